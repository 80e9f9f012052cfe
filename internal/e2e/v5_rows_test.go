package e2e

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"testing/fstest"

	echojwt5 "github.com/labstack/echo-jwt/v5"
	echo5 "github.com/labstack/echo/v5"
	middleware5 "github.com/labstack/echo/v5/middleware"

	"github.com/faultline-go/faultline/apierror"
)

// rows5 are the failures of Echo v5's own parts.
func rows5() []row {
	rows := slices.Concat(
		sentinelRows5(), statusRows5(), routerRows5(), contextRows5(), fileRows5(),
		binderRows5(), valueBinderRows5(), genericRows5(),
		authRows5(), csrfRows5(), jwtRows5(), limitRows5(), compressRows5(), onlookerRows5(), staticRows5(), proxyRows5(),
	)
	for i := range rows {
		rows[i].name = "Echo v5: " + rows[i].name
		for j := range rows[i].covers {
			rows[i].covers[j] = "v5/" + rows[i].covers[j]
		}
	}
	return rows
}

// handle5, use5 and useThen5 are those for Echo v5.
func handle5(h echo5.HandlerFunc) func(*echo5.Echo) { return func(e *echo5.Echo) { e.Any("/", h) } }

func use5(m ...echo5.MiddlewareFunc) func(*echo5.Echo) { return useThen5(succeed5, m...) }

func useThen5(h echo5.HandlerFunc, m ...echo5.MiddlewareFunc) func(*echo5.Echo) {
	return func(e *echo5.Echo) {
		e.Use(m...)
		e.Any("/", h)
	}
}

func succeed5(c *echo5.Context) error { return c.String(http.StatusOK, "success") }

func failing5(*echo5.Context) error { return errors.New(canary) }

func conflict5(*echo5.Context) error {
	return (&echo5.HTTPError{Code: http.StatusConflict}).Wrap(errors.New(canary))
}

var sentinels5 = map[string]error{
	"httperror.go:ErrBadRequest":                      echo5.ErrBadRequest,
	"httperror.go:ErrUnauthorized":                    echo5.ErrUnauthorized,
	"httperror.go:ErrForbidden":                       echo5.ErrForbidden,
	"httperror.go:ErrNotFound":                        echo5.ErrNotFound,
	"httperror.go:ErrMethodNotAllowed":                echo5.ErrMethodNotAllowed,
	"httperror.go:ErrRequestTimeout":                  echo5.ErrRequestTimeout,
	"httperror.go:ErrStatusRequestEntityTooLarge":     echo5.ErrStatusRequestEntityTooLarge,
	"httperror.go:ErrUnsupportedMediaType":            echo5.ErrUnsupportedMediaType,
	"httperror.go:ErrTooManyRequests":                 echo5.ErrTooManyRequests,
	"httperror.go:ErrInternalServerError":             echo5.ErrInternalServerError,
	"httperror.go:ErrBadGateway":                      echo5.ErrBadGateway,
	"httperror.go:ErrServiceUnavailable":              echo5.ErrServiceUnavailable,
	"middleware/csrf.go:ErrCSRFInvalid":               middleware5.ErrCSRFInvalid,
	"middleware/rate_limiter.go:ErrRateLimitExceeded": middleware5.ErrRateLimitExceeded,
	"middleware/rate_limiter.go:ErrExtractorError":    middleware5.ErrExtractorError,
	"middleware/key_auth.go:ErrKeyMissing":            middleware5.ErrKeyMissing,
	"middleware/key_auth.go:ErrInvalidKey":            middleware5.ErrInvalidKey,
	"echo-jwt/jwt.go:ErrJWTMissing":                   echojwt5.ErrJWTMissing,
	"echo-jwt/jwt.go:ErrJWTInvalid":                   echojwt5.ErrJWTInvalid,

	// These have no status: a handler that returns one as it is has a bug.
	"httperror.go:ErrValidatorNotRegistered": echo5.ErrValidatorNotRegistered,
	"httperror.go:ErrRendererNotRegistered":  echo5.ErrRendererNotRegistered,
	"httperror.go:ErrInvalidRedirectCode":    echo5.ErrInvalidRedirectCode,
	"httperror.go:ErrCookieNotFound":         echo5.ErrCookieNotFound,
	"httperror.go:ErrInvalidCertOrKeyType":   echo5.ErrInvalidCertOrKeyType,
	"httperror.go:ErrInvalidListenerNetwork": echo5.ErrInvalidListenerNetwork,
	"httperror.go:ErrInvalidJSONPCallback":   echo5.ErrInvalidJSONPCallback,
	"context_generic.go:ErrNonExistentKey":   echo5.ErrNonExistentKey,
	"context_generic.go:ErrInvalidKeyType":   echo5.ErrInvalidKeyType,
}

