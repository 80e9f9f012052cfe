package echoadapter

import (
	"context"
	"log/slog"

	"github.com/labstack/echo/v5"

	"github.com/faultline-go/faultline/validate"
)

// Register installs everything on e: [Middleware] with e.Pre, [Answer] with e.Use, the
// error handler, the binder and the validator. Call it once, behind the middleware that
// observes responses, such as metrics, traces and access logs, and in front of all other
// middleware; if nothing observes, right after echo.New. The package comment has a
// picture. A second call panics. [Check] finds what was replaced afterwards.
//
// Register takes the place of Echo's own Recover. One that stays behind it does no harm, unless
// its DisablePrintStack is set: then a panic can't be told from an error that was returned.
func Register(e *echo.Echo, cfg Config) {
	if _, ok := e.Validator.(*registration); ok {
		panic("echoadapter.Register: it was called before on this Echo")
	}
	r := &registration{validator: cfg.Validator, binder: cfg.Binder}
	if r.validator == nil {
		r.validator = validate.New(validate.Config{})
	}
	if r.binder == nil {
		v, ours := r.validator.(*validate.Validator)
		ours = ours && v.TagName() == "validate"
		strict := &Binder{
			MaxBodyBytes: cfg.MaxBodyBytes, MaxDecoded: cfg.MaxDecoded, AllowUnknown: cfg.AllowUnknown, countItems: ours,
		}
		r.binder = strict
		if cfg.ReportOnly {
			r.binder = &reportOnly{strict, func() *slog.Logger { return cfg.core().Log() }}
		}
	}
	e.Pre(middleware(cfg, func(e *echo.Echo) { warnReplaced(e, cfg.core()) }))
	e.Use(Answer())
	e.HTTPErrorHandler = errorHandler(cfg, e.HTTPErrorHandler)
	r.errorHandler = codeOf(e.HTTPErrorHandler)
	e.Binder = r.binder
	e.Validator = r
}

// registration is what Register installed on an Echo. It is the Echo's validator.
type registration struct {
	validator    echo.Validator
	binder       echo.Binder
	errorHandler uintptr // see codeOf
}

// Validate implements echo.Validator. It returns nil or an *echo.HTTPError around one of
// our errors, because handlers look for that type.
func (r *registration) Validate(i any) error { return r.ValidateCtx(context.Background(), i) }

// ValidateCtx is Validate with a context for the validator's rules.
func (r *registration) ValidateCtx(ctx context.Context, i any) error {
	return toHTTPError(r.validate(ctx, i))
}

func (r *registration) validate(ctx context.Context, i any) error {
	if v, ok := r.validator.(interface {
		ValidateCtx(ctx context.Context, i any) error
	}); ok {
		return validate.FromError(i, v.ValidateCtx(ctx, i))
	}
	return validate.FromError(i, r.validator.Validate(i))
}
