package v5

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v5"
)

func get(c *echo.Context) error {
	err := errors.New("cause")
	switch c.Param("id") {
	case "1":
		return echo.NewHTTPError(http.StatusNotFound, "no machine") // want `return apierror.NotFound`
	case "2":
		return echo.NewHTTPError(http.StatusNotFound, "no machine").Wrap(err) // want `return apierror.NotFound`
	case "3":
		return echo.ErrUnauthorized // want `return apierror.Unauthorized`
	case "4":
		return echo.ErrUnauthorized.Wrap(err) // want `return apierror.Unauthorized`
	case "5":
		return c.JSON(http.StatusForbidden, map[string]any{"message": "owners only"}) // want `return apierror.Forbidden`
	case "6":
		return echo.NewHTTPError(http.StatusBadRequest, "") // want `return apierror.BadRequest`
	case "7":
		return echo.NewHTTPError(http.StatusBadRequest, err.Error()) // want `return apierror.BadRequest`
	case "8":
		return echo.ErrBadGateway // want `return an error of package apierror`
	}
	return c.NoContent(http.StatusNoContent)
}

func middleware(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c *echo.Context) error {
		if c.Param("token") == "" {
			return c.String(http.StatusUnauthorized, "Unauthorized") // want `return apierror.Unauthorized`
		}
		return next(c)
	}
}

func handleError(c *echo.Context, err error) { _ = c.NoContent(http.StatusInternalServerError) }

func limited(c *echo.Context) error {
	c.Response().Header().Set("Retry-After", "60")
	return echo.NewHTTPError(http.StatusTooManyRequests, "slow down") // want `return apierror.TooManyRequests`
}
