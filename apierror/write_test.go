package apierror_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"
	"weak"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/google/uuid"

	. "github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/tracking"
)

var uuidV4 = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// serve answers one real request with h and returns the response and its body.
func serve(t *testing.T, method string, h http.HandlerFunc) (*http.Response, string) {
	t.Helper()
	srv := httptest.NewServer(h)
	defer srv.Close()
	req, err := http.NewRequest(method, srv.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := srv.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

func TestWrite(t *testing.T) {
	soon := func(now time.Time) string { return now.Add(90 * time.Second).UTC().Format(http.TimeFormat) }
	for _, tt := range []struct {
		name    string
		err     error
		method  string // default GET
		before  func(http.Header)
		status  int
		body    string
		headers map[string]string // "" means absent
	}{
		{
			name: "typed error", err: ResourceNotFound("m1").WithMessage("Machine 123123123 was not found"),
			status:  404,
			body:    `{"error":{"code":"ResourceNotFound","message":"Machine 123123123 was not found","target":"id-1"}}`,
			headers: map[string]string{"Content-Type": "application/json", "X-Request-Id": "id-1", "Cache-Control": "no-store", "X-Ms-Error-Code": ""},
		},
		{
			name: "cause stays here", err: InternalServerError(errors.New("canary")),
			status: 500, body: `{"error":{"code":"InternalServerError","message":"","target":"id-1"}}`,
		},
		{
			name: "foreign error", err: errors.New("canary"),
			status: 500, body: `{"error":{"code":"InternalServerError","message":"","target":"id-1"}}`,
		},
		{
			name: "nil error", err: nil,
			status: 500, body: `{"error":{"code":"InternalServerError","message":"","target":"id-1"}}`,
		},
		{
			name: "details", err: InvalidInput("a: no").WithDetails(Detail{"InvalidInput", "m\"1", "a"}, Detail{"Own", "", ""}),
			status: 400,
			body:   `{"error":{"code":"InvalidInput","message":"Invalid input a: no.","target":"id-1","details":[{"code":"InvalidInput","message":"m\"1","target":"a"},{"code":"Own","message":""}]}}`,
		},
		{
			name: "place in a batch", err: InvalidIpAddress("<1>").WithPlace("ips[0]"),
			status: 400,
			body:   `{"error":{"code":"InvalidIpAddress","message":"IP address \u003c1\u003e (ips[0]) is invalid.","target":"id-1"}}`,
		},
		{
			name: "HEAD", err: Forbidden(), method: "HEAD",
			status: 403, body: "",
			headers: map[string]string{"Content-Type": "application/json", "X-Request-Id": "id-1", "X-Ms-Error-Code": "Forbidden"},
		},
		{
			name: "401 gets a challenge", err: Unauthorized(),
			status: 401, body: `{"error":{"code":"Unauthorized","message":"Unauthorized","target":"id-1"}}`,
			headers: map[string]string{"WWW-Authenticate": "Bearer"},
		},
		{
			name: "401 keeps its challenge", err: Unauthorized(), before: func(h http.Header) { h.Set("WWW-Authenticate", "Basic") },
			status: 401, body: `{"error":{"code":"Unauthorized","message":"Unauthorized","target":"id-1"}}`,
			headers: map[string]string{"WWW-Authenticate": "Basic"},
		},
		{
			name: "retry after is rounded up", err: TooManyRequests("x", 1500*time.Millisecond),
			status: 429, body: `{"error":{"code":"TooManyRequests","message":"Too Many Requests. Limit: x.","target":"id-1"}}`,
			headers: map[string]string{"Retry-After": "2"},
		},
		{
			name: "retry after is at least 1", err: Forbidden().WithRetryAfter(-time.Hour),
			status: 403, body: `{"error":{"code":"Forbidden","message":"Forbidden","target":"id-1"}}`,
			headers: map[string]string{"Retry-After": "1"},
		},
		{
			name: "a date in Retry-After", err: FromStatus(503, ""), before: func(h http.Header) { h.Set("Retry-After", soon(time.Now())) },
			status: 503, body: `{"error":{"code":"InternalServerError","message":"","target":"id-1"}}`,
			headers: map[string]string{"Retry-After": "90"},
		},
		{
			name: "a fraction in Retry-After", err: FromStatus(503, ""), before: func(h http.Header) { h.Set("Retry-After", "1.2") },
			status: 503, body: `{"error":{"code":"InternalServerError","message":"","target":"id-1"}}`,
			headers: map[string]string{"Retry-After": "2"},
		},
		{
			name: "nonsense in Retry-After", err: FromStatus(503, ""), before: func(h http.Header) { h.Set("Retry-After", "soon") },
			status: 503, body: `{"error":{"code":"InternalServerError","message":"","target":"id-1"}}`,
			headers: map[string]string{"Retry-After": ""},
		},
		{
			name: "headers of the other body go, the rest stays", err: FromStatus(405, ""),
			before: func(h http.Header) {
				for _, key := range []string{"Content-Disposition", "Content-Encoding", "Content-Length", "Content-Range", "Accept-Ranges", "ETag", "Last-Modified", "Expires"} {
					h.Set(key, "1")
				}
				h.Set("Content-Type", "text/csv")
				h.Set("Cache-Control", "max-age=60")
				h.Set("Allow", "GET")
				h.Set("Vary", "Origin")
				h.Set("X-Request-Id", "of the client")
			},
			status: 405, body: `{"error":{"code":"BadRequest","message":"Method Not Allowed","target":"id-1"}}`,
			headers: map[string]string{
				"Content-Type": "application/json", "Cache-Control": "no-store", "Content-Disposition": "", "Content-Encoding": "",
				"Content-Range": "", "Accept-Ranges": "", "ETag": "", "Last-Modified": "", "Expires": "",
				"Allow": "GET", "Vary": "Origin", "X-Request-Id": "id-1",
			},
		},
		{
			name: "no text leaves with a 500", err: InternalServerError(nil).WithDetails(Detail{Message: "canary"}),
			status: 500, body: `{"error":{"code":"InternalServerError","message":"","target":"id-1"}}`,
		},
		{
			name: "the other header says the same", err: Forbidden().WithHeader("X-Ms-Error-Code", "Other"),
			status: 403, body: `{"error":{"code":"Forbidden","message":"Forbidden","target":"id-1"}}`,
			headers: map[string]string{"X-Ms-Error-Code": "Forbidden"},
		},
		{
			name: "429 of others", err: FromStatus(429, ""),
			status: 429, body: `{"error":{"code":"TooManyRequests","message":"Too Many Requests.","target":"id-1"}}`,
			headers: map[string]string{"Retry-After": "1"},
		},
		{
			name: "own headers", err: Forbidden().WithHeader("X-A", "1").WithHeader("x-a", "2").WithHeader("Content-Type", "text/html").WithHeader("X-Request-Id", "y"),
			before: func(h http.Header) { h.Set("X-A", "0") },
			status: 403, body: `{"error":{"code":"Forbidden","message":"Forbidden","target":"id-1"}}`,
			headers: map[string]string{"X-A": "2", "Content-Type": "application/json", "X-Request-Id": "id-1"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			resp, body := serve(t, tt.method, func(w http.ResponseWriter, r *http.Request) {
				if tt.before != nil {
					tt.before(w.Header())
				}
				if err := Write(w, r.WithContext(WithTarget(r.Context(), "id-1")), tt.err, ""); err != nil {
					t.Errorf("Write: %v", err)
				}
			})
			if resp.StatusCode != tt.status || body != tt.body {
				t.Errorf("got %d %s\nwant %d %s", resp.StatusCode, body, tt.status, tt.body)
			}
			for key, want := range tt.headers {
				if got := resp.Header.Get(key); got != want && !(key == "Retry-After" && want == "90" && got == "89") {
					t.Errorf("%s: %q, want %q", key, got, want)
				}
			}
		})
	}
}

func TestWriteTarget(t *testing.T) {
	for _, tt := range []struct {
		name, target string
		ctx          context.Context
		noRequest    bool
		want         string // "" for a fresh UUID
	}{
		{name: "given", target: "id-2", ctx: WithTarget(context.Background(), "id-1"), want: "id-2"},
		{name: "of the context", ctx: WithTarget(context.Background(), "id-1"), want: "id-1"},
		{name: "none", ctx: context.Background()},
		{name: "no request", noRequest: true},
		{name: "hostile", target: "a\r\nb: c", ctx: context.Background(), want: "a--b:-c"},
	} {
		w, r := httptest.NewRecorder(), (*http.Request)(nil)
		if !tt.noRequest {
			r = httptest.NewRequestWithContext(tt.ctx, "GET", "/", nil)
		}
		if err := Write(w, r, Forbidden(), tt.target); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		var got Response
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if header := w.Header().Get("X-Request-Id"); header != got.Error.Target {
			t.Errorf("%s: target %q, but X-Request-Id %q", tt.name, got.Error.Target, header)
		}
		if tt.want != "" && got.Error.Target != tt.want || tt.want == "" && !uuidV4.MatchString(got.Error.Target) {
			t.Errorf("%s: target %q, want %q", tt.name, got.Error.Target, tt.want)
		}
	}
}

func TestFreshTargetsAreUUIDs(t *testing.T) {
	var mu sync.Mutex
	seen := make(map[string]bool)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 500 {
				w := httptest.NewRecorder()
				Write(w, nil, Forbidden(), "")
				id := w.Header().Get("X-Request-Id")
				if u, err := uuid.Parse(id); err != nil || u.Version() != 4 || u.Variant() != uuid.RFC4122 || u.String() != id {
					t.Errorf("%q is no version 4 UUID", id)
				}
				mu.Lock()
				seen[id] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(seen) != 8*500 {
		t.Errorf("%d different IDs of %d", len(seen), 8*500)
	}
}

// TestWriterOmitsRequestID: X-Request-Id is a gateway's then, whatever it holds.
func TestWriterOmitsRequestID(t *testing.T) {
	for _, tt := range []struct {
		name, target string
		ctx          context.Context
		want         string // "" for a fresh UUID
	}{
		{"given", "id-2", WithTarget(context.Background(), "id-1"), "id-2"},
		{"of the context", "", WithTarget(context.Background(), "id-1"), "id-1"},
		{"none", "", context.Background(), ""},
	} {
		for _, header := range []string{"", "theirs"} {
			w := httptest.NewRecorder()
			if header != "" {
				w.Header().Set("X-Request-Id", header)
			}
			r := httptest.NewRequestWithContext(tt.ctx, "GET", "/", nil)
			if err := (Writer{OmitRequestID: true}).Write(w, r, Forbidden().WithHeader("X-Request-Id", "ours"), tt.target); err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			var got Response
			if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			if id := got.Error.Target; tt.want != "" && id != tt.want || tt.want == "" && !uuidV4.MatchString(id) {
				t.Errorf("%s: target %q, want %q", tt.name, id, tt.want)
			}
			if id := w.Header().Get("X-Request-Id"); id != header {
				t.Errorf("%s: X-Request-Id %q, want %q", tt.name, id, header)
			}
		}
	}
}

// TestHeadersAreNotShared: what one answer's header is given another one doesn't get.
func TestHeadersAreNotShared(t *testing.T) {
	ctx := WithTarget(context.Background(), "id-1")
	r := httptest.NewRequestWithContext(ctx, "GET", "/", nil)
	answer := func() http.Header {
		w := httptest.NewRecorder()
		if err := Write(w, r, Forbidden(), ""); err != nil {
			t.Error(err)
		}
		return w.Header()
	}
	first := answer()
	first["X-Request-Id"][0] = "edited"
	for key := range first {
		first.Add(key, "added")
		first[key] = append(first[key][:1], "appended")
	}
	second := answer()
	if got := second.Get("X-Request-Id"); got != "id-1" {
		t.Errorf("X-Request-Id %q", got)
	}
	for key, values := range second {
		if len(values) != 1 || len(values[:cap(values)]) != 1 {
			t.Errorf("%s: %q", key, values[:cap(values)])
		}
	}
	if got := Target(ctx); got != "id-1" {
		t.Errorf("target %q", got)
	}
}

// editing is a writer that edits the ID in the header before it goes out.
type editing struct{ *httptest.ResponseRecorder }

func (w editing) WriteHeader(status int) {
	w.Header()["X-Request-Id"][0] = "edited"
	w.ResponseRecorder.WriteHeader(status)
}

// TestEditedHeader: the body's ID is not the header's to change.
func TestEditedHeader(t *testing.T) {
	for name, given := range map[string]string{"of the context": "", "given": "id-1"} {
		ctx, w := WithTarget(context.Background(), "id-1"), httptest.NewRecorder()
		r := httptest.NewRequestWithContext(ctx, "GET", "/", nil)
		if err := Write(editing{w}, r, Forbidden(), given); err != nil {
			t.Error(err)
		}
		if !strings.Contains(w.Body.String(), `"target":"id-1"`) || Target(ctx) != "id-1" {
			t.Errorf("%s: body %s, target %q", name, w.Body, Target(ctx))
		}
	}
}

// TestHeaderHoldsNoRequest: a cache that keeps a header keeps nothing else in memory.
func TestHeaderHoldsNoRequest(t *testing.T) {
	header := http.Header{}
	id := func() weak.Pointer[tracking.ID] {
		id := &tracking.ID{}
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(context.WithValue(context.Background(), tracking.Key{}, id), "GET", "/", nil)
		if err := Write(w, r, Forbidden(), ""); err != nil {
			t.Error(err)
		}
		maps.Copy(header, w.Header())
		return weak.Make(id)
	}()
	runtime.GC()
	if id.Value() != nil {
		t.Error("the header holds what made its ID")
	}
	runtime.KeepAlive(header)
}

// TestMadeOnlyWhenAskedFor: a tracking ID of the request that an answer doesn't carry
// isn't made.
func TestMadeOnlyWhenAskedFor(t *testing.T) {
	ctx := WithTargetFunc(context.Background(), func() string {
		t.Error("the ID was made")
		return "id-1"
	})
	if err := Write(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/", nil), Forbidden(), "id-2"); err != nil {
		t.Error(err)
	}
}

// TestBodyIsThatOfEncodingJSON has what FuzzWrite doesn't: every constructor and every
// status, with a value and without.
func TestBodyIsThatOfEncodingJSON(t *testing.T) {
	var errs []*Error
	for _, value := range []string{"<a> \"b\"", "https://host/<a>", ""} {
		errs = append(errs,
			BadRequest(value), ODataError(value), InvalidInput(value), InvalidRequestBody(), InvalidHashValue(value),
			InvalidDomainName(value), InvalidIpAddress(value), InvalidUrl(value), MaximumBatchSizeExceeded(2, 1),
			MissingRequiredParameter(value), OsPlatformNotSupported(value), ClientVersionNotSupported(value, value),
			Unauthorized(), Forbidden(), DisabledFeature(), DisallowedOperation(value), NotFound(value),
			ResourceNotFound(value), TooManyRequests(value, 0), InternalServerError(errors.New(value)), New(409, "Own", value))
		for status := 400; status <= 599; status++ {
			errs = append(errs, FromStatus(status, value))
		}
	}
	for _, e := range errs {
		for _, e := range []*Error{e, e.WithPlace("a[0].<b>"), e.WithMessage("<c>"), e.WithMessage("").WithPlace("a[0]")} {
			w := httptest.NewRecorder()
			if err := Write(w, nil, e, "id-1"); err != nil {
				t.Fatal(err)
			}
			want, err := json.Marshal(Response{Body{Code: e.Code(), Message: e.Message(), Target: "id-1"}})
			if got := w.Body.String(); err != nil || got != string(want) || w.Code != e.StatusCode() {
				t.Errorf("%d %s\nwant %d %s", w.Code, got, e.StatusCode(), want)
			}
		}
	}
}

type failingWriter struct{ http.ResponseWriter }

func (failingWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestWriteReportsAWriteError(t *testing.T) {
	err := Write(failingWriter{httptest.NewRecorder()}, nil, Forbidden(), "")
	if !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v, want %v", err, io.ErrClosedPipe)
	}
}

// FuzzWrite checks that whatever text comes in, what goes out is one compact JSON object
// that can't end a line or an HTML element, is bounded, and decodes to the text of the
// error, with encoding/json and with json/v2, which refuses duplicate names and invalid
// UTF-8. Long texts are short ones repeated, because the fuzzer runs nothing else while it
// makes an input smaller, in quadratic time and for up to a minute.
func FuzzWrite(f *testing.F) {
	f.Add("Own", "plain", "id", "a[0]", "value", uint16(1))
	f.Add("InvalidInput", "quote \" slash \\ / <script>&", "\x00", "\u2028\u2029", "\xff\xc3", uint16(1))
	f.Add("", "é", "x", "\x1b", "\u202e\u0085\ufeff\ufffd", uint16(1500))
	f.Fuzz(func(t *testing.T, code, message, target, place, value string, times uint16) {
		if len(code)+len(message)+len(target)+len(place)+len(value) > 128 {
			return
		}
		const long = 4 << 10 // more than any bound
		for _, text := range []*string{&message, &target, &place, &value} {
			*text = strings.Repeat(*text, min(int(times), long/max(len(*text), 1)))
		}
		e := InvalidHashValue(value).WithPlace(place)
		if code != "" && Code(code).Status() == 0 {
			e = New(418, Code(code), message)
		}
		e = e.WithDetails(InvalidDomainName(value).WithPlace(place).Detail(), Detail{Code(code), message, place})

		w := httptest.NewRecorder()
		if err := Write(w, nil, e, target); err != nil {
			t.Fatal(err)
		}
		body := w.Body.Bytes()
		var got Response
		if err := json.Unmarshal(body, &got); err != nil {
			t.Fatalf("%v in %q", err, body)
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, body); err != nil || compact.String() != string(body) || bytes.ContainsAny(body, "<>&\u2028\u2029\n\r") {
			t.Errorf("%q isn't compact or escaped (%v)", body, err)
		}
		var strict Response
		if err := jsonv2.Unmarshal(body, &strict, jsonv2.RejectUnknownMembers(true)); err != nil || !reflect.DeepEqual(strict, got) {
			t.Errorf("json/v2 reads %q, encoding/json %q (%v)", strict, got, err)
		}
		if got.Error.Message != e.Message() || got.Error.Code != e.Code() {
			t.Errorf("got %q, want %q", got.Error, e)
		}
		if len(got.Error.Message) > 2<<10 || len(got.Error.Details[1].Target) > 512 || len(got.Error.Target) > 128 || !utf8.Valid(body) {
			t.Errorf("unbounded: %q", body)
		}
	})
}
