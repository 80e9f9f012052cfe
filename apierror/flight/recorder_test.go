package flight_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/flight"
	"github.com/faultline-go/faultline/echoadapter"
)

// service is an Echo with a recorder, whose log takes info and above.
type service struct {
	*httptest.Server
	echo     *echo.Echo
	recorder *flight.Recorder
	logger   *slog.Logger
	mu       sync.Mutex
	log      bytes.Buffer
}

func (s *service) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.Write(p)
}

// lines returns the log since the last call, a map for each record.
func (s *service) lines(t *testing.T) (all []map[string]any) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for line := range strings.Lines(s.log.String()) {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		all = append(all, record)
	}
	s.log.Reset()
	return all
}

func start(t *testing.T, cfg flight.Config) *service {
	s := &service{echo: echo.New(), recorder: flight.New(cfg)}
	s.logger = slog.New(s.recorder.Handler(slog.NewJSONHandler(s, nil)))
	echoadapter.Register(s.echo, echoadapter.Config{Logger: s.logger})
	s.Server = httptest.NewServer(s.echo)
	t.Cleanup(s.Close)
	return s
}

// get returns the tracking ID of the answer.
func (s *service) get(t *testing.T, path string) string {
	t.Helper()
	response, err := http.Get(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body)
	return response.Header.Get("X-Request-Id")
}

// show returns the failure with an ID, as JSON and as a page, for which it checks the status.
func (s *service) show(t *testing.T, target string, status int) (failure *flight.Failure, all string) {
	t.Helper()
	for _, accept := range []string{"application/json", "text/html"} {
		r := httptest.NewRequest("GET", "http://localhost/failures/?target="+target, nil)
		r.RemoteAddr = "127.0.0.1:1"
		r.Header.Set("Accept", accept)
		w := httptest.NewRecorder()
		s.recorder.ServeHTTP(w, r)
		if w.Code != status {
			t.Fatalf("%s: got %d, want %d", accept, w.Code, status)
		}
		all += w.Body.String()
		if accept == "application/json" {
			var v struct{ Failure *flight.Failure }
			if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
				t.Fatal(err)
			}
			failure = v.Failure
		}
	}
	return failure, all
}

var errBroken = fmt.Errorf("load machine: %w", errors.New("connection refused"))

// TestRecords fails and succeeds with records of all kinds before.
func TestRecords(t *testing.T) {
	s := start(t, flight.Config{})
	s.echo.GET("/:how", func(c echo.Context) error {
		ctx := c.Request().Context()
		s.logger.DebugContext(ctx, "begin", "id", 7)
		s.logger.InfoContext(ctx, "known", "a", 1)
		s.logger.With("b", 2).WithGroup("g").With("c", 3).DebugContext(ctx, "nested", "d", 4, slog.Group("h", "e", 5))
		s.logger.Debug("without a context")
		switch c.Param("how") {
		case "error":
			return errBroken
		case "panic":
			panic("oh")
		case "client":
			return apierror.ResourceNotFound("x")
		}
		return c.NoContent(204)
	})
	const kept = 2
	for how, want := range map[string]int{"good": 0, "client": 0, "error": kept, "panic": kept} {
		t.Run(how, func(t *testing.T) {
			target := s.get(t, "/"+how)
			var messages []string
			lines := s.lines(t)
			for _, line := range lines {
				messages = append(messages, line["msg"].(string))
				if line["kept"] == true && line["target"] != target {
					t.Errorf("the target is %v, want %s", line["target"], target)
				}
			}
			got := strings.Join(messages, ", ")
			wanted := "known"
			if want > 0 {
				wanted += ", begin, nested"
			}
			if how != "good" {
				wanted += ", request failed"
			}
			if got != wanted {
				t.Errorf("log: got %s, want %s", got, wanted)
			}
			if want == 0 {
				s.show(t, "x"+target+"x", 404)
				return
			}
			nested, err := json.Marshal(lines[2]["g"])
			if err != nil || string(nested) != `{"c":3,"d":4,"h":{"e":5}}` || lines[2]["b"] != 2.0 {
				t.Errorf("got %s and %v, %v", nested, lines[2]["b"], err)
			}
			f, _ := s.show(t, "my+ID+is+"+target+",+please", 200)
			if f.Route != "/:how" || f.Path != "/"+how || f.Status != 500 || f.Code != "InternalServerError" || len(f.Records) != 3 {
				t.Fatalf("got %+v", f)
			}
			if got := f.Records[2].Attrs; got != "b=2 g.c=3 g.d=4 g.h.e=5" {
				t.Errorf("got %s", got)
			}
			switch how {
			case "error":
				if got := strings.Join(f.Causes, " | "); got != "load machine: connection refused | connection refused" {
					t.Errorf("causes: got %s", got)
				}
			case "panic":
				if len(f.Stack) == 0 || !strings.Contains(f.Stack[0].Function+f.Stack[1].Function, "panic") {
					t.Errorf("stack: got %+v", f.Stack)
				}
			}
		})
	}
}

