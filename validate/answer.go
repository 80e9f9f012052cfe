package validate

import (
	"fmt"
	"reflect"

	"github.com/faultline-go/faultline/apierror"
	"github.com/go-playground/validator/v10"
)

// maxFailures is the number of failures that a client is told of.
const maxFailures = 20

// answer gathers what a request is answered with.
type answer struct {
	first   *apierror.Error   // nil means that all is well
	details []apierror.Detail // all failures, if there are several
	count   int
	limit   int // of failures
	steps   int // that are left to look for failures in maps
}

// newAnswer returns an answer with at most that many failures.
func newAnswer(limit int) answer { return answer{limit: limit, steps: stepsPerAnswer} }

// full reports whether no further failure is shown.
func (a *answer) full() bool { return a.count >= a.limit }

// done reports whether no further failure makes a difference. If several are shown, the
// others are counted.
func (a *answer) done() bool { return a.full() && a.limit == 1 }

func (a *answer) add(e *apierror.Error) {
	if a.count++; a.count == 1 {
		a.first = e
		return
	}
	if a.count > a.limit {
		return
	}
	if a.details == nil {
		a.details = []apierror.Detail{a.first.Detail()}
	}
	a.details = append(a.details, e.Detail())
}

// error returns the answer, nil if there was no failure.
func (a *answer) error() error {
	if a.first == nil {
		return nil
	}
	return a.merged()
}

// merged returns the answer to at least one failure.
func (a *answer) merged() *apierror.Error {
	if a.details == nil {
		return a.first
	}
	e := a.first.WithDetails(a.details...)
	if a.count > len(a.details) {
		e = e.WithMessage(fmt.Sprintf("%s There are %d failures; the details are the first %d.", e.Message(), a.count, len(a.details)))
	}
	return e
}

// absent adds the failure of a request, or of an element, that is null.
func (a *answer) absent(value reflect.Value, start position) {
	switch {
	case start.depth == 0:
		a.add(apierror.InvalidRequestBody())
	case value.Kind() == reflect.Interface:
		// An element of type any: no struct was promised.
	default:
		at := string(start.place)
		a.add(apierror.MissingRequiredParameter(at).WithPlace(at))
	}
}

// failures adds errs, which are about root: the request, or the part of it that
// stands at start.
func (a *answer) failures(v *Validator, root reflect.Value, start position, errs validator.ValidationErrors) {
	w := walk{root: root, start: start}
	for len(errs) > 0 && !a.full() {
		q := questionOf(root, errs[0])
		if e := v.memory.recall(q); e != nil && start.depth == 0 {
			a.add(e)
			errs = errs[1:]
			continue
		}
		w.toMap(errs[0])
		if w.outermost != "" {
			var inMap validator.ValidationErrors
			inMap, errs = cutMap(errs, w.outermost)
			a.inMap(v, &w, inMap)
			continue
		}
		e := newFailure(errs[0], &w.position).answer(v.rules)
		if w.isFixed() && (e.Code() == apierror.CodeInvalidInput || e.Code() == apierror.CodeMissingRequiredParameter) {
			v.memory.keep(q, e)
		}
		a.add(e)
		errs = errs[1:]
	}
	if len(errs) > 0 && !a.done() {
		a.count += len(errs)
	}
}
