package echoadapter

import (
	"sync"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/validate"
)

// Bind decodes c's request into a T, see [Binder], and validates it. It uses the binder
// and the validator of c's Echo. If the Echo has no validator, or its own DefaultBinder,
// Bind uses a validate.Validator with the default configuration, or the zero Binder. It
// returns their errors; those of a foreign validator become errors of the contract. With
// an error, the T is zero.
//
// To bind into a value with defaults, call c.Bind and c.Validate instead.
func Bind[T any](c echo.Context) (T, error) {
	var value, zero T
	if err := binderOf(c).Bind(&value, c); err != nil {
		return zero, err
	}
	if err := validatorOf(c).Validate(&value); err != nil {
		return zero, validate.FromError(&value, err)
	}
	return value, nil
}

func binderOf(c echo.Context) echo.Binder {
	if _, ok := c.Echo().Binder.(*echo.DefaultBinder); ok {
		return &Binder{}
	}
	return c.Echo().Binder
}

var defaultValidator = sync.OnceValue(func() *validate.Validator { return validate.New(validate.Config{}) })

func validatorOf(c echo.Context) echo.Validator {
	if c.Echo().Validator == nil {
		return defaultValidator()
	}
	return c.Echo().Validator
}
