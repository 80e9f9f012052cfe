package apierror_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	. "github.com/faultline-go/faultline/apierror"
)

// response is what a server of the test answers.
type response struct {
	status int
	header http.Header
	body   string
	// declared is a Content-Length that is not that of body; 0 for none.
	declared int
}

// ask answers one real request and returns what FromResponse makes of the answer.
func ask(t *testing.T, method string, r response) error {
	t.Helper()
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for key, values := range r.header {
			w.Header()[key] = values
		}
		if r.declared != 0 {
			w.Header().Set("Content-Length", fmt.Sprint(r.declared))
		}
		w.WriteHeader(r.status)
		_, _ = io.WriteString(w, r.body)
	}))
	srv.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	srv.Start()
	defer srv.Close()
	req, err := http.NewRequest(method, srv.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "gzip") // so that the transport doesn't decode it
	resp, err := srv.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return FromResponse(resp)
}

func zip(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// deflated returns text compressed, with zlib's header or without.
func deflated(t *testing.T, text string, header bool) string {
	t.Helper()
	var b bytes.Buffer
	z, err := flate.NewWriter(&b, flate.DefaultCompression)
	w := io.WriteCloser(z)
	if header {
		w = zlib.NewWriter(&b)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// flushedZip returns text as a whole block of gzip, without the end.
func flushedZip(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, text); err != nil {
		t.Fatal(err)
	}
	if err := z.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const nginx = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"

func TestFromResponse(t *testing.T) {
	const id = "5006fc66-3381-46ee-be0c-4c544fc5d2a1"
	header := func(pairs ...string) http.Header {
		h := http.Header{"Content-Type": {"application/json"}}
		for i := 0; i < len(pairs); i += 2 {
			h.Set(pairs[i], pairs[i+1])
		}
		return h
	}
	envelope := ResponseError{Status: 404, Code: "ResourceNotFound", Message: "Machine m1 was not found", Target: id}
	whole := `{"error":{"code":"ResourceNotFound","message":"Machine m1 was not found","target":"` + id + `"}}`
	for _, tt := range []struct {
		name   string
		method string // default GET
		response
		want ResponseError // its Status is the response's
		text string        // of Error, without the status; "" for the code, the message and the target
	}{
		// As clients of the real service have published them.
		{
			name:     "odd target",
			response: response{status: 404, body: `{"error":{"code":"ResourceNotFound","message":"Machine xxxxxx was not found","target":"|3xxxxx"}}`},
			want:     ResponseError{Code: "ResourceNotFound", Message: "Machine xxxxxx was not found", Target: "|3xxxxx"},
		},
		{
			name:     "target of a trace",
			response: response{status: 400, body: `{"error":{"code":"InvalidRequestBody","message":"Missing query.","target":"|cd9f5106-4aa2341c0de87fd0.1.2."}}`},
			want:     ResponseError{Code: "InvalidRequestBody", Message: "Missing query.", Target: "|cd9f5106-4aa2341c0de87fd0.1.2."},
		},
		{
			name:     "misspelled message",
			response: response{status: 400, body: `{"error":{"code":"InvalidInput","message":"Recieved an empty indicator value.","target":"5006fc66-3381-46ee-be0c-4c544fc5d2a1"}}`},
			want:     ResponseError{Code: "InvalidInput", Message: "Recieved an empty indicator value.", Target: id},
		},
		{
			name:     "unknown code",
			response: response{status: 429, header: header("Retry-After", "21"), body: `{"error":{"code":"429","message":"API calls quota exceeded! maximum allowed 45 per 00:01:00","target":"…"}}`},
			want:     ResponseError{Code: "429", Message: "API calls quota exceeded! maximum allowed 45 per 00:01:00", Target: "…", RetryAfter: 21 * time.Second},
		},
		{
			name:     "roles",
			response: response{status: 403, body: `{"error":{"code":"Forbidden","message":"Missing application roles. API required roles: Machine.Read.All,Machine.ReadWrite.All, application roles: Machine.Isolate.","target":"…"}}`},
			want:     ResponseError{Code: "Forbidden", Message: "Missing application roles. API required roles: Machine.Read.All,Machine.ReadWrite.All, application roles: Machine.Isolate.", Target: "…"},
		},
		{
			name:     "no target",
			response: response{status: 400, body: `{"error":{"code":"ActiveRequestAlreadyExists","message":"Action is already in progress"}}`},
			want:     ResponseError{Code: "ActiveRequestAlreadyExists", Message: "Action is already in progress"},
			text:     "ActiveRequestAlreadyExists: Action is already in progress",
		},

		// The envelope, more or less.
		{
			name:     "details",
			response: response{status: 400, body: `{"error":{"code":"InvalidInput","message":"m","target":"t","details":[{"code":"InvalidUrl","message":"n","target":"a[1]"},null,3,{"code":7}]}}`},
			want:     ResponseError{Code: "InvalidInput", Message: "m", Target: "t", Details: []Detail{{"InvalidUrl", "n", "a[1]"}, {"7", "", ""}}},
		},
		{
			name:     "unknown members",
			response: response{status: 404, body: `{"a":1,"error":{"code":"ResourceNotFound","message":"m","innererror":{"code":"x"},"innerError":null,"target":"t"}}`},
			want:     ResponseError{Code: "ResourceNotFound", Message: "m", Target: "t"},
		},
		{
			name:     "empty message",
			response: response{status: 500, body: `{"error":{"code":"InternalServerError","message":"","target":"t"}}`},
			want:     ResponseError{Code: "InternalServerError", Target: "t"},
			text:     "InternalServerError (target t)",
		},
		{
			name:     "byte order mark and spaces",
			response: response{status: 404, body: "\ufeff \r\n" + whole + "\n"},
			want:     envelope,
		},
		{
			name:     "left compressed",
			response: response{status: 404, header: header("Content-Encoding", "gzip"), body: zip(t, whole)},
			want:     envelope,
		},
		{
			name:     "compressed, and nobody says so",
			response: response{status: 404, body: zip(t, whole)},
			want:     envelope,
		},
		{
			name:     "cut off behind the envelope",
			response: response{status: 404, body: whole, declared: 1000},
			want:     envelope,
		},
		{
			name:     "number as code",
			response: response{status: 429, body: `{"error":{"code":429,"message":"m","target":17}}`},
			want:     ResponseError{Code: "429", Message: "m", Target: "17"},
		},
		{
			name:     "null message",
			response: response{status: 404, body: `{"error":{"code":"NotFound","message":null,"target":null,"details":null}}`},
			want:     ResponseError{Code: "NotFound", Excerpt: `{"error":{"code":"NotFound","message":null,"target":null,"details":null}}`},
			text:     `NotFound: "{\"error\":{\"code\":\"NotFound\",\"message\":null,\"target\":null,\"details\":null}}"`,
		},
		{
			name:     "wrong types",
			response: response{status: 400, body: `{"error":{"code":["a"],"message":{"lang":"en","value":"v"},"target":true,"details":{"a":1}}}`},
			want:     ResponseError{Excerpt: `{"error":{"code":["a"],"message":{"lang":"en","value":"v"},"target":true,"details":{"a":1}}}`},
			text:     `Bad Request: "{\"error\":{\"code\":[\"a\"],\"message\":{\"lang\":\"en\",\"value\":\"v\"},\"target\":true,\"details\":{\"a\":1}}}"`,
		},
		{
			name:     "no code",
			response: response{status: 400, body: `{"error":{"message":"m"}}`},
			want:     ResponseError{Message: "m", Excerpt: `{"error":{"message":"m"}}`},
			text:     "Bad Request: m",
		},
		{
			name:     "code in a header",
			response: response{status: 400, header: header("X-Ms-Error-Code", "InvalidInput"), body: `{"error":{"message":"m"}}`},
			want:     ResponseError{Code: "InvalidInput", Message: "m", Excerpt: `{"error":{"message":"m"}}`},
			text:     "InvalidInput: m",
		},
		{
			name:     "another code in a header",
			response: response{status: 404, header: header("X-Ms-Error-Code", "NotFound", "X-Request-Id", "other"), body: whole},
			want:     envelope,
		},
		{
			name: "HEAD", method: "HEAD",
			response: response{status: 404, header: header("X-Ms-Error-Code", "ResourceNotFound", "X-Request-Id", id)},
			want:     ResponseError{Code: "ResourceNotFound", Target: id},
			text:     "ResourceNotFound (target " + id + ")",
		},

		// Not the contract's.
		{
			name:     "gateway",
			response: response{status: 404, body: `{"statusCode":404,"message":"Resource not found"}`},
			want:     ResponseError{Excerpt: `{"statusCode":404,"message":"Resource not found"}`},
			text:     `Not Found: "{\"statusCode\":404,\"message\":\"Resource not found\"}"`,
		},
		{
			name:     "error is text",
			response: response{status: 401, body: `{"error":"invalid_token","error_description":"expired"}`},
			want:     ResponseError{Excerpt: `{"error":"invalid_token","error_description":"expired"}`},
			text:     `Unauthorized: "{\"error\":\"invalid_token\",\"error_description\":\"expired\"}"`,
		},
		{
			name:     "error is null",
			response: response{status: 500, body: `{"error":null}`},
			want:     ResponseError{Excerpt: `{"error":null}`},
			text:     `Internal Server Error: "{\"error\":null}"`,
		},
		{
			name:     "other case",
			response: response{status: 500, body: `{"Error":{"Code":"A","Message":"m"}}`},
			want:     ResponseError{Excerpt: `{"Error":{"Code":"A","Message":"m"}}`},
			text:     `Internal Server Error: "{\"Error\":{\"Code\":\"A\",\"Message\":\"m\"}}"`,
		},
		{
			name:     "page",
			response: response{status: 502, header: header("Content-Type", "text/html"), body: nginx},
			want:     ResponseError{Excerpt: "<html> <head><title>502 Bad Gateway</title></head> <body> <center><h1>502 Bad Gateway</h1></center> <hr><center>nginx</center> </body> </html>"},
			text:     `Bad Gateway: "<html> <head><title>502 Bad Gateway</title></head> <body> <center><h1>502 Bad Gateway</h1></center> <hr><center>nginx</center> </body> </html>"`,
		},
		{
			name:     "plain text",
			response: response{status: 503, header: header("Retry-After", "1.5"), body: "upstream\x1b\u202e connect\terror\n"},
			want:     ResponseError{RetryAfter: 1500 * time.Millisecond, Excerpt: "upstream\ufffd\ufffd connect error"},
			text:     "Service Unavailable: \"upstream\ufffd\ufffd connect error\"",
		},
		{
			name:     "empty",
			response: response{status: 599},
			text:     "",
		},
		{
			name:     "truncated",
			response: response{status: 404, body: whole[:40]},
			want:     ResponseError{Excerpt: whole[:40]},
			text:     `Not Found: "{\"error\":{\"code\":\"ResourceNotFound\",\"mes"`,
		},
		{
			name:     "cut off",
			response: response{status: 404, body: whole[:40], declared: len(whole)},
			want:     ResponseError{Excerpt: whole[:40]},
			text:     `Not Found: "{\"error\":{\"code\":\"ResourceNotFound\",\"mes"; reading the body: unexpected EOF`,
		},
		{
			name:     "compressed and truncated",
			response: response{status: 404, body: flushedZip(t, "plain") + "\x00"},
			want:     ResponseError{Excerpt: "plain"},
			text:     `Not Found: "plain"; reading the body: unexpected EOF`,
		},
		{
			name:     "deflate",
			response: response{status: 404, header: header("Content-Encoding", "deflate"), body: deflated(t, whole, true)},
			want:     ResponseError{Code: "ResourceNotFound", Message: "Machine m1 was not found", Target: id},
			text:     "ResourceNotFound: Machine m1 was not found (target " + id + ")",
		},
		{
			name:     "deflate without zlib's header",
			response: response{status: 404, header: header("Content-Encoding", "deflate"), body: deflated(t, whole, false)},
			want:     ResponseError{Code: "ResourceNotFound", Message: "Machine m1 was not found", Target: id},
			text:     "ResourceNotFound: Machine m1 was not found (target " + id + ")",
		},
		{
			name:     "deflate that is none",
			response: response{status: 404, header: header("Content-Encoding", "deflate"), body: whole},
			want:     ResponseError{Code: "ResourceNotFound", Message: "Machine m1 was not found", Target: id},
			text:     "ResourceNotFound: Machine m1 was not found (target " + id + ")",
		},
		{
			name: "larger than is read",
			response: response{status: 400, body: `{"more":[1],"error":{"code":"InvalidInput","message":"no","target":"t","details":[` +
				strings.Repeat(`{"code":"InvalidInput","message":"no"},`, 3000) + `{}]}}`},
			want: ResponseError{Code: "InvalidInput", Message: "no", Target: "t"},
			text: "InvalidInput: no (target t)",
		},
		{
			name:     "hardly compressed",
			response: response{status: 404, body: "\x1f\x8b"},
			text:     "Not Found",
		},
		{
			name:     "doubled",
			response: response{status: 404, body: `{"error":{}}{"error":{}}`},
			want:     ResponseError{Excerpt: `{"error":{}}{"error":{}}`},
			text:     `Not Found: "{\"error\":{}}{\"error\":{}}"`,
		},
		{
			name:     "binary",
			response: response{status: 500, body: "\x89PNG\x0d\x0a\x1a\x0a\x00\x00"},
			text:     "Internal Server Error",
		},
		{
			name:     "large",
			response: response{status: 500, body: `{"error":{"code":"A","message":"` + strings.Repeat("é", 60<<10) + `"}}`},
			want:     ResponseError{Code: "A", Excerpt: `{"error":{"code":"A","message":"` + strings.Repeat("é", 240)},
			text:     `A: "{\"error\":{\"code\":\"A\",\"message\":\"` + strings.Repeat("é", 240) + `"`,
		},
		{
			name:     "compressed bomb",
			response: response{status: 500, body: zip(t, strings.Repeat("x", 10<<20))},
			want:     ResponseError{Excerpt: strings.Repeat("x", 512)},
			text:     `Internal Server Error: "` + strings.Repeat("x", 512) + `"`,
		},
		{
			name:     "long text in an envelope",
			response: response{status: 400, body: `{"error":{"code":"` + strings.Repeat("c", 600) + `","message":"` + strings.Repeat("m", 3000) + `","target":"` + strings.Repeat("t", 600) + `"}}`},
			want:     ResponseError{Code: Code(strings.Repeat("c", 512)), Message: strings.Repeat("m", 2048), Target: strings.Repeat("t", 512)},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := ask(t, tt.method, tt.response)
			got, ok := err.(*ResponseError)
			if !ok {
				t.Fatalf("got %#v", err)
			}
			text := tt.text
			if text == "" && tt.want.Code != "" {
				text = fmt.Sprintf("%s: %s (target %s)", tt.want.Code, tt.want.Message, tt.want.Target)
			}
			if want := strings.TrimSpace(fmt.Sprintf("answered %d %s", tt.status, text)); got.Error() != want {
				t.Errorf("text\n got %s\nwant %s", got, want)
			}
			tt.want.Status = tt.status
			exported := ResponseError{
				Status: got.Status, Code: got.Code, Message: got.Message, Target: got.Target,
				Details: got.Details, RetryAfter: got.RetryAfter, Excerpt: got.Excerpt,
			}
			if !reflect.DeepEqual(exported, tt.want) {
				t.Errorf("\n got %#v\nwant %#v", exported, tt.want)
			}
		})
	}
}

// body is a response's body that fails after its text with err.
type body struct {
	io.Reader
	err    error
	closed bool
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err == io.EOF && b.err != nil {
		err = b.err
	}
	return n, err
}

func (b *body) Close() error {
	b.closed = true
	return nil
}

func TestFromResponseReadsAndDoesNotClose(t *testing.T) {
	for _, tt := range []struct {
		name   string
		status int
		body   body
		want   string // "" for nil
		left   int
	}{
		{name: "success", status: 200, body: body{Reader: strings.NewReader("text")}, left: 4},
		{name: "redirect", status: 308, body: body{Reader: strings.NewReader("text")}, left: 4},
		{name: "error", status: 400, body: body{Reader: strings.NewReader("text")}, want: `answered 400 Bad Request: "text"`},
		{name: "fails", status: 500, body: body{Reader: strings.NewReader("te"), err: errors.New("cut\noff")}, want: `answered 500 Internal Server Error: "te"; reading the body: cut off`},
		{name: "fails at once", status: 500, body: body{Reader: strings.NewReader(""), err: Forbidden()}, want: "answered 500 Internal Server Error; reading the body: Forbidden: Forbidden"},
		{name: "too long", status: 500, body: body{Reader: strings.NewReader(strings.Repeat("\n", 70<<10))}, want: "answered 500 Internal Server Error", left: 6 << 10},
	} {
		err := FromResponse(&http.Response{StatusCode: tt.status, Body: &tt.body})
		if got := fmt.Sprint(err); got != tt.want && (tt.want != "" || err != nil) {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
		if left, _ := io.ReadAll(tt.body.Reader); len(left) != tt.left || tt.body.closed {
			t.Errorf("%s: %d bytes are left, want %d; closed: %t", tt.name, len(left), tt.left, tt.body.closed)
		}
		if got := Find(err); got != nil {
			t.Errorf("%s: holds %v", tt.name, got)
		}
	}
	if got := FromResponse(&http.Response{StatusCode: 404}); fmt.Sprint(got) != "answered 404 Not Found" {
		t.Errorf("no body: %v", got)
	}
	if got := FromResponse(nil); got == nil {
		t.Error("no response: nil")
	}
}

func TestFromResponseKeepsTheConnection(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = Write(w, r, NotFound(r.RemoteAddr), "")
	}))
	defer srv.Close()
	seen := map[string]bool{}
	for range 3 {
		resp, err := srv.Client().Get(srv.URL)
		if err != nil {
			t.Fatal(err)
		}
		e, _ := errors.AsType[*ResponseError](FromResponse(resp))
		seen[e.Message] = true
		resp.Body.Close()
	}
	if len(seen) != 1 {
		t.Errorf("%d connections for 3 requests", len(seen))
	}
}

