package echoadapter_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

var errOwn = errors.New("own error " + canary)

// TestDecision has the order of the package comment, row by row, and for each
// step one that has to win over the next.
func TestDecision(t *testing.T) {
	var nilHTTP *echo.HTTPError
	var nilOurs *apierror.Error
	cause := errors.New(canary)
	translate := func(err error) *apierror.Error {
		if errors.Is(err, errOwn) {
			return apierror.New(409, "Own", "Own message")
		}
		return nil
	}
	for _, tt := range []struct {
		name    string
		err     error
		status  int
		code    apierror.Code
		message string
	}{
		{"1 ours", apierror.InvalidIpAddress("x").WithCause(cause), 400, "InvalidIpAddress", "IP address x is invalid."},
		{"1 wrapped", fmt.Errorf("%s: %w", canary, apierror.Forbidden()), 403, "Forbidden", "Forbidden"},
		{"1 joined", errors.Join(cause, apierror.Forbidden()), 403, "Forbidden", "Forbidden"},
		{"1 inside an HTTPError", echo.NewHTTPError(418, canary).SetInternal(apierror.Forbidden()), 403, "Forbidden", "Forbidden"},
		{"1 as the message of an HTTPError", echo.NewHTTPError(400, apierror.InvalidIpAddress("x").WithCause(cause)), 400, "InvalidIpAddress", "IP address x is invalid."},
		{"1 before 2", errors.Join(errOwn, apierror.Forbidden()), 403, "Forbidden", "Forbidden"},
		{"1 before 8", errors.Join(context.DeadlineExceeded, apierror.Forbidden()), 403, "Forbidden", "Forbidden"},
		{"1 typed nil", nilOurs, 500, "InternalServerError", ""},
		{"2 translated", fmt.Errorf("query: %w", errOwn), 409, "Own", "Own message"},
		{"2 before 6", echo.NewHTTPError(418, canary).SetInternal(errOwn), 409, "Own", "Own message"},
		{"2 before 8", errors.Join(context.DeadlineExceeded, errOwn), 409, "Own", "Own message"},
		{"3 cancelled, but not by the client", fmt.Errorf("%s: %w", canary, context.Canceled), 500, "InternalServerError", ""},
		{"4 too large", fmt.Errorf("%s: %w", canary, &http.MaxBytesError{Limit: 7}), 413, "InvalidRequestBody", "Invalid request body: larger than 7 bytes."},
		{"4 before 6", echo.NewHTTPError(400, canary).SetInternal(&http.MaxBytesError{Limit: 7}), 413, "InvalidRequestBody", "Invalid request body: larger than 7 bytes."},
		{"5 binding", echo.NewBindingError("top", []string{canary}, canary, cause), 400, "InvalidInput", "Invalid input top: is not valid."},
		{"4 no form", fmt.Errorf("%s: %w", canary, http.ErrNotMultipart), 415, "InvalidRequestBody", "Invalid request body: the Content-Type must be multipart/form-data."},
		{"4 gzip, but not the client's", fmt.Errorf("%s: %w", canary, gzip.ErrHeader), 500, "InternalServerError", ""},
		{"5 required, with the empty value", echo.NewBindingError("top", []string{""}, "required field value is empty", nil), 400, "MissingRequiredParameter", "Parameter top is missing."},
		{"5 required", echo.NewBindingError("top", nil, "required field value is empty", nil), 400, "MissingRequiredParameter", "Parameter top is missing."},
		{"5 other status", &echo.BindingError{Field: "x", HTTPError: echo.NewHTTPError(422, "No.")}, 422, "BadRequest", "No."},
		{"5 without an HTTPError", &echo.BindingError{Field: "x"}, 500, "InternalServerError", ""},
		{"6 message", echo.NewHTTPError(409, "Conflicting."), 409, "BadRequest", "Conflicting."},
		{"6 default message", echo.NewHTTPError(409), 409, "BadRequest", "Conflict"},
		{"6 no string", echo.NewHTTPError(409, echo.Map{"secret": canary}), 409, "BadRequest", "Conflict"},
		{"6 unmarshalable", echo.NewHTTPError(409, make(chan int)), 409, "BadRequest", "Conflict"},
		{"6 with Internal", echo.NewHTTPError(409, canary).SetInternal(cause), 409, "BadRequest", "Conflict"},
		{"6 outermost", echo.NewHTTPError(409).SetInternal(echo.NewHTTPError(401)), 409, "BadRequest", "Conflict"},
		{"6 wrapped", fmt.Errorf("%s: %w", canary, echo.ErrUnauthorized), 401, "Unauthorized", "Unauthorized"},
		{"6 joined", errors.Join(cause, echo.ErrForbidden), 403, "Forbidden", "Forbidden"},
		{"6 413", echo.ErrStatusRequestEntityTooLarge, 413, "InvalidRequestBody", "Request Entity Too Large"},
		{"6 429", echo.NewHTTPError(429, "").SetInternal(cause), 429, "TooManyRequests", "Too Many Requests."},
		{"6 5xx has no message", echo.NewHTTPError(503, canary), 503, "InternalServerError", ""},
		{"6 no error status", echo.NewHTTPError(204, canary), 500, "InternalServerError", ""},
		{"6 before 8", echo.NewHTTPError(503, "").SetInternal(context.DeadlineExceeded), 503, "InternalServerError", ""},
		{"6 typed nil", nilHTTP, 500, "InternalServerError", ""},
		{"6 wrapped typed nil", fmt.Errorf("%s: %w", canary, nilHTTP), 500, "InternalServerError", ""},
		{"7 cookie", fmt.Errorf("%s: %w", canary, http.ErrNoCookie), 400, "BadRequest", "A cookie is missing."},
		{"7 escape, but not of the request", fmt.Errorf("%s: %w", canary, url.EscapeError("%zz")), 500, "InternalServerError", ""},
		{"7 long name, but not the request's", &fs.PathError{Op: "open", Path: canary, Err: syscall.ENAMETOOLONG}, 500, "InternalServerError", ""},
		{"8 deadline", fmt.Errorf("%s: %w", canary, context.DeadlineExceeded), 504, "InternalServerError", ""},
		{"9 anything", cause, 500, "InternalServerError", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := start(t, echoadapter.Config{Translate: translate}, func(e *echo.Echo) {
				e.GET("/things/:id", func(echo.Context) error { return tt.err })
			})
			record := s.wantError(s.do("GET", "/things/1?pretty", ""), tt.status, tt.code, tt.message)
			if record["method"] != "GET" || record["route"] != "/things/:id" || record["msg"] != "request failed" {
				t.Errorf("log record %v", record)
			}
			cause, _ := record["cause"].(string)
			if planted := safeText(tt.err); strings.Contains(planted, canary) && !strings.Contains(cause, canary) || cause == "" {
				t.Errorf("cause in the log is %q, want %q", cause, planted)
			}
		})
	}
}

