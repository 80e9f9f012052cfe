package decode

import (
	"encoding"
	stdjson "encoding/json"
	"fmt"
	"reflect"
	"sync"

	"github.com/go-json-experiment/json"

	"github.com/faultline-go/faultline/internal/place"
)

// members are the names that a struct has in JSON.
type members struct {
	// types holds the type of each member that a body can set.
	types map[string]reflect.Type
	// names are the keys of types, in field order.
	names []string
	// mostItems holds the bounds on collections, see mostItems.
	mostItems map[string]int
	// reserved are the names that json would accept, but that a body must not set: the Go
	// names of fields that only a param, query or header tag names.
	reserved map[string]bool
	// acceptsAny is whether an embedded map takes any other name.
	acceptsAny bool
}

func (m *members) settable() bool { return len(m.names) > 0 || m.acceptsAny }

var memberCache sync.Map // reflect.Type to *members

// membersOf returns the members of t, a struct.
func membersOf(t reflect.Type) *members {
	if m, ok := memberCache.Load(t); ok {
		return m.(*members)
	}
	m := &members{types: map[string]reflect.Type{}, mostItems: map[string]int{}, reserved: map[string]bool{}}
	// Level by level, so that a name nearer to the top hides one below.
	seen := map[reflect.Type]bool{t: true}
	for level := []reflect.Type{t}; len(level) > 0; {
		var next []reflect.Type
		for _, s := range level {
			for _, inner := range m.add(s) {
				if !seen[inner] {
					seen[inner] = true
					next = append(next, inner)
				}
			}
		}
		level = next
	}
	memberCache.Store(t, m)
	return m
}

// add adds the members that are fields of t itself and returns the structs that
// are inlined in it.
func (m *members) add(t reflect.Type) (inlined []reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		tag, tagged := f.Tag.Lookup("json")
		if tag == "-" || !f.IsExported() && !f.Anonymous {
			continue
		}
		if place.Inlined(f) {
			if inner := place.Indirect(f.Type); inner.Kind() == reflect.Struct {
				inlined = append(inlined, inner)
			} else {
				m.acceptsAny = true
			}
			continue
		}
		name := place.TagName(f, "json")
		if name == "" {
			name = f.Name
		}
		if m.types[name] != nil || m.reserved[name] {
			continue
		}
		if !tagged && isParameter(f) {
			m.reserved[name] = true
			continue
		}
		m.types[name] = f.Type
		if most, ok := mostItems(f); ok {
			m.mostItems[name] = most
		}
		m.names = append(m.names, name)
	}
	return inlined
}

// isParameter reports whether a tag says that f is not a member of a JSON body. A field of
// a form isn't one either.
func isParameter(f reflect.StructField) bool {
	_, source := place.Name(f)
	return source == place.Parameter
}

// opaque reports whether t decodes itself.
func opaque(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[json.Unmarshaler]()) ||
		p.Implements(reflect.TypeFor[json.UnmarshalerFrom]()) ||
		p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// inspect looks for types that can't be decoded, in t and in its parts, so that a mistake
// in a type shows with the first request and not with the first body that reaches it.
// goPath says where t is, for the log. seen has the types that were inspected, and
// whether t is inside them.
func (p *plan) inspect(t reflect.Type, goPath string, seen map[reflect.Type]bool) error {
	// Go 1.27 decodes it, but 1.26 takes it for a string: a service must not depend on which
	// of them builds it.
	if t == reflect.TypeFor[stdjson.Number]() {
		return fmt.Errorf("%s: encoding/json.Number isn't supported, because Go 1.26 takes it for a string", goPath)
	}
	if opaque(t) {
		return refuseParameters(t)
	}
	if onPath, ok := seen[t]; ok {
		p.hasClientNames = p.hasClientNames || onPath // inside itself
		return nil
	}
	seen[t] = true
	defer func() { seen[t] = false }()
	probe := "null"
	if t.Kind() == reflect.Struct {
		probe = "{}"
	}
	if err := json.Unmarshal([]byte(probe), reflect.New(t).Interface()); err != nil {
		return fmt.Errorf("%s: %w", goPath, err)
	}
	switch t.Kind() {
	case reflect.Pointer:
		return p.inspect(t.Elem(), goPath, seen)
	case reflect.Slice, reflect.Array:
		return p.inspect(t.Elem(), goPath+"[]", seen)
	case reflect.Interface:
		p.hasClientNames = true
	case reflect.Map:
		p.hasClientNames = true
		return p.inspect(t.Elem(), goPath+"[]", seen)
	case reflect.Struct:
		m := membersOf(t)
		p.hasReserved = p.hasReserved || len(m.reserved) > 0
		p.hasClientNames = p.hasClientNames || m.acceptsAny
		for _, name := range m.names {
			if err := p.inspect(m.types[name], goPath+"."+name, seen); err != nil {
				return err
			}
		}
	}
	return nil
}

// refuseParameters returns an error for a struct that decodes itself and has fields for
// parameters, because nothing could keep a body from setting them.
func refuseParameters(t reflect.Type) error {
	if t.Kind() != reflect.Struct {
		return nil
	}
	for _, f := range reflect.VisibleFields(t) {
		if isParameter(f) {
			return fmt.Errorf("%s decodes itself, so that its field %s can't be kept for a parameter", t, f.Name)
		}
	}
	return nil
}
