package e2e

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"github.com/labstack/gommon/log"

	"github.com/faultline-go/faultline/apierror"
)

// logRows are of the middleware that looks on, and may call the error handler by
// itself: there is one answer and one record all the same.
func logRows() []row {
	conflict := func(echo.Context) error { return echo.ErrConflict.WithInternal(errors.New(canary)) }
	seen := func(name string, m ...echo.MiddlewareFunc) row {
		return row{name: name, setup: useThen(conflict, m...), status: 409, message: "Conflict", cause: canary}
	}
	logger := textLogger(nil)
	logValues := func(err error) echo.MiddlewareFunc {
		return middleware.RequestLoggerWithConfig(middleware.RequestLoggerConfig{LogError: true, LogValuesFunc: func(echo.Context, middleware.RequestLoggerValues) error { return err }})
	}
	rows := []row{
		seen("BodyDump", dump),
		seen("BodyDump twice", dump, dump),
		seen("Logger", logger),
		seen("RequestLogger", requestLogger(false)),
		seen("RequestLogger with HandleError", requestLogger(true)),
		seen("RequestLogger with HandleError around BodyDump", requestLogger(true), dump),
		seen("all of them", logger, requestLogger(true), dump, requestLogger(true), logger),
		seen("RequestID", middleware.RequestID()),
		seen("RequestID with an ID of the client's", middleware.RequestID()),
		seen("BodyDump's handler, after the answer", middleware.BodyDump(func(c echo.Context, _, _ []byte) { c.Error(errors.New("again")) })),
		{name: "BodyDump: Flush of a writer that can't", setup: useThen(func(c echo.Context) error {
			c.Response().Flush()
			return nil
		}, withoutFlush, dump), status: 500, cause: "flushing is not supported", stack: true,
			covers: []string{"middleware/body_dump.go:bodyDumpResponseWriter.Flush errors.New#1"}},
		{name: "RequestLogger: LogValuesFunc fails", setup: useThen(conflict, logValues(errors.New(canary+" log"))), status: 500, cause: canary + " log"},
		{name: "RequestLogger: LogValuesFunc fails with one of Echo's", setup: useThen(conflict, logValues(echo.NewHTTPError(418, canary).SetInternal(errors.New(canary)))),
			status: 418, message: "I'm a teapot", cause: canary},
		{name: "RequestLogger: BeforeNextFunc panics", setup: use(middleware.RequestLoggerWithConfig(middleware.RequestLoggerConfig{
			BeforeNextFunc: func(echo.Context) { panic(canary) }, LogValuesFunc: func(echo.Context, middleware.RequestLoggerValues) error { return nil },
		})), status: 500, cause: canary, stack: true},
	}
	rows[8].request = "GET /\nX-Request-Id: " + canary
	return rows
}

