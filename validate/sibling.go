package validate

import (
	"reflect"
	"strings"

	"github.com/faultline-go/faultline/internal/place"
)

// A rule can name other fields of its struct, as validator takes them: a Go name,
// or a path of names from struct to struct.

// sibling returns the client's name of another field of the struct that f is in.
func (f failure) sibling(path string) string {
	if f.at.owner == nil {
		return someField
	}
	return clientName(f.at.owner.typ, path)
}

// someField stands for a field that has no name that a client knows.
const someField = "another field"

// clientName returns the client's name for what path leads to from the struct t.
func clientName(t reflect.Type, path string) string {
	name, typ := follow(t, path)
	if typ == nil || name == "" {
		return someField
	}
	return name
}

// follow returns the client's name and the type of what path leads to from the
// struct t. The type is nil if it leads nowhere.
func follow(t reflect.Type, path string) (string, reflect.Type) {
	var b []byte
	for path != "" {
		t = place.Indirect(t)
		if path[0] == '[' { // an index or a key
			end := strings.IndexByte(path, ']') + 1
			if end == 0 || !isCollection(t) {
				return "", nil
			}
			b, path, t = append(b, path[:end]...), path[end:], t.Elem()
			continue
		}
		var name string
		name, path = cutName(strings.TrimPrefix(path, "."))
		if t.Kind() != reflect.Struct {
			return "", nil
		}
		f, ok := t.FieldByName(name)
		if !ok {
			return "", nil
		}
		b, t = appendPromoted(b, t, f), f.Type
	}
	return string(b), t
}

// appendPromoted appends the steps from the struct t to its field f, which may
// belong to a struct embedded in t.
func appendPromoted(b []byte, t reflect.Type, f reflect.StructField) []byte {
	for _, i := range f.Index {
		step := place.Indirect(t).Field(i)
		if place.Hidden(step) {
			return b[:0]
		}
		if name, source := place.Name(step); source == place.Parameter {
			b = append(b[:0], name...)
		} else if !place.Inlined(step) {
			b = place.AppendField(b, name)
		}
		t = step.Type
	}
	return b
}
