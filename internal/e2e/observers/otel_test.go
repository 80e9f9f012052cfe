package observers

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	echootel "github.com/labstack/echo-opentelemetry"
	"github.com/labstack/echo/v4"
	echo5 "github.com/labstack/echo/v5"
	"go.opentelemetry.io/contrib/bridges/otelslog"
	"go.opentelemetry.io/contrib/instrumentation/github.com/labstack/echo/otelecho"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/otelapierror"
	"github.com/faultline-go/faultline/echoadapter"
	echoadapter5 "github.com/faultline-go/faultline/echoadapter/v5"
)

// telemetry is where a service's traces, metrics and logs go.
type telemetry struct {
	spans   *tracetest.InMemoryExporter
	tracer  *sdktrace.TracerProvider
	reader  *metric.ManualReader
	meter   *metric.MeterProvider
	records *memory
	logger  *slog.Logger
	onError func(context.Context, apierror.Event)
}

func newTelemetry(t *testing.T) *telemetry {
	o := &telemetry{spans: tracetest.NewInMemoryExporter(), reader: metric.NewManualReader(), records: &memory{}}
	o.tracer = sdktrace.NewTracerProvider(sdktrace.WithSyncer(o.spans))
	o.meter = metric.NewMeterProvider(metric.WithReader(o.reader))
	o.logger = otelslog.NewLogger("service", otelslog.WithLoggerProvider(
		sdklog.NewLoggerProvider(sdklog.WithProcessor(sdklog.NewSimpleProcessor(o.records)))))
	var err error
	if o.onError, err = otelapierror.OnError(otelapierror.Config{MeterProvider: o.meter}); err != nil {
		t.Fatal(err)
	}
	return o
}

// serviceOn4 and serviceOn5 are the recipe on each version of Echo: a route /:how, with the
// instrumentation in front of Register.
func serviceOn4(o *telemetry, fail func(how string) error) http.Handler {
	e := echo.New()
	e.Logger.SetOutput(io.Discard)
	e.Use(otelecho.Middleware("service", otelecho.WithTracerProvider(o.tracer)))
	echoadapter.Register(e, echoadapter.Config{Logger: o.logger, OnError: o.onError})
	e.GET("/:how", func(c echo.Context) error { return fail(c.Param("how")) })
	return e
}

func serviceOn5(o *telemetry, fail func(how string) error) http.Handler {
	e := echo5.New()
	e.Logger = slog.New(slog.DiscardHandler)
	const key = "error.type"
	withErrorType := func(c *echo5.Context, all []attribute.KeyValue) []attribute.KeyValue {
		if errorType, ok := c.Get(key).(attribute.KeyValue); ok {
			all = append(all, errorType)
		}
		return all
	}
	e.Use(echootel.NewMiddlewareWithConfig(echootel.Config{
		TracerProvider: o.tracer, MeterProvider: o.meter,
		// By itself the middleware gives the span the type of Echo's error, and the metric none.
		OnNextError: func(c *echo5.Context, err error) { c.Set(key, semconv.ErrorType(err)) },
		SpanEndAttributes: func(c *echo5.Context, _ *echootel.Values, all []attribute.KeyValue) []attribute.KeyValue {
			return withErrorType(c, all)
		},
		MetricAttributes: func(c *echo5.Context, v *echootel.Values) []attribute.KeyValue {
			return withErrorType(c, v.MetricAttributes())
		},
	}))
	echoadapter5.Register(e, echoadapter5.Config{Logger: o.logger, OnError: o.onError})
	e.GET("/:how", func(c *echo5.Context) error { return fail(c.Param("how")) })
	return e
}

