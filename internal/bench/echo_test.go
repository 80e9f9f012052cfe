package bench_test

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

const (
	ip      = "10.0.0.999"
	message = "IP address " + ip + " is invalid."
)

// silent is a configuration whose log costs nothing.
var silent = echoadapter.Config{Logger: slog.New(slog.DiscardHandler)}

func logTo(w io.Writer) echoadapter.Config {
	return echoadapter.Config{Logger: slog.New(slog.NewJSONHandler(w, nil))}
}

// registered is an Echo in our default configuration, except the log.
func registered(cfg echoadapter.Config) *echo.Echo {
	e := echo.New()
	echoadapter.Register(e, cfg)
	return withRoutes(e)
}

// bare is an Echo with what most services have: Recover and RequestID.
func bare() *echo.Echo {
	e := echo.New()
	e.Use(middleware.Recover(), middleware.RequestID())
	return withRoutes(e)
}

func withRoutes(e *echo.Echo) *echo.Echo {
	e.GET("/typed", func(c echo.Context) error { return apierror.InvalidIpAddress(ip) })
	e.GET("/echo", func(c echo.Context) error { return echo.NewHTTPError(400, message) })
	e.GET("/usual", func(c echo.Context) error { return &usualError{400, "InvalidIpAddress", message} })
	e.GET("/404", func(c echo.Context) error { return echo.NewHTTPError(404, "No such thing.") })
	e.GET("/panic", func(c echo.Context) error { panic("no") })
	e.GET("/204", func(c echo.Context) error { return c.NoContent(204) })
	e.GET("/200", func(c echo.Context) error {
		return c.JSON(200, machine{
			"1e5bc9d7e413ddd7902c2932e418702b84d0cc07", "mymachine1.contoso.com", "Windows10", "Active",
		})
	})
	return e
}

// machine is an answer about as long as an error.
type machine struct {
	ID         string `json:"id"`
	Name       string `json:"computerDnsName"`
	OSPlatform string `json:"osPlatform"`
	Health     string `json:"healthStatus"`
}

// usualError is the error type that services write by hand.
type usualError struct {
	status        int
	code, message string
}

func (e *usualError) Error() string { return e.code + ": " + e.message }

// usualHandler is the error handler that services write by hand. A nil logger
// means no log.
func usualHandler(logger *slog.Logger) echo.HTTPErrorHandler {
	return func(err error, c echo.Context) {
		if c.Response().Committed {
			return
		}
		status, code, message := 500, "InternalServerError", ""
		var own *usualError
		var invalid validator.ValidationErrors
		var he *echo.HTTPError
		switch {
		case errors.As(err, &own):
			status, code, message = own.status, own.code, own.message
		case errors.As(err, &invalid):
			status, code = 400, "InvalidInput"
			message = fmt.Sprintf("Invalid input %s: failed on the %s rule.", invalid[0].Namespace(), invalid[0].Tag())
		case errors.As(err, &he):
			status, code, message = he.Code, http.StatusText(he.Code), fmt.Sprint(he.Message)
		}
		id := uuid.NewString()
		if logger != nil {
			logger.InfoContext(c.Request().Context(), "request failed", "target", id, "code", code, "status", status,
				"method", c.Request().Method, "route", c.Path(), "cause", err.Error())
		}
		c.Response().Header().Set(echo.HeaderXRequestID, id)
		c.JSON(status, map[string]any{"error": map[string]any{"code": code, "message": message, "target": id}})
	}
}

func BenchmarkDefault(b *testing.B) {
	compare(b,
		side{name: "faultline", handler: registered(silent), path: "/typed", status: 400, text: message},
		side{name: "echo", handler: bare(), path: "/echo", status: 400, text: message},
	)
}

func BenchmarkLogged(b *testing.B) {
	var ourLog, usualLog firstLine
	usual := withRoutes(echo.New())
	usual.HTTPErrorHandler = usualHandler(slog.New(slog.NewJSONHandler(&usualLog, nil)))
	compare(b,
		side{
			name: "faultline", handler: registered(logTo(&ourLog)), path: "/typed",
			status: 400, text: message, log: &ourLog, logs: `"code":"InvalidIpAddress"`,
		},
		side{
			name: "usual", handler: usual, path: "/usual",
			status: 400, text: message, log: &usualLog, logs: `"code":"InvalidIpAddress"`,
		},
	)
}

func BenchmarkSuccess(b *testing.B) {
	compare(b,
		side{name: "faultline", handler: registered(silent), path: "/204", status: 204},
		side{name: "echo", handler: bare(), path: "/204", status: 204},
	)
}

func BenchmarkHTTPErrorRegistered(b *testing.B) {
	compare(b,
		side{name: "faultline", handler: registered(silent), path: "/404", status: 404, text: "No such thing."},
		side{name: "echo", handler: bare(), path: "/404", status: 404, text: "No such thing."},
	)
}

func BenchmarkPanic(b *testing.B) {
	var ourLog, echoLog firstLine
	e := bare()
	e.Logger.SetOutput(&echoLog)
	compare(b,
		side{name: "silent", handler: registered(silent), path: "/panic", status: 500, text: "InternalServerError"},
		side{
			name: "logged", handler: registered(logTo(&ourLog)), path: "/panic",
			status: 500, text: "InternalServerError", log: &ourLog, logs: `"stack":"runtime.gopanic`,
		},
		side{
			name: "echo", handler: e, path: "/panic",
			status: 500, text: "Internal Server Error", log: &echoLog, logs: "PANIC RECOVER",
		},
	)
}
