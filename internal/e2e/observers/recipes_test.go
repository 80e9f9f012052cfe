package observers

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getsentry/sentry-go"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"go.opentelemetry.io/contrib/bridges/otelslog"
	"go.opentelemetry.io/contrib/instrumentation/github.com/labstack/echo/otelecho"
	"go.opentelemetry.io/otel/attribute"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/faultline-go/faultline/echoadapter"
)

// memory is an exporter that keeps records, unless their context is cancelled, as an
// exporter over the network does.
type memory struct{ records []sdklog.Record }

func (m *memory) Export(ctx context.Context, records []sdklog.Record) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, r := range records {
		m.records = append(m.records, r.Clone())
	}
	return nil
}

func (*memory) Shutdown(context.Context) error   { return nil }
func (*memory) ForceFlush(context.Context) error { return nil }

// TestTracedRecord checks that our record belongs to otelecho's span and reaches the
// exporter of a SimpleProcessor, also for a panic below ContextTimeout.
func TestTracedRecord(t *testing.T) {
	spans := tracetest.NewInMemoryExporter()
	exporter := &memory{}
	provider := sdklog.NewLoggerProvider(sdklog.WithProcessor(sdklog.NewSimpleProcessor(exporter)))
	e := echo.New()
	e.Use(otelecho.Middleware("service", otelecho.WithTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans)))))
	echoadapter.Register(e, echoadapter.Config{Logger: otelslog.NewLogger("service", otelslog.WithLoggerProvider(provider))})
	e.Use(middleware.ContextTimeout(1))
	e.GET("/panic", func(c echo.Context) error {
		<-c.Request().Context().Done()
		panic("no")
	})
	e.GET("/error", func(c echo.Context) error {
		<-c.Request().Context().Done()
		return errors.New("no")
	})
	for i, path := range []string{"/panic", "/error"} {
		w := httptest.NewRecorder()
		e.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != 500 || len(exporter.records) != i+1 || len(spans.GetSpans()) != i+1 {
			t.Fatalf("%s: status %d, %d records, %d spans", path, w.Code, len(exporter.records), len(spans.GetSpans()))
		}
		record, span := exporter.records[i], spans.GetSpans()[i]
		if record.TraceID() != span.SpanContext.TraceID() || record.SpanID() != span.SpanContext.SpanID() {
			t.Errorf("%s: the record has trace %v and span %v, want %v", path, record.TraceID(), record.SpanID(), span.SpanContext)
		}
		attrs := map[string]string{}
		record.WalkAttributes(func(kv attribute.KeyValue) bool {
			attrs[string(kv.Key)] = kv.Value.String()
			return true
		})
		if attrs["target"] != w.Header().Get("X-Request-Id") || !strings.Contains(attrs["exception.message"], "no") {
			t.Errorf("%s: attributes %v", path, attrs)
		}
	}
}

// reportToSentry is a Config.OnError that sends what Sentry's own middleware doesn't see,
// because Register answers panics below it. The event has the stack of the panic.
func reportToSentry(hub *sentry.Hub) func(context.Context, echoadapter.Event) {
	return func(_ context.Context, failed echoadapter.Event) {
		var panicked *echoadapter.PanicError
		if !errors.As(failed.Cause, &panicked) {
			return
		}
		hub.WithScope(func(scope *sentry.Scope) {
			scope.SetTag("target", failed.Target)
			scope.SetTag("route", failed.Route)
			scope.SetContext("panic", sentry.Context{"stack": panicked.Stack()})
			hub.CaptureException(panicked)
		})
	}
}

func TestReportToSentry(t *testing.T) {
	transport := &sentry.MockTransport{}
	client, err := sentry.NewClient(sentry.ClientOptions{Dsn: "https://key@sentry.invalid/1", Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	e := echo.New()
	echoadapter.Register(e, echoadapter.Config{
		Logger:  slog.New(slog.DiscardHandler),
		OnError: reportToSentry(sentry.NewHub(client, sentry.NewScope())),
	})
	e.GET("/panic", func(echo.Context) error { panic("no") })
	e.GET("/error", func(echo.Context) error { return errors.New("no") })
	var w *httptest.ResponseRecorder
	for _, path := range []string{"/error", "/panic"} {
		w = httptest.NewRecorder()
		e.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	}
	events := transport.Events()
	if len(events) != 1 {
		t.Fatalf("%d events, want 1", len(events))
	}
	stack, _ := events[0].Contexts["panic"]["stack"].(string)
	if events[0].Tags["target"] != w.Header().Get("X-Request-Id") || !strings.Contains(stack, "recipes_test.go") {
		t.Errorf("tags %v, stack %s", events[0].Tags, stack)
	}
}
