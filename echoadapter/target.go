package echoadapter

import (
	"github.com/labstack/echo/v4"
)

// Target returns the tracking ID of c's request, making it if nobody asked
// before. An answer that begins after that carries it in X-Request-Id, but see
// Config.OmitRequestID.
//
// Without [Middleware] only an error does, and only if no function registered with
// Response.Before changes the header. Config.NewTarget makes the ID then if the error
// handler is the first to ask for it. A middleware that puts an *http.Request back
// that c had before the first call makes this one forgotten, and the next ID another.
func Target(c echo.Context) string {
	r := requestOf(c)
	if r == nil {
		r = remember(c, &Config{})
	}
	return r.id.String()
}