func TestFromResponseRetryAfter(t *testing.T) {
	const date = "Tue, 02 Jan 2001 15:04:05 GMT"
	in90 := time.Now().Add(90 * time.Second).UTC().Format(http.TimeFormat)
	for _, tt := range []struct {
		value, date string
		want        time.Duration
	}{
		{"", "", 0},
		{"30", "", 30 * time.Second},
		{" 30 ", "", 30 * time.Second},
		{"2.5", "", 2500 * time.Millisecond},
		{"0", "", time.Second},
		{"0.1", "", time.Second},
		{"-1", "", 0},
		{"NaN", "", 0},
		{"soon", "", 0},
		{"31536000", "", 365 * 24 * time.Hour},
		{"31536001", "", 0},
		{"1e300", "", 0},
		{in90, "", 90 * time.Second},
		{"Tue, 02 Jan 2001 15:04:15 GMT", date, 10 * time.Second},
		{"Tue, 02 Jan 2001 15:04:00 GMT", date, time.Second},
		{"Tue, 02 Jan 2001 15:04:15 GMT", "nonsense", time.Second},
		{"Fri, 31 Dec 9999 23:59:59 GMT", date, 0},
	} {
		h := http.Header{"Retry-After": {tt.value}, "Date": {tt.date}}
		e, _ := errors.AsType[*ResponseError](FromResponse(&http.Response{StatusCode: 503, Header: h}))
		// A date is without the fraction of its second.
		if got := e.RetryAfter; got != tt.want && (tt.value != in90 || got > tt.want || got < tt.want-2*time.Second) {
			t.Errorf("Retry-After %q at %q: got %v, want %v", tt.value, tt.date, e.RetryAfter, tt.want)
		}
	}
}

