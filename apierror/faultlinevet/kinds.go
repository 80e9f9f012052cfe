package faultlinevet

import "go/types"

// indirect returns the type that t points to, through any number of pointers.
func indirect(t types.Type) types.Type {
	for range maxLayers {
		p, ok := t.Underlying().(*types.Pointer)
		if !ok {
			break
		}
		t = p.Elem()
	}
	return types.Unalias(t)
}

// innermost returns what t leads to through pointers and collections.
func innermost(t types.Type) types.Type {
	for range maxLayers {
		t = indirect(t)
		item := itemOf(t)
		if item == nil {
			break
		}
		t = item
	}
	return types.Unalias(t)
}

// maxLayers bounds how many pointers and collections are looked through, because a type can
// lead to itself.
const maxLayers = 100

// itemOf returns the type of the items of a collection, or nil if t is none.
func itemOf(t types.Type) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return u.Elem()
	case *types.Array:
		return u.Elem()
	case *types.Map:
		return u.Elem()
	}
	return nil
}

// isNumberOrBool reports whether t is a number or a bool.
func isNumberOrBool(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsInteger|types.IsFloat|types.IsBoolean) != 0
}

// isStandardType reports whether t is a type of the standard library.
func isStandardType(t types.Type, pkg, name string) bool {
	obj := named(t)
	return obj != nil && obj.Name() == name && hasPath(obj.Pkg(), pkg)
}

// isTime reports whether validator takes t for a time.
func isTime(t types.Type) bool { return isStandardType(t, "time", "Time") }

// isValuer reports whether validator may look at another value in place of a t: it is a
// validator.Valuer, or a driver.Valuer, for which services register a function, as far as
// the methods' names tell.
func isValuer(t types.Type) bool { return hasMethod(t, "ValidatorValue") || hasMethod(t, "Value") }

// decodesItself reports whether t has a method for decoding.
func decodesItself(t types.Type) bool {
	return hasMethod(t, "UnmarshalJSON") || hasMethod(t, "UnmarshalJSONFrom") || hasMethod(t, "UnmarshalText")
}

// hasMethod reports whether a t, or a pointer to one, has the method.
func hasMethod(t types.Type, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	_, ok := obj.(*types.Func)
	return ok
}
