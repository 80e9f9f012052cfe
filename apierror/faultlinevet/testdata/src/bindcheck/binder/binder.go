// Package binder has a Binder that validates.
package binder

import "github.com/labstack/echo/v4"

type validating struct{ echo.DefaultBinder }

type article struct {
	Title string `json:"title" validate:"required"`
}

func routes() {
	e := echo.New()
	e.Binder = &validating{}
	e.GET("/", func(c echo.Context) error {
		var a article
		if err := c.Bind(&a); err != nil {
			return err
		}
		return c.String(200, a.Title)
	})
}