// TestFromOfResponseError: whatever another service answers, it is our
// InternalServerError, also where it came from a service like this one.
func TestFromOfResponseError(t *testing.T) {
	var typedNil *ResponseError
	for _, tt := range []struct {
		name       string
		err        error
		status     int
		retryAfter string
	}{
		{"not found", &ResponseError{Status: 404, Code: CodeResourceNotFound}, 500, ""},
		{"busy", &ResponseError{Status: 429, RetryAfter: 7 * time.Second}, 500, "7"},
		{"away", &ResponseError{Status: 503, RetryAfter: 1500 * time.Millisecond}, 500, "2"},
		{"wrapped", fmt.Errorf("get: %w", &ResponseError{Status: 503, RetryAfter: time.Minute}), 500, "60"},
		{"joined", errors.Join(io.EOF, &ResponseError{Status: 503, RetryAfter: time.Minute}), 500, "60"},
		{"busy without an end", &ResponseError{Status: 429}, 500, ""},
		{"away without an end", &ResponseError{Status: 503}, 500, ""},
		{"broken, with an end", &ResponseError{Status: 500, RetryAfter: time.Minute}, 500, ""},
		{"typed nil", typedNil, 500, ""},
	} {
		w := httptest.NewRecorder()
		if err := Write(w, nil, tt.err, "id-1"); err != nil {
			t.Error(err)
		}
		const want = `{"error":{"code":"InternalServerError","message":"","target":"id-1"}}`
		if w.Code != tt.status || w.Body.String() != want || w.Header().Get("Retry-After") != tt.retryAfter {
			t.Errorf("%s: %d %s, Retry-After %q; want %d and %q", tt.name, w.Code, w.Body, w.Header().Get("Retry-After"), tt.status, tt.retryAfter)
		}
		if Find(tt.err) != nil || CodeOf(tt.err) != CodeInternalServerError || !errors.Is(From(tt.err), tt.err) {
			t.Errorf("%s: passes through, or is lost", tt.name)
		}
	}
}

