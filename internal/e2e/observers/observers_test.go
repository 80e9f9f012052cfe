package observers

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/getsentry/sentry-go"
	sentryecho "github.com/getsentry/sentry-go/echo"
	"github.com/labstack/echo-contrib/echoprometheus"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"github.com/prometheus/client_golang/prometheus"
	slogecho "github.com/samber/slog-echo"
	"go.opentelemetry.io/contrib/instrumentation/github.com/labstack/echo/otelecho"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// reports collects the statuses that an observer reported.
type reports struct {
	mu       sync.Mutex
	statuses []int
}

func (r *reports) add(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.statuses = append(r.statuses, status)
}

// observer is a middleware that stands in front of Register. Its install function returns
// the statuses that it reported.
type observer struct {
	name    string
	install func(*testing.T, *echo.Echo) (statuses func() []int)
	// late is the status for a response that breaks off: that of the response, or 500 if
	// the observer looks at the error.
	late int
}

var observers = []observer{
	{"otelecho", observeTrace, 200},
	{"echoprometheus", observePrometheus, 500},
	{"RequestLogger", observeRequestLogger(false), 500},
	{"RequestLogger with HandleError", observeRequestLogger(true), 200},
	{"Logger", observeLogger, 200},
	{"slog-echo", observeSlog, 500},
	{"sentry-go", observeSentry, 500},
}

func observeTrace(t *testing.T, e *echo.Echo) func() []int {
	exporter := tracetest.NewInMemoryExporter()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter))
	e.Use(otelecho.Middleware("service", otelecho.WithTracerProvider(provider)))
	return func() (statuses []int) {
		for _, span := range exporter.GetSpans() {
			for _, a := range span.Attributes {
				if a.Key == attribute.Key("http.status_code") || a.Key == attribute.Key("http.response.status_code") {
					status := int(a.Value.AsInt64())
					statuses = append(statuses, status)
					if isError := span.Status.Code == codes.Error; isError != (status >= 500) {
						t.Errorf("the span of status %d is %v", status, span.Status.Code)
					}
				}
			}
		}
		return statuses
	}
}

func observePrometheus(t *testing.T, e *echo.Echo) func() []int {
	registry := prometheus.NewRegistry()
	e.Use(echoprometheus.NewMiddlewareWithConfig(echoprometheus.MiddlewareConfig{Registerer: registry}))
	return func() (statuses []int) {
		families, err := registry.Gather()
		if err != nil {
			t.Fatal(err)
		}
		for _, family := range families {
			if !strings.HasSuffix(family.GetName(), "requests_total") {
				continue
			}
			for _, metric := range family.GetMetric() {
				for _, label := range metric.GetLabel() {
					if status, err := strconv.Atoi(label.GetValue()); label.GetName() == "code" && err == nil {
						statuses = append(statuses, slices.Repeat([]int{status}, int(metric.GetCounter().GetValue()))...)
					}
				}
			}
		}
		return statuses
	}
}

func observeRequestLogger(handleError bool) func(*testing.T, *echo.Echo) func() []int {
	return func(_ *testing.T, e *echo.Echo) func() []int {
		var r reports
		e.Use(middleware.RequestLoggerWithConfig(middleware.RequestLoggerConfig{
			LogStatus: true, HandleError: handleError,
			LogValuesFunc: func(_ echo.Context, v middleware.RequestLoggerValues) error {
				r.add(v.Status)
				return nil
			},
		}))
		return func() []int { return r.statuses }
	}
}

func observeLogger(t *testing.T, e *echo.Echo) func() []int {
	var log syncBuffer
	//lint:ignore SA1019 Services still have it.
	e.Use(middleware.LoggerWithConfig(middleware.LoggerConfig{Format: `{"status":${status}}` + "\n", Output: &log}))
	return func() []int {
		return statusesIn(t, &log, func(line []byte) (int, error) {
			var record struct{ Status int }
			err := json.Unmarshal(line, &record)
			return record.Status, err
		})
	}
}

func observeSlog(t *testing.T, e *echo.Echo) func() []int {
	var log syncBuffer
	e.Use(slogecho.New(slog.New(slog.NewJSONHandler(&log, nil))))
	return func() []int {
		return statusesIn(t, &log, func(line []byte) (int, error) {
			var record struct {
				Level    string
				Response struct{ Status int }
			}
			err := json.Unmarshal(line, &record)
			status := record.Response.Status
			if isError := record.Level == "ERROR"; isError != (status >= 500) {
				t.Errorf("the record of status %d has level %s", status, record.Level)
			}
			return status, err
		})
	}
}

func observeSentry(t *testing.T, e *echo.Echo) func() []int {
	transport := &sentry.MockTransport{}
	client, err := sentry.NewClient(sentry.ClientOptions{
		Dsn: "https://key@sentry.invalid/1", Transport: transport, EnableTracing: true, TracesSampleRate: 1,
		TraceIgnoreStatusCodes: [][]int{}, // by default 404
	})
	if err != nil {
		t.Fatal(err)
	}
	hub := sentry.NewHub(client, sentry.NewScope())
	e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			c.Set("sentry", hub)
			return next(c)
		}
	}, sentryecho.New(sentryecho.Options{Repanic: true}))
	return func() (statuses []int) {
		hub.Flush(patience)
		for _, event := range transport.Events() {
			if event.Type != "transaction" {
				continue
			}
			data, err := json.Marshal(event.Contexts["trace"])
			var trace struct {
				Data map[string]any
			}
			if err != nil || json.Unmarshal(data, &trace) != nil {
				t.Fatalf("%s: %v", data, err)
			}
			status, _ := trace.Data["http.response.status_code"].(float64)
			statuses = append(statuses, int(status))
		}
		return statuses
	}
}

func statusesIn(t *testing.T, log *syncBuffer, parse func([]byte) (int, error)) (statuses []int) {
	for line := range bytes.Lines(log.take()) {
		status, err := parse(line)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		statuses = append(statuses, status)
	}
	return statuses
}

// syncBuffer is a buffer that goroutines share.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *syncBuffer) take() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	all, _ := io.ReadAll(&b.b)
	return all
}

// recorder counts our records, with the contexts that they came with.
type recorder struct {
	slog.Handler
	mu       sync.Mutex
	contexts []context.Context
	messages []string
}

func (*recorder) Enabled(context.Context, slog.Level) bool { return true }

func (r *recorder) Handle(ctx context.Context, record slog.Record) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.contexts = append(r.contexts, ctx)
	r.messages = append(r.messages, record.Message)
	return nil
}
