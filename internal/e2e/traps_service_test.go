package e2e

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// serviceRows are what a service does to itself.
func serviceRows() []row {
	broken := errors.New(canary)
	// detached is a middleware that takes the request out of its context.
	detached := func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			c.SetRequest(c.Request().WithContext(context.Background()))
			return next(c)
		}
	}
	conflict := func(echo.Context) error { return echo.ErrConflict.WithInternal(broken) }
	wrapped := func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error { return next(ownContext{c}) }
	}
	digests := []string{"Content-Md5", "Digest", "Content-Digest", "Repr-Digest"}
	return []row{
		{name: "Debug", request: "GET /?pretty", setup: func(e *echo.Echo) { e.Debug = true; handle(conflict)(e) }, status: 409, message: "Conflict", cause: canary},
		{name: "a JSONSerializer that fails", setup: func(e *echo.Echo) { e.JSONSerializer = noJSON{}; handle(conflict)(e) }, status: 409, message: "Conflict", cause: canary},
		{name: "a client that wants HTML", request: "GET /\nAccept: text/html\nAccept-Charset: latin1", setup: handle(conflict), status: 409, message: "Conflict", cause: canary},
		{name: "a context of the service's own", setup: useThen(conflict, wrapped), status: 409, message: "Conflict", cause: canary},
		{name: "another request context", setup: useThen(conflict, detached), status: 409, message: "Conflict", cause: canary},
		{name: "another request context, and BodyDump", setup: useThen(conflict, dump, detached), status: 409, message: "Conflict", cause: canary},
		{name: "another request context, and a panic", setup: useThen(func(echo.Context) error { panic(canary) }, detached), status: 500, cause: canary, stack: true},
		{name: "WrapMiddleware", setup: useThen(conflict, wrap), status: 409, message: "Conflict", cause: canary},
		{name: "WrapMiddleware around BodyDump", setup: useThen(conflict, wrap, dump), status: 409, message: "Conflict", cause: canary},
		{name: "WrapMiddleware, and a panic", setup: useThen(func(echo.Context) error { panic(canary) }, wrap), status: 500, cause: canary, stack: true},
		{name: "WrapMiddleware that panics", setup: use(echo.WrapMiddleware(func(http.Handler) http.Handler {
			return http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(canary) })
		})), status: 500, cause: canary, stack: true},
		{name: "WrapHandler that panics", setup: handle(echo.WrapHandler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(canary) }))), status: 500, cause: canary, stack: true},
		{name: "another Response", setup: useThen(conflict, func(next echo.HandlerFunc) echo.HandlerFunc {
			return func(c echo.Context) error {
				c.SetResponse(echo.NewResponse(noFlush{c.Response().Writer}, c.Echo()))
				return next(c)
			}
		}), status: 409, message: "Conflict", cause: canary},
		{name: "a writer that is thrown away", setup: useThen(func(c echo.Context) error { _, _ = io.WriteString(c.Response(), canary); return broken }, func(next echo.HandlerFunc) echo.HandlerFunc {
			return func(c echo.Context) error {
				response := c.Response()
				c.SetResponse(echo.NewResponse(&idWriter{header: http.Header{}}, c.Echo()))
				err := next(c)
				c.SetResponse(response)
				return err
			}
		}), status: 500, cause: canary},
		{name: "Response.After panics", setup: handle(func(c echo.Context) error {
			c.Response().After(func() { panic("after") })
			return conflict(c)
		}), status: 409, message: "Conflict", cause: canary, stack: true, writeError: "panic: after", getOnly: true},
		{name: "digests of another body", setup: handle(func(c echo.Context) error {
			for _, key := range digests {
				c.Response().Header().Set(key, "x")
			}
			return conflict(c)
		}), status: 409, message: "Conflict", cause: canary, header: map[string]string{digests[0]: "", digests[1]: "", digests[2]: "", digests[3]: ""}},
		{name: "headers of an error", fails: apierror.Forbidden().WithCause(broken).
			WithHeader("Content-Length", "1").WithHeader("Content-Type", "text/html").WithHeader("X-Request-Id", "mine").WithHeader("Cache-Control", "public").
			WithHeader("X-Note", "a\r\nSet-Cookie: b=c"), status: 403, message: "Forbidden", cause: canary,
			header: map[string]string{"X-Note": "a  Set-Cookie: b=c", "Set-Cookie": ""}, once: true},
		{name: "a Transfer-Encoding", setup: handle(func(c echo.Context) error {
			c.Response().Header().Set("Transfer-Encoding", "chunked")
			return conflict(c)
		}), status: 409, message: "Conflict", cause: canary},
		{name: "a trailer", setup: handle(func(c echo.Context) error {
			c.Response().Header().Set("Trailer", "X-Sum")
			c.Response().Header().Set(http.TrailerPrefix+"X-Other", canary)
			return conflict(c)
		}), status: 409, message: "Conflict", cause: canary, header: map[string]string{"Trailer": ""}},
	}
}

