// Package inspects looks for errors of Echo's type, so that no fix is certain.
package inspects

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"
)

func helper(c echo.Context) error {
	return echo.NewHTTPError(http.StatusNotFound, "no machine") // want `return apierror.NotFound`
}

func get(c echo.Context) error {
	var he *echo.HTTPError
	if err := helper(c); errors.As(err, &he) && he.Code == http.StatusNotFound {
		return c.NoContent(http.StatusNoContent)
	}
	return nil
}
