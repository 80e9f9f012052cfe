package otelapierror_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/otelapierror"
)

// TestOnError tells of failures of all kinds.
func TestOnError(t *testing.T) {
	for _, tt := range []struct {
		name   string
		event  apierror.Event
		status codes.Code
		count  string // the attributes of the counter, "" if it doesn't count
	}{
		{"a 4xx", apierror.Event{Error: apierror.ResourceNotFound("x"), Status: 404, Method: "GET", Route: "/:id"}, codes.Unset,
			"error.type=ResourceNotFound,http.request.method=GET,http.response.status_code=404,http.route=/:id"},
		{"a 5xx", apierror.Event{Error: apierror.InternalServerError(nil), Status: 500, Method: "POST"}, codes.Error,
			"error.type=InternalServerError,http.request.method=POST,http.response.status_code=500,http.route="},
		{"a panic", apierror.Event{Error: apierror.InternalServerError(nil), Cause: apierror.NewPanicError("x"), Status: 500, Method: "GET"}, codes.Error,
			"error.type=InternalServerError,http.request.method=GET,http.response.status_code=500,http.route="},
		{"late", apierror.Event{Error: apierror.Forbidden(), Cause: errors.New("x"), Status: 403, Method: "GET", Late: true}, codes.Error,
			"error.type=Forbidden,http.request.method=GET,http.response.status_code=403,http.route="},
		{"a method of a client's own", apierror.Event{Error: apierror.BadRequest("x"), Status: 405, Method: strings.Repeat("X", 99)}, codes.Unset,
			"error.type=BadRequest,http.request.method=_OTHER,http.response.status_code=405,http.route="},
		{"a client that is gone", apierror.Event{Error: apierror.BadRequest("x"), Status: 499}, codes.Unset, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			exporter, reader := tracetest.NewInMemoryExporter(), metric.NewManualReader()
			onError, err := otelapierror.OnError(otelapierror.Config{MeterProvider: metric.NewMeterProvider(metric.WithReader(reader))})
			if err != nil {
				t.Fatal(err)
			}
			ctx, span := sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter)).Tracer("").Start(t.Context(), "request")
			tt.event.Target = "id-1"
			onError(ctx, tt.event)
			onError(context.Background(), tt.event) // without a span
			span.End()

			got := exporter.GetSpans()[0]
			if got.Status.Code != tt.status {
				t.Errorf("the span is %v, want %v", got.Status.Code, tt.status)
			}
			attributes := attribute.NewSet(got.Attributes...)
			wanted := ""
			if tt.count != "" {
				wanted = "apierror.target=id-1,error.type=" + string(tt.event.Error.Code())
			}
			if got := attributes.Encoded(attribute.DefaultEncoder()); got != wanted {
				t.Errorf("the span has %s, want %s", got, wanted)
			}
			var all metricdata.ResourceMetrics
			if err := reader.Collect(t.Context(), &all); err != nil {
				t.Fatal(err)
			}
			count := ""
			for _, scope := range all.ScopeMetrics {
				for _, m := range scope.Metrics {
					points := m.Data.(metricdata.Sum[int64]).DataPoints
					if m.Name != "apierror.failures" || len(points) != 1 || points[0].Value != 2 {
						t.Errorf("got %+v", m)
					}
					count = points[0].Attributes.Encoded(attribute.DefaultEncoder())
				}
			}
			if count != tt.count {
				t.Errorf("the counter has %s, want %s", count, tt.count)
			}
		})
	}
}

func BenchmarkOnError(b *testing.B) {
	onError, err := otelapierror.OnError(otelapierror.Config{MeterProvider: metric.NewMeterProvider(metric.WithReader(metric.NewManualReader()))})
	if err != nil {
		b.Fatal(err)
	}
	ctx, span := sdktrace.NewTracerProvider().Tracer("").Start(context.Background(), "request")
	defer span.End()
	e := apierror.Event{Error: apierror.Forbidden(), Status: 403, Method: "GET", Route: "/", Target: "id"}
	b.ReportAllocs()
	for b.Loop() {
		onError(ctx, e)
	}
}
