package echoadapter

import (
	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/validate"
)

// Register installs everything on e: [Middleware] with e.Pre, [Answer] with e.Use, the
// error handler, the binder and the validator. Call it once, behind the middleware that
// observes responses, such as metrics, traces and access logs, and in front of all other
// middleware; if nothing observes, right after echo.New. The package comment has a
// picture. A second call panics.
//
// Register takes the place of Echo's own Recover, which should not be installed behind it:
// it would hand a panic's value to the error handler as if it had been returned.
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
	e.Use(Answer())
	e.HTTPErrorHandler = ErrorHandler(cfg)
	e.Binder = &Binder{MaxBodyBytes: cfg.MaxBodyBytes, AllowUnknown: cfg.AllowUnknown}
	e.Validator = cfg.Validator
}

// mapped is a validator of the service's own. If its errors are those of
// go-playground/validator, they become errors of the contract.
type mapped struct{ echo.Validator }

func (m mapped) Validate(i any) error { return validate.FromError(i, m.Validator.Validate(i)) }
