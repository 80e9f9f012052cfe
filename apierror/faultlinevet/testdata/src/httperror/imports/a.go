package imports

import e4 "github.com/labstack/echo/v4"

func alone(c e4.Context) error {
	if c.Param("id") == "" {
		return e4.NewHTTPError(401, "no token") // want `return apierror.Unauthorized`
	}
	return e4.NewHTTPError(403, "no role") // want `return apierror.Forbidden`
}
