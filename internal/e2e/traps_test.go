package e2e

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// trapRows are the errors and the panics that error handlers stumble over.
func trapRows() []row {
	cause := errors.New(canary)
	nested := echo.NewHTTPError(http.StatusTeapot, canary)
	var nilHTTP *echo.HTTPError
	var nilBinding *echo.BindingError
	var nilTooLarge *http.MaxBytesError
	var nilOurs *apierror.Error
	return []row{
		{name: "any error", fails: cause, status: 500, cause: canary},
		{name: "one of ours", fails: apierror.ResourceNotFound("m1").WithCause(cause), status: 404, code: "ResourceNotFound", message: "Resource m1 was not found.", cause: canary},
		{name: "one of ours inside an HTTPError", fails: echo.ErrTeapot.WithInternal(apierror.DisabledFeature().WithCause(cause)), status: 403, code: "DisabledFeature", message: "Tenant feature is not enabled.", cause: canary},
		{name: "an HTTPError inside one of ours", fails: apierror.DisabledFeature().WithCause(nested), status: 403, code: "DisabledFeature", message: "Tenant feature is not enabled.", cause: canary},
		{name: "nested HTTPErrors", fails: echo.NewHTTPError(http.StatusConflict, "outer").SetInternal(nested), status: 409, message: "outer", cause: canary},
		{name: "joined HTTPErrors", fails: errors.Join(echo.ErrLocked, nested), status: 423, message: "Locked", cause: canary},
		{name: "a wrapped HTTPError with Internal", fails: fmt.Errorf("w: %w", echo.ErrLocked.WithInternal(cause)), status: 423, message: "Locked", cause: canary},
		{name: "an own code", fails: apierror.New(400, "ActiveRequestAlreadyExists", "Action is already in progress").WithCause(cause), status: 400, code: "ActiveRequestAlreadyExists", message: "Action is already in progress", cause: canary},

		{name: "nil *HTTPError", fails: nilHTTP, status: 500, cause: "*echo.HTTPError panicked"},
		{name: "nil *HTTPError wrapped", fails: fmt.Errorf("w: %w", error(nilHTTP)), status: 500, cause: "w: "},
		{name: "nil *HTTPError joined", fails: errors.Join(cause, nilHTTP), status: 500, cause: "panicked"},
		{name: "nil *HTTPError inside an HTTPError", fails: echo.ErrConflict.WithInternal(nilHTTP), status: 409, message: "Conflict", cause: "code=409"},
		{name: "nil *HTTPError before one of ours", fails: errors.Join(nilHTTP, apierror.Forbidden()), status: 500, cause: "panicked"},
		{name: "nil *BindingError", fails: nilBinding, status: 500, cause: "*echo.BindingError panicked"},
		{name: "a BindingError without HTTPError", fails: &echo.BindingError{Field: canary}, status: 500, cause: "*echo.BindingError panicked"},
		{name: "nil *MaxBytesError", fails: nilTooLarge, status: 500, cause: "http: request body too large"},
		{name: "nil *Error of ours", fails: nilOurs, status: 500, cause: "InternalServerError"},
		{name: "nil *HTTPError and RequestLogger", setup: useThen(func(echo.Context) error { return nilHTTP }, requestLogger(false)), status: 500, cause: "nil pointer", stack: true},
		{name: "a BindingError wrapped", fails: fmt.Errorf(canary+": %w", echo.NewBindingError("top", []string{"x"}, "m", nil)), status: 400, code: "InvalidInput", message: "Invalid input top: is not valid.", cause: canary},
		{name: "a BindingError with a code of its own", fails: bindingError(422), status: 422, message: "Unprocessable Entity", cause: canary},
		{name: "a BindingError with a 5xx", fails: bindingError(503), status: 503, cause: canary},

		{name: "MaxBytesError", fails: &http.MaxBytesError{Limit: 7}, status: 413, message: "Invalid request body: larger than 7 bytes.", cause: "too large"},
		{name: "MaxBytesError inside a 400", fails: echo.ErrBadRequest.WithInternal(&http.MaxBytesError{Limit: 7}), status: 413, message: "Invalid request body: larger than 7 bytes.", cause: "too large"},
		{name: "DeadlineExceeded", fails: fmt.Errorf(canary+": %w", context.DeadlineExceeded), status: 504, cause: canary},
		{name: "Canceled, but not by the client", fails: fmt.Errorf(canary+": %w", context.Canceled), status: 500, cause: canary},
		{name: "Canceled inside an HTTPError", fails: echo.ErrConflict.WithInternal(context.Canceled), status: 409, message: "Conflict", cause: "context canceled"},

		{name: "a panic", both: panics(canary), status: 500, cause: "panic: " + canary, stack: true},
		{name: "a panic with an error", both: panics(cause), status: 500, cause: canary, stack: true},
		{name: "a panic with one of ours", both: panics(apierror.NotFound(canary)), status: 500, cause: canary, stack: true},
		{name: "a panic with an HTTPError", both: panics(nested), status: 500, cause: canary, stack: true},
		{name: "a panic with nil", both: panics(nil), status: 500, cause: "panic called with nil", stack: true},
		{name: "a panic with a typed nil", both: panics(nilHTTP), status: 500, cause: "panicked as it was printed", stack: true},
		{name: "a panic with what panics", both: panics(badText{}), status: 500, cause: "panicked as it was printed", stack: true},
		{name: "a panic in a middleware", setup: use(func(echo.HandlerFunc) echo.HandlerFunc {
			return func(echo.Context) error { panic(canary) }
		}), status: 500, cause: canary, stack: true},
		{name: "a panic of the runtime", setup: handle(func(c echo.Context) error { return c.String(200, c.ParamValues()[7]) }), status: 500, cause: "index out of range", stack: true},

		{name: "an error from Pre", setup: func(e *echo.Echo) {
			e.Pre(func(echo.HandlerFunc) echo.HandlerFunc {
				return func(echo.Context) error { return echo.ErrForbidden.WithInternal(cause) }
			})
		}, status: 403, message: "Forbidden", cause: canary},
		{name: "a panic in Pre", setup: func(e *echo.Echo) {
			e.Pre(func(echo.HandlerFunc) echo.HandlerFunc { return func(echo.Context) error { panic(canary) } })
		}, status: 500, cause: canary, stack: true},

		{name: "the handler is called by c.Error", setup: handle(func(c echo.Context) error { c.Error(echo.ErrConflict.WithInternal(cause)); return nil }), status: 409, message: "Conflict", cause: canary},
		{name: "the handler is called twice", setup: handle(func(c echo.Context) error { c.Error(echo.ErrConflict.WithInternal(cause)); return errors.New("again") }), status: 409, message: "Conflict", cause: canary},
		{name: "the handler is called ten times", setup: handle(func(c echo.Context) error {
			for range 9 {
				c.Error(echo.ErrConflict.WithInternal(cause))
			}
			return cause
		}), status: 409, message: "Conflict", cause: canary},
		{name: "the handler is called with nil", setup: handle(func(c echo.Context) error { c.Error(nil); return nil }), status: 500, cause: "without an error"},
		{name: "an error after an informational response", setup: handle(func(c echo.Context) error { c.Response().WriteHeader(http.StatusEarlyHints); return cause }), status: 500, cause: canary},
		{name: "an error after 103 on the inner writer", setup: handle(func(c echo.Context) error { c.Response().Writer.WriteHeader(103); return cause }), status: 500, cause: canary},

		{name: "Translate panics", config: echoadapter.Config{Translate: func(error) *apierror.Error { panic(canary) }}, fails: cause, status: 500, cause: "Config.Translate: panic: " + canary, stack: true},
		{name: "Translate panics with one of ours", config: echoadapter.Config{Translate: func(error) *apierror.Error { panic(apierror.NotFound(canary)) }}, fails: cause, status: 500, cause: canary, stack: true},
		{name: "Translate translates", config: echoadapter.Config{Translate: func(error) *apierror.Error { return apierror.DisabledFeature() }}, fails: cause, status: 403, code: "DisabledFeature", message: "Tenant feature is not enabled.", cause: canary},
		{name: "Translate doesn't know", config: echoadapter.Config{Translate: func(error) *apierror.Error { return nil }}, fails: cause, status: 500, cause: canary},
		{name: "OnError panics", config: echoadapter.Config{OnError: func(context.Context, echoadapter.Event) { panic("hook") }}, fails: cause, status: 500, cause: canary, noise: "Config.OnError panicked"},
		{name: "NewTarget panics", config: echoadapter.Config{NewTarget: func() string { panic(canary) }}, fails: cause, status: 500, cause: canary},
		{name: "NewTarget returns nothing", config: echoadapter.Config{NewTarget: func() string { return "" }}, fails: cause, status: 500, cause: canary},
		{name: "Response.Before panics", setup: handle(func(c echo.Context) error {
			c.Response().Before(func() { panic("before") })
			return echo.ErrConflict.WithInternal(cause)
		}), status: 409, message: "Conflict", cause: canary, stack: true, writeError: "panic: before"},
		{name: "a cause that is a LogValuer", fails: logValuer{}, status: 500, cause: canary},

		{name: "503 with Retry-After", setup: handle(retryAfter("120", echo.ErrServiceUnavailable.WithInternal(cause))), status: 503, cause: canary, header: map[string]string{"Retry-After": "120"}},
		{name: "503 without Retry-After", fails: echo.ErrServiceUnavailable.WithInternal(cause), status: 503, cause: canary, header: map[string]string{"Retry-After": ""}},
		{name: "429 with a fraction", setup: handle(retryAfter("1.5", echo.ErrTooManyRequests.WithInternal(cause))), status: 429, message: "Too Many Requests.", cause: canary, header: map[string]string{"Retry-After": "2"}},
		{name: "429 with a date", setup: handle(retryAfter(time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat), echo.ErrTooManyRequests.WithInternal(cause))), status: 429, message: "Too Many Requests.", cause: canary, header: map[string]string{"Retry-After": "1"}},
		{name: "429 with nonsense", setup: handle(retryAfter("soon", echo.ErrTooManyRequests.WithInternal(cause))), status: 429, message: "Too Many Requests.", cause: canary, header: map[string]string{"Retry-After": "1"}},
		{name: "429 of ours", fails: apierror.TooManyRequests("10 calls per minute", 1500*time.Millisecond).WithCause(cause), status: 429, message: "Too Many Requests. Limit: 10 calls per minute.", cause: canary, header: map[string]string{"Retry-After": "2"}},
		{name: "headers of what was being prepared", setup: handle(func(c echo.Context) error {
			for _, key := range []string{"Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition", "Content-Range", "Accept-Ranges", "Etag", "Last-Modified", "Expires", "Cache-Control", "X-Request-Id"} {
				c.Response().Header().Set(key, "7")
			}
			c.Response().Header().Set("X-Frame-Options", "DENY")
			return cause
		}), status: 500, cause: canary, header: map[string]string{"X-Frame-Options": "DENY", "Etag": "", "Content-Disposition": "", "Content-Range": "", "Accept-Ranges": "", "Last-Modified": "", "Expires": ""}},
	}
}

func panics(v any) both { return each(func(anyContext) error { panic(v) }) }

func bindingError(code int) error {
	return &echo.BindingError{Field: "top", HTTPError: echo.NewHTTPError(code, canary).SetInternal(errors.New(canary))}
}

func retryAfter(value string, err error) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set("Retry-After", value)
		return err
	}
}

func requestLogger(handle bool) echo.MiddlewareFunc {
	return middleware.RequestLoggerWithConfig(middleware.RequestLoggerConfig{
		LogStatus: true, LogError: true, HandleError: handle,
		LogValuesFunc: func(echo.Context, middleware.RequestLoggerValues) error { return nil },
	})
}

type logValuer struct{}

func (logValuer) Error() string        { return canary }
func (logValuer) LogValue() slog.Value { panic("log value") }
