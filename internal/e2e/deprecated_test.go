package e2e

import (
	"bytes"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// Services go on using these, and their errors are in the contract too.

func timeoutAfter(d time.Duration) echo.MiddlewareFunc {
	//lint:ignore SA1019 see above
	return middleware.TimeoutWithConfig(middleware.TimeoutConfig{Timeout: d})
}

// textLogger is Echo's Logger; custom, which may be nil, makes what it logs.
func textLogger(custom func(echo.Context, *bytes.Buffer) (int, error)) echo.MiddlewareFunc {
	config := middleware.LoggerConfig{Output: &lines{}, CustomTagFunc: custom}
	if custom != nil {
		config.Format = "${custom}"
	}
	//lint:ignore SA1019 see above
	return middleware.LoggerWithConfig(config)
}

func failingTag(echo.Context, *bytes.Buffer) (int, error) { return 0, errLate }
