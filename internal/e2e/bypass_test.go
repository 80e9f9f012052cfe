package e2e

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"log"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	echojwt "github.com/labstack/echo-jwt/v4"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// bypass is an answer that by nature doesn't come from the error handler.
type bypass struct {
	name string
	// reason says why nothing can be done about it here.
	reason string
	setup  func(*echo.Echo)
	server func(*http.Server)
	// request is as in row; raw is sent as it is, with "\n" for "\r\n".
	request, raw string

	status int // 0 means that the connection is closed without an answer
	header map[string]string
	body   string // what the body contains
	// broken means that the transfer breaks off.
	broken bool
	// logged means that there is a record all the same.
	logged bool
}

const (
	byServer  = "net/http answers before there is a request to give to a handler"
	byContent = "http.ServeContent writes the answer and returns nothing"
	byNil     = "the service says that there is no error, and for Echo a handler that writes nothing has succeeded"
)

func bypassRows() []bypass {
	files := fstest.MapFS{"f.txt": {Data: []byte("0123456789"), ModTime: time.Unix(1_700_000_000, 0)}}
	file := func(e *echo.Echo) { e.FileFS("/", "f.txt", files) }
	static := func(e *echo.Echo) {
		e.Use(middleware.StaticWithConfig(middleware.StaticConfig{Filesystem: http.FS(files)}))
	}
	unseekable := func(e *echo.Echo) {
		e.Use(middleware.StaticWithConfig(middleware.StaticConfig{Filesystem: httpFS(brokenFS{}, "f")}))
	}
	ignored := middleware.KeyAuthConfig{
		Validator:    func(string, echo.Context) (bool, error) { return false, errLate },
		ErrorHandler: func(error, echo.Context) error { return nil },
	}
	answering := func(status int, body string) func(*echo.Echo) {
		return func(e *echo.Echo) {
			e.Use(middleware.ProxyWithConfig(middleware.ProxyConfig{
				Balancer: middleware.NewRoundRobinBalancer([]*middleware.ProxyTarget{{URL: nowhere}}),
				Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
					return &http.Response{StatusCode: status, ProtoMajor: 1, ProtoMinor: 1, ContentLength: -1, Request: r, Header: http.Header{},
						Body: io.NopCloser(io.MultiReader(strings.NewReader(body), readerFunc(func([]byte) (int, error) {
							if status == 200 {
								return 0, errors.New("upstream broke off")
							}
							return 0, io.EOF
						})))}, nil
				}),
			}))
		}
	}
	slow := useThen(func(c echo.Context) error {
		_, _ = io.WriteString(c.Response(), "slow")
		<-c.Request().Context().Done()
		return c.Request().Context().Err()
	}, timeoutAfter(20*time.Millisecond))
	fails := func(echo.Context) error { return errLate }
	timeout := echo.WrapMiddleware(func(next http.Handler) http.Handler { return http.TimeoutHandler(next, time.Minute, "") })
	return []bypass{
		{name: "Timeout", reason: "http.TimeoutHandler answers while the handler still runs", setup: slow, status: 503, body: "<title>Timeout</title>"},
		{name: "CORS preflight", reason: "it is no failure, whatever the origin: browsers look at the headers", setup: use(middleware.CORS()), request: "OPTIONS /\nOrigin: https://app.example\nAccess-Control-Request-Method: PUT",
			status: 204, header: map[string]string{"Access-Control-Allow-Origin": "*"}},
		{name: "CORS preflight of an origin that isn't allowed", reason: "the same", setup: use(middleware.CORSWithConfig(middleware.CORSConfig{AllowOrigins: []string{"https://a.example"}})),
			request: "OPTIONS /\nOrigin: https://b.example", status: 204, header: map[string]string{"Access-Control-Allow-Origin": ""}},
		{name: "OPTIONS", reason: "Echo answers with the methods that there are", setup: func(e *echo.Echo) { e.GET("/", succeed) }, request: "OPTIONS /", status: 204, header: map[string]string{"Allow": "GET"}},

		{name: "a file: If-Match", reason: byContent, setup: file, request: "GET /\nIf-Match: \"x\"", status: 412},
		{name: "a file: If-Unmodified-Since", reason: byContent, setup: static, request: "GET /f.txt\nIf-Unmodified-Since: Mon, 01 Jan 2001 00:00:00 GMT", status: 412},
		{name: "a file: Range", reason: byContent, setup: file, request: "GET /\nRange: bytes=99-", status: 416, header: map[string]string{"Content-Range": "bytes */10"}, body: "invalid range"},
		{name: "a file: no Range", reason: byContent, setup: static, request: "GET /f.txt\nRange: x", status: 416, body: "invalid range"},
		{name: "a file that can't be sought", reason: byContent, setup: unseekable, request: "GET /f", status: 500, body: "seeker can't seek"},

		{name: "Proxy: what the upstream answers", reason: "the answer is the upstream's, and so are its errors", setup: answering(503, "<html>upstream</html>"), status: 503, body: "<html>upstream</html>"},
		{name: "Proxy: the upstream breaks off", reason: "httputil.ReverseProxy panics with http.ErrAbortHandler, and logs by itself", setup: answering(200, "half"), status: 200, body: "half", broken: true},

		{name: "KeyAuth: ErrorHandler returns nil", reason: byNil, setup: use(middleware.KeyAuthWithConfig(ignored)), request: "GET /\nAuthorization: Bearer x", status: 200},
		{name: "JWT: ErrorHandler returns nil", reason: byNil, setup: use(echojwt.WithConfig(echojwt.Config{SigningKey: []byte("k"), ErrorHandler: func(echo.Context, error) error { return nil }})), status: 200},
		{name: "Recover: LogErrorFunc returns nil", reason: byNil, setup: useThen(func(echo.Context) error { panic(errLate) }, middleware.RecoverWithConfig(middleware.RecoverConfig{
			LogErrorFunc: func(echo.Context, error, []byte) error { return nil },
		})), status: 200},
		{name: "a handler that answers by itself", reason: "it returns no error", setup: handle(func(c echo.Context) error { return c.String(500, "mine") }), status: 500, body: "mine"},
		{name: "Goexit", reason: "the goroutine is gone, and net/http closes the connection", setup: handle(func(echo.Context) error { runtime.Goexit(); return nil })},

		{name: "OPTIONS of the server", reason: byServer, raw: "OPTIONS * HTTP/1.1\nHost: a\n\n", status: 200},
		{name: "no HTTP", reason: byServer, raw: "hello, this is no HTTP at all\n\n", status: 400, body: "400 Bad Request"},
		{name: "no Host", reason: byServer, raw: "GET / HTTP/1.1\n\n", status: 400, body: "missing required Host header"},
		{name: "a malformed path", reason: byServer, raw: "GET /%zz HTTP/1.1\nHost: a\n\n", status: 400, body: "400 Bad Request"},
		{name: "a malformed header", reason: byServer, raw: "GET / HTTP/1.1\nHost: a\nA B: c\n\n", status: 400, body: "400 Bad Request"},
		{name: "two lengths", reason: byServer, raw: "POST / HTTP/1.1\nHost: a\nContent-Length: 1\nContent-Length: 2\n\n", status: 400, body: "400 Bad Request"},
		{name: "an unknown Transfer-Encoding", reason: byServer, raw: "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: zip\n\n", status: 501, body: "Unsupported transfer encoding"},
		{name: "an unknown Expect", reason: byServer, raw: "POST / HTTP/1.1\nHost: a\nExpect: tea\nContent-Length: 1\n\n", status: 417},
		{name: "a large header", reason: byServer, raw: "GET / HTTP/1.1\nHost: a\nA: " + longText + "\n\n", server: func(s *http.Server) { s.MaxHeaderBytes = 1 << 10 }, status: 431, body: "431 Request Header Fields Too Large"},
		{name: "another HTTP", reason: byServer, raw: "GET / HTTP/3.0\nHost: a\n\n", status: 505, body: "505 HTTP Version Not Supported"},
		{name: "a slow header", reason: byServer, raw: "GET / HTTP/1.1\nHost: a\n", server: func(s *http.Server) { s.ReadHeaderTimeout = 20 * time.Millisecond }},

		{name: "WrapMiddleware with http.TimeoutHandler", reason: "like many a net/http middleware it answers 200 for a handler that wrote nothing, before the error is returned",
			setup: useThen(fails, timeout), status: 200, broken: true, logged: true},
		{name: "HTTP/1.0: half an answer", reason: "the end of the connection is the end of the answer", logged: true, raw: "GET / HTTP/1.0\n\n",
			setup: handle(func(c echo.Context) error { _, _ = io.WriteString(c.Response(), "half"); return errLate }), status: 200, body: "half"},
	}
}

