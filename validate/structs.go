package validate

import (
	"reflect"
	"sync"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/place"
)

// structType is what a walk needs to know of a struct type.
type structType struct {
	typ reflect.Type
	// prefix is how validator begins a namespace in the type: its name and a
	// dot, "" if the type has no name. The name of a generic type holds dots.
	prefix string
	fields map[string]*field // by Go name
}

// field is what a walk needs to know of a struct field.
type field struct {
	index   int
	name    string // the client's
	source  place.Source
	inlined bool
	// code overrides the code of a rule that a value of the field breaks; ""
	// means that it doesn't.
	code   apierror.Code
	hidden bool // whether clients have no name for it
	tag    reflect.StructTag
}

// structTypes caches structTypeOf, by reflect.Type.
var structTypes sync.Map

// structTypeOf returns the facts about t, which is a struct.
func structTypeOf(t reflect.Type) *structType {
	if known, ok := structTypes.Load(t); ok {
		return known.(*structType)
	}
	s := &structType{typ: t, fields: make(map[string]*field, t.NumField())}
	if name := t.Name(); name != "" {
		s.prefix = name + "."
	}
	for i := range t.NumField() {
		s.fields[t.Field(i).Name] = newField(t.Field(i), i)
	}
	known, _ := structTypes.LoadOrStore(t, s)
	return known.(*structType)
}

func newField(f reflect.StructField, index int) *field {
	name, source := place.Name(f)
	return &field{
		index:   index,
		name:    name,
		source:  source,
		inlined: place.Inlined(f),
		code:    apierror.Code(place.TagName(f, "apierror")),
		hidden:  place.Hidden(f),
		tag:     f.Tag,
	}
}