// sentinelRows5 returns four rows for each: returned by a handler, wrapped, joined with
// another error, and around a cause.
func sentinelRows5() (rows []row) {
	for site, err := range sentinels5 {
		status := echo5.StatusCode(err)
		r := row{name: site, covers: []string{site}, status: status, cause: err.Error()}
		if status == 0 {
			r.status = http.StatusInternalServerError
		} else if status < 500 {
			r.message = http.StatusText(status)
			if he, ok := err.(*echo5.HTTPError); ok && status != 401 && status != 403 && status != 429 {
				r.message = he.Message
			}
			if status == 429 {
				r.message = "Too Many Requests."
			}
		}
		add := func(name, cause string, err error) {
			r.name, r.cause = site+name, cause
			r.setup5 = handle5(func(*echo5.Context) error { return err })
			rows = append(rows, r)
			r.covers = nil
		}
		add("", err.Error(), err)
		add(" wrapped", canary, fmt.Errorf(canary+": %w", err))
		add(" joined", canary, errors.Join(errors.New(canary), err))
		if w, ok := err.(interface{ Wrap(error) error }); ok {
			add(" around a cause", canary, w.Wrap(errors.New(canary)))
		}
	}
	return rows
}

// upstream is an error of another service, with the method that Echo v5 looks for.
type upstream struct{}

func (upstream) Error() string   { return canary }
func (upstream) StatusCode() int { return http.StatusNotFound }