func TestClientErrors(t *testing.T) {
	s := start(t, flight.Config{ClientErrors: true})
	if f, _ := s.show(t, s.get(t, "/nowhere"), 200); f.Code != "NotFound" || f.Route != "" {
		t.Errorf("got %+v", f)
	}
}

// TestOutlived has a goroutine that logs after its request is over: into nothing, and never
// into the records of another request.
func TestOutlived(t *testing.T) {
	s := start(t, flight.Config{})
	over, logged := make(chan struct{}), make(chan struct{})
	s.echo.GET("/leaves", func(c echo.Context) error {
		ctx := c.Request().Context()
		s.logger.DebugContext(ctx, "in time")
		go func() {
			<-over
			s.logger.DebugContext(ctx, "too late")
			close(logged)
		}()
		return nil
	})
	s.echo.GET("/fails", func(c echo.Context) error {
		s.logger.DebugContext(c.Request().Context(), "mine")
		close(over)
		<-logged
		return errBroken
	})
	s.get(t, "/leaves")
	f, _ := s.show(t, s.get(t, "/fails"), 200)
	if len(f.Records) != 1 || f.Records[0].Message != "mine" {
		t.Errorf("got %+v", f.Records)
	}
}

type changing struct{ text string }

func (c *changing) String() string { return c.text }

// TestValues logs values that change later, that are large, or that say themselves.
func TestValues(t *testing.T) {
	s := start(t, flight.Config{PerRequest: 3})
	s.echo.GET("/", func(c echo.Context) error {
		ctx := c.Request().Context()
		v := &changing{"before"}
		s.logger.DebugContext(ctx, "dropped")
		s.logger.DebugContext(ctx, "changing", "v", v, "m", map[string]int{"a": 1}, "nil", nil)
		v.text = "after"
		s.logger.DebugContext(ctx, "large", "v", strings.Repeat("x", 5000), "e", errBroken, "list", []int{1, 2})
		s.logger.DebugContext(ctx, "many", "a", 1, "b", 2, "c", 3, "d", 4, "e", 5, "f", 6, "g", 7, "h", 8, "i", 9)
		return errBroken
	})
	f, _ := s.show(t, s.get(t, "/"), 200)
	if f.Dropped != 1 || len(f.Records) != 3 {
		t.Fatalf("got %d dropped and %+v", f.Dropped, f.Records)
	}
	if first := s.lines(t)[0]; first["msg"] != "earlier records were dropped" || first["dropped"] != 1.0 {
		t.Errorf("log: got %v", first)
	}
	if got := f.Records[0].Attrs; got != "v=before m=(map[string]int) nil=nil" {
		t.Errorf("got %s", got)
	}
	if got := f.Records[1].Attrs; len(got) > 1200 || !strings.HasSuffix(got, `x… e="load machine: connection refused" list="[1 2]"`) {
		t.Errorf("got %d bytes: %s", len(got), got)
	}
	if got := f.Records[2].Attrs; !strings.HasSuffix(got, "h=8 i=9") {
		t.Errorf("got %s", got)
	}
}

