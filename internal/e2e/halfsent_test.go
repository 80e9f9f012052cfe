package e2e

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// lateRow is a failure after an answer began.
type lateRow struct {
	name    string
	setup   func(*echo.Echo)
	request string // as in row

	// status and begins are what the client sees of the answer: its status and
	// the beginning of its body.
	status int
	begins string
	// whole means that the client has a whole answer, and keeps the connection.
	// Otherwise it sees a transfer that breaks off.
	whole bool
	// quiet means that there is no record: the service broke off on purpose.
	quiet bool

	// failed is the status in the log, 0 for 500.
	failed int
	cause  string
	stack  bool
}

func TestHalfSent(t *testing.T) {
	rows := lateRows()
	for _, l := range rows {
		t.Run(l.name, func(t *testing.T) {
			t.Run("HTTP1", l.run1)
			t.Run("HTTP2", l.run2)
			t.Run("Go's client", l.runClient)
		})
	}
	t.Logf("%d rows", len(rows))
}

func (l lateRow) run1(t *testing.T) {
	s := serve(t, echoConfig, l.setup, nil)
	r := row{request: l.request}
	method, _, _, _ := r.parts()
	got := s.roundTrip(t, method, r.wire())
	l.check(t, s, got)
	if n := bytes.Count(got.bytes, []byte("HTTP/1.1 ")); n != 1 {
		t.Errorf("got %d answers, want 1: %q", n, got.bytes)
	}
}

func (l lateRow) run2(t *testing.T) {
	s := serve(t, echoConfig, l.setup, nil)
	l.check(t, s, s.roundTrip2(t, row{request: l.request}))
}

// runClient asks as most clients in Go do, over a connection that was used
// before: such a client repeats a request if it sees nothing of an answer.
func (l lateRow) runClient(t *testing.T) {
	s := serve(t, echoConfig, l.setup, nil)
	method, target, header, _ := row{request: l.request}.parts()
	client := &http.Client{
		Timeout:       patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     &http.Transport{DisableCompression: true},
	}
	defer client.CloseIdleConnections()
	warm, err := client.Get(s.URL + aliveTarget)
	if err != nil {
		t.Fatal(err)
	}
	warm.Body.Close()
	request, err := http.NewRequest(method, s.URL+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range header {
		key, value, _ := strings.Cut(line, ": ")
		request.Header.Set(key, value)
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatalf("no answer: %v", err)
	}
	got := answerOf(response)
	if (got.broken == nil) != l.whole {
		t.Errorf("reading the body: got %v, want an error: %t", got.broken, !l.whole)
	}
	s.wait(t)
	s.Close() // waits for all requests
	if len(s.served) > 0 {
		t.Error("the request was sent again")
	}
}

func (l lateRow) check(t *testing.T, s *server, got answer) {
	t.Helper()
	s.wait(t)
	if got.status != l.status {
		t.Errorf("status: got %d, want %d", got.status, l.status)
	}
	if !bytes.HasPrefix(got.body, []byte(l.begins)) {
		t.Errorf("body: got %q, want it to begin with %q", got.body, l.begins)
	}
	if bytes.Contains(got.bytes, []byte(canary)) || bytes.Contains(got.bytes, []byte(`"error"`)) {
		t.Errorf("the error was appended: %q", got.bytes)
	}
	if (got.broken == nil) != l.whole {
		t.Errorf("reading the body: got %v, want an error: %t", got.broken, !l.whole)
	}
	if l.whole && !got.reused {
		t.Error("the connection is lost")
	}
	if noise := s.noise.String(); noise != "" {
		t.Errorf("log of net/http and Echo: got %q, want nothing", noise)
	}
	if l.quiet {
		s.none(t)
		return
	}
	l.checkRecord(t, s.one(t))
}

func (l lateRow) checkRecord(t *testing.T, got logged) {
	t.Helper()
	if l.failed == 0 {
		l.failed = 500
	}
	want := slog.LevelError
	if l.whole && l.status >= 400 && l.status < 500 {
		want = slog.LevelInfo // the handler said that it is the client's fault
	}
	if got.level != want || !strings.Contains(got.message, "after its answer began") {
		t.Errorf("log: got %v %q, want %v, and that it was late", got.level, got.message, want)
	}
	if !uuidV4.MatchString(got.str("target")) {
		t.Errorf("log: got target %q, want a UUID", got.str("target"))
	}
	if got.str("status") != strconv.Itoa(l.failed) || got.str("sent_status") != strconv.Itoa(l.status) {
		t.Errorf("log: got status %s and sent_status %s, want %d and %d", got.str("status"), got.str("sent_status"), l.failed, l.status)
	}
	if !strings.Contains(got.str("cause"), l.cause) || l.cause == "" {
		t.Errorf("log: got cause %q, want %q in it", got.str("cause"), l.cause)
	}
	if _, ok := got.attrs["stack"]; ok != l.stack {
		t.Errorf("log: there is a stack: %t, want %t", ok, l.stack)
	}
}

var errLate = errors.New(canary)

// failingReader yields text, and then fails.
func failingReader(text string) io.Reader {
	return io.MultiReader(strings.NewReader(text), readerFunc(func([]byte) (int, error) { return 0, errLate }))
}

type readerFunc func([]byte) (int, error)

func (r readerFunc) Read(p []byte) (int, error) { return r(p) }

// TestLateFailureIsInTheAccessLog checks that breaking off doesn't skip what the
// middleware around the handler does afterwards.
func TestLateFailureIsInTheAccessLog(t *testing.T) {
	for name, access := range map[string]func(seen func()) echo.MiddlewareFunc{
		"RequestLogger": func(seen func()) echo.MiddlewareFunc {
			return middleware.RequestLoggerWithConfig(middleware.RequestLoggerConfig{HandleError: true,
				LogValuesFunc: func(echo.Context, middleware.RequestLoggerValues) error { seen(); return nil }})
		},
		"BodyDump": func(seen func()) echo.MiddlewareFunc {
			return middleware.BodyDump(func(echo.Context, []byte, []byte) { seen() })
		},
	} {
		t.Run(name, func(t *testing.T) {
			count := 0
			l := lateRow{status: 200, begins: "half", cause: canary, setup: useThen(func(c echo.Context) error {
				_, _ = io.WriteString(c.Response(), "half")
				return errLate
			}, access(func() { count++ }))}
			l.run1(t)
			if count != 1 {
				t.Errorf("seen %d times, want once", count)
			}
		})
	}
}
