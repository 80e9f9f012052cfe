package echoadapter_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// discard is a ResponseWriter that costs nothing and is used again.
type discard struct{ header http.Header }

func (w *discard) Header() http.Header         { return w.header }
func (w *discard) Write(b []byte) (int, error) { return len(b), nil }
func (w *discard) WriteHeader(int)             {}

// benchmark sends one request again and again through e.
func benchmark(b *testing.B, e *echo.Echo, method, path, body string) {
	b.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := &discard{header: http.Header{}}
	reader := strings.NewReader(body)
	if body != "" {
		r.Body = io.NopCloser(reader)
	}
	fresh := *r
	b.ReportAllocs()
	for b.Loop() {
		clear(w.header)
		reader.Reset(body)
		*r = fresh // a middleware may have changed it
		e.ServeHTTP(w, r)
	}
}

var quiet = echoadapter.Config{Logger: slog.New(slog.DiscardHandler)}

func registered(cfg echoadapter.Config) *echo.Echo {
	e := echo.New()
	echoadapter.Register(e, cfg)
	addRoutes(e)
	return e
}

func bare() *echo.Echo {
	e := echo.New()
	e.Use(middleware.RecoverWithConfig(middleware.RecoverConfig{DisablePrintStack: true}), middleware.RequestID())
	addRoutes(e)
	return e
}

func addRoutes(e *echo.Echo) {
	constant := []byte(`{"error":{"code":"InvalidIpAddress","message":"IP address 10.0.0.999 is invalid.","target":"1fa66c0f-18bd-4133-b378-36d76f3a2ba0"}}`)
	e.GET("/constant", func(c echo.Context) error { return c.JSONBlob(400, constant) })
	e.GET("/typed", func(c echo.Context) error { return apierror.InvalidIpAddress("10.0.0.999") })
	e.GET("/http", func(c echo.Context) error { return echo.NewHTTPError(404, "No such thing.") })
	e.GET("/panic", func(c echo.Context) error { panic("no") })
	e.GET("/ok", func(c echo.Context) error { return c.NoContent(204) })
}

func BenchmarkServe(b *testing.B) {
	alone := echo.New()
	alone.HTTPErrorHandler = echoadapter.ErrorHandler(quiet)
	addRoutes(alone)
	plain := echo.New()
	addRoutes(plain)
	jsonLog := echoadapter.Config{Logger: slog.New(slog.NewJSONHandler(io.Discard, nil))}
	for _, bb := range []struct {
		name string
		e    *echo.Echo
		path string
	}{
		{"constant/plain", plain, "/constant"},
		{"typed/alone", alone, "/typed"},
		{"typed/registered", registered(quiet), "/typed"},
		{"typed/logged", registered(jsonLog), "/typed"},
		{"http/registered", registered(quiet), "/http"},
		{"http/bare", bare(), "/http"},
		{"http/plain", plain, "/http"},
		{"ok/registered", registered(quiet), "/ok"},
		{"ok/bare", bare(), "/ok"},
		{"panic/registered", registered(quiet), "/panic"},
		{"panic/bare", bare(), "/panic"},
		{"panic/logged", registered(jsonLog), "/panic"},
	} {
		b.Run(bb.name, func(b *testing.B) { benchmark(b, bb.e, "GET", bb.path, "") })
	}
}