// TestRedaction plants a secret wherever the recorder could keep one.
func TestRedaction(t *testing.T) {
	const canary = "c4n4ry"
	s := start(t, flight.Config{Redact: func(name string) bool { return name == "pin" }, Headers: []string{"Authorization", "Accept"}})
	s.echo.POST("/", func(c echo.Context) error {
		ctx := c.Request().Context()
		_, _ = io.ReadAll(c.Request().Body)
		s.logger.With("apiKey", canary).WithGroup("g").DebugContext(ctx, "m", "Password", canary, "PIN", canary, slog.Group("h", "access_token", canary), "ok", 1)
		s.logger.With("secret", canary).InfoContext(ctx, "taken at once", "token", canary, slog.Group("h", "key", canary))
		s.logger.Info("without a request", "cookie", canary)
		return errBroken
	})
	r, err := http.NewRequest("POST", s.URL+"/?q="+canary, strings.NewReader(canary))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+canary)
	r.Header.Set("Cookie", canary)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	f, all := s.show(t, response.Header.Get("X-Request-Id"), 200)
	s.mu.Lock()
	all += s.log.String()
	s.mu.Unlock()
	if strings.Contains(all, canary) {
		t.Errorf("the secret is in\n%s", all)
	}
	if got := f.Records[0].Attrs; got != "apiKey=[redacted] g.Password=[redacted] g.PIN=[redacted] g.h.access_token=[redacted] g.ok=1" {
		t.Errorf("got %s", got)
	}
	if f.Headers["Authorization"] != "[redacted]" {
		t.Errorf("got %v", f.Headers)
	}
}

// TestRing keeps the last failures, in the order of their time.
func TestRing(t *testing.T) {
	for _, tt := range []struct {
		name   string
		cfg    flight.Config
		failed int
		kept   int
	}{
		{"fewer", flight.Config{Failures: 5}, 3, 3},
		{"by number", flight.Config{Failures: 5}, 9, 5},
		{"by bytes", flight.Config{MaxBytes: 4 << 10}, 9, 4},
		{"one that is too large", flight.Config{MaxBytes: 1}, 2, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			recorder := flight.New(tt.cfg)
			for i := range tt.failed {
				recorder.Fail(t.Context(), apierror.Event{Error: apierror.InternalServerError(nil), Cause: errors.New(strings.Repeat("x", 400)), Target: fmt.Sprint("id", i), Status: 500})
			}
			r := httptest.NewRequest("GET", "http://localhost/", nil)
			r.RemoteAddr = "[::1]:1"
			r.Header.Set("Accept", "application/json")
			w := httptest.NewRecorder()
			recorder.ServeHTTP(w, r)
			var v struct{ Failures []flight.Failure }
			if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
				t.Fatal(err)
			}
			if len(v.Failures) != tt.kept || v.Failures[0].Target != fmt.Sprint("id", tt.failed-1) {
				t.Errorf("got %d, the first %s, want %d", len(v.Failures), v.Failures[0].Target, tt.kept)
			}
		})
	}
}

// TestStart is for requests that echoadapter doesn't serve.
func TestStart(t *testing.T) {
	var log bytes.Buffer
	recorder := flight.New(flight.Config{})
	logger := slog.New(recorder.Handler(slog.NewTextHandler(&log, nil)))
	ctx, end := flight.Start(context.Background())
	logger.DebugContext(ctx, "kept")
	recorder.Fail(ctx, apierror.Event{Error: apierror.InternalServerError(nil), Cause: errBroken, Target: apierror.Target(ctx), Status: 500})
	end()
	logger.DebugContext(ctx, "over")
	if got := log.String(); !strings.Contains(got, "msg=kept target="+apierror.Target(ctx)+" kept=true") || strings.Contains(got, "over") {
		t.Errorf("got %s", got)
	}
}

// TestConcurrent is for the race detector.
func TestConcurrent(t *testing.T) {
	s := start(t, flight.Config{Failures: 10})
	s.echo.GET("/:n", func(c echo.Context) error {
		ctx := c.Request().Context()
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() { s.logger.DebugContext(ctx, "m", "n", c.Param("n"), "i", i) })
		}
		wg.Wait()
		return errBroken
	})
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for range 20 {
				target := s.get(t, fmt.Sprint("/", n))
				r := httptest.NewRequest("GET", "http://localhost/?target="+target, nil)
				r.RemoteAddr = "127.0.0.1:1"
				s.recorder.ServeHTTP(httptest.NewRecorder(), r)
			}
		})
	}
	wg.Wait()
	for _, line := range s.lines(t) {
		if line["kept"] == true && (line["n"] == nil || line["i"] == nil) {
			t.Errorf("got %v", line)
		}
	}
}

// TestLogHandler has the handler that adds the tracking ID to each record in front.
func TestLogHandler(t *testing.T) {
	var log bytes.Buffer
	recorder := flight.New(flight.Config{})
	logger := slog.New(apierror.LogHandler(recorder.Handler(slog.NewTextHandler(&log, nil))))
	ctx, end := flight.Start(t.Context())
	defer end()
	logger.DebugContext(ctx, "kept")
	recorder.Fail(ctx, apierror.Event{Error: apierror.InternalServerError(nil), Target: apierror.Target(ctx), Status: 500})
	if got := log.String(); strings.Count(got, "target="+apierror.Target(ctx)) != 1 {
		t.Errorf("got %s", got)
	}
}

