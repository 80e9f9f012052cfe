package validate

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/faultline-go/faultline/internal/place"
)

// Check reads the rules on the types of the samples, and on the types of their
// fields, and returns nil or every mistake that it finds, joined: what validator
// shows only by a panic on some client's request, or never. Call it at start-up,
// or in a test:
//
//	err := v.Check(Indicator{}, Import{})
//
// It finds
//
//   - tags that don't exist or are malformed, and parameters that can't be read
//     or name no field;
//   - rules that don't fit the value: ip on a number, min on any;
//   - required on a bool or a number, whose zero reads as missing: use a pointer;
//   - dive with no bound before it, dive that lets null items through, keys
//     without endkeys, and items with rules that no dive leads to;
//   - bounds that allow more than 100,000 items, those of collections in one
//     another multiplied; dive into collections in a map whose keys have no bound
//     on their length; and types that lead back to themselves, for a client
//     decides how deep;
//   - rules that let a client ask what is on the server's disk;
//   - a field that is settable from the body and from path, query or header;
//   - a field in the body that JSON can't hold.
//
// A finding that is meant is silenced, with all others on the field, by the tag
// apierror:"-". Rules of the service's own, aliases, and rules on a whole struct
// are known to exist and no more; rules that were registered for a type without
// a tag are not seen.
func (v *Validator) Check(samples ...any) error {
	c := checker{v: v, seen: make(map[reflect.Type]bool), inside: make(map[reflect.Type]int64)}
	for _, sample := range samples {
		if sample == nil {
			c.findings = append(c.findings, errors.New("validate: Check: a sample is nil"))
			continue
		}
		c.check(reflect.TypeOf(sample))
	}
	return errors.Join(c.findings...)
}

// checker gathers the findings on types.
type checker struct {
	v        *Validator
	seen     map[reflect.Type]bool
	inside   map[reflect.Type]int64 // the number of items that a struct leads to
	findings []error
}

// check checks the fields of the struct that t leads to, if it leads to one.
func (c *checker) check(t reflect.Type) {
	t = innermost(t)
	if t.Kind() != reflect.Struct || isTime(t) || isValuer(t) || c.seen[t] {
		return
	}
	c.seen[t] = true
	for f := range t.Fields() {
		if !isValidated(f) {
			continue
		}
		if !isSilenced(f) {
			at := &checkedField{checker: c, owner: t, StructField: f}
			at.checkSources()
			at.checkTag(f.Tag.Get("validate"))
			at.checkRecursion(f.Tag.Get("validate"))
		}
		c.check(f.Type)
	}
}

// isValidated reports whether validator looks at the field.
func isValidated(f reflect.StructField) bool {
	return (f.IsExported() || f.Anonymous) && f.Tag.Get("validate") != "-"
}

// isSilenced reports whether what is found on the field is meant.
func isSilenced(f reflect.StructField) bool {
	name, _, _ := strings.Cut(f.Tag.Get("apierror"), ",")
	return name == "-"
}

// innermost returns what t leads to through pointers and collections.
func innermost(t reflect.Type) reflect.Type {
	// A type such as List []List leads to itself, and to nothing else.
	for range maxLayers {
		if t.Kind() != reflect.Pointer && !isCollection(t) {
			break
		}
		t = t.Elem()
	}
	return t
}

// maxLayers bounds how many pointers and collections are looked through.
const maxLayers = 100

// isValuer reports whether validator looks at another value in place of a t.
func isValuer(t reflect.Type) bool {
	return t.Implements(valuer) || reflect.PointerTo(t).Implements(valuer)
}

// checkedField is a field that is being checked.
type checkedField struct {
	*checker
	reflect.StructField
	owner reflect.Type
}

// found adds a finding.
func (f *checkedField) found(format string, args ...any) {
	at := fmt.Sprintf("validate: %v.%s: ", f.owner, f.Name)
	f.findings = append(f.findings, fmt.Errorf(at+format, args...))
}

// checkSources checks from where in a request the field is set.
func (f *checkedField) checkSources() {
	inBody := place.TagName(f.StructField, "json") != ""
	for _, key := range []string{"param", "query", "header"} {
		if place.TagName(f.StructField, key) != "" && inBody {
			f.found("settable from the body and from %s, so that a client can say two things", key)
		}
	}
	if _, source := place.Name(f.StructField); source == place.Body && f.Tag.Get("json") != "-" {
		f.checkDecodable()
	}
}

var duration = reflect.TypeFor[time.Duration]()

// checkDecodable checks that JSON can hold the field's value.
func (f *checkedField) checkDecodable() {
	t := innermost(f.Type)
	switch t.Kind() {
	case reflect.Chan, reflect.Func, reflect.Complex64, reflect.Complex128, reflect.UnsafePointer:
		if !decodesItself(t) {
			f.found("JSON can't hold a %v", t)
		}
	}
	if t == duration && !strings.Contains(f.Tag.Get("json"), "format:") {
		f.found("JSON has no form for a %v", t)
	}
}

// decodesItself reports whether t has a method for decoding.
func decodesItself(t reflect.Type) bool {
	for _, name := range []string{"UnmarshalJSON", "UnmarshalJSONFrom", "UnmarshalText"} {
		if _, ok := reflect.PointerTo(t).MethodByName(name); ok {
			return true
		}
	}
	return false
}

// parse returns why the engine doesn't accept a tag, "" if it does.
func (c *checker) parse(tag string) string {
	// Nothing runs for a nil pointer that may be omitted.
	return c.panics(func() { _ = c.v.engine.Var((*int)(nil), "omitempty,"+tag) })
}

// try returns why a rule panics for the zero value of t, a field of owner; ""
// if it doesn't.
func (c *checker) try(rule string, t, owner reflect.Type) string {
	value, parent := reflect.Zero(t).Interface(), reflect.Zero(owner).Interface()
	return c.panics(func() { _ = c.v.engine.VarWithValue(value, parent, rule) })
}

func (c *checker) panics(do func()) (why string) {
	defer func() {
		if r := recover(); r != nil {
			why = fmt.Sprint(r)
		}
	}()
	do()
	return ""
}
