package odata

import "iter"

// All returns e and every node below it, each before what is below it and from
// left to right. A parameter alias is one node, without its value. It is empty for
// nil.
func All(e Expr) iter.Seq[Expr] {
	return func(yield func(Expr) bool) { walk(e, yield) }
}

func walk(e Expr, yield func(Expr) bool) bool {
	if e == nil {
		return true
	}
	if !yield(e) {
		return false
	}
	switch e := e.(type) {
	case *Member:
		return walk(e.X, yield)
	case *Unary:
		return walk(e.X, yield)
	case *Binary:
		return walk(e.X, yield) && walk(e.Y, yield)
	case *Call:
		return walk(e.X, yield) && walkAll(e.Args, yield)
	case *Lambda:
		return walk(e.X, yield) && walk(e.Predicate, yield)
	case *List:
		return walkAll(e.Items, yield)
	case *Object:
		return walkAll(e.Values, yield)
	}
	return true
}

func walkAll(all []Expr, yield func(Expr) bool) bool {
	for _, e := range all {
		if !walk(e, yield) {
			return false
		}
	}
	return true
}
