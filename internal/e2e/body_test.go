package e2e

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/echoadapter"
)

// note is a small request type.
type note struct {
	Title string `json:"title"`
}

// bound is a handler that binds a T and says what it got.
func bound[T any](c echo.Context) error {
	value, err := echoadapter.Bind[T](c)
	if err != nil {
		return err
	}
	return c.String(http.StatusOK, fmt.Sprintf("%+v", value))
}
