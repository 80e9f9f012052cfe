package echoadapter_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync"
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
		cfg.Logger = slog.New(slog.NewJSONHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	s.echo.Logger.SetOutput(io.Discard)
	s.echo.HTTPErrorHandler = echoadapter.ErrorHandler(cfg)
	s.serve(setup)
	return s
}

// TestSecondCallAlone: what a middleware does to the writer or to the header, before
// the answer or after it, makes no second failure of the first.
func TestSecondCallAlone(t *testing.T) {
	handling := middleware.RequestLoggerWithConfig(middleware.RequestLoggerConfig{
		HandleError: true, LogValuesFunc: func(echo.Context, middleware.RequestLoggerValues) error { return nil },
	})
	dump := middleware.BodyDump(func(echo.Context, []byte, []byte) {})
	after := func(change func(http.Header)) echo.MiddlewareFunc {
		return func(next echo.HandlerFunc) echo.HandlerFunc {
			return func(c echo.Context) error {
				err := next(c)
				change(c.Response().Header())
				return err
			}
		}
	}
	for name, use := range map[string][]echo.MiddlewareFunc{
		"RequestLogger":                {handling},
		"Gzip around RequestLogger":    {middleware.Gzip(), handling},
		"BodyDump":                     {dump},
		"Cache-Control, then BodyDump": {after(func(h http.Header) { h.Set("Cache-Control", "private") }), dump},
		"no header, then BodyDump":     {after(func(h http.Header) { clear(h) }), dump},
		"a header that is copied":      {buffered, dump},
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

// buffered holds the answer back in a recorder, and sends a copy of it.
func buffered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		w, recorder := c.Response().Writer, httptest.NewRecorder()
		c.Response().Writer = recorder
		err := next(c)
		c.Response().Writer = w
		for key, values := range recorder.Header().Clone() {
			w.Header()[key] = values
		}
		w.WriteHeader(recorder.Code)
		_, _ = w.Write(recorder.Body.Bytes())
		return err
	}
}

// TestHeaderUsedAgain: a header that was an answer's says nothing of the request that
// is served now.
func TestHeaderUsedAgain(t *testing.T) {
	for name, copied := range map[string]func(http.Header) http.Header{
		"the values": func(h http.Header) http.Header { return h },
		"a clone":    http.Header.Clone,
	} {
		t.Run(name, func(t *testing.T) {
			var kept http.Header
			var target string
			s := alone(t, echoadapter.Config{}, func(e *echo.Echo) {
				e.GET("/first", func(c echo.Context) error {
					c.Error(apierror.Forbidden())
					kept = copied(c.Response().Header())
					return nil
				})
				replay := func(c echo.Context) {
					maps.Copy(c.Response().Header(), kept)
					c.Response().Write([]byte("half"))
					c.Response().Flush()
				}
				e.GET("/late", func(c echo.Context) error { replay(c); return errOwn })
				e.GET("/asked", func(c echo.Context) error { replay(c); target = echoadapter.Target(c); return nil })
			})
			first := s.do("GET", "/first", "")
			s.wantError(first, 403, "Forbidden", "Forbidden")
			if a := s.do("GET", "/late", ""); a.err == nil {
				t.Errorf("half an answer looks whole: %q", a.body)
			}
			if records := s.log.take(t); len(records) != 1 || records[0]["cause"] != errOwn.Error() {
				t.Errorf("log: %v", records)
			}
			if s.do("GET", "/asked", ""); target == first.Header.Get("X-Request-Id") || !uuidV4.MatchString(target) {
				t.Errorf("target %q, that of the first request is %q", target, first.Header.Get("X-Request-Id"))
			}
		})
	}
}

