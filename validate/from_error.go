package validate

import (
	"errors"
	"reflect"

	"github.com/faultline-go/faultline/apierror"
	"github.com/go-playground/validator/v10"
)

// FromError returns the API's error for an error of validator's that was made
// elsewhere, by StructPartial, say, or by a service's older code; root is what
// was validated. The error may be wrapped; it becomes the cause. nil stays nil.
// An error that isn't validator's comes back as it is, and so does one that
// holds an [*apierror.Error] already.
//
// With a nil root the place of a failure is what validator has for it.
func FromError(root any, err error) error {
	return plain.FromError(root, err)
}

// plain is what the Config's zero value makes, but for the engine.
var plain = &Validator{rules: builtin, limit: 1}

// FromError is the function [FromError] with the Config of v.
func (v *Validator) FromError(root any, err error) error {
	var (
		own     *apierror.Error
		invalid *validator.InvalidValidationError
		errs    validator.ValidationErrors
	)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &own):
		return err
	case errors.As(err, &invalid):
		return apierror.InvalidRequestBody().WithCause(err)
	case errors.As(err, &errs) && len(errs) > 0:
		a := answer{limit: v.limit}
		a.failures(v, reflect.ValueOf(root), position{}, errs)
		return a.merged().WithCause(err)
	}
	return err
}
