package echoadapter

import (
	"errors"
	"reflect"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/internal/decode"
	"github.com/faultline-go/faultline/internal/exchange"
)

// Check returns the mistakes of a service, joined, or nil if it finds none. Call it when
// everything is set up, or in a test: it finds an error handler, a binder or a validator
// that replaced [Register]'s afterwards, and among the samples, which are values of the
// request types, types that can't be decoded, and what the validator's own Check method
// finds.
func Check(e *echo.Echo, samples ...any) error {
	r, _ := e.Validator.(*registration)
	var validator any
	if r != nil {
		validator = r.validator
	}
	return errors.Join(append(r.replaced(e), decode.Check(validator, samples...)...)...)
}

// replaced returns an error for each part that is no longer Register's. Without the
// validator the others aren't known.
func (r *registration) replaced(e *echo.Echo) (errs []error) {
	if r == nil {
		return []error{errors.New("echoadapter: e.Validator is not Register's: set Config.Validator instead")}
	}
	if e.Binder != r.binder {
		errs = append(errs, errors.New("echoadapter: e.Binder is not Register's: set Config.Binder instead"))
	}
	if codeOf(e.HTTPErrorHandler) != r.errorHandler {
		errs = append(errs, errors.New("echoadapter: e.HTTPErrorHandler is not Register's: use Config.Translate or Config.Accept instead"))
	}
	return errs
}

// codeOf returns the address of h's code, because functions can't be compared.
func codeOf(h echo.HTTPErrorHandler) uintptr { return reflect.ValueOf(h).Pointer() }

// warnReplaced logs what was replaced since Register, because it wins silently.
func warnReplaced(e *echo.Echo, cfg *exchange.Config) {
	r, _ := e.Validator.(*registration)
	for _, err := range r.replaced(e) {
		cfg.Log().Warn(err.Error())
	}
}
