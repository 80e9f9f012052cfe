package echoadapter

import (
	"net/http"
	"sync"

	"github.com/labstack/echo/v5"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/exchange"
)

// Middleware returns the middleware that gives each request its tracking ID, watches what
// is sent, and answers the errors and panics that reach it with the Echo's error handler.
// It must be the first one: install it with e.Pre, before all others. A second one on the
// same request does nothing.
//
// Without it the error handler still answers in the contract, but it doesn't see panics,
// and it knows about a response only what Echo knows. If a middleware puts an earlier
// *http.Request back, the error handler takes its own response for one that failed
// halfway when it is called again.
func Middleware(cfg Config) echo.MiddlewareFunc { return middleware(cfg, func(*echo.Echo) {}) }

// middleware returns the Middleware. It calls first with the first request.
func middleware(cfg Config, first func(*echo.Echo)) echo.MiddlewareFunc {
	core := cfg.core()
	var once sync.Once
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c *echo.Context) (err error) {
			once.Do(func() { first(c.Echo()) })
			response, unwrapErr := echo.UnwrapResponse(c.Response())
			if unwrapErr != nil {
				return next(c)
			}
			x, w := exchange.Begin(core, c.Request(), response.ResponseWriter)
			if x == nil {
				return next(c)
			}
			response.ResponseWriter = w
			defer func() {
				if value := recover(); value == http.ErrAbortHandler {
					x.Close()
					panic(value)
				} else if value != nil {
					err = apierror.NewPanicError(value)
				}
				if err != nil {
					// A middleware may have left a writer that it closed already.
					response.ResponseWriter = w
					c.SetResponse(response)
					if !x.HasBegun() {
						response.Committed = false // A middleware threw the response away.
					}
					err = answer(c, x, err)
				}
				x.End()
			}()
			return next(c)
		}
	}
}
