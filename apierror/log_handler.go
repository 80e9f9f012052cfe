package apierror

import (
	"context"
	"log/slog"
	"slices"
)

// LogHandler returns a handler that adds the tracking ID of a record's context, as the
// attribute target, and passes the record to next. With it the tracking ID finds all that
// a service logged about a request:
//
//	logger := slog.New(apierror.LogHandler(slog.NewJSONHandler(os.Stderr, nil)))
//	logger.InfoContext(ctx, "machine loaded", "id", id)
//
// The attribute is at the top level, also for a logger with groups. A record that has an
// attribute target of its own there keeps it. Logging with a context makes the ID, so that
// the X-Request-Id of a successful response shows it.
func LogHandler(next slog.Handler) slog.Handler { return &logHandler{next: next} }

// logHandler keeps what follows the first WithGroup, because next would put the tracking ID
// into the group.
type logHandler struct {
	next   slog.Handler
	groups []group
	// hasTarget is whether WithAttrs added an attribute target at the top level.
	hasTarget bool
}

// group is a name and the attributes that WithAttrs added behind it.
type group struct {
	name  string
	attrs []slog.Attr
}

const targetKey = "target"

func isTarget(a slog.Attr) bool { return a.Key == targetKey }

// Enabled implements slog.Handler.
func (h *logHandler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

// Handle implements slog.Handler.
func (h *logHandler) Handle(ctx context.Context, r slog.Record) error {
	hasTarget := h.hasTarget
	if len(h.groups) == 0 {
		r.Attrs(func(a slog.Attr) bool {
			hasTarget = hasTarget || isTarget(a)
			return !hasTarget
		})
	}
	target := ""
	if !hasTarget {
		target = Target(ctx)
	}
	if target == "" && len(h.groups) == 0 {
		return h.next.Handle(ctx, r)
	}
	out := slog.NewRecord(r.Time, r.Level, r.Message, r.PC)
	if target != "" {
		out.AddAttrs(slog.String(targetKey, target))
	}
	var attrs []slog.Attr
	r.Attrs(func(a slog.Attr) bool {
		attrs = append(attrs, a)
		return true
	})
	for _, g := range slices.Backward(h.groups) {
		attrs = []slog.Attr{{Key: g.name, Value: slog.GroupValue(append(slices.Clone(g.attrs), attrs...)...)}}
	}
	out.AddAttrs(attrs...)
	return h.next.Handle(ctx, out)
}

// WithAttrs implements slog.Handler.
func (h *logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	if len(attrs) == 0 {
		return h
	}
	c := *h
	if len(h.groups) == 0 {
		c.next = h.next.WithAttrs(attrs)
		c.hasTarget = h.hasTarget || slices.ContainsFunc(attrs, isTarget)
		return &c
	}
	c.groups = slices.Clone(h.groups)
	last := &c.groups[len(c.groups)-1]
	last.attrs = append(slices.Clone(last.attrs), attrs...)
	return &c
}

// WithGroup implements slog.Handler.
func (h *logHandler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	c := *h
	c.groups = append(slices.Clone(h.groups), group{name: name})
	return &c
}
