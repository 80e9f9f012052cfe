// Package middleware has the names of Echo v4's middleware that the analyzers look for.
package middleware

import (
	"time"

	"github.com/labstack/echo/v4"
)

type (
	RecoverConfig        struct{}
	StaticConfig         struct{ HTML5 bool }
	ContextTimeoutConfig struct{ Timeout time.Duration }
)

func Recover() echo.MiddlewareFunc                                             { return nil }
func RecoverWithConfig(config RecoverConfig) echo.MiddlewareFunc               { return nil }
func Static(root string) echo.MiddlewareFunc                                   { return nil }
func StaticWithConfig(config StaticConfig) echo.MiddlewareFunc                 { return nil }
func ContextTimeout(timeout time.Duration) echo.MiddlewareFunc                 { return nil }
func ContextTimeoutWithConfig(config ContextTimeoutConfig) echo.MiddlewareFunc { return nil }
func Gzip() echo.MiddlewareFunc                                                { return nil }
func Logger() echo.MiddlewareFunc                                              { return nil }
