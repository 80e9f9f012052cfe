package echoadapter_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

var uuidV4 = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// canary is planted in causes; it must reach the log, and never a client.
const canary = "c4n4ry"

// service is an Echo with Faultline on a loopback port, and its log.
type service struct {
	t    *testing.T
	echo *echo.Echo
	url  string
	http *http.Client
	log  *logBuffer
}

type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// take returns the records since the last call.
func (l *logBuffer) take(t *testing.T) (records []map[string]any) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for line := range strings.Lines(l.b.String()) {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Fatalf("log line %q: %v", line, err)
		}
		records = append(records, record)
	}
	l.b.Reset()
	return records
}

// start starts a service. A nil Logger in cfg is replaced by one that takes down
// all levels.
func start(t *testing.T, cfg echoadapter.Config, setup func(*echo.Echo)) *service {
	t.Helper()
	s := &service{t: t, echo: echo.New(), log: &logBuffer{}}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.NewJSONHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	s.echo.Logger.SetOutput(io.Discard)
	echoadapter.Register(s.echo, cfg)
	s.serve(setup)
	return s
}

// config logs all levels to s.
func (s *service) config() echoadapter.Config {
	return echoadapter.Config{Logger: slog.New(slog.NewJSONHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
}

// serve starts the server without Register.
func (s *service) serve(setup func(*echo.Echo)) {
	setup(s.echo)
	srv := httptest.NewUnstartedServer(s.echo)
	srv.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	srv.Start()
	s.t.Cleanup(srv.Close)
	s.url, s.http = srv.URL, srv.Client()
	s.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
}

// answer is a response that was read whole; err says what broke.
type answer struct {
	*http.Response
	body string
	err  error
}

// do sends a request. A body has the JSON media type unless header says otherwise.
func (s *service) do(method, path, body string, header ...string) answer {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := s.http.Do(req)
	if err != nil {
		return answer{err: err}
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return answer{resp, string(b), err}
}

// wantError asserts the answer's status, code and message, that everything else in it follows
// the contract, and that the log has one record of it, which is returned.
func (s *service) wantError(a answer, status int, code apierror.Code, message string) map[string]any {
	s.t.Helper()
	records := s.log.take(s.t)
	if a.err != nil {
		s.t.Fatalf("no answer: %v", a.err)
	}
	var got apierror.Response
	dec := json.NewDecoder(strings.NewReader(a.body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&got); err != nil {
		s.t.Fatalf("%d with a body that is no envelope: %q: %v", a.StatusCode, a.body, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		s.t.Errorf("something follows the envelope: %q", a.body)
	}
	if a.StatusCode != status || got.Error.Code != code || got.Error.Message != message {
		s.t.Errorf("got  %d %s %q\nwant %d %s %q", a.StatusCode, got.Error.Code, got.Error.Message, status, code, message)
	}
	if strings.Contains(a.body, canary) {
		s.t.Errorf("the cause leaks: %s", a.body)
	}
	if id := a.Header.Get("X-Request-Id"); got.Error.Target != id || !uuidV4.MatchString(id) {
		s.t.Errorf("target %q, X-Request-Id %q; want a UUID in both", got.Error.Target, id)
	}
	if ct, cc := a.Header.Get("Content-Type"), a.Header.Get("Cache-Control"); ct != "application/json" || cc != "no-store" {
		s.t.Errorf("Content-Type %q, Cache-Control %q", ct, cc)
	}
	if len(records) != 1 {
		s.t.Fatalf("%d log records, want 1: %v", len(records), records)
	}
	wantLevel := "INFO"
	if status >= 500 {
		wantLevel = "ERROR"
	}
	r := records[0]
	if r["target"] != got.Error.Target || r["code"] != string(code) || r["status"] != float64(status) || r["level"] != wantLevel {
		s.t.Errorf("log record %v\ndoesn't fit %d %s %s at level %s", r, status, code, got.Error.Target, wantLevel)
	}
	return r
}
