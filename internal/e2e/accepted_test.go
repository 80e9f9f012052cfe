package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/faultline-go/faultline/echoadapter"
)

// both is a request type whose fields a careless binder would let a client set
// from where they don't belong.
type bothKinds struct {
	ID    string `param:"id"`
	Page  int    `query:"page"`
	Name  string `json:"name"`
	Owner string `json:"-"`
	Both  string `json:"both" query:"both"`
}

// TestAccepted checks what strictness must not refuse, and what it makes of it:
// nothing can be set from where it doesn't belong. BodyDump, which keeps four bytes, lets
// all of them through.
func TestAccepted(t *testing.T) {
	for _, tt := range []struct {
		name, request string
		config        echoadapter.Config
		want          string
	}{
		{name: "all", request: "POST /a?page=2\nContent-Type: application/json\n\n" + `{"name":"n","both":"b"}`, want: "{ID:a Page:2 Name:n Owner: Both:b}"},
		{name: "an object of nothing", request: "POST /a\nContent-Type: application/json\n\n{}", want: "{ID:a Page:0 Name: Owner: Both:}"},
		{name: "the query can't set a body's field", request: "POST /a?name=x&Name=x&Owner=x\nContent-Type: application/json\n\n{}", want: "{ID:a Page:0 Name: Owner: Both:}"},
		{name: "the query can't set a path's field", request: "POST /a?id=x&ID=x\nContent-Type: application/json\n\n{}", want: "{ID:a Page:0 Name: Owner: Both:}"},
		{name: "the query wins over the body", request: "POST /a?both=q\nContent-Type: application/json\n\n" + `{"both":"b"}`, want: "{ID:a Page:0 Name: Owner: Both:q}"},
		{name: "control information", request: "POST /a\nContent-Type: application/json\n\n" + `{"@odata.type":"x","name@odata.type":{"ID":"x"},"name":"n"}`, want: "{ID:a Page:0 Name:n Owner: Both:}"},
		{name: "unknown names, allowed", config: echoadapter.Config{AllowUnknown: true}, request: "POST /a\nContent-Type: application/json\n\n" + `{"ID":"x","id":"x","Page":7,"Owner":"x","name":"n","more":{"a":[1]}}`,
			want: "{ID:a Page:0 Name:n Owner: Both:}"},
		{name: "any letter case of the media type", request: "POST /a\nContent-Type: Application/JSON; charset=UTF-8\n\n{}", want: "{ID:a Page:0 Name: Owner: Both:}"},
		{name: "a media type in +json", request: "POST /a\nContent-Type: application/vnd.x+json\n\n{}", want: "{ID:a Page:0 Name: Owner: Both:}"},
		{name: "chunked", request: chunked("POST /a\nContent-Type: application/json", `{"na`, `me":"n"}`), want: "{ID:a Page:0 Name:n Owner: Both:}"},
		{name: "no body with GET", request: "GET /a?page=1", want: "{ID:a Page:1 Name: Owner: Both:}"},
		{name: "an escaped path", request: "GET /a%2Fb%20c", want: "{ID:a/b c Page:0 Name: Owner: Both:}"},
		{name: "gzip behind Decompress", request: "POST /a\nContent-Type: application/json\nContent-Encoding: gzip\n\n" + zip(`{"name":"n"}`), want: "{ID:a Page:0 Name:n Owner: Both:}"},
		{name: "as large as may be", config: echoadapter.Config{MaxBodyBytes: 12}, request: "POST /a\nContent-Type: application/json\n\n" + `{"name":"n"}`, want: "{ID:a Page:0 Name:n Owner: Both:}"},
		{name: "an ID of the client's is no ID of ours", request: "GET /a\nX-Request-Id: mine", want: "{ID:a Page:0 Name: Owner: Both:}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, tt.config, func(e *echo.Echo) {
				e.Use(middleware.BodyDumpWithConfig(middleware.BodyDumpConfig{
					Handler: func(echo.Context, []byte, []byte) {}, MaxRequestBytes: 4, MaxResponseBytes: 4,
				}), middleware.Decompress())
				e.Any("/:id", bound[bothKinds])
			}, nil)
			r := row{request: tt.request}
			method, _, _, _ := r.parts()
			got := s.roundTrip(t, method, r.wire())
			s.wait(t)
			if got.status != http.StatusOK || string(got.body) != tt.want || !got.reused {
				t.Errorf("got %d %q, reused: %t; want %q", got.status, got.body, got.reused, tt.want)
			}
			if id := got.header.Get("X-Request-Id"); id != "" {
				t.Errorf("X-Request-Id: got %q, but nobody asked for it", id)
			}
			s.none(t)
		})
	}
}

// TestAskedTarget checks that a success carries the tracking ID that a handler asked for.
func TestAskedTarget(t *testing.T) {
	var asked string
	s := serve(t, echoConfig, handle(func(c echo.Context) error {
		asked = echoadapter.Target(c)
		return succeed(c)
	}), nil)
	got := s.roundTrip(t, http.MethodGet, row{}.wire())
	s.wait(t)
	if id := got.header.Get("X-Request-Id"); id != asked || !uuidV4.MatchString(id) {
		t.Errorf("X-Request-Id: got %q, want %q", id, asked)
	}
}

// TestRequestsDoNotMix has goroutines post bodies of their own, good and bad, and
// checks that no answer and no record holds what another one sent.
func TestRequestsDoNotMix(t *testing.T) {
	const workers, rounds = 8, 100 // with letters behind f, which no tracking ID has
	s := serve(t, echoConfig, handle(bound[batch]), nil)
	s.served = make(chan struct{}, workers*rounds*2)
	var all sync.WaitGroup
	for worker := range workers {
		all.Go(func() {
			client := &http.Client{Timeout: patience, Transport: &http.Transport{}}
			defer client.CloseIdleConnections()
			mine := strings.Repeat(string(rune('g'+worker)), 20)
			for i := range rounds {
				body := fmt.Sprintf(`{"title":%q,"indicators":[{"tags":[%q],"extra":{%q:%q}}]}`, mine, mine, mine, mine)
				if i%2 == 1 {
					body = fmt.Sprintf(`{"title":%q,"indicators":[{"labels":{%q:1},"seen":%q}]}`, mine, mine, mine)
				}
				response, err := client.Post(s.URL, "application/json", strings.NewReader(body))
				if err != nil {
					t.Error(err)
					return
				}
				if got := string(answerOf(response).body); strayLetters(got, mine) {
					t.Errorf("%s got %s", mine, got)
				}
			}
		})
	}
	all.Wait()
	for _, record := range s.records.all() {
		owners := 0
		for worker := range workers {
			if strings.Contains(record.text, strings.Repeat(string(rune('g'+worker)), 10)) {
				owners++
			}
		}
		if owners > 1 {
			t.Errorf("log: %s", record.text)
		}
	}
}

// strayLetters reports whether text holds what others than mine sent.
func strayLetters(text, mine string) bool {
	for letter := 'g'; letter < 'g'+8; letter++ {
		if other := strings.Repeat(string(letter), 5); !strings.Contains(mine, other) && strings.Contains(text, other) {
			return true
		}
	}
	return false
}
