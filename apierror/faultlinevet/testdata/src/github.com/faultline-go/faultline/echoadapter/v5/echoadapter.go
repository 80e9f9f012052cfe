// Package echoadapter has the names of Faultline's package that the analyzers look for.
package echoadapter

import "github.com/labstack/echo/v5"

type Config struct{ Binder echo.Binder }

func Register(e *echo.Echo, cfg Config)        {}
func Bind[T any](c *echo.Context) (T, error)   { var t T; return t, nil }
func Check(e *echo.Echo, samples ...any) error { return nil }