// recoverRows are of Echo's own Recover behind Register. It passes a panic's value to the
// error handler as if it had been returned; its stack is still there.
func recoverRows() []row {
	quiet := func(c middleware.RecoverConfig) echo.MiddlewareFunc {
		c.LogLevel = log.OFF
		return middleware.RecoverWithConfig(c)
	}
	panicking := func(v any) echo.HandlerFunc { return func(echo.Context) error { panic(v) } }
	return []row{
		{name: "Recover: text", setup: useThen(panicking(canary), quiet(middleware.RecoverConfig{})), status: 500, cause: canary, stack: true,
			covers: []string{"middleware/recover.go:RecoverWithConfig fmt.Errorf#1"}},
		{name: "Recover: an error", setup: useThen(panicking(errors.New(canary)), quiet(middleware.RecoverConfig{})), status: 500, cause: canary, stack: true},
		{name: "Recover: one of ours", setup: useThen(panicking(apierror.Forbidden().WithCause(errors.New(canary))), quiet(middleware.RecoverConfig{})), status: 500, cause: canary, stack: true},
		{name: "Recover: one of Echo's", setup: useThen(panicking(echo.NewHTTPError(418, canary)), quiet(middleware.RecoverConfig{})), status: 500, cause: canary, stack: true},
		{name: "Recover: a nil pointer", setup: useThen(func(echo.Context) error { return *(*error)(nil) }, quiet(middleware.RecoverConfig{})), status: 500, cause: "nil pointer", stack: true},
		{name: "Recover: the error is returned", setup: useThen(panicking(canary), quiet(middleware.RecoverConfig{DisableErrorHandler: true})), status: 500, cause: canary},
		{name: "Recover: LogErrorFunc returns another error", setup: useThen(panicking(canary), quiet(middleware.RecoverConfig{
			LogErrorFunc: func(_ echo.Context, err error, _ []byte) error { return echo.ErrBadGateway.WithInternal(err) },
		})), status: 500, cause: canary, stack: true},
		{name: "Recover: LogErrorFunc panics", setup: useThen(panicking(canary), quiet(middleware.RecoverConfig{
			LogErrorFunc: func(echo.Context, error, []byte) error { panic(canary + " again") },
		})), status: 500, cause: canary + " again", stack: true},
		{name: "Recover: its own log", setup: useThen(panicking("boom"), middleware.Recover()), status: 500, cause: "boom", stack: true, noise: "[PANIC RECOVER] boom"},
	}
}

// headerRows are of the middleware that sets headers, which an error keeps.
func headerRows() []row {
	broken := func(echo.Context) error { return errors.New(canary) }
	return []row{
		{name: "Secure", setup: useThen(broken, middleware.Secure()), status: 500, cause: canary,
			header: map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "SAMEORIGIN"}},
		{name: "CORS", request: "GET /\nOrigin: https://app.example", setup: useThen(broken, middleware.CORS()), status: 500, cause: canary,
			header: map[string]string{"Access-Control-Allow-Origin": "*", "Vary": "Origin"}},
		{name: "CORS: no origin", setup: useThen(broken, middleware.CORS()), status: 500, cause: canary, header: map[string]string{"Vary": "Origin"}},
		{name: "CORS: an origin that isn't allowed", request: "GET /\nOrigin: https://" + canary, setup: useThen(broken, middleware.CORSWithConfig(middleware.CORSConfig{AllowOrigins: []string{"https://app.example"}})),
			status: 500, cause: canary, header: map[string]string{"Access-Control-Allow-Origin": ""}},
		{name: "CORS: AllowOriginFunc fails", request: "GET /\nOrigin: https://app.example", setup: use(middleware.CORSWithConfig(middleware.CORSConfig{
			AllowOriginFunc: func(string) (bool, error) { return false, errors.New(canary) },
		})), status: 500, cause: canary},
		{name: "CORS: no such route", request: "GET /nowhere\nOrigin: https://app.example", setup: use(middleware.CORS()), status: 404, message: "Not Found", cause: "code=404",
			header: map[string]string{"Access-Control-Allow-Origin": "*"}},
		{name: "CORS: a wrong method", request: "DELETE /x\nOrigin: https://app.example", setup: func(e *echo.Echo) { e.Use(middleware.CORS()); e.GET("/x", succeed) },
			status: 405, message: "Method Not Allowed", cause: "code=405", header: map[string]string{"Access-Control-Allow-Origin": "*", "Allow": "GET"}},
		{name: "a cookie and a link", setup: handle(func(c echo.Context) error {
			c.SetCookie(&http.Cookie{Name: "a", Value: "b"})
			c.Response().Header().Set("Link", "</style.css>")
			return errors.New(canary)
		}), status: 500, cause: canary, header: map[string]string{"Set-Cookie": "a=b", "Link": "</style.css>"}},
	}
}

// withoutFlush is a middleware whose writer can do nothing but write.
func withoutFlush(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Writer = noFlush{c.Response().Writer}
		return next(c)
	}
}
