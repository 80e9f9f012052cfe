package flight_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"testing"
	"testing/slogtest"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/flight"
)

// TestConformance runs the standard library's tests of handlers, on records that the next
// handler takes at once.
func TestConformance(t *testing.T) {
	var out bytes.Buffer
	slogtest.Run(t, func(*testing.T) slog.Handler {
		out.Reset()
		return flight.New(flight.Config{}).Handler(slog.NewJSONHandler(&out, nil))
	}, func(t *testing.T) map[string]any {
		var record map[string]any
		if err := json.Unmarshal(out.Bytes(), &record); err != nil {
			t.Fatal(err)
		}
		return record
	})
}

// TestConformanceOfKept runs them on records that were kept, and let go.
func TestConformanceOfKept(t *testing.T) {
	var out bytes.Buffer
	recorder := flight.New(flight.Config{})
	h := recorder.Handler(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelError}))
	ctx, end := flight.Start(t.Context())
	defer end()
	slogtest.Run(t, func(*testing.T) slog.Handler {
		out.Reset()
		ctx, end = flight.Start(t.Context())
		return inRequest{h, ctx}
	}, func(t *testing.T) map[string]any {
		recorder.Fail(ctx, apierror.Event{Error: apierror.InternalServerError(nil), Cause: errBroken, Target: "id-1", Status: 500})
		line, _, _ := bytes.Cut(out.Bytes(), []byte("\n"))
		var record map[string]any
		if err := json.Unmarshal(line, &record); err != nil {
			t.Fatal(err)
		}
		if record["kept"] != true || record["target"] == nil {
			t.Errorf("not kept: %s", line)
		}
		delete(record, "kept")
		delete(record, "target")
		return record
	})
}

// inRequest logs with the context of a request.
type inRequest struct {
	slog.Handler
	ctx context.Context
}

func (h inRequest) Enabled(_ context.Context, l slog.Level) bool { return h.Handler.Enabled(h.ctx, l) }

func (h inRequest) Handle(_ context.Context, r slog.Record) error { return h.Handler.Handle(h.ctx, r) }

func (h inRequest) WithAttrs(attrs []slog.Attr) slog.Handler {
	return inRequest{h.Handler.WithAttrs(attrs), h.ctx}
}

func (h inRequest) WithGroup(name string) slog.Handler {
	return inRequest{h.Handler.WithGroup(name), h.ctx}
}
