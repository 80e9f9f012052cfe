package v4

import (
	"time"

	"github.com/faultline-go/faultline/echoadapter"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

type server struct{ echo *echo.Echo }

func routes(handleError echo.HTTPErrorHandler, v echo.Validator) *echo.Echo {
	e := echo.New()
	e.Use(middleware.Logger())
	e.Use(middleware.Static("public"), middleware.ContextTimeout(time.Second)) // want `Static stands in front of Register` `ContextTimeout stands in front`
	echoadapter.Register(e, echoadapter.Config{})
	e.Use(middleware.Recover()) // want `Recover behind Register sees no panic`
	// want+1 `Recover behind Register`
	e.Use(middleware.Recover())
	e.Use(middleware.Recover(), middleware.Gzip())                  // want `Recover behind Register`
	e.Use(middleware.Gzip(), middleware.Recover())                  // want `Recover behind Register`
	e.Use(middleware.RecoverWithConfig(middleware.RecoverConfig{})) // want `RecoverWithConfig behind Register`
	e.HTTPErrorHandler = handleError                                // want `HTTPErrorHandler replaces the one of Register: use Config.Translate instead`
	e.Binder, e.Validator = &echo.DefaultBinder{}, v                // want `Binder replaces the one of Register: set Config.Binder instead` `Validator replaces`
	if v == nil {
		e.Use(middleware.Gzip(), middleware.Recover()) // want `Recover behind Register`
	}
	return e
}

func (s *server) routes(v echo.Validator) {
	s.echo = echo.New()
	s.echo.Use(middleware.StaticWithConfig(middleware.StaticConfig{HTML5: true})) // want `StaticWithConfig stands in front`
	if v != nil {
		echoadapter.Register(s.echo, echoadapter.Config{})
		s.echo.Validator = v // want `Validator replaces`
	}
}

// Nothing is found from here on.

func fine(handleError echo.HTTPErrorHandler) {
	e, other := echo.New(), echo.New()
	e.HTTPErrorHandler = handleError
	e.Use(middleware.Logger(), middleware.Recover())
	other.Use(middleware.Static("public"))
	echoadapter.Register(e, echoadapter.Config{})
	e.Use(middleware.Static("public"), middleware.ContextTimeout(time.Second))
	other.Use(middleware.Recover())
	other.HTTPErrorHandler = handleError
	func() { e.HTTPErrorHandler = handleError }()
}

func either(legacy bool, handleError echo.HTTPErrorHandler) {
	e := echo.New()
	if legacy {
		e.Use(middleware.Static("public"))
		e.HTTPErrorHandler = handleError
	} else {
		echoadapter.Register(e, echoadapter.Config{})
	}
	e.Use(middleware.Recover())
}

func again(handleError echo.HTTPErrorHandler) {
	e := echo.New()
	echoadapter.Register(e, echoadapter.Config{})
	e = echo.New()
	e.HTTPErrorHandler = handleError
}
