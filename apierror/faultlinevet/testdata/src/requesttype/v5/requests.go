package v5

import (
	"github.com/faultline-go/faultline/echoadapter/v5"
	"github.com/labstack/echo/v5"
)

type request struct {
	Force bool `json:"force" validate:"email"`              // want `^Force: email doesn't fit bool`
	Count uint `json:"count" validate:"omitempty,required"` // want `^Count: required behind omitempty`
}

func handle(c *echo.Context) error {
	var r request
	if err := c.Bind(&r); err != nil {
		return err
	}
	_, err := echoadapter.Bind[request](c)
	return err
}
