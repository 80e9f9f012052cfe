package echoadapter

import (
	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/validate"
)

// Register installs everything on e: the middleware, as the first of those that
// Echo runs before routing, the error handler, the binder and the validator. Call
// it right after echo.New(), once: a second call panics.
//
// Echo's own Recover middleware isn't needed then, and should not be installed:
// it would come first, and hand a panic's value to the error handler as if it
// had been returned.
func Register(e *echo.Echo, cfg Config) {
	if _, ok := e.Binder.(*Binder); ok {
		panic("echoadapter.Register: the Echo has Faultline's Binder already: was Register called before?")
	}
	switch cfg.Validator.(type) {
	case nil:
		cfg.Validator = validate.New(validate.Config{})
	case *validate.Validator:
	default:
		cfg.Validator = mapped{cfg.Validator}
	}
	e.Pre(Middleware(cfg))
	e.HTTPErrorHandler = ErrorHandler(cfg)
	e.Binder = &Binder{MaxBodyBytes: cfg.MaxBodyBytes, AllowUnknown: cfg.AllowUnknown}
	e.Validator = cfg.Validator
}

// mapped is a validator of the service's own, whose errors become the contract's if
// they are those of go-playground/validator.
type mapped struct{ echo.Validator }

func (m mapped) Validate(i any) error { return validate.FromError(i, m.Validator.Validate(i)) }
