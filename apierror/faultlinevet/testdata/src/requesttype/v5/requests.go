package v5

import (
	"github.com/faultline-go/faultline/echoadapter/v5"
	"github.com/labstack/echo/v5"
)

type request struct {
	Force bool `json:"force" validate:"required"` // want `^Force: required on bool`
	Count uint `json:"count" validate:"required"` // want `^Count: required on uint`
}

func handle(c *echo.Context) error {
	var r request
	if err := c.Bind(&r); err != nil {
		return err
	}
	_, err := echoadapter.Bind[request](c)
	return err
}
