package e2e

import (
	"context"
	"encoding/xml"
	"html/template"
	"io"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// echoConfig is for services that need none.
var echoConfig echoadapter.Config

var large = strings.Repeat("large ", 20_000)

// lateRows are the ways to fail too late.
func lateRows() []lateRow {
	half := func(c echo.Context) error {
		_, err := io.WriteString(c.Response(), "half")
		return err
	}
	then := func(first func(echo.Context) error, err error) func(*echo.Echo) {
		return handle(func(c echo.Context) error {
			if failed := first(c); failed != nil {
				return failed
			}
			return err
		})
	}
	flush := func(c echo.Context) error { c.Response().Flush(); return nil }
	rows := []lateRow{
		{name: "Flush before the first write", setup: then(flush, errLate), status: 200},
		{name: "Flush by ResponseController", setup: then(func(c echo.Context) error { return http.NewResponseController(c.Response()).Flush() }, errLate), status: 200},
		{name: "Flush of the inner writer", setup: then(func(c echo.Context) error { c.Response().Writer.(http.Flusher).Flush(); return nil }, errLate), status: 200},
		{name: "Flush, and one of ours", setup: then(flush, apierror.ResourceNotFound("x").WithCause(errLate)), status: 200, failed: 404},
		{name: "Flush, and one of Echo's", setup: then(flush, echo.ErrConflict.WithInternal(errLate)), status: 200, failed: 409},
		{name: "a write", setup: then(half, errLate), status: 200, begins: "half"},
		{name: "a large write", setup: then(func(c echo.Context) error { return c.String(201, large) }, errLate), status: 201, begins: "large "},
		{name: "a write to the inner writer", setup: then(func(c echo.Context) error { _, err := c.Response().Writer.Write([]byte("half")); return err }, errLate), status: 200, begins: "half"},
		{name: "WriteHeader of the inner writer", setup: then(func(c echo.Context) error { c.Response().Writer.WriteHeader(202); return nil }, errLate), status: 202},
		{name: "a write through Unwrap", setup: then(func(c echo.Context) error { _, err := c.Response().Unwrap().Write([]byte("half")); return err }, errLate), status: 200, begins: "half"},
		{name: "NoContent with a body to come", setup: then(func(c echo.Context) error { return c.NoContent(200) }, errLate), status: 200},
		{name: "Redirect", setup: then(func(c echo.Context) error { return c.Redirect(302, "/x") }, errLate), status: 302},
		{name: "a whole JSON", setup: then(func(c echo.Context) error { return c.JSON(200, 1) }, errLate), status: 200, begins: "1"},
		{name: "Stream", setup: handle(func(c echo.Context) error { return c.Stream(200, "text/plain", failingReader("half")) }), status: 200, begins: "half"},
		{name: "Stream, large", setup: handle(func(c echo.Context) error { return c.Stream(200, "text/plain", failingReader(large)) }), status: 200, begins: "large "},
		{name: "XML", setup: handle(func(c echo.Context) error { return c.XML(200, []any{"a", failingXML{}}) }), status: 200, begins: "<?xml"},
		{name: "JSONP", setup: handle(func(c echo.Context) error { return c.JSONP(200, "f", failingJSON{}) }), status: 200, begins: "f("},
		{name: "a template", setup: handle(func(c echo.Context) error {
			return template.Must(template.New("").Parse("half {{.Fail}}")).Execute(c.Response(), failingTemplate{})
		}), status: 200, begins: "half "},
		{name: "a panic", setup: handle(func(c echo.Context) error { _ = half(c); panic(errLate) }), status: 200, begins: "half", stack: true},
		{name: "a panic after Flush", setup: handle(func(c echo.Context) error { _ = flush(c); panic(errLate) }), status: 200, stack: true},
		{name: "Response.After panics", setup: handle(func(c echo.Context) error {
			c.Response().After(func() { panic(errLate) })
			return half(c)
		}), status: 200, begins: "half", stack: true},
		{name: "ErrAbortHandler", setup: handle(func(c echo.Context) error { _ = half(c); _ = flush(c); panic(http.ErrAbortHandler) }), status: 200, begins: "half", quiet: true},
		{name: "c.Error", setup: handle(func(c echo.Context) error { _ = half(c); c.Error(errLate); return nil }), status: 200, begins: "half"},
		{name: "c.Error, and again", setup: handle(func(c echo.Context) error { _ = half(c); c.Error(errLate); return errLate }), status: 200, begins: "half"},

		{name: "a declared length, short", setup: then(declared("10", "half"), errLate), status: 200, begins: "half"},
		{name: "a declared length, nothing yet", setup: then(declared("10", ""), errLate), status: 200},
		{name: "a declared length, whole", setup: then(declared("4", "half"), errLate), status: 200, begins: "half", whole: true},
		{name: "a declared length, whole and flushed", setup: then(func(c echo.Context) error { _ = declared("4", "half")(c); return flush(c) }, errLate), status: 200, begins: "half", whole: true},
		{name: "a declared length, whole, and a panic", setup: handle(func(c echo.Context) error { _ = declared("4", "half")(c); panic(errLate) }), status: 200, begins: "half", whole: true, stack: true},
		{name: "a declared length of nothing", setup: then(declared("0", ""), errLate), status: 200, whole: true},
		{name: "the handler's own 404", setup: then(func(c echo.Context) error { return c.String(404, "mine") }, errLate), status: 404, begins: "mine", whole: true},
		{name: "the handler's own 503", setup: then(func(c echo.Context) error { return c.String(503, "mine") }, errLate), status: 503, begins: "mine", whole: true},
		{name: "half of a 503 that is streamed", setup: handle(func(c echo.Context) error { return c.Stream(503, "text/plain", failingReader(large)) }), status: 503, begins: "large "},
		{name: "half of an upstream's 404", setup: handle(func(c echo.Context) error {
			c.Response().WriteHeader(404)
			if _, err := io.Copy(c.Response(), failingReader(large)); err != nil {
				return errLate
			}
			return nil
		}), status: 404, begins: "large "},
		{name: "a large 404", setup: then(func(c echo.Context) error { return c.String(404, large) }, errLate), status: 404, begins: "large "},
		{name: "http.Error", setup: then(func(c echo.Context) error {
			http.Error(c.Response(), "mine", http.StatusServiceUnavailable)
			return nil
		}, errLate), status: 503, begins: "mine", whole: true},
		{name: "HEAD", request: "HEAD /", setup: then(half, errLate), status: 200, whole: true},
		{name: "204", setup: then(func(c echo.Context) error { return c.NoContent(204) }, errLate), status: 204, whole: true},
		{name: "304", setup: then(func(c echo.Context) error { return c.NoContent(304) }, errLate), status: 304, whole: true},
	}
	rows = append(rows, lateMiddlewareRows(half)...)
	for i := range rows {
		if rows[i].cause == "" {
			rows[i].cause = canary
		}
	}
	return rows
}

// lateMiddlewareRows are those with a middleware around the handler.
func lateMiddlewareRows(half echo.HandlerFunc) []lateRow {
	fails := func(c echo.Context) error { _ = half(c); return errLate }
	flushes := func(c echo.Context) error { _ = half(c); c.Response().Flush(); return errLate }
	long := func(c echo.Context) error { _ = c.String(200, large); return errLate }
	const accept = "GET /\nAccept-Encoding: gzip"
	const zipped = "\x1f\x8b"
	short := middleware.GzipWithConfig(middleware.GzipConfig{MinLength: 4096})
	return []lateRow{
		{name: "Gzip outside", request: accept, setup: useThen(fails, middleware.Gzip()), status: 200, begins: zipped},
		{name: "Gzip outside, large", request: accept, setup: useThen(long, middleware.Gzip()), status: 200, begins: zipped},
		{name: "Gzip outside, flushed", request: accept, setup: useThen(flushes, middleware.Gzip()), status: 200, begins: zipped},
		{name: "Gzip outside, that holds back", request: accept, setup: useThen(fails, short), status: 200, begins: "half"},
		{name: "Gzip outside, and a panic", request: accept, setup: useThen(func(c echo.Context) error { _ = half(c); panic(errLate) }, middleware.Gzip()), status: 200, begins: zipped, stack: true},
		{name: "Gzip outside, and c.Error", request: accept, setup: useThen(fails, middleware.Gzip(), dump), status: 200},
		{name: "Gzip outside, that holds back, and c.Error", request: accept, setup: useThen(fails, short, dump), status: 200},
		{name: "Gzip inside BodyDump", request: accept, setup: useThen(fails, dump, middleware.Gzip()), status: 200, begins: zipped},
		{name: "BodyDump", setup: useThen(fails, dump), status: 200, begins: "half"},
		{name: "BodyDump, flushed", setup: useThen(flushes, dump), status: 200, begins: "half"},
		{name: "BodyDump: its handler panics", setup: use(middleware.BodyDump(func(echo.Context, []byte, []byte) { panic(errLate) })), status: 200, begins: "success", stack: true},
		{name: "RequestLogger with HandleError", setup: useThen(fails, requestLogger(true)), status: 200, begins: "half"},
		{name: "Logger: a tag fails", setup: use(textLogger(failingTag)), status: 200, begins: "success"},
		{name: "another request context", setup: useThen(func(c echo.Context) error {
			c.SetRequest(c.Request().WithContext(context.Background()))
			c.Response().Flush()
			return errLate
		}), status: 200},
		{name: "WrapMiddleware", setup: useThen(fails, wrap), status: 200, begins: "half"},
		{name: "WrapMiddleware around BodyDump", setup: useThen(fails, wrap, dump), status: 200, begins: "half"},
		{name: "WrapMiddleware, and a panic", setup: useThen(func(c echo.Context) error { _ = half(c); panic(errLate) }, wrap), status: 200, begins: "half", stack: true},
		{name: "WrapHandler", setup: handle(echo.WrapHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "half"); panic(errLate) }))),
			status: 200, begins: "half", stack: true},
		{name: "middleware after the handler", setup: use(func(next echo.HandlerFunc) echo.HandlerFunc {
			return func(c echo.Context) error { _ = next(c); return errLate }
		}), status: 200, begins: "success"},
		{name: "Recover", setup: useThen(func(c echo.Context) error { _ = half(c); panic(errLate) }, middleware.RecoverWithConfig(middleware.RecoverConfig{DisablePrintStack: true})),
			status: 200, begins: "half", stack: true},
	}
}

// wrap is a middleware of net/http's that puts a writer of its own in between.
var wrap = echo.WrapMiddleware(func(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(struct{ http.ResponseWriter }{w}, r) })
})

// declared answers with a Content-Length and body.
func declared(length, body string) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set("Content-Length", length)
		c.Response().WriteHeader(200)
		_, err := io.WriteString(c.Response(), body)
		return err
	}
}

type failingXML struct{}

func (failingXML) MarshalXML(*xml.Encoder, xml.StartElement) error { return errLate }

type failingTemplate struct{}

func (failingTemplate) Fail() (string, error) { return "", errLate }
