package flight

import (
	"log/slog"
	"strings"
	"time"

	"github.com/faultline-go/faultline/internal/slot"
)

// inlineAttrs is how many attributes of a record are kept without an allocation.
const inlineAttrs = 8

// What a record may take: attributes, those in groups included, bytes of text in all, and
// bytes of one text.
const (
	maxAttrs  = 64
	maxRecord = 8 << 10
	maxValue  = 1 << 10
)

// maxDepth bounds the groups in one another.
const maxDepth = 10

// budget is what a record may still take.
type budget struct{ attrs, bytes int }

var fullBudget = budget{maxAttrs, maxRecord}

// text returns s, or as much of it as may be kept. It copies what it cuts, so that the rest
// isn't kept alive.
func (b *budget) text(s string) string {
	most := max(min(maxValue, b.bytes), 0)
	b.bytes -= min(len(s), most)
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// attr takes an attribute. It reports false if there is no room left.
func (b *budget) attr() bool {
	b.attrs--
	return b.attrs >= 0
}

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
	left := fullBudget
	*kept = record{time: r.Time, level: r.Level, message: left.text(r.Message), pc: r.PC, by: by, passed: passed}
	r.Attrs(func(a slog.Attr) bool {
		if isEmpty(a) {
			return true
		}
		fits := left.attr()
		if fits {
			a = h.recorder.settled(a, &left, 0)
		} else {
			a = more
		}
		if kept.count < inlineAttrs {
			kept.inline[kept.count] = a
		} else {
			kept.more = append(kept.more, a)
		}
		kept.count++
		return fits
	})
}

// more stands for the attributes that are not kept.
var more = slog.String("…", "…")

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

// settled returns a with a value that nobody can change, that may be shown, and that fits.
func (r *Recorder) settled(a slog.Attr, left *budget, depth int) slog.Attr {
	isSecret := r.redacts(a.Key)
	if a.Key = left.text(a.Key); isSecret {
		return slog.String(a.Key, redacted)
	}
	switch a.Value.Kind() {
	case slog.KindString:
		if kept := left.text(a.Value.String()); len(kept) != len(a.Value.String()) {
			a.Value = slog.StringValue(kept)
		}
	case slog.KindLogValuer, slog.KindAny:
		a.Value = r.resolved(a.Value, left, depth)
	case slog.KindGroup:
		a.Value = r.group(a.Value.Group(), left, depth)
	}
	return a
}

func (r *Recorder) group(attrs []slog.Attr, left *budget, depth int) slog.Value {
	if depth >= maxDepth {
		return slog.StringValue("…")
	}
	var settled []slog.Attr
	for _, a := range attrs {
		if isEmpty(a) {
			continue
		}
		if !left.attr() {
			return slog.GroupValue(append(settled, more)...)
		}
		settled = append(settled, r.settled(a, left, depth+1))
	}
	return slog.GroupValue(settled...)
}

// resolved returns what v says of itself, as text if it isn't plain.
func (r *Recorder) resolved(v slog.Value, left *budget, depth int) slog.Value {
	v = v.Resolve() // which survives a panic
	switch v.Kind() {
	case slog.KindAny:
		return slog.StringValue(left.text(format(v.Any())))
	case slog.KindGroup:
		return r.group(v.Group(), left, depth)
	case slog.KindString:
		return slog.StringValue(left.text(v.String()))
	}
	return v
}