func safeText(err error) (s string) {
	defer func() { recover() }()
	return err.Error()
}

func TestEchosOwnErrors(t *testing.T) {
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
		e.GET("/a", func(c echo.Context) error { return c.NoContent(204) })
	})
	s.wantError(s.do("GET", "/b", ""), 404, "NotFound", "Not Found")
	a := s.do("POST", "/a", "")
	s.wantError(a, 405, "BadRequest", "Method Not Allowed")
	if got := a.Header.Get("Allow"); got != "OPTIONS, GET" {
		t.Errorf("Allow: %q", got)
	}
	a = s.do("HEAD", "/b", "")
	if a.StatusCode != 404 || a.body != "" || a.Header.Get("X-Ms-Error-Code") != "NotFound" || !uuidV4.MatchString(a.Header.Get("X-Request-Id")) {
		t.Errorf("HEAD: %d %q %v", a.StatusCode, a.body, a.Header)
	}
}

func TestClientGone(t *testing.T) {
	entered, done := make(chan struct{}), make(chan struct{})
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
		e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
			return func(c echo.Context) error {
				defer close(done)
				c.Error(next(c))
				if got := c.Response().Status; got != 499 {
					t.Errorf("status %d, want 499", got)
				}
				return nil
			}
		})
		e.GET("/", func(c echo.Context) error {
			close(entered)
			<-c.Request().Context().Done()
			return fmt.Errorf("query: %w", c.Request().Context().Err())
		})
	})
	ctx, cancel := context.WithCancel(t.Context())
	req, _ := http.NewRequestWithContext(ctx, "GET", s.url, nil)
	go func() { <-entered; cancel() }()
	if _, err := s.http.Do(req); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	<-done
	records := s.log.take(t)
	if len(records) != 1 || records[0]["level"] != "DEBUG" || records[0]["status"] != 499.0 || records[0]["cause"] != "query: context canceled" {
		t.Errorf("log: %v", records)
	}
}

