package validate

import (
	"fmt"
	"reflect"
)

// kinds is a set of kinds of values, as rules tell them apart.
type kinds uint16

const (
	text kinds = 1 << iota
	integers
	floats
	booleans
	binary // also a collection
	collections
	times
	stringers // whatever else it is
	others    // structs, interfaces and what JSON doesn't have

	numbers  = integers | floats
	sizes    = text | numbers | collections | times
	anything = 1<<iota - 1
)

var stringer = reflect.TypeFor[fmt.Stringer]()

// kindsOf returns what a value of t is. t is no pointer.
func kindsOf(t reflect.Type) kinds {
	var k kinds
	if t.Kind() != reflect.Interface && t.Implements(stringer) {
		k = stringers
	}
	switch {
	case t.Kind() == reflect.String:
		return k | text
	case isInteger(t):
		return k | integers
	case t.Kind() == reflect.Float32, t.Kind() == reflect.Float64:
		return k | floats
	case t.Kind() == reflect.Bool:
		return k | booleans
	case isBytes(t):
		return k | binary | collections
	case isCollection(t):
		return k | collections
	case isTime(t):
		return k | times
	}
	return k | others
}

func isInteger(t reflect.Type) bool {
	return reflect.Int <= t.Kind() && t.Kind() <= reflect.Uintptr
}

// references says how a rule's parameter names other fields.
type references int

const (
	noFields references = iota
	oneField
	someFields // A B
	fieldPairs // A 1 B 2: fields and what they are compared with
)