// TestOneTarget: all that ask for the tracking ID of a failed request get the same, at any
// time.
func TestOneTarget(t *testing.T) {
	gone := func(c echo.Context) error {
		ctx, cancel := context.WithCancel(c.Request().Context())
		cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		return context.Canceled
	}
	forbidden := func(echo.Context) error { return apierror.Forbidden() }
	discarded, next := slog.New(slog.DiscardHandler), func() string { return "req-7" }
	for mode, start := range map[string]func(*testing.T, echoadapter.Config, func(*echo.Echo)) *service{"alone": alone, "registered": start} {
		for _, tt := range []struct {
			name   string
			cfg    echoadapter.Config
			outer  string // of what wraps the Echo
			fail   echo.HandlerFunc
			status int
			target string // "" for a UUID
		}{
			{"as it comes", echoadapter.Config{}, "", forbidden, 403, ""},
			{"without a log", echoadapter.Config{Logger: discarded}, "", forbidden, 403, ""},
			{"without a header", echoadapter.Config{OmitRequestID: true}, "", forbidden, 403, ""},
			{"without both", echoadapter.Config{Logger: discarded, OmitRequestID: true}, "", forbidden, 403, ""},
			{"own", echoadapter.Config{NewTarget: next}, "", forbidden, 403, "req-7"},
			{"own, without both", echoadapter.Config{NewTarget: next, Logger: discarded, OmitRequestID: true}, "", forbidden, 403, "req-7"},
			{"outer", echoadapter.Config{NewTarget: next}, "outer-1", forbidden, 403, "outer-1"},
			{"outer, without both", echoadapter.Config{Logger: discarded, OmitRequestID: true}, "outer-1", forbidden, 403, "outer-1"},
			{"gone", echoadapter.Config{}, "", gone, 499, ""},
			{"gone, without a log", echoadapter.Config{Logger: discarded}, "", gone, 499, ""},
			{"gone, outer", echoadapter.Config{}, "outer-1", gone, 499, "outer-1"},
			{"late", echoadapter.Config{}, "", halfAnswer, 200, ""},
			{"late, without a log", echoadapter.Config{Logger: discarded}, "", halfAnswer, 200, ""},
			{"late, own", echoadapter.Config{NewTarget: next}, "", halfAnswer, 200, "req-7"},
			{"late, outer", echoadapter.Config{}, "outer-1", halfAnswer, 200, "outer-1"},
		} {
			t.Run(mode+"/"+tt.name, func(t *testing.T) {
				var mu sync.Mutex
				seen := map[string]string{}
				see := func(where, id string) {
					mu.Lock()
					seen[where] = id
					mu.Unlock()
				}
				ask := func(c echo.Context, when string) {
					see("Target(c) "+when, echoadapter.Target(c))
					see("the context "+when, apierror.Target(c.Request().Context()))
				}
				if tt.cfg.Logger == nil {
					tt.cfg.Logger = slog.New(contextTarget{see})
				}
				s := start(t, tt.cfg, func(e *echo.Echo) {
					e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
						return func(c echo.Context) error {
							for when, hook := range map[string]func(func()){"before": c.Response().Before, "after": c.Response().After} {
								hook(func() {
									if c.Response().Status >= 400 {
										ask(c, when+" the answer")
									}
								})
							}
							defer ask(c, "at the end")
							if err := next(c); err != nil {
								c.Error(err)
							}
							return nil
						}
					})
					e.GET("/", tt.fail)
				})
				if tt.outer != "" {
					srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						s.echo.ServeHTTP(w, r.WithContext(apierror.WithTarget(r.Context(), tt.outer)))
					}))
					defer srv.Close()
					s.url, s.http = srv.URL, srv.Client()
				}
				a, status := s.do("GET", "/", ""), tt.status
				if status == 499 && mode == "registered" {
					status = 500 // Middleware knows the server's own context, which isn't over.
				}
				if a.Response == nil || a.StatusCode != status {
					t.Fatalf("got %v, %v; want status %d", a.Response, a.err, status)
				}
				var got apierror.Response
				if json.Unmarshal([]byte(a.body), &got) == nil {
					see("the body", got.Error.Target)
				}
				if id := a.Header.Get("X-Request-Id"); id != "" {
					see("X-Request-Id", id)
				}
				mu.Lock()
				defer mu.Unlock()
				want := tt.target
				if want == "" {
					want = seen["Target(c) at the end"]
					if !uuidV4.MatchString(want) {
						t.Errorf("target %q, want a UUID", want)
					}
				}
				for where, id := range seen {
					if id != want {
						t.Errorf("%s has target %q, want %q", where, id, want)
					}
				}
				if status == http.StatusForbidden && (seen["the body"] == "" || (seen["X-Request-Id"] == "") != tt.cfg.OmitRequestID) {
					t.Errorf("X-Request-Id %q, body %s", seen["X-Request-Id"], a.body)
				}
			})
		}
	}
}

// halfAnswer fails after an answer began.
func halfAnswer(c echo.Context) error {
	c.Response().Write([]byte("half"))
	c.Response().Flush()
	return errOwn
}

// contextTarget is a log that takes down the tracking ID, and that of its context.
type contextTarget struct{ see func(where, id string) }

func (contextTarget) Enabled(context.Context, slog.Level) bool { return true }
func (h contextTarget) WithAttrs([]slog.Attr) slog.Handler     { return h }
func (h contextTarget) WithGroup(string) slog.Handler          { return h }

func (h contextTarget) Handle(ctx context.Context, record slog.Record) error {
	h.see("the log's context", apierror.Target(ctx))
	record.Attrs(func(a slog.Attr) bool {
		if a.Key == "target" {
			h.see("the log", a.Value.String())
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