func TestTrackingID(t *testing.T) {
	var inContext string
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
		e.Use(middleware.RequestID())
		e.GET("/asked", func(c echo.Context) error {
			inContext = apierror.Target(c.Request().Context())
			if again := echoadapter.Target(c); again != inContext {
				t.Errorf("Target(c) = %q, but in the context %q", again, inContext)
			}
			return c.NoContent(204)
		})
		e.GET("/unasked", func(c echo.Context) error { return c.NoContent(204) })
		e.GET("/late", func(c echo.Context) error {
			err := c.NoContent(204)
			inContext = echoadapter.Target(c)
			return err
		})
		e.GET("/fails", func(c echo.Context) error {
			inContext = echoadapter.Target(c)
			return apierror.Forbidden()
		})
	})
	const theirs = "6f1d7f2a-0000-4000-8000-00000000cafe"
	if got := s.do("GET", "/asked", "", "X-Request-Id", theirs).Header.Get("X-Request-Id"); got != inContext || !uuidV4.MatchString(got) {
		t.Errorf("asked: %q, want %q", got, inContext)
	}
	if got := s.do("GET", "/unasked", "", "X-Request-Id", theirs).Header.Get("X-Request-Id"); got != theirs {
		t.Errorf("unasked: %q, want what Echo's middleware made", got)
	}
	if got := s.do("GET", "/late", "", "X-Request-Id", theirs).Header.Get("X-Request-Id"); got == inContext {
		t.Errorf("asked too late: %q", got)
	}
	a := s.do("GET", "/fails", "", "X-Request-Id", theirs+strings.Repeat("x", 500))
	record := s.wantError(a, 403, "Forbidden", "Forbidden")
	if got := a.Header.Get("X-Request-Id"); got != inContext {
		t.Errorf("fails: %q, want %q", got, inContext)
	}
	if got, want := record["client_request_id"], (theirs + strings.Repeat("x", 500))[:128]; got != want {
		t.Errorf("client_request_id %q, want %q", got, want)
	}
}

func TestSecondCall(t *testing.T) {
	for name, m := range map[string]echo.MiddlewareFunc{
		"BodyDump":      middleware.BodyDump(func(echo.Context, []byte, []byte) {}),
		"RequestLogger": middleware.RequestLoggerWithConfig(middleware.RequestLoggerConfig{HandleError: true, LogValuesFunc: func(echo.Context, middleware.RequestLoggerValues) error { return nil }}),
		"twice": func(next echo.HandlerFunc) echo.HandlerFunc {
			return func(c echo.Context) error {
				err := next(c)
				c.Error(err)
				c.Error(errors.New("another"))
				return err
			}
		},
	} {
		s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
			e.Use(m)
			e.GET("/", func(echo.Context) error { return apierror.ResourceNotFound("x") })
		})
		t.Log(name)
		s.wantError(s.do("GET", "/", ""), 404, "ResourceNotFound", "Resource x was not found.")
	}
}

func TestCalledWithoutAnError(t *testing.T) {
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
		e.GET("/empty", func(c echo.Context) error { c.Error(nil); return nil })
		e.GET("/answered", func(c echo.Context) error {
			err := c.String(429, "by myself")
			c.Error(nil)
			return err
		})
	})
	s.wantError(s.do("GET", "/empty", ""), 500, "InternalServerError", "")
	if a := s.do("GET", "/answered", ""); a.StatusCode != 429 || a.body != "by myself" || len(s.log.take(t)) != 0 {
		t.Errorf("answered: %d %q", a.StatusCode, a.body)
	}
}

func TestHooks(t *testing.T) {
	events := make(chan echoadapter.Event, 1)
	s := start(t, echoadapter.Config{OnError: func(ctx context.Context, e echoadapter.Event) {
		if apierror.Target(ctx) != e.Target {
			t.Errorf("context has target %q, event %q", apierror.Target(ctx), e.Target)
		}
		events <- e
		panic(canary)
	}}, func(e *echo.Echo) {
		e.GET("/a/:id", func(echo.Context) error { return fmt.Errorf("x: %w", io.ErrUnexpectedEOF) })
	})
	a := s.do("GET", "/a/1", "")
	s.wantError(a, 500, "InternalServerError", "")
	got := <-events
	if got.Status != 500 || got.Error.Code() != "InternalServerError" || !errors.Is(got.Cause, io.ErrUnexpectedEOF) ||
		got.Method != "GET" || got.Route != "/a/:id" || got.Target != a.Header.Get("X-Request-Id") || got.Late {
		t.Errorf("event %+v", got)
	}

	s = start(t, echoadapter.Config{Translate: func(error) *apierror.Error { panic("translate " + canary) }}, func(e *echo.Echo) {
		e.GET("/", func(echo.Context) error { return errOwn })
	})
	record := s.wantError(s.do("GET", "/", ""), 500, "InternalServerError", "")
	if cause := record["cause"].(string); !strings.Contains(cause, errOwn.Error()) || !strings.Contains(cause, "translate "+canary) {
		t.Errorf("cause %q", cause)
	}
	if stack, _ := record["stack"].(string); !strings.Contains(stack, "handler_test.go") {
		t.Errorf("stack %q doesn't lead to Translate", stack)
	}

	s = start(t, echoadapter.Config{Logger: slog.New(panickingHandler{})}, func(e *echo.Echo) {
		e.GET("/", func(echo.Context) error { return apierror.Forbidden() })
	})
	if a := s.do("GET", "/", ""); a.StatusCode != 403 {
		t.Errorf("with a logger that panics: %v %v", a.Response, a.err)
	}

	s = start(t, echoadapter.Config{NewTarget: func() string { return "req-7" }}, func(e *echo.Echo) {
		e.GET("/", func(echo.Context) error { return apierror.Forbidden() })
	})
	if a := s.do("GET", "/", ""); a.Header.Get("X-Request-Id") != "req-7" || !strings.Contains(a.body, `"target":"req-7"`) {
		t.Errorf("NewTarget isn't used: %s", a.body)
	}
}

