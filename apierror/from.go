package apierror

import "errors"

// From returns the error that err stands for: the first *Error in err's tree,
// depth first as in [errors.As], or else InternalServerError(err). It returns
// nil for nil only: a nil *Error in an error interface is a mistake of the
// program and becomes an InternalServerError.
//
// The error of another service never passes through: see [ResponseError].
func From(err error) *Error {
	if err == nil {
		return nil
	}
	if e := Find(err); e != nil {
		return e
	}
	e := InternalServerError(err)
	if wait := retryAfterIn(err); wait > 0 {
		e.rare = &rare{retryAfter: wait}
	}
	return e
}

// CodeOf returns the code of From(err), and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	return Find(err).Code()
}

// Find returns the first *Error in err's tree, as [From] does, but nil if there
// is none: for adapters, that have more ways to read an error before it becomes
// an InternalServerError. A tree can hold a typed nil of a foreign type, whose
// Unwrap method panics; then there is none.
func Find(err error) *Error {
	if e, ok := err.(*Error); ok {
		return e
	}
	return findIn(err)
}

func findIn(err error) (e *Error) {
	defer func() {
		if recover() != nil {
			e = nil
		}
	}()
	e, _ = errors.AsType[*Error](err)
	return e
}
