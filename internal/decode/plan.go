package decode

import (
	"fmt"
	"reflect"
	"sync"

	"github.com/faultline-go/faultline/internal/place"
)

// plan is how a request type is decoded.
type plan struct {
	params []param
	// form and files are the fields that a form can set.
	form  []param
	files []file
	// takesBody is whether a body can set a field.
	takesBody bool
	// hasReserved is whether the type contains a field that json would set by its Go name,
	// but that a body must not set.
	hasReserved bool
	// hasClientNames is whether the type leaves the depth or the names of a body to the client.
	hasClientNames bool
	// largest is the size of the largest struct in the type, and largestScalar that of the
	// largest other item of a collection, in bytes.
	largest, largestScalar int64
	// fewestItems is the smallest bound on a batch, or 0 if there is none. batchesOfStructs
	// is whether all batches have structs as items.
	fewestItems      int
	batchesOfStructs bool
	// err is not nil if the type can't be decoded, which is a mistake of the service.
	err error
}

var plans sync.Map // reflect.Type to *plan

// planOf returns the plan for t, which must not be a pointer.
func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p := newPlan(t)
	plans.Store(t, p)
	return p
}

func newPlan(t reflect.Type) *plan {
	p := &plan{takesBody: true}
	if t.Kind() == reflect.Struct && !opaque(t) {
		p.addParams(t, nil, map[reflect.Type]bool{})
		p.takesBody = membersOf(t).settable()
	}
	if p.takesBody && p.err == nil {
		p.err = p.inspect(t, t.String(), map[reflect.Type]bool{})
	}
	if p.takesBody && p.err == nil {
		p.measure(t, map[reflect.Type]bool{}, true)
	}
	if p.err != nil {
		p.err = fmt.Errorf("can't decode into %v: %w", t, p.err)
	}
	return p
}

// addParams adds the parameters among the fields of t, to which index leads, and among
// those of the structs in t that no tag names.
func (p *plan) addParams(t reflect.Type, index []int, above map[reflect.Type]bool) {
	if above[t] {
		return // embeds a pointer to itself
	}
	above[t] = true
	defer delete(above, t)
	for i := range t.NumField() {
		f := t.Field(i)
		at := append(index[:len(index):len(index)], i)
		tagged := false
		for _, s := range sources {
			name := place.TagName(f, s.tag)
			if name == "" {
				continue
			}
			tagged = true
			if err := p.addParam(f, s, name, at); err != nil && p.err == nil {
				p.err = fmt.Errorf("field %s: %w", f.Name, err)
			}
		}
		if name := place.TagName(f, formSource.tag); name != "" {
			tagged = true
			if err := p.addForm(f, name, at); err != nil && p.err == nil {
				p.err = fmt.Errorf("field %s: %w", f.Name, err)
			}
		}
		if inner := structWithin(f); inner != nil && !tagged {
			p.addParams(inner, at, above)
		}
	}
}

func (p *plan) addParam(f reflect.StructField, s source, name string, index []int) error {
	a, err := newParam(f, s, name, index)
	if err == nil {
		p.params = append(p.params, a)
	}
	return err
}

func (p *plan) addForm(f reflect.StructField, name string, index []int) error {
	if (f.Type == fileType || f.Type == filesType) && f.IsExported() {
		p.files = append(p.files, file{name, index, f.Type == filesType})
		return nil
	}
	a, err := newParam(f, formSource, name, index)
	if err == nil {
		p.form = append(p.form, a)
	}
	return err
}

func newParam(f reflect.StructField, s source, name string, index []int) (param, error) {
	if !f.IsExported() {
		return param{}, fmt.Errorf("has a %s tag, but is not exported", s.tag)
	}
	a := param{source: s, name: name, index: index, format: f.Tag.Get("format"), typ: f.Type}
	t := f.Type
	if a.setAll = setAllFor(t); a.setAll != nil {
		return a, nil
	}
	if set := setterFor(t, a.format); set != nil {
		a.set, a.typ = set, t
	} else if t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8 {
		a.set, a.typ, a.repeated = setterFor(t.Elem(), a.format), t.Elem(), true
	}
	if a.set == nil {
		return param{}, fmt.Errorf("a %s can't be set to the text of a parameter", t)
	}
	return a, nil
}

// structWithin returns the struct whose fields are parameters too: that of a struct field,
// or of an embedded pointer. It returns nil for other fields.
func structWithin(f reflect.StructField) reflect.Type {
	t := f.Type
	if f.Anonymous && t.Kind() == reflect.Pointer && f.IsExported() {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || opaque(t) || !f.IsExported() && !f.Anonymous {
		return nil
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[paramUnmarshaler]()) {
		return nil
	}
	return t
}
