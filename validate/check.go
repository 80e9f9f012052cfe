package validate

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/faultline-go/faultline/internal/place"
)

// Check returns the mistakes in the types of the samples and of their fields, joined, or
// nil if it finds none: what never works, or panics for some client's request. Call it at
// start-up, or in a test:
//
//	err := v.Check(Indicator{}, Import{})
//
// It finds
//
//   - tags that don't exist, are malformed or misspelt, parameters that can't be read or
//     name no field, and codes that neither the vocabulary nor [Config].Codes has;
//   - rules that don't fit the value, such as ip on a number or min on any;
//   - rules that are never asked: on an unexported field, behind an omitempty that skips
//     them, on items that no dive leads to, and required on a field that no client can set;
//   - rules that no value can follow: an empty oneof, min above max, required with
//     isdefault, a datetime whose layout isn't one of package time;
//   - two fields with one JSON name, and a field in the body that JSON can't hold.
//
// The tag apierror:"-" silences all that Check and [Validator.Advice] find on a field.
// Rules of the service's own, aliases, and rules on whole structs are known to exist and no
// more; rules that were registered for a type without a tag are not seen.
func (v *Validator) Check(samples ...any) error { return errors.Join(v.inspect(samples).mistakes...) }

// Advice returns what works in the types of the samples, but may surprise: a sentence for
// each finding, with the field. It finds
//
//   - required on a bool or a number, whose zero reads as missing, and omitempty before a
//     bound on a number, which lets 0 through;
//   - dive with no bound before it, and dive that lets null items through;
//   - bounds that allow more than 100,000 items, those of collections in one another
//     multiplied; dive into collections in a map whose keys have no bound on their length;
//     and types that lead back to themselves, so that a client decides how deep a request is;
//   - rules that let a client ask what is on the server's disk;
//   - a field that is settable from the body and from the path, the query or a header.
//
// A type without rules gets no advice.
func (v *Validator) Advice(samples ...any) []string { return v.inspect(samples).advice }

func (v *Validator) inspect(samples []any) *checker {
	c := &checker{v: v, tagName: v.TagName(), seen: make(map[reflect.Type]bool), inside: make(map[reflect.Type]int64)}
	for _, sample := range samples {
		if sample == nil {
			c.mistakes = append(c.mistakes, errors.New("validate: Check: a sample is nil"))
			continue
		}
		c.check(reflect.TypeOf(sample), "struct")
	}
	return c
}

// checker gathers the findings on types.
type checker struct {
	v        *Validator
	tagName  string
	seen     map[reflect.Type]bool
	inside   map[reflect.Type]int64 // the number of items that a struct leads to
	mistakes []error
	advice   []string
}

func (c *checker) tag(f reflect.StructField) string { return f.Tag.Get(c.tagName) }

// check checks the fields of the struct that t leads to, if it leads to one. A struct
// without a name is called name.
func (c *checker) check(t reflect.Type, name string) {
	t = innermost(t)
	if t.Kind() != reflect.Struct || isTime(t) || isValuer(t) || c.seen[t] {
		return
	}
	c.seen[t] = true
	if t.Name() != "" {
		name = t.String()
	}
	hasRules, names := c.hasRules(t, nil), make(map[string]string)
	for f := range t.Fields() {
		at := &checkedField{checker: c, owner: t, StructField: f, path: name + "." + f.Name, hasAdvice: hasRules}
		if !isSilenced(f) {
			at.checkKeys()
			at.checkName(names)
		}
		if !c.isValidated(f) {
			continue
		}
		if !isSilenced(f) {
			at.checkSources()
			at.checkCode()
			at.checkTag(c.tag(f))
			at.checkRecursion(c.tag(f))
		}
		c.check(f.Type, at.path)
	}
}

// isValidated reports whether validator looks at the field.
func (c *checker) isValidated(f reflect.StructField) bool {
	return (f.IsExported() || f.Anonymous) && c.tag(f) != "-"
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
	owner     reflect.Type
	path      string
	hasAdvice bool // whether its struct has rules
}

// found adds a mistake.
func (f *checkedField) found(format string, args ...any) {
	f.mistakes = append(f.mistakes, fmt.Errorf("validate: "+f.path+": "+format, args...))
}

// advise adds advice.
func (f *checkedField) advise(format string, args ...any) {
	if f.hasAdvice {
		f.advice = append(f.advice, fmt.Sprintf(f.path+": "+format, args...))
	}
}

// checkSources checks from where in a request the field is set.
func (f *checkedField) checkSources() {
	inBody := place.TagName(f.StructField, "json") != ""
	for _, key := range []string{"param", "query", "header"} {
		if place.TagName(f.StructField, key) != "" && inBody {
			f.advise("settable from the body and from %s: a client can say two things", key)
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

// parse returns why the engine doesn't accept a tag, or "" if it does.
func (c *checker) parse(tag string) string {
	// Nothing runs for a nil pointer that may be omitted.
	return c.panics(func() { _ = c.v.engine.Var((*int)(nil), "omitempty,"+tag) })
}

// try returns why a rule panics for the zero value of t, a field of owner, or "" if it
// doesn't.
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
