package echoadapter

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// Middleware returns the middleware that gives each request its tracking ID,
// watches what is sent, and turns a panic anywhere below into an error for the
// error handler. It belongs before all others: install it with e.Pre, first. A
// second one on the same request does nothing.
//
// Without it the error handler still answers in the contract, but it doesn't see
// panics, it knows of an answer only what Echo knows, and what it remembers of a
// request is lost to it where a middleware puts an earlier *http.Request back: if it
// is called again then, it takes the answer for one that failed halfway.
func Middleware(cfg Config) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) (err error) {
			server := c.Request().Context()
			if old := requestOf(c); old != nil {
				if !old.over.Load() {
					return next(c)
				}
				server = old.Context
			}
			r, response := newRequest(server, &cfg), c.Response()
			r.watch(c.Request(), response)
			defer func() {
				if v := recover(); v != nil {
					if v == http.ErrAbortHandler {
						panic(v)
					}
					err = newPanicError(v)
				}
				r.over.Store(true)
				r.http.Body = r.body.ReadCloser
				if err != nil {
					// A middleware may have left a writer that it closed already. Without
					// an error nobody writes any more but a handler that Echo's Timeout
					// gave up, and that one must not.
					response.Writer = &r.sent
					c.SetResponse(response)
				} else if r.broken.Load() {
					r.abort(c)
				}
			}()
			return next(c)
		}
	}
}
