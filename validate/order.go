package validate

import (
	"slices"
	"strings"

	"github.com/go-playground/validator/v10"
)

// validator ranges over a map in Go's random order. Its failures are sorted
// here, so that the same request always gets the same answer. All others come
// in field order already.

// outermostMap returns the part of fe's namespace that leads to the entries of
// the outermost map on the way to p; "" if there is no map. Up to there it has
// one reading only.
func (p *position) outermostMap(fe validator.FieldError) string {
	if p.step == nil {
		return ""
	}
	first := p.step
	for first.before != nil {
		first = first.before
	}
	ns := fe.StructNamespace()
	return ns[:len(ns)-len(first.left)+1] // with the bracket
}

// ranks returns the ranks of the steps from the outermost map on.
func (p *position) ranks() []rank {
	var all []rank
	for s := p.step; s != nil; s = s.before {
		all = append(all, s.rank)
	}
	slices.Reverse(all)
	return all
}

// cutMap cuts the failures that lie in the map that head leads to from the front
// of errs.
func cutMap(errs validator.ValidationErrors, head string) (inMap, rest validator.ValidationErrors) {
	for i, fe := range errs {
		if !strings.HasPrefix(fe.StructNamespace(), head) {
			return errs[:i], errs[i:]
		}
	}
	return errs, nil
}

// sorted returns errs, which lie in one map, in the order of keys and, below an
// entry, in the order of fields, elements and keys.
func (w *walk) sorted(errs validator.ValidationErrors) validator.ValidationErrors {
	type ranked struct {
		fe    validator.FieldError
		ranks []rank
	}
	all := make([]ranked, len(errs))
	for i, fe := range errs {
		w.to(fe)
		all[i] = ranked{fe, w.ranks()}
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		return slices.CompareFunc(a.ranks, b.ranks, rank.compare)
	})
	sorted := make(validator.ValidationErrors, len(all))
	for i, r := range all {
		sorted[i] = r.fe
	}
	return sorted
}
