package v5

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v5"
)

func upload(c *echo.Context) error {
	if err := c.Bind(nil); err != nil {
		return echo.NewHTTPError(http.StatusBadRequest, fmt.Sprintf("bad body: %v", err)) // want `text of an error`
	}
	if err := c.Validate(nil); err != nil {
		return c.JSON(http.StatusBadRequest, map[string]string{"error": err.Error()}) // want `text of an error`
	}
	return c.String(http.StatusOK, "done")
}
