package flight

import (
	"log/slog"
	"strings"
	"time"

	"github.com/faultline-go/faultline/internal/slot"
)

// inlineAttrs is how many attributes of a record are kept without an allocation.
const inlineAttrs = 8

// maxAttrs bounds the attributes of a record, and maxValue the bytes of one value.
const (
	maxAttrs = 64
	maxValue = 1 << 10
)

// record is a record that is kept.
type record struct {
	time    time.Time
	level   slog.Level
	message string
	pc      uintptr
	by      *handler
	passed  bool // whether the next handler got it already
	count   int
	inline  [inlineAttrs]slog.Attr
	more    []slog.Attr
}

// held are the records of a request. Its slot guards them.
type held struct {
	recorder *Recorder
	records  []record // a ring
	next     int      // where the next one goes
	count    int      // of all that were logged
	begun    time.Time
}

var _ slot.Held = (*held)(nil)

// Release implements slot.Held.
func (h *held) Release() {
	clear(h.records[:min(h.count, len(h.records))])
	h.next, h.count = 0, 0
	h.recorder.pool.Put(h)
}

func (h *held) add(r slog.Record, by *handler, passed bool) {
	kept := &h.records[h.next]
	h.next = (h.next + 1) % len(h.records)
	if h.count == 0 {
		h.begun = r.Time
	}
	h.count++
	*kept = record{time: r.Time, level: r.Level, message: cut(r.Message), pc: r.PC, by: by, passed: passed}
	r.Attrs(func(a slog.Attr) bool {
		if isEmpty(a) {
			return true
		}
		a = h.recorder.settled(a, 0)
		if kept.count < inlineAttrs {
			kept.inline[kept.count] = a
		} else {
			kept.more = append(kept.more, a)
		}
		kept.count++
		return kept.count < maxAttrs
	})
}

// all returns the records in order, and how many were dropped before them.
func (h *held) all() (records []*record, dropped int) {
	n := min(h.count, len(h.records))
	for i := range n {
		records = append(records, &h.records[(h.next-n+i+len(h.records))%len(h.records)])
	}
	return records, h.count - n
}

// isEmpty reports whether a is the zero Attr, which handlers must ignore; see slog.Handler.
func isEmpty(a slog.Attr) bool {
	return a.Key == "" && a.Value.Kind() == slog.KindAny && a.Value.Any() == nil
}

// attrs returns the attributes of r.
func (r *record) attrs() []slog.Attr {
	return append(r.inline[:min(r.count, inlineAttrs):min(r.count, inlineAttrs)], r.more...)
}

// maxDepth bounds the groups in one another.
const maxDepth = 10

// settled returns a with a value that nobody can change, and that may be shown.
func (r *Recorder) settled(a slog.Attr, depth int) slog.Attr {
	if r.redacts(a.Key) {
		return slog.String(a.Key, redacted)
	}
	switch a.Value.Kind() {
	case slog.KindString:
		if len(a.Value.String()) > maxValue {
			a.Value = slog.StringValue(cut(a.Value.String()))
		}
	case slog.KindLogValuer, slog.KindAny:
		a.Value = r.resolved(a.Value, depth)
	case slog.KindGroup:
		a.Value = r.group(a.Value.Group(), depth)
	}
	return a
}

func (r *Recorder) group(attrs []slog.Attr, depth int) slog.Value {
	if depth >= maxDepth {
		return slog.StringValue("…")
	}
	settled := make([]slog.Attr, 0, min(len(attrs), maxAttrs))
	for _, a := range attrs[:min(len(attrs), maxAttrs)] {
		if isEmpty(a) {
			continue
		}
		settled = append(settled, r.settled(a, depth+1))
	}
	return slog.GroupValue(settled...)
}

// resolved returns what v says of itself, as text if it isn't plain.
func (r *Recorder) resolved(v slog.Value, depth int) slog.Value {
	v = v.Resolve() // which survives a panic
	switch v.Kind() {
	case slog.KindAny:
		return slog.StringValue(cut(format(v.Any())))
	case slog.KindGroup:
		return r.group(v.Group(), depth)
	case slog.KindString:
		return slog.StringValue(cut(v.String()))
	}
	return v
}

// cut bounds a value. It copies what it cuts, so that the rest isn't kept.
func cut(s string) string {
	if len(s) <= maxValue {
		return s
	}
	return strings.ToValidUTF8(s[:maxValue], "") + "…"
}