// TestOpenTelemetry checks that the span, the metric and the log of a failure say the same.
func TestOpenTelemetry(t *testing.T) {
	fail := func(how string) error {
		switch how {
		case "ours":
			return fmt.Errorf("load: %w", apierror.ResourceNotFound("m1"))
		case "foreign":
			return io.EOF
		case "ours-inside":
			return errorsJoin(apierror.TooManyRequests("", 1))
		case "panic":
			panic(apierror.Forbidden())
		}
		return nil
	}
	for version, service := range map[string]func(*telemetry, func(string) error) http.Handler{"v4": serviceOn4, "v5": serviceOn5} {
		for _, f := range []struct {
			path, code string
			status     int
			isError    bool
		}{
			{"/ours", "ResourceNotFound", 404, false},
			{"/foreign", "InternalServerError", 500, true},
			{"/ours-inside", "TooManyRequests", 429, false},
			{"/panic", "InternalServerError", 500, true},
			{"/", "NotFound", 404, false},
		} {
			t.Run(version+f.path, func(t *testing.T) {
				o := newTelemetry(t)
				w := httptest.NewRecorder()
				service(o, fail).ServeHTTP(w, httptest.NewRequest("GET", f.path, nil))
				if w.Code != f.status || len(o.spans.GetSpans()) != 1 || len(o.records.records) != 1 {
					t.Fatalf("got %d, %d spans, %d records", w.Code, len(o.spans.GetSpans()), len(o.records.records))
				}
				span, record := o.spans.GetSpans()[0], o.records.records[0]
				t.Logf("span: %v %v", span.Status.Code, span.Attributes)
				if got := valueOf(span.Attributes, "error.type"); got != f.code {
					t.Errorf("the span has error.type %s, want %s", got, f.code)
				}
				if got := valueOf(span.Attributes, "apierror.target"); got != w.Header().Get("X-Request-Id") {
					t.Errorf("the span has the target %s", got)
				}
				// echo-opentelemetry marks the span of each error, of a 4xx too.
				if isError := span.Status.Code == codes.Error; isError != f.isError && version == "v4" {
					t.Errorf("the span is %v", span.Status.Code)
				}
				if record.TraceID() != span.SpanContext.TraceID() || record.SpanID() != span.SpanContext.SpanID() {
					t.Errorf("the record is not of the span")
				}
				logged := map[string]string{}
				record.WalkAttributes(func(a attribute.KeyValue) bool { logged[string(a.Key)] = a.Value.AsString(); return true })
				t.Logf("record: %v", logged)
				if logged["exception.type"] != f.code || logged["exception.message"] == "" {
					t.Errorf("the record has the exception %s: %s", logged["exception.type"], logged["exception.message"])
				}
				if logged["code"] != f.code || logged["target"] != w.Header().Get("X-Request-Id") {
					t.Errorf("the record has %v", logged)
				}
				counted, durations := errorTypes(t, o.reader)
				t.Logf("apierror.failures: %v, http.server.request.duration: %v", counted, durations)
				if counted != f.code || version == "v5" && durations != f.code {
					t.Errorf("the counter has %q, the duration %q, want %q", counted, durations, f.code)
				}
			})
		}
	}
}

func errorsJoin(err error) error { return fmt.Errorf("%w, %w", io.EOF, err) }

func valueOf(attributes []attribute.KeyValue, key attribute.Key) string {
	set := attribute.NewSet(attributes...)
	value, _ := set.Value(key)
	return value.AsString()
}

// errorTypes returns the error.type of the counter of failures, and of the durations.
func errorTypes(t *testing.T, reader *metric.ManualReader) (counted, durations string) {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := reader.Collect(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	for _, scope := range all.ScopeMetrics {
		for _, m := range scope.Metrics {
			switch data := m.Data.(type) {
			case metricdata.Sum[int64]:
				if m.Name == "apierror.failures" {
					counted = valueOf(data.DataPoints[0].Attributes.ToSlice(), "error.type")
				}
			case metricdata.Histogram[float64]:
				if m.Name == "http.server.request.duration" {
					durations = valueOf(data.DataPoints[0].Attributes.ToSlice(), "error.type")
				}
			}
		}
	}
	return counted, durations
}
