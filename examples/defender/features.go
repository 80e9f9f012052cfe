package main

import (
	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
)

// feature is a middleware that takes requests only if the feature that they are
// for is enabled.
func feature(enabled bool) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		if enabled {
			return next
		}
		return func(echo.Context) error { return apierror.DisabledFeature() }
	}
}