// TestResponseErrorHidesWhatItHolds keeps others from reading a status or a cause
// into it: Echo v5 and its like look for a method StatusCode.
func TestResponseErrorHidesWhatItHolds(t *testing.T) {
	var err error = new(ResponseError)
	if _, ok := err.(interface{ StatusCode() int }); ok {
		t.Error("has a StatusCode method")
	}
	if _, ok := err.(interface{ Unwrap() error }); ok {
		t.Error("has an Unwrap method")
	}
}

func TestResponseErrorLogValue(t *testing.T) {
	var b bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	for _, tt := range []struct {
		err  *ResponseError
		want string
	}{
		{&ResponseError{Status: 404, Code: "A", Message: "m n", Target: "|t"}, `e.status=404 e.code=A e.message="m n" e.target=|t`},
		{&ResponseError{Status: 502, Excerpt: "x"}, "e.status=502 e.excerpt=x"},
	} {
		b.Reset()
		logger.Info("x", "e", tt.err)
		if got, want := b.String(), "level=INFO msg=x "+tt.want+"\n"; got != want {
			t.Errorf("got %swant %s", got, want)
		}
	}
}

func TestTranslateCodes(t *testing.T) {
	busy := New(409, "Busy", "Busy.")
	table := map[Code]*Error{
		CodeResourceNotFound: ResourceNotFound("machine"),
		"429":                TooManyRequests("", 5*time.Second),
		"Busy":               busy,
		"Nothing":            nil,
		"":                   FromStatus(503, ""),
	}
	translate := TranslateCodes(table)
	clear(table)
	var typedNil *ResponseError
	for _, tt := range []struct {
		name string
		err  error
		want string // status, message and wait; "" for nil
	}{
		{"by its code", &ResponseError{Status: 404, Code: CodeResourceNotFound, Message: "secret"}, "404 Resource machine was not found. "},
		{"whatever its status", &ResponseError{Status: 400, Code: CodeResourceNotFound}, "404 Resource machine was not found. "},
		{"wrapped", fmt.Errorf("a: %w", &ResponseError{Status: 409, Code: "Busy", RetryAfter: time.Minute}), "409 Busy. "},
		{"takes the wait", &ResponseError{Status: 429, Code: "429", RetryAfter: time.Minute}, "429 Too Many Requests. 60"},
		{"keeps the wait", &ResponseError{Status: 429, Code: "429"}, "429 Too Many Requests. 5"},
		{"no code", &ResponseError{Status: 502, RetryAfter: time.Minute}, "503  60"},
		{"by its status", &ResponseError{Status: 429, Code: "Throttled", RetryAfter: time.Minute}, "429 Too Many Requests. 60"},
		{"by its status, no code", &ResponseError{Status: 429}, "429 Too Many Requests. 5"},
		{"other code", &ResponseError{Status: 404, Code: "NotFound"}, ""},
		{"nil in the table, and a status in it", &ResponseError{Status: 429, Code: "Nothing"}, ""},
		{"nil in the table", &ResponseError{Status: 404, Code: "Nothing"}, ""},
		{"other error", io.EOF, ""},
		{"typed nil", typedNil, ""},
	} {
		e := translate(tt.err)
		if e == nil {
			if tt.want != "" {
				t.Errorf("%s: nil, want %s", tt.name, tt.want)
			}
			continue
		}
		w := httptest.NewRecorder()
		_ = Write(w, nil, e, "")
		if got := fmt.Sprintf("%d %s %s", e.StatusCode(), e.Message(), w.Header().Get("Retry-After")); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
		if !errors.Is(e, tt.err) {
			t.Errorf("%s: the cause is lost", tt.name)
		}
	}
	if e := translate(&ResponseError{Code: "Busy"}); !errors.Is(e, busy) {
		t.Error("it isn't derived from the table's")
	}
	if e := TranslateCodes(nil)(&ResponseError{Code: "Busy"}); e != nil {
		t.Errorf("no table: %v", e)
	}
}

