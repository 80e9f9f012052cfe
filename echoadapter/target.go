package echoadapter

import (
	"github.com/labstack/echo/v4"
)

// Target returns the tracking ID of c's request, making it if nobody asked
// before. An answer that begins after that carries it in X-Request-Id. Without
// [Middleware] only an error does, and Config.NewTarget isn't asked.
func Target(c echo.Context) string {
	return requestOrNew(c, nil).id.Target()
}
