package e2e

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"unicode"
)

// logged is a record, and how the standard library's handlers print it.
type logged struct {
	level      slog.Level
	message    string
	attrs      map[string]slog.Value
	text, json string
}

func (l logged) str(key string) string { return l.attrs[key].String() }

// recorder is a slog.Handler that keeps what it is given.
type recorder struct {
	mu      sync.Mutex
	records []logged
}

func (*recorder) Enabled(context.Context, slog.Level) bool { return true }
func (r *recorder) WithAttrs([]slog.Attr) slog.Handler     { return r }
func (r *recorder) WithGroup(string) slog.Handler          { return r }

func (r *recorder) Handle(ctx context.Context, record slog.Record) error {
	l := logged{level: record.Level, message: record.Message, attrs: map[string]slog.Value{}}
	record.Attrs(func(a slog.Attr) bool {
		l.attrs[a.Key] = a.Value
		return true
	})
	var text, json bytes.Buffer
	all := &slog.HandlerOptions{Level: slog.LevelDebug}
	if err := slog.NewTextHandler(&text, all).Handle(ctx, record); err != nil {
		return err
	}
	if err := slog.NewJSONHandler(&json, all).Handle(ctx, record); err != nil {
		return err
	}
	l.text, l.json = text.String(), json.String()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.records = append(r.records, l)
	return nil
}

// all returns the records so far.
func (r *recorder) all() []logged {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]logged(nil), r.records...)
}

// checkHarmless checks that a record is one line of printable text, whichever
// handler prints it.
func (l logged) checkHarmless(t *testing.T) {
	t.Helper()
	for _, line := range []string{l.text, l.json} {
		rest, ok := strings.CutSuffix(line, "\n")
		if i := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsPrint(r) }); !ok || i >= 0 {
			t.Errorf("log: %q is not a line of printable text", line)
		}
	}
}

// lines is what a logger that writes text wrote.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}
