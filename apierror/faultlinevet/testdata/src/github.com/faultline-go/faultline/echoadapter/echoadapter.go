// Package echoadapter has the names of Faultline's package that the analyzers look for.
package echoadapter

import "github.com/labstack/echo/v4"

type Config struct{ Binder echo.Binder }

type Binder struct{}

func (*Binder) Bind(i any, c echo.Context) error { return nil }

func Register(e *echo.Echo, cfg Config)        {}
func Answer() echo.MiddlewareFunc              { return nil }
func Bind[T any](c echo.Context) (T, error)    { var t T; return t, nil }
func Check(e *echo.Echo, samples ...any) error { return nil }
