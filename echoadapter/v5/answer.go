package echoadapter

import (
	"net/http"

	"github.com/labstack/echo/v5"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/exchange"
)

// Answer returns the middleware that answers errors and panics inside the chain, with the
// Echo's error handler, so that the middleware in front of it sees what the client gets.
// [Register] installs one where it is called. If Register must stay in front of a
// middleware that observes responses, install another one after that: several on one
// request do no harm.
//
//	e.Use(echootel.NewMiddleware("api"), echoadapter.Answer())
//
// Answer passes an *echo.HTTPError on whose Code and Message are those that were sent, and
// that wraps the original error. Its ErrorType method, or that of an error inside, returns
// the code, for OpenTelemetry. If the request failed after its response had begun, Code is
// 500, since nothing better can be said about a broken transfer. If the client was gone, it
// is 499. Answer passes nil on unchanged.
func Answer() echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c *echo.Context) (err error) {
			x := exchange.Of(c.Request(), c.Response())
			if x != nil {
				c.SetRequest(x.MarkReads(c.Request()))
			}
			writer := c.Response()
			response, _ := echo.UnwrapResponse(writer)
			var inner http.ResponseWriter
			if response != nil {
				inner = response.ResponseWriter
			}
			defer func() {
				if value := recover(); value == http.ErrAbortHandler {
					panic(value)
				} else if value != nil {
					err = apierror.NewPanicError(value)
				}
				if err != nil && !(x != nil && x.LogIfOver(err)) {
					// A middleware may have left a writer that it closed already.
					if response != nil {
						response.ResponseWriter = inner
					}
					c.SetResponse(writer)
					err = answer(c, x, err)
				}
			}()
			return next(c)
		}
	}
}

// answer answers err, if the request was not dealt with before, and returns the error to
// pass on. x may be nil.
func answer(c *echo.Context, x *exchange.Exchange, err error) error {
	if x != nil && x.IsPassedOn(err) && committedStatus(c.Response()) != 0 {
		return err
	}
	c.Echo().HTTPErrorHandler(c, err)
	outcome := exchange.Outcome{Status: committedStatus(c.Response())}
	if x != nil {
		if own, failed := x.Outcome(); failed {
			outcome = own
		}
	}
	if outcome.Status == 0 {
		return err // The error handler was replaced, and did nothing.
	}
	passedOn := echo.HTTPError{Code: outcome.Status, Message: outcome.Message}.Wrap(outcome.WithErrorType(err))
	if x != nil {
		x.PassOn(passedOn)
		if response, unwrapErr := echo.UnwrapResponse(c.Response()); unwrapErr == nil {
			response.ResponseWriter = x.Closed(response.ResponseWriter)
		}
	}
	return passedOn
}
