package flight

import (
	"log/slog"
	"strings"
)

// secrets are the names, and the ends of names, of what is never kept.
var secrets = []string{"authorization", "cookie", "password", "token", "secret", "key"}

// redacted stands for a value that is not shown.
const redacted = "[redacted]"

func (r *Recorder) redacts(name string) bool {
	for _, secret := range secrets {
		if at := len(name) - len(secret); at >= 0 && strings.EqualFold(name[at:], secret) {
			return true
		}
	}
	return r.cfg.Redact != nil && r.cfg.Redact(strings.ToLower(name))
}

// redactedRecord returns rec without the values that are secret by their names. It is rec
// itself if there are none.
func (r *Recorder) redactedRecord(rec slog.Record) slog.Record {
	isSecret := false
	rec.Attrs(func(a slog.Attr) bool {
		isSecret = r.isSecret(a, 0)
		return !isSecret
	})
	if !isSecret {
		return rec
	}
	out := slog.NewRecord(rec.Time, rec.Level, rec.Message, rec.PC)
	rec.Attrs(func(a slog.Attr) bool {
		out.AddAttrs(r.redactedAttr(a, 0))
		return true
	})
	return out
}

// isSecret reports whether a, or an attribute in its group, is secret by its name.
func (r *Recorder) isSecret(a slog.Attr, depth int) bool {
	if r.redacts(a.Key) {
		return true
	}
	if a.Value.Kind() == slog.KindGroup && depth < maxDepth {
		for _, inner := range a.Value.Group() {
			if r.isSecret(inner, depth+1) {
				return true
			}
		}
	}
	return false
}

func (r *Recorder) redactedAttr(a slog.Attr, depth int) slog.Attr {
	if r.redacts(a.Key) {
		return slog.String(a.Key, redacted)
	}
	if a.Value.Kind() == slog.KindGroup && depth < maxDepth {
		var inner []slog.Attr
		for _, in := range a.Value.Group() {
			inner = append(inner, r.redactedAttr(in, depth+1))
		}
		a.Value = slog.GroupValue(inner...)
	}
	return a
}
