package apierrortest

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// canary is planted in all causes of the test's services.
const canary = "c4n4ry"

const maxBody = 64 << 10

const goodBody = `{"name":"a","size":1}`

type thing struct {
	Name string `json:"name" validate:"required"`
	Size int    `json:"size"`
}

// newService returns a service that keeps the contract.
func newService() http.Handler {
	e := echo.New()
	echoadapter.Register(e, echoadapter.Config{Logger: slog.New(slog.DiscardHandler), MaxBodyBytes: maxBody})
	addRoutes(e)
	return e
}

// newDefaultEcho returns the same service as one would write it without Faultline.
func newDefaultEcho() http.Handler {
	e := echo.New()
	cause := errors.New(canary)
	e.GET("/things/:id", func(c echo.Context) error {
		if c.Param("id") != "1" {
			return echo.NewHTTPError(404, "thing "+c.Param("id")+" not found")
		}
		return c.JSON(200, thing{"a", 1})
	})
	e.POST("/things", func(c echo.Context) error {
		var body thing
		if err := c.Bind(&body); err != nil {
			return err
		}
		switch c.Request().Header.Get("Authorization") {
		case "Bearer good":
			return c.JSON(201, body)
		case "Bearer weak":
			return echo.ErrForbidden
		}
		return echo.ErrUnauthorized
	})
	e.GET("/fails", func(echo.Context) error { return echo.NewHTTPError(500, cause.Error()) })
	e.GET("/busy", func(echo.Context) error { return echo.NewHTTPError(409, "busy") })
	e.GET("/panics", func(echo.Context) error { panic(cause) })
	e.GET("/late", func(c echo.Context) error {
		c.Response().Write([]byte("half"))
		return cause
	})
	e.GET("/limited", func(echo.Context) error { return echo.ErrTooManyRequests })
	return e
}

func addRoutes(e *echo.Echo) {
	cause := errors.New(canary)
	e.GET("/things/:id", func(c echo.Context) error {
		if c.Param("id") != "1" {
			return apierror.ResourceNotFound(c.Param("id")).WithCause(cause)
		}
		return c.JSON(200, thing{"a", 1})
	})
	e.POST("/things", func(c echo.Context) error {
		switch c.Request().Header.Get("Authorization") {
		case "Bearer good":
		case "Bearer weak":
			return apierror.Forbidden().WithCause(cause)
		default:
			return apierror.Unauthorized().WithCause(cause)
		}
		var body thing
		if err := c.Bind(&body); err != nil {
			return err
		}
		if err := c.Validate(&body); err != nil {
			return err
		}
		return c.JSON(201, body)
	})
	e.GET("/fails", func(echo.Context) error { return fmt.Errorf("query: %w", cause) })
	e.GET("/busy", func(echo.Context) error { return apierror.New(409, "Busy", "Busy").WithCause(cause) })
	e.GET("/panics", func(echo.Context) error { panic(cause) })
	e.GET("/late", func(c echo.Context) error {
		c.Response().Write([]byte("half"))
		return cause
	})
	e.GET("/limited", func(echo.Context) error {
		return apierror.TooManyRequests("1 call per minute", time.Minute).WithCause(cause)
	})
}

// full is the Config that has everything of that service.
func full() Config {
	return Config{
		Exists:    Route{Path: "/things/1"},
		Body:      Route{Path: "/things", Body: goodBody},
		Protected: Route{Path: "/things", Body: goodBody},
		Panics:    Route{Path: "/panics"},
		Late:      Route{Path: "/late"},
		Limited:   Route{Path: "/limited"},
		Failures: []Failure{
			{Route{Path: "/things/2"}, apierror.CodeResourceNotFound},
			{Route{Path: "/things/3"}, apierror.CodeResourceNotFound},
			{Route{Path: "/fails"}, apierror.CodeInternalServerError},
			{Route{Path: "/busy"}, "Busy"},
		},
		Token: "good", WeakToken: "weak",
		OwnCodes:     map[apierror.Code]int{"Busy": 409},
		Canary:       canary,
		MaxBodyBytes: maxBody,
		Timeout:      time.Minute,
	}
}

// serve serves handler and says nothing of its panics.
func serve(t *testing.T, handler http.Handler) string {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	server.Start()
	t.Cleanup(server.Close)
	return server.URL
}

// examine returns the results of all checks.
func examine(t *testing.T, handler http.Handler, cfg Config) (results []Result) {
	t.Helper()
	sequence, err := Examine(t.Context(), serve(t, handler), cfg)
	if err != nil {
		t.Fatal(err)
	}
	for r := range sequence {
		results = append(results, r)
	}
	return results
}