func statusRows5() []row {
	cause := errors.New(canary)
	returns := func(name string, status int, message, cause string, err error, covers ...string) row {
		return row{name: name, setup5: handle5(func(*echo5.Context) error { return err }), status: status, message: message, cause: cause, covers: covers}
	}
	var nilHTTP *echo5.HTTPError
	var nilProblem *echo5.ProblemError
	var nilBinding *echo5.BindingError
	recovered := func(err error) error {
		return &middleware5.PanicStackError{Stack: []byte("goroutine 1 [running]:"), Err: err}
	}
	panicked := func(name string, err error) row {
		r := returns(name, 500, "", canary, err)
		r.stack = true
		return r
	}
	return []row{
		returns("an HTTPError", 409, "mine", "code=409", echo5.NewHTTPError(409, "mine"), "httperror.go:NewHTTPError HTTPError{}#1"),
		returns("an HTTPError without a message", 409, "Conflict", "code=409", &echo5.HTTPError{Code: 409}),
		returns("an HTTPError around a cause", 409, "mine", canary, echo5.HTTPError{Code: 409, Message: "mine"}.Wrap(cause), "httperror.go:HTTPError.Wrap HTTPError{}#1"),
		returns("an HTTPError with the text of its cause", 409, "Conflict", canary, echo5.HTTPError{Code: 409, Message: canary}.Wrap(cause)),
		returns("an HTTPError with the text of a 500", 500, "", canary, echo5.NewHTTPError(500, canary)),
		returns("an HTTPError with a status that is none", 500, "", canary, echo5.NewHTTPError(42, canary)),
		returns("a sentinel around a cause", 404, "Not Found", canary, echo5.ErrNotFound.Wrap(cause), "httperror.go:httpError.Wrap HTTPError{}#1"),
		returns("a sentinel inside an HTTPError", 409, "mine", "Not Found", echo5.HTTPError{Code: 409, Message: "mine"}.Wrap(echo5.ErrNotFound)),
		returns("one of ours inside an HTTPError", 403, "Tenant feature is not enabled.", canary, echo5.ErrNotFound.Wrap(apierror.DisabledFeature().WithCause(cause))).withCode("DisabledFeature", "Tenant feature is not enabled."),
		returns("an upstream's error with a StatusCode", 500, "", canary, upstream{}),
		returns("an upstream's error inside a sentinel", 502, "", canary, echo5.ErrBadGateway.Wrap(upstream{})),
		returns("a ProblemError", 409, "It exists.", "code=409", &echo5.ProblemError{Status: 409, Title: "Conflict", Detail: "It exists."}),
		returns("a ProblemError with a title", 409, "Mine", "code=409", &echo5.ProblemError{Status: 409, Title: "Mine"}),
		returns("a ProblemError without a status", 500, "", canary, &echo5.ProblemError{Detail: canary}),
		returns("a ProblemError with a 503", 503, "", canary, fmt.Errorf("w: %w", &echo5.ProblemError{Status: 503, Detail: canary})),
		returns("nil *HTTPError", 500, "", "*echo.HTTPError panicked", nilHTTP),
		returns("nil *HTTPError joined", 500, "", "panicked", errors.Join(cause, nilHTTP)),
		returns("nil *ProblemError", 500, "", "*echo.ProblemError panicked", nilProblem),
		returns("nil *BindingError", 500, "", "*echo.BindingError panicked", nilBinding),
		returns("a BindingError with a 422", 422, "Unprocessable Entity", canary, &echo5.BindingError{Field: "top", HTTPError: echo5.HTTPError{Code: 422, Message: canary}.Wrap(cause).(*echo5.HTTPError)}),
		panicked("a panic that Recover returned", recovered(cause)),
		panicked("a panic with one of ours that Recover returned", recovered(apierror.Forbidden().WithCause(cause))),
		panicked("a panic with a sentinel that Recover returned", fmt.Errorf("w: %w", recovered(echo5.ErrNotFound.Wrap(cause)))),
		panicked("a panic that was made a 503", echo5.ErrServiceUnavailable.Wrap(recovered(cause))),
	}
}

