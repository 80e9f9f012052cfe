// Package place spells places in a request the way its client sees them:
// indicators[3].indicatorValue, labels["env"], $top.
//
// It is the one home of two facts that validation and binding share: which
// name a Go struct field has for the client, and how names, indexes and keys
// are joined to a path.
package place

import (
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Source says where in a request a field's value comes from.
type Source int

const (
	// Body is the JSON body: the field is found below its parents' names.
	Body Source = iota
	// Parameter is the query, the path, a header or a form: flat, so that a
	// field's name is its whole place however deep the Go field sits.
	Parameter
)

// tags lists the struct tags that name a field for a client, first match first.
var tags = [...]struct {
	key    string
	source Source
}{
	{"json", Body}, {"query", Parameter}, {"param", Parameter}, {"header", Parameter}, {"form", Parameter},
}

// Name returns the client's name for f and where its value comes from. A field
// that no tag names has its Go name, as in encoding/json.
func Name(f reflect.StructField) (string, Source) {
	for _, t := range tags {
		if name := TagName(f, t.key); name != "" {
			return name, t.source
		}
	}
	return f.Name, Body
}

// Hidden reports whether clients have no name for f: JSON leaves it out, and no other
// tag names it.
func Hidden(f reflect.StructField) bool {
	_, source := Name(f)
	return f.Tag.Get("json") == "-" && source == Body
}

// TagName returns the name that the struct tag key gives f: "" where the tag is
// absent, has options only, or is "-".
func TagName(f reflect.StructField, key string) string {
	name, _, _ := strings.Cut(f.Tag.Get(key), ",")
	if name == "-" {
		return ""
	}
	return name
}

// Inlined reports whether f's own fields stand in the place of f, as in JSON: f is an
// embedded struct, or a pointer to one, that no json tag names, or the tag has the option
// embed.
func Inlined(f reflect.StructField) bool {
	if TagName(f, "json") != "" {
		return false
	}
	if _, options, _ := strings.Cut(f.Tag.Get("json"), ","); options == "embed" {
		return true
	}
	return f.Anonymous && Indirect(f.Type).Kind() == reflect.Struct
}

// Indirect returns the type that t points to, through any number of pointers.
func Indirect(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// AppendField appends the step from the place b to its field name.
func AppendField(b []byte, name string) []byte {
	if len(b) > 0 {
		b = append(b, '.')
	}
	return append(b, name...)
}

// AppendIndex appends the step from the place b to its element i.
func AppendIndex(b []byte, i int) []byte {
	b = append(b, '[')
	b = strconv.AppendInt(b, int64(i), 10)
	return append(b, ']')
}

// maxKey is how many bytes of a key a place shows. Clients choose keys, and what
// is said after the place shall not be pushed out of a bounded message.
const maxKey = 64

// AppendKey appends the step from the place b to the entry of a map. The key is
// quoted, since it may hold anything, dots and brackets included, and cut after
// 64 bytes.
func AppendKey(b []byte, key string) []byte {
	b = append(b, '[')
	if len(key) > maxKey {
		end := maxKey
		for end > 0 && !utf8.RuneStart(key[end]) {
			end--
		}
		key = key[:end] + "…"
	}
	b = strconv.AppendQuote(b, key)
	return append(b, ']')
}
