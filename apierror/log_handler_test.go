package apierror_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"testing/slogtest"

	. "github.com/faultline-go/faultline/apierror"
)

// withoutTime removes the time of a record, so that its text is always the same.
var withoutTime = &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey && groups == nil {
		return slog.Attr{}
	}
	return a
}}

func ExampleLogHandler() {
	logger := slog.New(LogHandler(slog.NewTextHandler(os.Stdout, withoutTime)))
	ctx := WithTarget(context.Background(), "1fa66c0f-18bd-4133-b378-36d76f3a2ba0")

	logger.InfoContext(ctx, "machine loaded", "id", "m1")
	logger.Info("started")
	// Output:
	// level=INFO msg="machine loaded" target=1fa66c0f-18bd-4133-b378-36d76f3a2ba0 id=m1
	// level=INFO msg=started
}

func TestLogHandler(t *testing.T) {
	ctx := WithTarget(context.Background(), "id-1")
	attr := slog.Int("b", 2)
	for _, tt := range []struct {
		name string
		log  func(*slog.Logger)
		want string
	}{
		{"no ID", func(l *slog.Logger) { l.Info("m", "a", 1) }, "a=1"},
		{"an ID", func(l *slog.Logger) { l.InfoContext(ctx, "m", "a", 1) }, "target=id-1 a=1"},
		{"no attributes", func(l *slog.Logger) { l.InfoContext(ctx, "m") }, "target=id-1"},
		{"one of its own", func(l *slog.Logger) { l.InfoContext(ctx, "m", "target", "x") }, "target=x"},
		{"one of its own by With", func(l *slog.Logger) { l.With("target", "x").InfoContext(ctx, "m", "a", 1) }, "target=x a=1"},
		{"With", func(l *slog.Logger) { l.With(attr).InfoContext(ctx, "m", "a", 1) }, "b=2 target=id-1 a=1"},
		{"a group", func(l *slog.Logger) { l.WithGroup("g").InfoContext(ctx, "m", "a", 1) }, "target=id-1 g.a=1"},
		{"a target in a group", func(l *slog.Logger) { l.WithGroup("g").InfoContext(ctx, "m", "target", "x") }, "target=id-1 g.target=x"},
		{"groups and attributes", func(l *slog.Logger) {
			l.With(attr).WithGroup("g").With("c", 3).WithGroup("h").With("d", 4).InfoContext(ctx, "m", "a", 1)
		}, "b=2 target=id-1 g.c=3 g.h.d=4 g.h.a=1"},
		{"two loggers from one", func(l *slog.Logger) {
			g := l.WithGroup("g").With("c", 3)
			_ = g.With("d", 4)
			g.With("e", 5).InfoContext(ctx, "m")
		}, "target=id-1 g.c=3 g.e=5"},
		{"an empty group", func(l *slog.Logger) { l.WithGroup("g").InfoContext(ctx, "m") }, "target=id-1"},
	} {
		var b bytes.Buffer
		tt.log(slog.New(LogHandler(slog.NewTextHandler(&b, withoutTime))))
		if got, want := strings.TrimSpace(b.String()), "level=INFO msg=m "+tt.want; got != want {
			t.Errorf("%s: got %s, want %s", tt.name, got, want)
		}
	}
	if LogHandler(slog.NewTextHandler(os.Stderr, nil)).Enabled(ctx, slog.LevelDebug) {
		t.Error("it takes records that the next handler doesn't take")
	}
}

// TestLogHandlerIsAHandler runs the standard library's tests of a handler.
func TestLogHandlerIsAHandler(t *testing.T) {
	var b bytes.Buffer
	slogtest.Run(t, func(*testing.T) slog.Handler {
		b.Reset()
		return LogHandler(slog.NewJSONHandler(&b, nil))
	}, func(t *testing.T) map[string]any {
		var record map[string]any
		if err := json.Unmarshal(b.Bytes(), &record); err != nil {
			t.Fatal(fmt.Errorf("%s: %w", b.Bytes(), err))
		}
		return record
	})
}
