package echoadapter

import (
	"github.com/labstack/echo/v4"
)

// Target returns the tracking ID of c's request, making it if nobody asked
// before. An answer that begins after that carries it in X-Request-Id, but see
// Config.OmitRequestID. Without [Middleware] only an error does, and
// Config.NewTarget isn't asked; after an error that was answered without the header
// nobody knows the ID any more then, and it is "".
func Target(c echo.Context) string {
	r := requestOf(c)
	if r == nil {
		switch response := c.Response(); {
		case !response.Committed:
		case has(response, answered):
			return first(response.Header()[echo.HeaderXRequestID])
		case has(response, dealtWith):
			return ""
		}
		r = newRequest(c.Request().Context(), &Config{})
		c.SetRequest(c.Request().WithContext(r))
	}
	return r.id.Target()
}