// TestBypasses shows each by a real request, so that the claim stays true.
func TestBypasses(t *testing.T) {
	log.SetOutput(io.Discard) // where httputil.ReverseProxy logs
	t.Cleanup(func() { log.SetOutput(os.Stderr) })
	for _, b := range bypassRows() {
		t.Run(b.name, func(t *testing.T) { b.run(t) })
		if len(strings.Fields(b.reason)) < 2 {
			t.Errorf("%s: %q is no reason", b.name, b.reason)
		}
	}
	t.Logf("%d rows", len(bypassRows()))
}

func (b bypass) run(t *testing.T) {
	s := serve(t, echoConfig, b.setup, b.server)
	r := row{request: b.request}
	method, _, _, _ := r.parts()
	raw := r.wire()
	if b.raw != "" {
		raw = []byte(strings.ReplaceAll(b.raw, "\n", "\r\n"))
	}
	conn := s.dial(t)
	go func() { _, _ = conn.Write(raw) }()
	got, err := readAnswer(bufio.NewReader(conn), method)
	if b.status == 0 {
		if err == nil {
			t.Errorf("got status %d, want no answer", got.status)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if got.status != b.status || (got.broken != nil) != b.broken || !strings.Contains(string(got.body), b.body) {
		t.Errorf("got %d %q, %v; want %d %q, broken: %t", got.status, got.body, got.broken, b.status, b.body, b.broken)
	}
	for key, want := range b.header {
		checkHeader(t, got.header, key, want)
	}
	if bytes.Contains(got.body, []byte(canary)) {
		t.Errorf("the answer holds the canary: %q", got.body)
	}
	if b.logged {
		s.wait(t)
		s.one(t)
		return
	}
	s.none(t)
}

// TestTimeoutGivesUp checks that a handler that Echo's Timeout gave up can't write
// any more: the answer is over, and the writer perhaps another client's.
func TestTimeoutGivesUp(t *testing.T) {
	over, late := make(chan struct{}), make(chan error, 1)
	s := serve(t, echoConfig, useThen(func(c echo.Context) error {
		_, _ = io.WriteString(c.Response(), "slow")
		<-over
		late <- c.String(http.StatusOK, canary)
		return errLate
	}, timeoutAfter(20*time.Millisecond)), nil)
	got := s.roundTrip(t, http.MethodGet, row{}.wire())
	s.wait(t)
	close(over)
	if err := <-late; !errors.Is(err, http.ErrHandlerTimeout) {
		t.Errorf("a late write: got %v, want %v", err, http.ErrHandlerTimeout)
	}
	if got.status != http.StatusServiceUnavailable || !got.reused {
		t.Errorf("got status %d, reused %t", got.status, got.reused)
	}
	s.none(t)
}
