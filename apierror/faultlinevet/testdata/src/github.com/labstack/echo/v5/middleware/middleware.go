// Package middleware has the names of Echo v5's middleware that the analyzers look for.
package middleware

import (
	"time"

	"github.com/labstack/echo/v5"
)

func Recover() echo.MiddlewareFunc                             { return nil }
func Static(root string) echo.MiddlewareFunc                   { return nil }
func ContextTimeout(timeout time.Duration) echo.MiddlewareFunc { return nil }