type ownContext struct{ echo.Context }

type noJSON struct{}

func (noJSON) Serialize(echo.Context, any, string) error { panic(canary) }
func (noJSON) Deserialize(echo.Context, any) error       { panic(canary) }

// TestSharedSentinel checks what SetInternal on one of Echo's variables does: it
// adds the cause of one request to all others, which must not see it.
func TestSharedSentinel(t *testing.T) {
	t.Cleanup(func() { _ = echo.ErrNotFound.SetInternal(nil) })
	_ = echo.ErrNotFound.SetInternal(errors.New(canary))
	row{request: "GET /nowhere", status: 404, message: "Not Found", cause: canary}.run(t, serve(t, echoConfig, nil, nil), false)
}

// TestLoggerPanics checks that a logger that fails costs no client its answer.
func TestLoggerPanics(t *testing.T) {
	e := echo.New()
	noise := &lines{}
	e.Logger.SetOutput(noise)
	echoadapter.Register(e, echoadapter.Config{Logger: slog.New(panickingHandler{})})
	fails(apierror.Forbidden())(e)
	s := &server{handler: e, records: &recorder{}, noise: noise, served: make(chan struct{}, 1)}
	s.start(t, nil)
	got := s.roundTrip(t, http.MethodGet, row{}.wire())
	s.wait(t)
	row{status: 403, message: "Forbidden"}.checkAnswer(t, http.MethodGet, got)
	if !got.reused || !strings.Contains(noise.String(), "Config.Logger panicked") {
		t.Errorf("reused: %t, log of Echo: %q", got.reused, noise)
	}
}

type panickingHandler struct{ slog.Handler }

func (panickingHandler) Enabled(context.Context, slog.Level) bool  { return true }
func (panickingHandler) Handle(context.Context, slog.Record) error { panic("disk full") }

// TestNestedEchos checks a service inside a service, both with Register: one
// answer, one record.
func TestNestedEchos(t *testing.T) {
	for name, fail := range map[string]echo.HandlerFunc{
		"an error":              func(echo.Context) error { return echo.ErrBadGateway.WithInternal(errors.New(canary)) },
		"an error of c.Error's": func(c echo.Context) error { c.Error(echo.ErrBadGateway.WithInternal(errors.New(canary))); return nil },
		"a panic":               func(echo.Context) error { panic(canary) },
	} {
		t.Run(name, func(t *testing.T) {
			records := &recorder{}
			cfg := echoadapter.Config{Logger: slog.New(records)}
			inner, outer := echo.New(), echo.New()
			echoadapter.Register(inner, cfg)
			echoadapter.Register(outer, cfg)
			inner.Any("/", fail)
			outer.Any("/", echo.WrapHandler(inner), dump)
			s := &server{handler: outer, records: records, noise: &lines{}, served: make(chan struct{}, 1)}
			s.start(t, nil)
			got := s.roundTrip(t, http.MethodGet, row{}.wire())
			s.wait(t)
			r := row{status: 502, cause: canary}
			if name == "a panic" {
				r = row{status: 500, cause: canary, stack: true}
			}
			target := r.checkAnswer(t, http.MethodGet, got)
			r.checkRecord(t, http.MethodGet, s.one(t), target)
		})
	}
}