func routerRows5() []row {
	gone := func(name, request string, setup func(*echo5.Echo), covers ...string) row {
		return row{name: name, request: request, setup5: setup, status: 404, message: "Not Found", cause: "Not Found", covers: covers}
	}
	wrong := func(name, request string, setup func(*echo5.Echo)) row {
		return row{name: name, request: request, setup5: setup, status: 405, message: "Method Not Allowed", cause: "Method Not Allowed",
			header: map[string]string{"Allow": "GET"}, covers: []string{"router.go:methodNotAllowedHandler ErrMethodNotAllowed#1"}}
	}
	get := func(path string) func(*echo5.Echo) { return func(e *echo5.Echo) { e.GET(path, succeed5) } }
	group := func(m ...echo5.MiddlewareFunc) func(*echo5.Echo) {
		return func(e *echo5.Echo) { e.Group("/api", m...).GET("/things/:id", succeed5) }
	}
	pass := func(next echo5.HandlerFunc) echo5.HandlerFunc { return next }
	refuse := func(echo5.HandlerFunc) echo5.HandlerFunc { return failing5 }
	pre := func(m echo5.MiddlewareFunc) func(*echo5.Echo) { return func(e *echo5.Echo) { e.Pre(m) } }
	return []row{
		gone("no such route", "GET /nowhere", get("/"), "router.go:notFoundHandler ErrNotFound#1"),
		gone("no such route, escaped", "GET /no%2Fwhere%00%E2%80%AE", get("/")),
		gone("a wrong slash", "GET /things/", get("/things")),
		gone("a path of dots", "GET /../..//.", get("/x")),
		gone("group: no such route", "GET /api/nothing", group()),
		gone("group with middleware: no such route", "GET /api/nothing", group(pass)),
		gone("RouteNotFound", "GET /api/x", func(e *echo5.Echo) {
			e.RouteNotFound("/api/*", func(*echo5.Context) error { return echo5.ErrNotFound })
		}),
		gone("Rewrite to no route", "GET /old/x", pre(middleware5.Rewrite(map[string]string{"/old/*": "/new/$1"}))),
		wrong("a wrong method", "POST /", get("/")),
		wrong("a wrong method with a parameter", "DELETE /things/1", get("/things/:id")),
		wrong("a method of nobody's", "BREW /", get("/")),
		wrong("group: a wrong method", "POST /api/things/1", group()),
		{name: "a route's middleware", getOnly: true, request: "GET /x", setup5: func(e *echo5.Echo) { e.GET("/x", succeed5, refuse) }, status: 500, cause: canary},
		{name: "IPExtractor panics", setup5: func(e *echo5.Echo) {
			e.IPExtractor = func(*http.Request) string { panic(canary) }
			handle5(func(c *echo5.Context) error { return c.String(200, c.RealIP()) })(e)
		}, status: 500, cause: canary, stack: true},
		{name: "WWWRedirect of a host that is none", request: "GET /\nHost: .service.example", setup5: pre(middleware5.WWWRedirect()),
			status: 400, message: "Bad Request", cause: "Bad Request", covers: []string{"middleware/redirect.go:RedirectConfig.ToMiddleware ErrBadRequest#1"}, once: true},
		{name: "MethodOverride to another method", request: "POST /\nX-HTTP-Method-Override: DELETE", method: "DELETE", setup5: func(e *echo5.Echo) { e.Pre(middleware5.MethodOverride()); e.POST("/", succeed5) },
			status: 405, message: "Method Not Allowed", cause: "Method Not Allowed", header: map[string]string{"Allow": "POST"}},
	}
}

func contextRows5() []row {
	get := func(name string, h echo5.HandlerFunc, cause string, covers ...string) row {
		return row{name: name, setup5: handle5(h), status: 500, cause: cause, covers: covers}
	}
	return []row{
		get("Render without a renderer", func(c *echo5.Context) error { return c.Render(200, "x", nil) }, "renderer not registered", "context.go:Context.Render ErrRendererNotRegistered#1"),
		get("Redirect with a code that is none", func(c *echo5.Context) error { return c.Redirect(200, "/"+canary) }, "invalid redirect status code", "context.go:Context.Redirect ErrInvalidRedirectCode#1"),
		get("JSON of what JSON can't have", func(c *echo5.Context) error { return c.JSON(200, make(chan int)) }, "unsupported type: chan int"),
		get("JSON of a marshaler that fails", func(c *echo5.Context) error { return c.JSON(201, failingJSON{}) }, canary),
		get("JSON of a marshaler that panics", func(c *echo5.Context) error { return c.JSONPretty(200, badJSON{}, " ") }, canary).withStack(),
		get("ContextGet of nothing", func(c *echo5.Context) error { _, err := echo5.ContextGet[int](c, "k"); return err }, "non existent key", "context_generic.go:ContextGet ErrNonExistentKey#1"),
		get("ContextGet of another type", func(c *echo5.Context) error {
			c.Set("k", canary)
			_, err := echo5.ContextGet[int](c, "k")
			return err
		}, "invalid key type", "context_generic.go:ContextGet ErrInvalidKeyType#1"),
		{name: "JSONP with a callback that is none", request: "GET /?callback=alert(1)//" + canary, setup5: handle5(func(c *echo5.Context) error { return c.JSONP(200, c.QueryParam("callback"), 1) }),
			status: 400, message: "Bad Request", cause: "invalid JSONP callback",
			covers: []string{"context.go:Context.writeJSONPHeader ErrBadRequest.Wrap#1", "context.go:Context.writeJSONPHeader ErrInvalidJSONPCallback#1"}},
		{name: "Flush of a writer that can't", setup5: useThen5(func(c *echo5.Context) error { c.Response().(http.Flusher).Flush(); return nil }, withoutFlush5),
			status: 500, cause: "does not support flushing", stack: true, once: true, covers: []string{"response.go:Response.Flush fmt.Errorf#1"}},
		{name: "Flush of a JSON's writer that can't", setup5: useThen5(func(c *echo5.Context) error { return c.JSON(200, 1) }, withoutFlush5, hidden5, flushingSerializer),
			status: 500, cause: "response writer flushing is not supported", stack: true, once: true, covers: []string{"response.go:delayedStatusWriter.Flush errors.New#1"}},
	}
}

