package v5

import (
	"github.com/faultline-go/faultline/echoadapter/v5"
	"github.com/labstack/echo/v5"
)

type article struct {
	Title string `json:"title" validate:"required"`
}

func rename(c *echo.Context) error {
	_, _ = echoadapter.Bind[article](c) // want `the error of Bind is ignored`
	var a article
	_ = c.Validate(&a) // want `the error of Validate is ignored`
	var b article
	if err := c.Bind(&b); err != nil { // want `nothing validates b`
		return err
	}
	return c.String(200, b.Title)
}
