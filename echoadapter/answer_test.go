package echoadapter_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// TestAnswerPassesOn checks the error that a middleware in front of Register sees, and
// that the response has its status by then.
func TestAnswerPassesOn(t *testing.T) {
	own := errors.New("own")
	ours := apierror.ResourceNotFound("m1").WithCause(own)
	late := func(c echo.Context) error {
		c.Response().WriteHeader(200)
		return own
	}
	for _, tt := range []struct {
		name    string
		handler echo.HandlerFunc
		status  int // of the error, 0 for nil
		message string
		sent    int // of the response, default status
		is      error
	}{
		{name: "nil", handler: func(c echo.Context) error { return c.NoContent(204) }, sent: 204},
		{name: "ours", handler: func(echo.Context) error { return ours }, status: 404, message: "Resource m1 was not found.", is: ours},
		{name: "foreign", handler: func(echo.Context) error { return own }, status: 500, is: own},
		{name: "Echo's", handler: func(echo.Context) error { return echo.NewHTTPError(409, "Taken").SetInternal(own) }, status: 409, message: "Taken", is: own},
		{name: "a panic", handler: func(echo.Context) error { panic(own) }, status: 500},
		{name: "a panic of ours", handler: func(echo.Context) error { panic(ours) }, status: 500},
		{name: "late", handler: late, status: 500, sent: 200, is: own},
		{name: "a second inner part", handler: echoadapter.Answer()(func(echo.Context) error { return ours }), status: 404, message: "Resource m1 was not found.", is: ours},
		{name: "an inner part, and a wrapper", handler: func(c echo.Context) error {
			return errors.Join(echoadapter.Answer()(func(echo.Context) error { return ours })(c), own)
		}, status: 404, message: "Resource m1 was not found.", is: ours},
		{name: "c.Error", handler: func(c echo.Context) error {
			c.Error(ours)
			return own
		}, status: 404, message: "Resource m1 was not found.", is: own},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := echo.New()
			var seen error
			var sent int
			e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
				return func(c echo.Context) error {
					seen = next(c)
					sent = c.Response().Status
					return seen
				}
			})
			s := &service{t: t, echo: e, log: &logBuffer{}}
			echoadapter.Register(e, s.config())
			s.serve(func(e *echo.Echo) { e.GET("/", tt.handler) })
			s.do("GET", "/", "")
			if tt.sent == 0 {
				tt.sent = tt.status
			}
			if sent != tt.sent {
				t.Errorf("the response has status %d, want %d", sent, tt.sent)
			}
			records, wantRecords := s.log.take(t), 1
			if tt.status == 0 {
				wantRecords = 0
				if seen != nil {
					t.Errorf("got %v, want nil", seen)
				}
			} else {
				he, ok := seen.(*echo.HTTPError)
				if !ok || he.Code != tt.status || he.Message != tt.message || tt.is != nil && !errors.Is(seen, tt.is) {
					t.Errorf("got %T %v; want %d %q around %v", seen, seen, tt.status, tt.message, tt.is)
				}
			}
			if len(records) != wantRecords {
				t.Errorf("%d log records, want %d: %v", len(records), wantRecords, records)
			}
		})
	}
}

// TestWritesAfterTheResponse checks that bytes which a middleware in front writes after
// the response to a failed request don't reach the client, and are logged once.
func TestWritesAfterTheResponse(t *testing.T) {
	e := echo.New()
	e.Use(middleware.Gzip(), func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			err := next(c)
			for range 3 {
				if err := c.JSON(http.StatusTeapot, "theirs"); err != nil {
					t.Error(err)
				}
			}
			return err
		}
	})
	s := &service{t: t, echo: e, log: &logBuffer{}}
	echoadapter.Register(e, s.config())
	s.serve(func(e *echo.Echo) { e.GET("/", func(echo.Context) error { return apierror.Forbidden() }) })
	a := s.do("GET", "/", "") // Go's client undoes the gzip.
	if a.err != nil || a.StatusCode != 403 || strings.Contains(a.body, "theirs") || !strings.HasSuffix(a.body, "}}") {
		t.Errorf("got %d %q, %v", a.StatusCode, a.body, a.err)
	}
	records := s.log.take(t)
	if len(records) != 2 || records[1]["level"] != "WARN" || records[1]["target"] != records[0]["target"] {
		t.Errorf("log: %v", records)
	}
}

// TestRecordOutlivesTheTimeout checks that the context of a record isn't cancelled, and
// that it has the values of the request's context.
func TestRecordOutlivesTheTimeout(t *testing.T) {
	e := echo.New()
	var events []echoadapter.Event
	var contextErrs []error
	var values []any
	type key struct{}
	look := func(ctx context.Context) {
		contextErrs = append(contextErrs, ctx.Err())
		values = append(values, ctx.Value(key{}))
	}
	echoadapter.Register(e, echoadapter.Config{
		Logger: slog.New(contextHandler{slog.DiscardHandler, look}),
		OnError: func(ctx context.Context, event echoadapter.Event) {
			look(ctx)
			events = append(events, event)
		},
	})
	e.Use(middleware.ContextTimeout(1), func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			c.SetRequest(c.Request().WithContext(context.WithValue(c.Request().Context(), key{}, "trace")))
			return next(c)
		}
	})
	e.GET("/wait", func(c echo.Context) error {
		<-c.Request().Context().Done()
		return c.Request().Context().Err()
	})
	e.GET("/panic", func(c echo.Context) error {
		<-c.Request().Context().Done()
		panic("no")
	})
	s := &service{t: t, echo: e, log: &logBuffer{}}
	s.serve(func(*echo.Echo) {})
	for path, status := range map[string]int{"/wait": 503, "/panic": 500} {
		if a := s.do("GET", path, ""); a.StatusCode != status {
			t.Errorf("%s: status %d, want %d", path, a.StatusCode, status)
		}
	}
	for i, err := range contextErrs {
		if err != nil || values[i] != "trace" {
			t.Errorf("the context has %v and the value %v", err, values[i])
		}
	}
	if len(contextErrs) != 4 || len(events) != 2 {
		t.Errorf("%d calls and %d events, want 4 and 2", len(contextErrs), len(events))
	}
	for _, event := range events {
		if event.Path != "/wait" && event.Path != "/panic" {
			t.Errorf("path %q", event.Path)
		}
	}
}

// contextHandler shows the context of each record to look.
type contextHandler struct {
	slog.Handler
	look func(context.Context)
}

func (contextHandler) Enabled(context.Context, slog.Level) bool { return true }

func (h contextHandler) Handle(ctx context.Context, _ slog.Record) error {
	h.look(ctx)
	return nil
}