// TestLogIsAskedOnce: a handler of slog's that samples says something else each time.
func TestLogIsAskedOnce(t *testing.T) {
	for mode, start := range map[string]func(*testing.T, echoadapter.Config, func(*echo.Echo)) *service{"alone": alone, "registered": start} {
		for _, tt := range []struct {
			name            string
			enabled         func(call int64) bool
			handled, panics int
		}{
			{"every second", func(call int64) bool { return call%2 == 0 }, 2, 0},
			{"never", func(int64) bool { return false }, 0, 0},
			{"panics", func(int64) bool { panic(canary) }, 0, 4},
		} {
			t.Run(mode+"/"+tt.name, func(t *testing.T) {
				var asked atomic.Int64
				log, console := &logBuffer{}, &logBuffer{}
				logger := slog.New(sampler{slog.NewJSONHandler(log, nil), func() bool { return tt.enabled(asked.Add(1)) }})
				s := start(t, echoadapter.Config{Logger: logger}, func(e *echo.Echo) {
					e.Logger.SetOutput(console)
					e.GET("/", func(echo.Context) error { return apierror.Forbidden() })
				})
				for range 4 {
					if a := s.do("GET", "/", ""); a.StatusCode != 403 {
						t.Errorf("got %v, %v", a.Response, a.err)
					}
				}
				if got := asked.Load(); got != 4 {
					t.Errorf("asked %d times for 4 failures", got)
				}
				if got := len(log.take(t)); got != tt.handled {
					t.Errorf("%d records, want %d", got, tt.handled)
				}
				if got := len(console.take(t)); got != tt.panics {
					t.Errorf("%d panics reported, want %d", got, tt.panics)
				}
			})
		}
	}
}

type sampler struct {
	slog.Handler
	enabled func() bool
}

func (s sampler) Enabled(context.Context, slog.Level) bool { return s.enabled() }

// TestXRequestIDOfAHook: with Middleware the header says what the body says, whatever
// a function wants that is called before the answer.
func TestXRequestIDOfAHook(t *testing.T) {
	for name, change := range map[string]func(http.Header){
		"set":     func(h http.Header) { h.Set("X-Request-Id", "theirs") },
		"edited":  func(h http.Header) { h["X-Request-Id"][0] = "theirs" },
		"added":   func(h http.Header) { h["X-Request-Id"] = []string{"theirs", h.Get("X-Request-Id")} },
		"removed": func(h http.Header) { h.Del("X-Request-Id") },
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
				e.GET("/", func(c echo.Context) error {
					c.Response().Before(func() { change(c.Response().Header()) })
					return apierror.Forbidden()
				})
			})
			s.wantError(s.do("GET", "/", ""), 403, "Forbidden", "Forbidden")
		})
	}
}

type panickingHandler struct{ slog.Handler }

func (panickingHandler) Enabled(context.Context, slog.Level) bool  { return true }
func (panickingHandler) Handle(context.Context, slog.Record) error { panic(canary) }

func TestDefaultLogger(t *testing.T) {
	var b bytes.Buffer
	defer slog.SetDefault(slog.Default())
	e := echo.New()
	echoadapter.Register(e, echoadapter.Config{})
	slog.SetDefault(slog.New(slog.NewTextHandler(&b, nil)))
	e.GET("/", func(c echo.Context) error {
		return apierror.BadRequest("x\ny").WithCause(errors.New("a\nb\x1b[31m\u202e"))
	})
	s := &service{t: t, echo: e, log: &logBuffer{}}
	s.serve(func(*echo.Echo) {})
	s.do("GET", "/", "")
	if got := b.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, `a\\nb\\x1b[31m\\u202e`) {
		t.Errorf("log: %q", got)
	}
}