// discard is a handler that takes nothing below info.
var discard = slog.NewTextHandler(io.Discard, nil)

// TestAllocations bounds what a request pays that succeeds.
func TestAllocations(t *testing.T) {
	recorder := flight.New(flight.Config{})
	logger := slog.New(recorder.Handler(discard))
	run := func(records int) float64 {
		return testing.AllocsPerRun(1000, func() {
			ctx, end := flight.Start(context.Background())
			for range records {
				logger.LogAttrs(ctx, slog.LevelDebug, "loaded", slog.String("id", "x"), slog.Int("n", 7), slog.Duration("took", time.Second))
			}
			end()
		})
	}
	silent, one, many := run(0), run(1), run(100)
	if one > silent || many > silent {
		t.Errorf("got %v allocations without a record, %v with one, %v with a hundred", silent, one, many)
	}
}

func BenchmarkKept(b *testing.B) {
	recorder := flight.New(flight.Config{})
	logger := slog.New(recorder.Handler(discard))
	ctx, end := flight.Start(context.Background())
	defer end()
	b.ReportAllocs()
	for b.Loop() {
		logger.LogAttrs(ctx, slog.LevelDebug, "loaded", slog.String("id", "x"), slog.Int("n", 7), slog.Duration("took", time.Second))
	}
}

func BenchmarkEnabled(b *testing.B) {
	ctx, end := flight.Start(context.Background())
	defer end()
	for _, bb := range []struct {
		name   string
		logger *slog.Logger
	}{
		{"slog", slog.New(discard)},
		{"flight", slog.New(flight.New(flight.Config{}).Handler(discard))},
	} {
		b.Run(bb.name, func(b *testing.B) {
			for b.Loop() {
				bb.logger.Enabled(ctx, slog.LevelDebug)
			}
		})
	}
}

// TestMemory bounds what clients can make the recorder hold: a failure must not keep the
// request's line alive, of which its path is a part, and a record not all that it is given.
func TestMemory(t *testing.T) {
	const large = 512 << 10
	recorder := flight.New(flight.Config{})
	e := echo.New()
	logger := slog.New(recorder.Handler(slog.DiscardHandler))
	echoadapter.Register(e, echoadapter.Config{Logger: logger})
	e.GET("/x", func(c echo.Context) error {
		line := c.Request().RequestURI
		return fmt.Errorf("%w", errors.New(line[:10]))
	})
	heap := func() int64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := heap()
	for range 256 {
		line := "/x?q=" + strings.Repeat("x", large)
		r := httptest.NewRequest("GET", "/x", nil)
		r.RequestURI = line
		r.URL = &url.URL{Path: line[:2], RawQuery: line[3:]}
		r.Header["User-Agent"] = []string{line[4:14]}
		e.ServeHTTP(httptest.NewRecorder(), r)
	}
	if took := heap() - before; took > 16<<20 {
		t.Errorf("256 failures keep %d bytes", took)
	}
	runtime.KeepAlive(recorder)
}

// TestLargeRecords logs more than a record may take, in width and in depth.
func TestLargeRecords(t *testing.T) {
	s := start(t, flight.Config{})
	wide := func(n int, value any) []any {
		var all []any
		for i := range n {
			all = append(all, fmt.Sprint("k", i), value)
		}
		return all
	}
	deep := slog.Group("g", wide(100, "v")...)
	for range 4 {
		deep = slog.Group("g", wide(60, deep.Value)...)
	}
	s.echo.GET("/", func(c echo.Context) error {
		ctx := c.Request().Context()
		s.logger.DebugContext(ctx, "wide", wide(1000, strings.Repeat("x", 5000))...)
		s.logger.DebugContext(ctx, "deep", deep)
		s.logger.DebugContext(ctx, "after", "a", 1)
		return errBroken
	})
	f, _ := s.show(t, s.get(t, "/"), 200)
	for _, r := range f.Records[:2] {
		if len(r.Attrs) > 12<<10 || !strings.Contains(r.Attrs, "…") {
			t.Errorf("%s: got %d bytes", r.Message, len(r.Attrs))
		}
	}
	if f.Records[2].Attrs != "a=1" {
		t.Errorf("got %s", f.Records[2].Attrs)
	}
}
