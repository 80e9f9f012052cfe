package flight

import (
	"fmt"
	"log/slog"
	"reflect"
	"strings"

	"github.com/faultline-go/faultline/internal/text"
)

// limited is a writer that keeps the first bytes.
type limited struct{ strings.Builder }

// errFull ends formatting.
type errFull struct{}

func (errFull) Error() string { return "full" }

func (l *limited) Write(p []byte) (int, error) {
	if left := maxValue - l.Len(); len(p) > left {
		l.Builder.Write(p[:max(left, 0)])
		return 0, errFull{}
	}
	return l.Builder.Write(p)
}

// format returns v as text. It prints errors, Stringers and plain values, and of others the
// type, because printing a structure may never end, and races with those that change it.
func format(v any) (s string) {
	defer func() {
		if recover() != nil {
			s = fmt.Sprintf("(%T panicked as it was printed)", v)
		}
	}()
	switch v := v.(type) {
	case nil:
		return "nil"
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	case []byte:
		return fmt.Sprintf("(%d bytes)", len(v))
	}
	switch t := reflect.TypeOf(v); t.Kind() {
	case reflect.Slice, reflect.Array:
		if isPlain(t.Elem().Kind()) {
			var l limited
			_, _ = fmt.Fprint(&l, v)
			return l.String()
		}
	default:
		if isPlain(t.Kind()) {
			return fmt.Sprint(v)
		}
	}
	return fmt.Sprintf("(%T)", v)
}

func isPlain(k reflect.Kind) bool {
	return k >= reflect.Bool && k <= reflect.Complex128 && k != reflect.Uintptr || k == reflect.String
}

// appendAttrs appends attributes as they are shown: a=1 g.b="two words".
func appendAttrs(b []byte, prefix string, attrs []slog.Attr) []byte {
	for _, a := range attrs {
		if a.Value.Kind() == slog.KindGroup {
			name := prefix
			if a.Key != "" {
				name += a.Key + "."
			}
			b = appendAttrs(b, name, a.Value.Group())
			continue
		}
		if len(b) > 0 {
			b = append(b, ' ')
		}
		value := text.Log(a.Value.String())
		if value == "" || strings.ContainsAny(value, " \"=") {
			value = fmt.Sprintf("%q", value)
		}
		b = append(append(append(append(b, prefix...), a.Key...), '='), value...)
	}
	return b
}
