package echoadapter_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// TestTimeoutInFront checks that nothing is lost if Echo's deprecated Timeout stands in
// front of Register: it throws away what its handler wrote before it failed.
func TestTimeoutInFront(t *testing.T) {
	s := &service{t: t, echo: echo.New(), log: &logBuffer{}}
	//lint:ignore SA1019 Services still have it.
	s.echo.Use(middleware.TimeoutWithConfig(middleware.TimeoutConfig{Timeout: time.Minute}))
	echoadapter.Register(s.echo, s.config())
	s.serve(func(e *echo.Echo) {
		e.GET("/ours", func(echo.Context) error { return apierror.Forbidden().WithCause(errors.New(canary)) })
		e.GET("/echo", func(echo.Context) error {
			return echo.NewHTTPError(409, "Taken by another").SetInternal(errors.New(canary))
		})
		e.GET("/panic", func(echo.Context) error { panic(canary) })
		e.GET("/ok", func(c echo.Context) error { return c.NoContent(204) })
	})
	s.wantError(s.do("GET", "/ours", ""), 403, "Forbidden", "Forbidden")
	s.wantError(s.do("GET", "/echo", ""), 409, "BadRequest", "Taken by another")
	s.wantError(s.do("GET", "/panic", ""), 500, "InternalServerError", "")
	s.wantError(s.do("GET", "/nowhere", ""), 404, "NotFound", "Not Found")
	if a := s.do("GET", "/ok", ""); a.StatusCode != 204 {
		t.Errorf("status %d, want 204", a.StatusCode)
	}
}

// TestMounted checks an Echo inside another, both with Register: one response and one
// record.
func TestMounted(t *testing.T) {
	s := &service{t: t, echo: echo.New(), log: &logBuffer{}}
	inner := echo.New()
	echoadapter.Register(inner, s.config())
	inner.GET("/sub/x", func(echo.Context) error { return apierror.ResourceNotFound("x") })
	inner.GET("/sub/panic", func(echo.Context) error { panic(canary) })
	echoadapter.Register(s.echo, s.config())
	s.serve(func(e *echo.Echo) {
		e.Any("/sub/*", func(c echo.Context) error {
			inner.ServeHTTP(c.Response(), c.Request())
			return nil
		})
		e.Any("/wrapped/*", echo.WrapHandler(http.StripPrefix("/wrapped", inner)))
	})
	s.wantError(s.do("GET", "/sub/x", ""), 404, "ResourceNotFound", "Resource x was not found.")
	s.wantError(s.do("GET", "/sub/panic", ""), 500, "InternalServerError", "")
	s.wantError(s.do("GET", "/sub/none", ""), 404, "NotFound", "Not Found")
	s.wantError(s.do("GET", "/wrapped/sub/x", ""), 404, "ResourceNotFound", "Resource x was not found.")
}

// TestPreInFront checks a middleware that was installed with e.Pre before Register, and
// fails on the way out.
func TestPreInFront(t *testing.T) {
	s := &service{t: t, echo: echo.New(), log: &logBuffer{}}
	s.echo.Pre(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if err := next(c); c.QueryParam("front") == "" {
				return err
			}
			return errors.New(canary)
		}
	})
	echoadapter.Register(s.echo, s.config())
	s.serve(func(e *echo.Echo) {
		e.GET("/nothing", func(echo.Context) error { return nil })
		e.GET("/fails", func(echo.Context) error { return apierror.Forbidden() })
	})
	s.wantError(s.do("GET", "/fails", ""), 403, "Forbidden", "Forbidden")
	s.wantError(s.do("GET", "/fails?front=1", ""), 403, "Forbidden", "Forbidden")
	s.wantError(s.do("GET", "/nothing?front=1", ""), 500, "InternalServerError", "")
}
