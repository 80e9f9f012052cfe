// Package otelapierror tells OpenTelemetry of failed requests: the span, the metric and the
// log of a request say the same error.
//
//	onError, err := otelapierror.OnError(otelapierror.Config{})
//	if err != nil {
//		return err
//	}
//	e.Use(otelecho.Middleware("api"))
//	echoadapter.Register(e, echoadapter.Config{
//		Logger:  otelslog.NewLogger("api"),
//		OnError: onError,
//	})
//
// The span of the request, which a middleware in front of Register began, gets the
// attributes error.type, the code of the error, and apierror.target, the tracking ID. Its
// status is Error for a 5xx, a panic, and a failure after the response had begun. For a 4xx
// it stays unset, as the semantic conventions for HTTP servers say, and a client that went
// away is no error.
//
// The counter apierror.failures counts failed requests by error.type, http.route,
// http.request.method and http.response.status_code, all of which have few values.
//
// What failed is in the log, since exceptions are log records in today's conventions: the
// bridge otelslog makes exception.type and exception.message of the attribute cause, with
// the trace of the request.
//
// The errors that echoadapter passes on, or the ones inside, have the method ErrorType that
// semconv.ErrorType looks for. Echo v5's echo-opentelemetry sets error.type itself, to the
// type of Echo's error, and gives the metric none; its options can change both:
//
//	const key = "error.type"
//	echootel.Config{
//		OnNextError: func(c *echo.Context, err error) { c.Set(key, semconv.ErrorType(err)) },
//		SpanEndAttributes: func(c *echo.Context, _ *echootel.Values, all []attribute.KeyValue) []attribute.KeyValue {
//			return withErrorType(c, all) // appends c.Get(key), if it is there
//		},
//		MetricAttributes: func(c *echo.Context, v *echootel.Values) []attribute.KeyValue {
//			return withErrorType(c, v.MetricAttributes())
//		},
//	}
//
// It also gives the span of every error, of a 4xx too, the status Error.
package otelapierror

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/faultline-go/faultline/apierror"
)

// Config configures [OnError]. The zero value works.
type Config struct {
	// MeterProvider makes the counter. nil means otel.GetMeterProvider().
	MeterProvider metric.MeterProvider
}

// scope is the name of the instrumentation.
const scope = "github.com/faultline-go/faultline/apierror/otelapierror"

// The keys of attributes; those of the semantic conventions for HTTP are in version 1.43.
const (
	errorType  = attribute.Key("error.type")
	target     = attribute.Key("apierror.target")
	route      = attribute.Key("http.route")
	method     = attribute.Key("http.request.method")
	statusCode = attribute.Key("http.response.status_code")
)

// statusClientGone is the status of a request whose client closed the connection.
const statusClientGone = 499

// OnError returns the function for Config.OnError of echoadapter. It returns an error if the
// counter can't be made.
func OnError(cfg Config) (func(context.Context, apierror.Event), error) {
	provider := cfg.MeterProvider
	if provider == nil {
		provider = otel.GetMeterProvider()
	}
	failures, err := provider.Meter(scope).Int64Counter("apierror.failures",
		metric.WithUnit("{failure}"), metric.WithDescription("Failed requests, by the code of their error."))
	if err != nil {
		return nil, fmt.Errorf("otelapierror: make the counter: %w", err)
	}
	return func(ctx context.Context, e apierror.Event) {
		if e.Status == statusClientGone {
			return
		}
		code := errorType.String(string(e.Error.Code()))
		tell(trace.SpanFromContext(ctx), e, code)
		failures.Add(ctx, 1, metric.WithAttributes(code,
			route.String(e.Route), method.String(methodOf(e)), statusCode.Int(e.Status)))
	}, nil
}

func tell(span trace.Span, e apierror.Event, code attribute.KeyValue) {
	if !span.IsRecording() {
		return
	}
	span.SetAttributes(code, target.String(e.Target))
	if e.Status >= 500 || e.Late || isPanic(e.Cause) {
		span.SetStatus(codes.Error, string(e.Error.Code()))
	}
}

func isPanic(err error) bool {
	_, ok := err.(*apierror.PanicError)
	return ok
}

// methods are those that the conventions know. Clients choose the others, so that they are
// counted as one.
var methods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
	http.MethodDelete, http.MethodConnect, http.MethodOptions, http.MethodTrace,
}

func methodOf(e apierror.Event) string {
	if slices.Contains(methods, e.Method) {
		return e.Method
	}
	return "_OTHER"
}