func TestWithoutMiddleware(t *testing.T) {
	s := &service{t: t, echo: echo.New(), log: &logBuffer{}}
	s.echo.HTTPErrorHandler = echoadapter.ErrorHandler(echoadapter.Config{Logger: slog.New(slog.NewJSONHandler(s.log, nil))})
	s.serve(func(e *echo.Echo) {
		e.Use(middleware.BodyDump(func(echo.Context, []byte, []byte) {}))
		e.GET("/", func(c echo.Context) error { return apierror.Forbidden() })
		e.GET("/target", func(c echo.Context) error {
			return apierror.New(400, "Own", echoadapter.Target(c))
		})
		e.GET("/late", func(c echo.Context) error {
			c.Response().Write([]byte("half"))
			return apierror.Forbidden()
		})
	})
	s.wantError(s.do("GET", "/", ""), 403, "Forbidden", "Forbidden")
	a := s.do("GET", "/target", "")
	s.wantError(a, 400, "Own", a.Header.Get("X-Request-Id"))
	if a := s.do("GET", "/late", ""); a.err == nil {
		t.Errorf("half an answer looks whole: %q", a.body)
	}
}

func TestRegisterTwice(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	e := echo.New()
	echoadapter.Register(e, echoadapter.Config{})
	echoadapter.Register(e, echoadapter.Config{})
}

func TestGracefulDeadline(t *testing.T) {
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
		e.Use(middleware.ContextTimeoutWithConfig(middleware.ContextTimeoutConfig{
			Timeout: time.Millisecond, ErrorHandler: func(err error, _ echo.Context) error { return err },
		}))
		e.GET("/", func(c echo.Context) error {
			<-c.Request().Context().Done()
			return c.Request().Context().Err()
		})
	})
	s.wantError(s.do("GET", "/", ""), 504, "InternalServerError", "")
}

// TestSameRequestAgain has what tests of services do: one http.Request for several
// calls of ServeHTTP. Each is a request of its own.
func TestSameRequestAgain(t *testing.T) {
	for _, e := range []*echo.Echo{registered(quiet), handling(quiet)} {
		r := httptest.NewRequest("GET", "/typed", nil)
		seen := map[string]bool{}
		for range 3 {
			w := httptest.NewRecorder()
			e.ServeHTTP(w, r)
			seen[w.Header().Get("X-Request-Id")] = true
			if w.Code != 400 {
				t.Errorf("got %d %s", w.Code, w.Body)
			}
		}
		if len(seen) != 3 {
			t.Errorf("%d different IDs of 3", len(seen))
		}
	}
}

// TestRouterSeesWhatPreMiddlewareChanges: Echo routes by the request that the
// server gave it.
func TestRouterSeesWhatPreMiddlewareChanges(t *testing.T) {
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
		e.Pre(middleware.MethodOverride(), middleware.Rewrite(map[string]string{"/old": "/new"}))
		e.DELETE("/new", func(c echo.Context) error { return c.NoContent(204) })
	})
	if a := s.do("POST", "/old", "", "X-Http-Method-Override", "DELETE"); a.StatusCode != 204 {
		t.Errorf("got %d %s", a.StatusCode, a.body)
	}
}

// TestOuterTarget: what wraps the Echo may have logged an ID of its own.
func TestOuterTarget(t *testing.T) {
	e := echo.New()
	echoadapter.Register(e, echoadapter.Config{Logger: slog.New(slog.DiscardHandler)})
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
	e.ServeHTTP(w, r.WithContext(apierror.WithTarget(r.Context(), "outer-1")))
	if id := w.Header().Get("X-Request-Id"); id != "outer-1" || !strings.Contains(w.Body.String(), `"target":"outer-1"`) {
		t.Errorf("X-Request-Id %q, body %s", id, w.Body)
	}
}

// TestAnswerThatWasThrownAway: a middleware may record an answer, drop it and try
// again. The failure of the second try is answered.
func TestAnswerThatWasThrownAway(t *testing.T) {
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
		e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
			return func(c echo.Context) error {
				real := c.Response().Writer
				c.Response().Writer = httptest.NewRecorder()
				c.Error(next(c))
				c.Response().Writer, c.Response().Committed = real, false
				return next(c)
			}
		})
		e.GET("/", func(echo.Context) error { return apierror.Forbidden() })
	})
	if a := s.do("GET", "/", ""); a.StatusCode != 403 || !strings.Contains(a.body, "Forbidden") {
		t.Errorf("got %d %q", a.StatusCode, a.body)
	}
}
