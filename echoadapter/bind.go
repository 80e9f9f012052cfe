package echoadapter

import (
	"sync"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/internal/exchange"
	"github.com/faultline-go/faultline/validate"
)

// Bind decodes c's request into a T, see [Binder], and validates it. It uses the binder
// and the validator of c's Echo. If the Echo has no validator, or its own DefaultBinder,
// Bind uses a validate.Validator with the default configuration, or the zero Binder. It
// returns an [*apierror.Error], also for errors of a foreign validator, or the error of a
// foreign binder. With an error, the T is zero.
//
// To bind into a value with defaults, call c.Bind and c.Validate instead.
func Bind[T any](c echo.Context) (T, error) {
	var value, zero T
	if err := bind(&value, c); err != nil {
		return zero, err
	}
	if err := check(&value, c); err != nil {
		return zero, err
	}
	return value, nil
}

func bind(i any, c echo.Context) error {
	switch b := c.Echo().Binder.(type) {
	case *Binder:
		return b.decoder().Decode(i, requestOf(c))
	case *echo.DefaultBinder:
		return (&Binder{}).decoder().Decode(i, requestOf(c))
	default:
		return exchange.Ours(b.Bind(i, c))
	}
}

func check(i any, c echo.Context) error {
	switch v := c.Echo().Validator.(type) {
	case *registration:
		return v.validate(c.Request().Context(), i)
	case nil:
		return defaultValidator().ValidateCtx(c.Request().Context(), i)
	default:
		return exchange.Ours(validate.FromError(i, v.Validate(i)))
	}
}

var defaultValidator = sync.OnceValue(func() *validate.Validator { return validate.New(validate.Config{}) })