// withoutFlush5 is a middleware whose writer can do nothing but write.
func withoutFlush5(next echo5.HandlerFunc) echo5.HandlerFunc {
	return func(c *echo5.Context) error {
		response, err := echo5.UnwrapResponse(c.Response())
		if err != nil {
			return err
		}
		response.ResponseWriter = noFlush{response.ResponseWriter}
		return next(c)
	}
}

// hidden5 is a middleware that hides Echo's response behind a writer without Unwrap.
func hidden5(next echo5.HandlerFunc) echo5.HandlerFunc {
	return func(c *echo5.Context) error {
		c.SetResponse(noFlush{c.Response()})
		return next(c)
	}
}

// flushingSerializer makes Echo flush before it writes JSON.
func flushingSerializer(next echo5.HandlerFunc) echo5.HandlerFunc {
	return func(c *echo5.Context) error {
		c.Echo().JSONSerializer = flushFirst{}
		return next(c)
	}
}

type flushFirst struct{ echo5.DefaultJSONSerializer }

func (flushFirst) Serialize(c *echo5.Context, _ any, _ string) error {
	c.Response().(http.Flusher).Flush()
	_, err := io.WriteString(c.Response(), "1")
	return err
}

func fileRows5() []row {
	files := fstest.MapFS{"dir/a.txt": {Data: []byte("a")}, "f.txt": {Data: []byte(canary)}}
	gone := func(name, request string, setup func(*echo5.Echo), covers ...string) row {
		return row{name: name, request: request, setup5: setup, status: 404, message: "Not Found", cause: "Not Found", covers: covers, getOnly: true}
	}
	file := func(name string, fsys fs.FS) func(*echo5.Echo) {
		return handle5(func(c *echo5.Context) error { return c.FileFS(name, fsys) })
	}
	static := func(e *echo5.Echo) { e.StaticFS("/", files) }
	unescaping := func(e *echo5.Echo) { e.GET("/*", echo5.StaticDirectoryHandler(files, false)) }
	return []row{
		gone("FileFS: no such file", "", file(canary, files), "context.go:fsFile ErrNotFound#1"),
		gone("FileFS: a directory without an index", "", file("dir", files), "context.go:fsFile ErrNotFound#2"),
		{name: "FileFS: a file that can't be sought", setup5: file("f", brokenFS{}), status: 500, cause: "does not implement io.ReadSeeker", covers: []string{"context.go:fsFile errors.New#1"}},
		gone("Static: no such file", "GET /nothing.txt", static, "echo.go:StaticDirectoryHandler ErrNotFound#3"),
		gone("Static: a path that isn't clean", "GET /dir/../f.txt", static, "echo.go:StaticDirectoryHandler ErrNotFound#1"),
		gone("Static: a path that unescapes to one that isn't clean", "GET /x/%252e%252e/f.txt", unescaping, "echo.go:StaticDirectoryHandler ErrNotFound#2"),
		{name: "Static: a path that can't be unescaped", request: "GET /%25zz", setup5: unescaping, status: 400, message: "The request is malformed: it has an invalid URL escape.",
			cause: "invalid URL escape", getOnly: true, covers: []string{"echo.go:StaticDirectoryHandler fmt.Errorf#1"}},
	}
}
