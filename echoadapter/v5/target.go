package echoadapter

import (
	"github.com/labstack/echo/v5"

	"github.com/faultline-go/faultline/internal/exchange"
)

// Target returns the tracking ID of c's request. A response that begins after the call
// carries the ID in X-Request-Id, unless Config.OmitRequestID is set.
//
// Without [Middleware], only error responses carry the header. Config.NewTarget makes the
// ID then if the error handler is the first to ask for it. If a middleware puts an
// *http.Request back that c had before the first call, the next ID is another one.
func Target(c *echo.Context) string {
	target, r := exchange.Target(defaults, c.Request(), c.Response())
	c.SetRequest(r)
	return target
}

var defaults = Config{}.core()
