package v5

import (
	"time"

	"github.com/faultline-go/faultline/echoadapter/v5"
	"github.com/labstack/echo/v5"
	"github.com/labstack/echo/v5/middleware"
)

func routes(v echo.Validator) *echo.Echo {
	e := echo.New()
	e.Use(middleware.ContextTimeout(time.Second)) // want `ContextTimeout stands in front`
	echoadapter.Register(e, echoadapter.Config{})
	e.Use(middleware.Recover()) // want `Recover behind Register`
	e.Validator = v             // want `Validator replaces`
	return e
}
