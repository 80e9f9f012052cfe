package echoadapter_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// alone starts a service with the error handler, but without Middleware.
func alone(t *testing.T, cfg echoadapter.Config, setup func(*echo.Echo)) *service {
	t.Helper()
	s := &service{t: t, echo: echo.New(), log: &logBuffer{}}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.NewJSONHandler(s.log, nil))
	}
	s.echo.HTTPErrorHandler = echoadapter.ErrorHandler(cfg)
	s.serve(setup)
	return s
}

// TestSecondCallAlone: without Middleware nothing is remembered but in the header,
// which a middleware that wraps the writer doesn't take away.
func TestSecondCallAlone(t *testing.T) {
	handling := middleware.RequestLoggerWithConfig(middleware.RequestLoggerConfig{
		HandleError: true, LogValuesFunc: func(echo.Context, middleware.RequestLoggerValues) error { return nil },
	})
	for name, use := range map[string][]echo.MiddlewareFunc{
		"RequestLogger":             {handling},
		"Gzip around RequestLogger": {middleware.Gzip(), handling},
		"BodyDump":                  {middleware.BodyDump(func(echo.Context, []byte, []byte) {})},
		"context of its own": {func(next echo.HandlerFunc) echo.HandlerFunc {
			return func(c echo.Context) error {
				r := c.Request()
				c.SetRequest(r.WithContext(context.WithValue(r.Context(), t, 1)))
				c.Error(next(c))
				c.SetRequest(r)
				return errors.New("another")
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := alone(t, echoadapter.Config{}, func(e *echo.Echo) {
				e.Use(use...)
				e.GET("/", func(echo.Context) error { return apierror.ResourceNotFound("x") })
			})
			s.wantError(s.do("GET", "/", ""), 404, "ResourceNotFound", "Resource x was not found.")
		})
	}
}

func TestTargetAlone(t *testing.T) {
	var after string
	use := func(e *echo.Echo) {
		e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
			return func(c echo.Context) error {
				c.Error(next(c))
				after = echoadapter.Target(c)
				return nil
			}
		})
		e.GET("/", func(echo.Context) error { return apierror.Forbidden() })
	}
	discarded := slog.New(slog.DiscardHandler)
	next := func() string { return "req-7" }
	for _, tt := range []struct {
		name   string
		cfg    echoadapter.Config
		outer  string // of whoever wraps the Echo
		target string // "" for a UUID
		header bool
	}{
		{"as it comes", echoadapter.Config{}, "", "", true},
		{"without a log", echoadapter.Config{Logger: discarded}, "", "", true},
		{"without a header", echoadapter.Config{OmitRequestID: true}, "", "", false},
		{"without both", echoadapter.Config{Logger: discarded, OmitRequestID: true}, "", "", false},
		{"own", echoadapter.Config{NewTarget: next}, "", "req-7", true},
		{"own, without both", echoadapter.Config{NewTarget: next, Logger: discarded, OmitRequestID: true}, "", "req-7", false},
		{"outer", echoadapter.Config{NewTarget: next}, "outer-1", "outer-1", true},
		{"outer, without both", echoadapter.Config{Logger: discarded, OmitRequestID: true}, "outer-1", "outer-1", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := echo.New()
			if tt.cfg.Logger == nil {
				tt.cfg.Logger = slog.New(contextTarget{t, &tt.target})
			}
			e.HTTPErrorHandler = echoadapter.ErrorHandler(tt.cfg)
			use(e)
			r := httptest.NewRequest("GET", "/", nil)
			if tt.outer != "" {
				r = r.WithContext(apierror.WithTarget(r.Context(), tt.outer))
			}
			seen := map[string]bool{}
			for range 3 { // also the same http.Request again, as tests have it
				w := httptest.NewRecorder()
				e.ServeHTTP(w, r)
				var got apierror.Response
				if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
					t.Fatal(err)
				}
				id := got.Error.Target
				seen[id] = true
				if tt.target != "" && id != tt.target || tt.target == "" && !uuidV4.MatchString(id) {
					t.Errorf("target %q, want %q", id, tt.target)
				}
				if want := map[bool]string{true: id}[tt.header]; w.Header().Get("X-Request-Id") != want || after != want {
					t.Errorf("X-Request-Id %q, Target(c) %q, want %q", w.Header().Get("X-Request-Id"), after, want)
				}
			}
			if want := map[bool]int{true: 3, false: 1}[tt.target == ""]; len(seen) != want {
				t.Errorf("%d different IDs, want %d", len(seen), want)
			}
		})
	}
}

// contextTarget is a log that wants the tracking ID in its context.
type contextTarget struct {
	t      *testing.T
	target *string
}

func (contextTarget) Enabled(context.Context, slog.Level) bool { return true }
func (h contextTarget) WithAttrs([]slog.Attr) slog.Handler     { return h }
func (h contextTarget) WithGroup(string) slog.Handler          { return h }

func (h contextTarget) Handle(ctx context.Context, record slog.Record) error {
	record.Attrs(func(a slog.Attr) bool {
		if got := apierror.Target(ctx); a.Key == "target" && (got == "" || got != a.Value.String()) {
			h.t.Errorf("the context has target %q, the record %q", got, a.Value)
		}
		return true
	})
	return nil
}

// TestOmitRequestID: the header is another's, whatever stands in it.
func TestOmitRequestID(t *testing.T) {
	s := start(t, echoadapter.Config{OmitRequestID: true}, func(e *echo.Echo) {
		e.GET("/fails", func(c echo.Context) error { return apierror.Forbidden() })
		e.GET("/asked", func(c echo.Context) error {
			return c.String(200, echoadapter.Target(c))
		})
		g := e.Group("/gateway", func(next echo.HandlerFunc) echo.HandlerFunc {
			return func(c echo.Context) error {
				c.Response().Header().Set("X-Request-Id", "theirs")
				return next(c)
			}
		})
		g.GET("/fails", func(c echo.Context) error { return apierror.Forbidden() })
		g.GET("/asked", func(c echo.Context) error {
			return c.String(200, echoadapter.Target(c))
		})
	})
	for path, header := range map[string]string{"": "", "/gateway": "theirs"} {
		a := s.do("GET", path+"/fails", "")
		records := s.log.take(t)
		var got apierror.Response
		if err := json.Unmarshal([]byte(a.body), &got); err != nil || a.StatusCode != http.StatusForbidden || !uuidV4.MatchString(got.Error.Target) {
			t.Errorf("%s: %d %s, %v", path, a.StatusCode, a.body, err)
		}
		if len(records) != 1 || records[0]["target"] != got.Error.Target {
			t.Errorf("%s: log %v, want target %s", path, records, got.Error.Target)
		}
		if id := a.Header.Get("X-Request-Id"); id != header {
			t.Errorf("%s: X-Request-Id %q, want %q", path, id, header)
		}
		if a := s.do("GET", path+"/asked", ""); a.Header.Get("X-Request-Id") != header || !uuidV4.MatchString(a.body) {
			t.Errorf("%s: X-Request-Id %q and target %q", path, a.Header.Get("X-Request-Id"), a.body)
		}
	}
}
