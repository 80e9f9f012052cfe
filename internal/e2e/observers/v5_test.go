package observers

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	echootel "github.com/labstack/echo-opentelemetry"
	echo5 "github.com/labstack/echo/v5"
	middleware5 "github.com/labstack/echo/v5/middleware"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/faultline-go/faultline/apierror"
	echoadapter5 "github.com/faultline-go/faultline/echoadapter/v5"
)

// TestEcho5 has the observers of Echo v5 in front of Register: the span and the metric end
// before Echo's error handler would run, and yet they report what the client gets.
func TestEcho5(t *testing.T) {
	returns := func(err error) echo5.HandlerFunc { return func(*echo5.Context) error { return err } }
	for _, f := range []struct {
		name, method, path, body string
		handler                  echo5.HandlerFunc
		status                   int
	}{
		{"success", "GET", "/x", "", func(c *echo5.Context) error { return c.NoContent(204) }, 204},
		{"typed", "GET", "/x", "", returns(apierror.ResourceNotFound("m1")), 404},
		{"wrapped", "GET", "/x", "", returns(fmt.Errorf("load: %w", apierror.Forbidden())), 403},
		{"foreign", "GET", "/x", "", returns(io.EOF), 500},
		{"an HTTPError", "GET", "/x", "", returns(echo5.NewHTTPError(409, "taken")), 409},
		{"a sentinel", "GET", "/x", "", returns(errors.Join(io.EOF, echo5.ErrForbidden)), 403},
		{"ours inside an HTTPError", "GET", "/x", "", returns(echo5.ErrInternalServerError.Wrap(apierror.Forbidden())), 403},
		{"Bind", "POST", "/x", `{"Title":"x"}`, func(c *echo5.Context) error { _, err := echoadapter5.Bind[note](c); return err }, 400},
		{"unknown path", "GET", "/nowhere", "", returns(nil), 404},
		{"wrong method", "PATCH", "/x", "", returns(nil), 405},
		{"panic", "GET", "/x", "", func(*echo5.Context) error { panic("no") }, 500},
		{"panic of an apierror", "GET", "/x", "", func(*echo5.Context) error { panic(apierror.Forbidden()) }, 500},
	} {
		t.Run(f.name, func(t *testing.T) {
			exporter, reader := tracetest.NewInMemoryExporter(), metric.NewManualReader()
			var logged []int
			e := echo5.New()
			e.Logger = slog.New(slog.DiscardHandler)
			e.Use(middleware5.RequestLoggerWithConfig(middleware5.RequestLoggerConfig{
				LogStatus: true, LogValuesFunc: func(_ *echo5.Context, v middleware5.RequestLoggerValues) error {
					logged = append(logged, v.Status)
					return nil
				},
			}), echootel.NewMiddlewareWithConfig(echootel.Config{
				TracerProvider: sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter)),
				MeterProvider:  metric.NewMeterProvider(metric.WithReader(reader)),
			}))
			echoadapter5.Register(e, echoadapter5.Config{Logger: slog.New(slog.DiscardHandler)})
			e.GET("/x", f.handler)
			e.POST("/x", f.handler)
			server := httptest.NewServer(e)
			r, err := http.NewRequest(f.method, server.URL+f.path, strings.NewReader(f.body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			response, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			server.Close() // waits for the request

			var spans []int
			for _, span := range exporter.GetSpans() {
				spans = append(spans, statusIn(span.Attributes))
			}
			want := []int{f.status}
			if response.StatusCode != f.status || !slices.Equal(spans, want) || !slices.Equal(durations(t, reader), want) || !slices.Equal(logged, want) {
				t.Errorf("the client got %d, the span %v, the metric %v, the log %v, want %d",
					response.StatusCode, spans, durations(t, reader), logged, f.status)
			}
		})
	}
}

func statusIn(attributes []attribute.KeyValue) int {
	for _, a := range attributes {
		if a.Key == "http.response.status_code" {
			return int(a.Value.AsInt64())
		}
	}
	return 0
}

// durations returns the statuses of http.server.request.duration, once for each request.
func durations(t *testing.T, reader *metric.ManualReader) (statuses []int) {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := reader.Collect(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	for _, scope := range all.ScopeMetrics {
		for _, m := range scope.Metrics {
			histogram, ok := m.Data.(metricdata.Histogram[float64])
			if m.Name != "http.server.request.duration" || !ok {
				continue
			}
			for _, point := range histogram.DataPoints {
				statuses = append(statuses, slices.Repeat([]int{statusIn(point.Attributes.ToSlice())}, int(point.Count))...)
			}
		}
	}
	return statuses
}
