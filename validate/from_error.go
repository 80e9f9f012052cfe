package validate

import (
	"errors"
	"reflect"

	"github.com/faultline-go/faultline/apierror"
	"github.com/go-playground/validator/v10"
)

// FromError returns the API's error for an error of validator's that was made
// elsewhere, such as by StructPartial or by a service's older code; root is what was
// validated. The error may be wrapped; it becomes the cause. If err is nil, FromError
// returns nil. An error that isn't validator's comes back as it is, and so does one that
// holds an [*apierror.Error] already.
//
// With a nil root the place of a failure is what validator has for it.
func FromError(root any, err error) error {
	return plain.FromError(root, err)
}

// plain is a Validator with the default configuration and no engine.
var plain = &Validator{rules: builtin, limit: 1}

// FromError is the function [FromError] with the Config of v.
func (v *Validator) FromError(root any, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := find[*apierror.Error](err); ok {
		return err
	}
	if invalid, ok := find[*validator.InvalidValidationError](err); ok {
		if invalid.Type == nil || innermost(invalid.Type).Kind() == reflect.Struct {
			return apierror.InvalidRequestBody().WithCause(err) // a null
		}
		return apierror.InternalServerError(err)
	}
	errs, _ := find[validator.ValidationErrors](err)
	if len(errs) == 0 {
		return err
	}
	a := newAnswer(v.limit)
	a.failures(v, reflect.ValueOf(root), position{tagName: v.TagName()}, errs)
	return a.merged().WithCause(err)
}

// find returns the first error of type E in err's tree. A tree can hold a typed
// nil of a foreign type, whose Unwrap panics; then there is none.
func find[E error](err error) (e E, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	ok = errors.As(err, &e)
	return e, ok
}
