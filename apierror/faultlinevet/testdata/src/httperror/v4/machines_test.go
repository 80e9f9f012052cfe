package v4

import "github.com/labstack/echo/v4"

func tested(c echo.Context) error { return echo.NewHTTPError(404) }
