package flight

import (
	"context"
	"log/slog"
	"slices"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/errs"
	"github.com/faultline-go/faultline/internal/slot"
)

// handler is a slog.Handler that keeps records for a Recorder. It passes on to next what
// next takes, with the groups and attributes that slog knows. Kept records are let go by
// root, which doesn't know them, so that the tracking ID is at the top level.
type handler struct {
	recorder   *Recorder
	root, next slog.Handler
	groups     []group
}

// group is a name, "" for the top level, and the attributes that WithAttrs added behind it.
type group struct {
	name  string
	attrs []slog.Attr
}

// Handler returns a handler that passes on to next the records that next takes, and keeps the
// others until their request is over. If the request fails, it passes those on too. A logger
// needs one such handler: next must not be another one, nor contain one.
func (r *Recorder) Handler(next slog.Handler) slog.Handler {
	return &handler{recorder: r, root: next, next: next}
}

// Enabled implements slog.Handler.
func (h *handler) Enabled(ctx context.Context, level slog.Level) bool {
	if h.next.Enabled(ctx, level) {
		return true
	}
	return level >= h.recorder.cfg.Level.Level() && slot.Of(ctx) != nil
}

// Handle implements slog.Handler.
func (h *handler) Handle(ctx context.Context, r slog.Record) error {
	if failure, ok := slot.FailureOf(ctx); ok {
		h.recorder.fail(ctx, failure)
		if !h.next.Enabled(ctx, r.Level) {
			return nil
		}
		return h.next.Handle(ctx, r)
	}
	passes := h.next.Enabled(ctx, r.Level)
	if r.Level >= h.recorder.cfg.Level.Level() {
		h.recorder.keep(ctx, r, h, passes)
	}
	if !passes {
		return nil
	}
	return h.next.Handle(ctx, h.recorder.redactedRecord(r))
}

// keep keeps r, if ctx is that of a request that isn't over.
func (r *Recorder) keep(ctx context.Context, rec slog.Record, by *handler, passed bool) {
	s := slot.Of(ctx)
	if s == nil {
		return
	}
	h, open := s.Lock()
	if !open {
		return
	}
	own, ok := h.(*held)
	if h == nil {
		own, ok = r.pool.Get().(*held), true
		h = own
	}
	if ok && own.recorder == r {
		own.add(rec, by, passed)
	}
	s.Unlock(h)
}

// WithAttrs implements slog.Handler.
func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	if len(attrs) == 0 {
		return h
	}
	c := *h
	passed, settled, left := make([]slog.Attr, 0, len(attrs)), make([]slog.Attr, 0, len(attrs)), fullBudget
	for _, a := range attrs {
		passed = append(passed, h.recorder.redactedAttr(a, 0))
		if !isEmpty(a) && left.attr() {
			settled = append(settled, h.recorder.settled(a, &left, 0))
		}
	}
	c.next = h.next.WithAttrs(passed)
	c.groups = slices.Clone(h.groups)
	if len(c.groups) == 0 {
		c.groups = []group{{}}
	}
	last := &c.groups[len(c.groups)-1]
	last.attrs = append(slices.Clone(last.attrs), settled...)
	return &c
}

// WithGroup implements slog.Handler.
func (h *handler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	c := *h
	c.next = h.next.WithGroup(name)
	c.groups = append(slices.Clone(h.groups), group{name: name})
	return &c
}

// nested returns attrs in the groups of h, with the attributes that WithAttrs added.
func (h *handler) nested(attrs []slog.Attr) []slog.Attr {
	for _, g := range slices.Backward(h.groups) {
		attrs = append(slices.Clone(g.attrs), attrs...)
		if g.name != "" {
			attrs = []slog.Attr{{Key: g.name, Value: slog.GroupValue(attrs...)}}
		}
	}
	return attrs
}

// Fail lets the kept records of a request of [Start] go, to the handlers that got them, and
// keeps the failure. Requests of echoadapter need no call.
func (r *Recorder) Fail(ctx context.Context, e apierror.Event) {
	r.fail(ctx, slot.Failure{Event: e})
}

// fail deals with a failed request.
func (r *Recorder) fail(ctx context.Context, f slot.Failure) {
	if !r.wants(f) {
		return
	}
	failure := r.newFailure(f)
	if s := slot.Of(ctx); s != nil {
		if h, open := s.Lock(); open {
			if kept, ok := h.(*held); ok && kept.recorder == r {
				r.release(ctx, failure, kept)
			}
			s.Unlock(h)
		}
	}
	r.ring.add(failure)
}

func (r *Recorder) wants(f slot.Failure) bool {
	_, panicked := errs.As[*apierror.PanicError](f.Cause)
	return f.Status >= 500 || f.Late || panicked || r.cfg.ClientErrors && f.Status >= 400 && f.Status != statusClientGone
}

// statusClientGone is the status of a request whose client closed the connection.
const statusClientGone = 499

// release passes on the records that the next handler has not got, and adds all of them to
// the failure.
func (r *Recorder) release(ctx context.Context, f *Failure, kept *held) {
	records, dropped := kept.all()
	f.Dropped = dropped
	if dropped > 0 {
		first := records[0]
		out := slog.NewRecord(first.time, slog.LevelDebug, "earlier records were dropped", 0)
		out.AddAttrs(slog.String(targetKey, f.Target), slog.Bool("kept", true), slog.Int("dropped", dropped))
		_ = first.by.root.Handle(ctx, out)
	}
	for _, rec := range records {
		attrs := rec.by.nested(rec.attrs())
		f.addRecord(rec, kept.begun, attrs)
		if rec.passed {
			continue
		}
		out := slog.NewRecord(rec.time, rec.level, rec.message, rec.pc)
		if !slices.ContainsFunc(attrs, isTarget) { // which apierror.LogHandler may have added
			out.AddAttrs(slog.String(targetKey, f.Target))
		}
		out.AddAttrs(slog.Bool("kept", true))
		out.AddAttrs(attrs...)
		_ = rec.by.root.Handle(ctx, out)
	}
}

// targetKey is the key of the tracking ID, as in the record of a failure.
const targetKey = "target"

func isTarget(a slog.Attr) bool { return a.Key == targetKey }
