package recipes_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/labstack/echo/v4"
	"golang.org/x/net/websocket"
	_ "modernc.org/sqlite"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
	"github.com/faultline-go/faultline/examples/recipes"
)

// log is a log that goroutines share.
type log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func logged(cfg echoadapter.Config) (echoadapter.Config, *log) {
	l := &log{}
	cfg.Logger = slog.New(slog.NewTextHandler(l, nil))
	return cfg, l
}

func serve(t *testing.T, e *echo.Echo) string {
	t.Helper()
	srv := httptest.NewServer(e)
	t.Cleanup(srv.Close)
	return srv.URL
}

// exchange is a request and what the client gets.
type exchange struct {
	request string // method and path, and behind a line break the body
	header  string // name and value
	status  int
	want    string // a code, or the body
}

func (x exchange) run(t *testing.T, base string) {
	t.Helper()
	line, body, _ := strings.Cut(x.request, "\n")
	method, path, _ := strings.Cut(line, " ")
	req, err := http.NewRequestWithContext(t.Context(), method, base+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if name, value, ok := strings.Cut(x.header, ": "); ok {
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Errorf("%s: %v", x.request, err)
	}
	text := strings.TrimSpace(string(got))
	var envelope apierror.Response
	if json.Unmarshal(got, &envelope) == nil && envelope.Error.Code != "" {
		text = string(envelope.Error.Code) + ": " + envelope.Error.Message
	}
	if resp.StatusCode != x.status || text != x.want {
		t.Errorf("%s: got %d %s, want %d %s", x.request, resp.StatusCode, text, x.status, x.want)
	}
}

func TestForms(t *testing.T) {
	cfg, _ := logged(echoadapter.Config{})
	base := serve(t, recipes.Forms(cfg))
	send := func(fields ...string) (string, string) {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		for i := 0; i < len(fields); i += 2 {
			part, err := w.CreateFormField(fields[i])
			if fields[i] == "file" {
				part, err = w.CreateFormFile("file", "a.txt")
			}
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.WriteString(part, fields[i+1])
		}
		_ = w.Close()
		return "POST /\n" + b.String(), "Content-Type: " + w.FormDataContentType()
	}
	for _, tt := range []struct {
		fields []string
		status int
		want   string
	}{
		{[]string{"title", "x", "count", "", "file", "abc"}, 200, "x: 3 bytes of a.txt"},
		{[]string{"title", "x", "count", "many", "file", "abc"}, 400, "InvalidRequestBody: Invalid request body: count must be an integer."},
		{[]string{"title", "x"}, 400, "MissingRequiredParameter: Parameter file is missing."},
	} {
		request, header := send(tt.fields...)
		exchange{request, header, tt.status, tt.want}.run(t, base)
	}
}

func TestWebSocket(t *testing.T) {
	cfg, l := logged(echoadapter.Config{})
	e := recipes.WebSocket(cfg)
	served := make(chan struct{}, 3)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() { served <- struct{}{} }()
		e.ServeHTTP(w, r)
	}))
	defer srv.Close()
	exchange{"GET /echo", "", 400, "MissingRequiredParameter: Parameter room is missing."}.run(t, srv.URL)
	<-served
	before := l.String()
	for _, tt := range []struct{ text, log string }{{"hello", ""}, {"fail", "the room is broken"}} {
		ws, err := websocket.Dial("ws"+strings.TrimPrefix(srv.URL, "http")+"/echo?room=1", "", srv.URL)
		if err != nil {
			t.Fatal(err)
		}
		var got string
		_ = websocket.Message.Send(ws, tt.text)
		if err := websocket.Message.Receive(ws, &got); tt.log == "" && (err != nil || got != tt.text) {
			t.Errorf("got %q, %v", got, err)
		}
		_ = ws.Close()
		<-served
		if got := strings.TrimPrefix(l.String(), before); tt.log == "" && got != "" || !strings.Contains(got, tt.log) {
			t.Errorf("%s: log %q, want %q in it", tt.text, got, tt.log)
		}
	}
}

