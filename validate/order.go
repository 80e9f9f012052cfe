package validate

import (
	"cmp"
	"slices"
	"strings"

	"github.com/go-playground/validator/v10"
)

// validator ranges over a map in Go's random order. Its failures are put in
// order here, so that the same request always gets the same answer. All others
// come in field order already.

// The steps that the walks in maps may take. Clients choose the keys, how many
// failures there are and how many readings their namespaces have, so a request
// has an allowance, and each failure adds what a place of some depth needs.
const (
	stepsPerAnswer  = 10_000
	stepsPerFailure = 8
	// bytesPerStep is how much text can be hashed or copied in the time of a step.
	bytesPerStep = 256
)

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

// inMap adds errs, which lie in the map that w stands at, in order. If there are
// too many readings, only one of them is told, and only in which map it lies.
func (a *answer) inMap(v *Validator, w *walk, errs validator.ValidationErrors) {
	atMap := w.position
	atMap.place = slices.Clone(w.place)
	w.steps = a.steps + stepsPerFailure*len(errs)
	all, ok := w.least(a.limit-a.count, errs)
	a.steps = max(w.steps, 0)
	if !ok {
		atMap.vague, atMap.owner = true, nil
		atMap.depth++
		all = []located{{failure: slices.MinFunc(errs, compareFailures), at: atMap}}
	}
	for _, l := range all {
		a.add(newFailure(l.failure, &l.at).answer(v.rules))
	}
	if !a.done() {
		a.count += len(errs) - len(all)
	}
}

// located is a failure in a map, at its place.
type located struct {
	failure validator.FieldError
	at      position
	ranks   []rank
}

// least returns the first n of errs, which lie in one map, in the order of keys
// and, below an entry, in the order of fields, elements and keys. ok is false if
// w may not take as many steps, whichever way errs are ordered.
func (w *walk) least(n int, errs validator.ValidationErrors) (first []located, ok bool) {
	for _, fe := range errs {
		if !w.to(fe) {
			return nil, false
		}
		ranks := w.ranks()
		i := len(first)
		for i > 0 && slices.CompareFunc(ranks, first[i-1].ranks, rank.compare) < 0 {
			i--
		}
		if i == n {
			continue
		}
		at := w.position
		at.place = slices.Clone(w.place)
		first = slices.Insert(first, i, located{fe, at, ranks})
		first = first[:min(n, len(first))]
	}
	return first, true
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

// compareFailures orders failures by what an answer to them shows, without
// looking for their places.
func compareFailures(a, b validator.FieldError) int {
	return cmp.Or(
		strings.Compare(a.StructNamespace(), b.StructNamespace()),
		strings.Compare(a.ActualTag(), b.ActualTag()),
		strings.Compare(a.Param(), b.Param()),
		strings.Compare(textOf(a), textOf(b)),
	)
}

func textOf(fe validator.FieldError) string {
	text, _ := failure{FieldError: fe}.text()
	return text
}