// FuzzFromResponse checks that whatever a server answers becomes an error that
// can be logged and never passes for one of ours.
func FuzzFromResponse(f *testing.F) {
	f.Add(404, "", "", []byte(`{"error":{"code":"ResourceNotFound","message":"Machine xxxxxx was not found","target":"|3xxxxx"}}`), false)
	f.Add(429, "429", "21", []byte(`{"error":{"code":429,"message":null,"target":{},"details":[1,{"code":null}]}}`), true)
	f.Add(502, "a\nb", "Tue, 02 Jan 2001 15:04:15 GMT", []byte(nginx), false)
	f.Add(500, "", "1e300", []byte("\xef\xbb\xbf{\"error\":\"text\"}"), true)
	f.Add(503, "", "-1", []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\xcaH\xcd\xc9\xc9\x07\x04\x00\x00\xff\xff\x86\xa6\x106\x05\x00\x00\x00"), false)
	f.Add(200, "A", "1", []byte("ok"), false)
	f.Fuzz(func(t *testing.T, status int, code, retryAfter string, text []byte, fails bool) {
		b := &body{Reader: bytes.NewReader(text)}
		if fails {
			b.err = io.ErrUnexpectedEOF
		}
		h := http.Header{"X-Ms-Error-Code": {code}, "X-Request-Id": {code}, "Retry-After": {retryAfter}}
		err := FromResponse(&http.Response{StatusCode: status, Header: h, Body: b})
		if (err == nil) != (status < 400) || b.closed {
			t.Fatalf("status %d: %v", status, err)
		}
		if err == nil {
			return
		}
		e := err.(*ResponseError)
		if Find(err) != nil || CodeOf(err) != CodeInternalServerError || e.Status != status {
			t.Errorf("passes through: %v", err)
		}
		for _, text := range append([]string{e.Error(), e.LogValue().String(), string(e.Code), e.Message, e.Target, e.Excerpt}, texts(e.Details)...) {
			if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) || len(text) > 8<<10 {
				t.Errorf("not clean: %q", text)
			}
		}
		if len(e.Code) > 512 || len(e.Message) > 2<<10 || len(e.Target) > 512 || len(e.Excerpt) > 512 || len(e.Details) > 20 {
			t.Errorf("unbounded: %v", e)
		}
		if e.RetryAfter != 0 && (e.RetryAfter < time.Second || e.RetryAfter > 365*24*time.Hour) {
			t.Errorf("Retry-After %v", e.RetryAfter)
		}
	})
}

func texts(details []Detail) (all []string) {
	for _, d := range details {
		all = append(all, string(d.Code), d.Message, d.Target)
	}
	return all
}
