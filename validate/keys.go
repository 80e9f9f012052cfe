package validate

import (
	"cmp"
	"encoding"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
)

// keys are the keys of one map, by the text that validator writes for them into
// a namespace.
type keys struct {
	byText map[string][]reflect.Value
	// lengths are the lengths of the texts, in order. A namespace can hold a
	// million brackets; only those at such a distance can end a key.
	lengths []int
}

// keysOf returns the keys of m. A million failures can lie in one map.
func (w *walk) keysOf(m reflect.Value) *keys {
	p := m.Pointer()
	if k, ok := w.maps[p]; ok {
		return k
	}
	if w.maps == nil {
		w.maps = make(map[uintptr]*keys)
	}
	k := newKeys(m)
	w.maps[p] = k
	return k
}

func newKeys(m reflect.Value) *keys {
	k := &keys{byText: make(map[string][]reflect.Value, m.Len())}
	lengths := make(map[int]struct{})
	for _, key := range m.MapKeys() {
		text := keyText(key)
		k.byText[text] = append(k.byText[text], key)
		lengths[len(text)] = struct{}{}
	}
	k.lengths = slices.Sorted(maps.Keys(lengths))
	return k
}

// keyText returns what validator writes for a key: fmt's %v.
func keyText(key reflect.Value) string {
	if key.Kind() == reflect.String && key.Type().NumMethod() == 0 {
		return key.String()
	}
	return fmt.Sprintf("%v", key)
}

// clientKey returns the key as it is in JSON.
func clientKey(key reflect.Value) string {
	if key.CanInterface() {
		if t, ok := key.Interface().(encoding.TextMarshaler); ok {
			if text, err := t.MarshalText(); err == nil {
				return string(text)
			}
		}
	}
	switch {
	case key.Kind() == reflect.String:
		return key.String()
	case key.CanInt():
		return strconv.FormatInt(key.Int(), 10)
	case key.CanUint():
		return strconv.FormatUint(key.Uint(), 10)
	}
	return keyText(key)
}

// rank is the order of a step among others from the same value: of a field or
// an element by its index, of a map's entry by its key.
type rank struct {
	number int64
	text   string
}

func (r rank) compare(other rank) int {
	return cmp.Or(cmp.Compare(r.number, other.number), cmp.Compare(r.text, other.text))
}

// keyRank orders numbers by their value and everything else by its text.
func keyRank(key reflect.Value) rank {
	switch {
	case key.CanInt():
		return rank{number: key.Int()}
	case key.CanUint():
		// Moves 0 to the least int64, so that the order stays.
		return rank{number: int64(key.Uint() ^ 1<<63)}
	}
	return rank{text: keyText(key)}
}