func TestEvents(t *testing.T) {
	cfg, l := logged(echoadapter.Config{})
	base := serve(t, recipes.Events(cfg, func(id string) ([]string, error) {
		switch id {
		case "m1":
			return []string{"a", "b"}, nil
		case "broken":
			return []string{"a"}, errors.New("the source is gone")
		}
		return nil, nil
	}))
	exchange{"GET /machines/m1/events", "", 200, "data: a\n\ndata: b"}.run(t, base)
	exchange{"GET /machines/m2/events", "", 404, "ResourceNotFound: Resource m2 was not found."}.run(t, base)
	resp, err := http.Get(base + "/machines/broken/events")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if got, err := io.ReadAll(resp.Body); err == nil || string(got) != "data: a\n\n" {
		t.Errorf("got %q, %v; want a stream that breaks off", got, err)
	}
	if !strings.Contains(l.String(), "the source is gone") {
		t.Errorf("log: %s", l)
	}
}

func TestJWT(t *testing.T) {
	cfg, _ := logged(echoadapter.Config{})
	key := []byte("a key of the tests")
	base := serve(t, recipes.JWT(cfg, key))
	bearer := func(roles ...string) string {
		token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"roles": roles, "exp": time.Now().Add(time.Hour).Unix()}).SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return "Authorization: Bearer " + token
	}
	exchange{"GET /api/machines", "", 401, "Unauthorized: Unauthorized"}.run(t, base)
	exchange{"GET /api/machines", "Authorization: Bearer x", 401, "Unauthorized: Unauthorized"}.run(t, base)
	exchange{"GET /api/machines", bearer("Other"), 403, "Forbidden: Missing application roles. API required roles: Machine.Read.All."}.run(t, base)
	exchange{"GET /api/machines", bearer("Machine.Read.All"), 204, ""}.run(t, base)
}

func TestUpstream(t *testing.T) {
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/m1":
			_, _ = io.WriteString(w, `{"id":"m1"}`)
		case "/busy":
			_ = apierror.Write(w, r, apierror.New(429, "Throttled", "secret").WithRetryAfter(time.Minute), "")
		case "/denied":
			_ = apierror.Write(w, r, apierror.Forbidden().WithMessage("secret"), "their-id")
		default:
			_ = apierror.Write(w, r, apierror.ResourceNotFound("secret"), "")
		}
	}))
	defer upstream.Close()
	cfg, l := logged(echoadapter.Config{})
	base := serve(t, recipes.Upstream(cfg, upstream.URL))
	exchange{"GET /machines/m1", "", 200, `{"id":"m1"}`}.run(t, base)
	exchange{"GET /machines/m2", "", 404, "ResourceNotFound: Resource machine was not found."}.run(t, base)
	exchange{"GET /machines/busy", "", 429, "TooManyRequests: Too Many Requests."}.run(t, base)
	exchange{"GET /machines/denied", "", 500, "InternalServerError: "}.run(t, base)
	if !strings.Contains(l.String(), "upstream.target=their-id") {
		t.Errorf("log: %s", l)
	}
}

func TestNoRows(t *testing.T) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE TABLE machines (id TEXT, name TEXT)"); err != nil {
		t.Fatal(err)
	}
	cfg, _ := logged(echoadapter.Config{})
	base := serve(t, recipes.NoRows(cfg, db))
	exchange{"GET /machines/m1", "", 404, "ResourceNotFound: Machine m1 was not found"}.run(t, base)
	exchange{"GET /newest", "", 404, "ResourceNotFound: Resource was not found."}.run(t, base)
	if _, err := db.Exec("INSERT INTO machines VALUES ('m1', 'win-01')"); err != nil {
		t.Fatal(err)
	}
	exchange{"GET /machines/m1", "", 200, "win-01"}.run(t, base)
}

func TestCodes(t *testing.T) {
	cfg, _ := logged(echoadapter.Config{})
	e, err := recipes.Codes(cfg, func(id string) bool { return id == "busy" })
	if err != nil {
		t.Fatal(err)
	}
	base := serve(t, e)
	exchange{"POST /machines/m1/isolate", "", 204, ""}.run(t, base)
	exchange{"POST /machines/busy/isolate", "", 400, "ActiveRequestAlreadyExists: Action is already in progress"}.run(t, base)
	resp, err := http.Get(base + "/codes")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if got, _ := io.ReadAll(resp.Body); !strings.Contains(string(got), "| `ActiveRequestAlreadyExists` | 400 |") {
		t.Errorf("got %s", got)
	}
}

