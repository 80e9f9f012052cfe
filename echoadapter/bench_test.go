package echoadapter_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

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

var (
	quiet = echoadapter.Config{Logger: slog.New(slog.DiscardHandler)}
	// bodyOnly is quiet with the tracking ID in the body alone.
	bodyOnly = echoadapter.Config{Logger: quiet.Logger, OmitRequestID: true}
)

func registered(cfg echoadapter.Config) *echo.Echo {
	e := echo.New()
	echoadapter.Register(e, cfg)
	addRoutes(e)
	return e
}

// handling is an Echo with nothing but the error handler.
func handling(cfg echoadapter.Config) *echo.Echo {
	e := echo.New()
	e.HTTPErrorHandler = echoadapter.ErrorHandler(cfg)
	addRoutes(e)
	return e
}

func addRoutes(e *echo.Echo) {
	e.GET("/typed", func(c echo.Context) error { return apierror.InvalidIpAddress("10.0.0.999") })
	e.GET("/http", func(c echo.Context) error { return echo.NewHTTPError(404, "No such thing.") })
	e.GET("/panic", func(c echo.Context) error { panic("no") })
	e.GET("/ok", func(c echo.Context) error { return c.NoContent(204) })
}

// BenchmarkServe has what failures cost; internal/bench compares them with Echo
// alone and with peers.
func BenchmarkServe(b *testing.B) {
	logged := registered(echoadapter.Config{Logger: slog.New(slog.NewJSONHandler(io.Discard, nil))})
	silent := registered(quiet)
	for _, bb := range []struct {
		name string
		e    *echo.Echo
		path string
	}{
		{"typed/alone", handling(quiet), "/typed"},
		{"typed/alone/body", handling(bodyOnly), "/typed"},
		{"typed/registered", silent, "/typed"},
		{"typed/logged", logged, "/typed"},
		{"http", silent, "/http"},
		{"ok", silent, "/ok"},
		{"panic", silent, "/panic"},
		{"panic/logged", logged, "/panic"},
	} {
		b.Run(bb.name, func(b *testing.B) { benchmark(b, bb.e, "GET", bb.path, "") })
	}
}
