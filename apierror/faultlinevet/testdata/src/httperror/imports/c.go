package imports

import (
	"net/http"

	"github.com/labstack/echo/v4" // v4
)

func grouped(c echo.Context) error {
	err := c.Bind(nil)
	if err == nil {
		return echo.NewHTTPError(http.StatusForbidden, "no role") // want `return apierror.Forbidden`
	}
	return echo.NewHTTPError(http.StatusForbidden, "no body").SetInternal(err) // want `return apierror.Forbidden`
}
