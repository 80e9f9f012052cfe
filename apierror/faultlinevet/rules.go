package faultlinevet

import (
	"go/types"
	"reflect"
)

// hasRules reports whether a struct that t leads to has a validate tag on a field.
func hasRules(t types.Type) bool { return leadsToRules(t, make(map[types.Type]bool)) }

// leadsToRules does what hasRules does. The map has the types that were looked at.
func leadsToRules(t types.Type, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if seen[t] {
		return false
	}
	seen[t] = true
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return leadsToRules(u.Elem(), seen)
	case *types.Slice:
		return leadsToRules(u.Elem(), seen)
	case *types.Array:
		return leadsToRules(u.Elem(), seen)
	case *types.Map:
		return leadsToRules(u.Elem(), seen)
	case *types.Struct:
		for i := range u.NumFields() {
			switch tag := reflect.StructTag(u.Tag(i)).Get("validate"); {
			case tag == "-":
			case tag != "" && tag != "omitempty":
				return true
			case leadsToRules(u.Field(i).Type(), seen):
				return true
			}
		}
	}
	return false
}
