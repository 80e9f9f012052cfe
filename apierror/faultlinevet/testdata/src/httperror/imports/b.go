package imports

import (
	stderrors "errors"

	faults "github.com/faultline-go/faultline/apierror"
	"github.com/labstack/echo/v4"
)

var errNone = stderrors.New("none")

func renamed(c echo.Context) error {
	if c.Param("id") == "" {
		return faults.NotFound("").WithCause(errNone)
	}
	return echo.NewHTTPError(403, "no role") // want `return apierror.Forbidden`
}