func TestPages(t *testing.T) {
	cfg, l := logged(echoadapter.Config{NewTarget: func() string { return "id-1" }})
	base := serve(t, recipes.Pages(cfg))
	exchange{"GET /api/machines/m1", "", 404, "ResourceNotFound: Resource m1 was not found."}.run(t, base)
	exchange{"GET /machines/m1", "", 404, "<h1>Not Found</h1><p>Quote id-1 to support.</p>"}.run(t, base)
	exchange{"GET /nowhere", "", 404, "<h1>Not Found</h1><p>Quote id-1 to support.</p>"}.run(t, base)
	if got := strings.Count(l.String(), "target=id-1"); got != 3 {
		t.Errorf("%d records, want 3: %s", got, l)
	}
}

// TestThreeSteps sends the same requests in each step of a migration.
func TestThreeSteps(t *testing.T) {
	const created = `{"title":"x","words":1}`
	for _, step := range []struct {
		name      string
		cfg       echoadapter.Config
		exchanges []exchange
		warnings  int
	}{
		{"the errors", recipes.StepErrors, []exchange{
			{"POST /articles\n" + created, "", 201, created},
			{"POST /articles\n" + `{"Title":"x","WORDS":1}`, "", 201, created},
			{"POST /articles\n" + `{"title":"x","words":1,"more":1}`, "", 201, created},
			{"POST /articles\n" + `{"title":"x","words":"1"}`, "", 400, "InvalidRequestBody: Invalid request body: words is not valid."},
			{"POST /articles\n{}", "", 400, "MissingRequiredParameter: Parameter title is missing."},
		}, 0},
		{"report", recipes.StepReport, []exchange{
			{"POST /articles\n" + created, "", 201, created},
			{"POST /articles\n" + `{"Title":"x","WORDS":1}`, "", 201, created},
			{"POST /articles\n" + `{"title":"x","words":1,"more":1}`, "", 201, created},
			{"POST /articles\n" + `{"title":"x","words":"1"}`, "", 400, "InvalidRequestBody: Invalid request body: words must be an integer."},
			{"POST /articles\n{}", "", 400, "MissingRequiredParameter: Parameter title is missing."},
		}, 2},
		{"strict", recipes.StepStrict, []exchange{
			{"POST /articles\n" + created, "", 201, created},
			{"POST /articles\n" + `{"Title":"x","WORDS":1}`, "", 400, "InvalidRequestBody: Invalid request body: unknown property Title; did you mean title?"},
			{"POST /articles\n" + `{"title":"x","words":1,"more":1}`, "", 400, "InvalidRequestBody: Invalid request body: unknown property more."},
			{"POST /articles\n" + `{"title":"x","words":"1"}`, "", 400, "InvalidRequestBody: Invalid request body: words must be an integer."},
			{"POST /articles\n{}", "", 400, "MissingRequiredParameter: Parameter title is missing."},
		}, 0},
	} {
		t.Run(step.name, func(t *testing.T) {
			cfg, l := logged(step.cfg)
			base := serve(t, recipes.Existing(cfg))
			for _, x := range step.exchanges {
				x.run(t, base)
			}
			// The handler's own sentence stands over Echo's error; ours wins over the sentence.
			message := "InvalidRequestBody: Invalid request body: the Content-Type must be application/json."
			if step.cfg.Binder != nil {
				message = "InvalidRequestBody: send JSON"
			}
			exchange{"POST /articles\nx", "Content-Type: text/csv", 415, message}.run(t, base)
			if got := strings.Count(l.String(), "level=WARN"); got != step.warnings {
				t.Errorf("%d warnings, want %d: %s", got, step.warnings, l)
			}
		})
	}
}

func TestOAPICodegen(t *testing.T) {
	cfg, l := logged(echoadapter.Config{})
	base := serve(t, recipes.OAPICodegen(cfg))
	for _, x := range []exchange{
		{"PUT /pets/7\n" + `{"name":"Rex"}`, "", 200, `{"id":7,"name":"Rex"}`},
		{"PUT /pets/x\n" + `{"name":"Rex"}`, "", 400, "BadRequest: Bad Request"},
		{"PUT /pets/7\n" + `{"name":1}`, "", 400, "InvalidRequestBody: Invalid request body: name must be a string."},
		{"POST /pets\n" + `{"name":"Rex"}`, "", 201, `{"name":"Rex"}`},
		{"POST /pets\n{}", "", 400, "MissingRequiredParameter: Parameter name is missing."},
		{"POST /pets", "", 202, ""},
	} {
		x.run(t, base)
	}
	if !strings.Contains(l.String(), "strconv.ParseInt") {
		t.Errorf("the log doesn't have the cause: %s", l)
	}
}
