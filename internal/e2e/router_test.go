package e2e

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// routerRows are what Echo's router, groups, hosts and address extractors lead to.
func routerRows() []row {
	get := func(path string) func(*echo.Echo) { return func(e *echo.Echo) { e.GET(path, succeed) } }
	notFound := row{status: 404, message: "Not Found", cause: "code=404"}
	at := func(name, request string, setup func(*echo.Echo)) row {
		r := notFound
		r.name, r.request, r.setup = name, request, setup
		return r
	}
	wrong := func(name, request, allow string, setup func(*echo.Echo)) row {
		return row{name: name, request: request, setup: setup, status: 405, message: "Method Not Allowed",
			header: map[string]string{"Allow": allow}, cause: "code=405",
			covers: []string{"echo.go:MethodNotAllowedHandler ErrMethodNotAllowed#1"}}
	}
	group := func(m ...echo.MiddlewareFunc) func(*echo.Echo) {
		return func(e *echo.Echo) { e.Group("/api", m...).GET("/things/:id", succeed) }
	}
	rows := []row{
		at("no routes", "GET /", func(*echo.Echo) {}),
		at("no such route", "GET /nowhere", get("/")),
		at("no such route, escaped", "GET /no%2Fwhere%00%E2%80%AE", get("/")),
		at("an absolute target", "GET http://service.example/nowhere", get("/")).alone(),
		at("a target that is a star", "GET *", get("/")).alone(),
		// net/http closes the connection since Go 1.26.9.
		at("CONNECT", "CONNECT service.example:443", get("/")).alone().mayClose(),
		at("a path of dots", "GET /../..//.", get("/x")),
		at("a long path", "GET /"+longText, get("/x")),
		at("a wrong slash", "GET /things/", get("/things")),
		at("an empty parameter", "GET /things/", func(e *echo.Echo) { e.GET("/things/:id/x", succeed) }),
		at("group: no such route", "GET /api/nothing", group()),
		at("group with middleware: no such route", "GET /api/nothing", group(pass)),
		// Group.Use registers a catch-all, so that Echo finds no wrong method any more.
		at("group with middleware: a wrong method is a 404", "POST /api/things", group(pass)),
		at("RouteNotFound", "GET /api/nothing", func(e *echo.Echo) { e.RouteNotFound("/api/*", echo.NotFoundHandler) }),
		at("host: no such route", "GET /x\nHost: tenant.example", func(e *echo.Echo) { e.Host("tenant.example").GET("/", succeed) }),
		at("host: the default router", "GET /\nHost: other.example", func(e *echo.Echo) { e.Host("tenant.example").GET("/", succeed) }),
		at("OPTIONS of no route", "OPTIONS /nowhere", get("/")),

		wrong("a wrong method", "POST /", "GET", get("/")),
		wrong("a wrong method with a parameter", "DELETE /things/1", "GET", get("/things/:id")),
		wrong("a method of nobody's", "BREW /", "GET", get("/")),
		wrong("TRACE", "TRACE /", "GET", get("/")),
		wrong("group: a wrong method", "POST /api/things/1", "OPTIONS, GET", group()),
		wrong("host: a wrong method", "POST /\nHost: tenant.example", "GET", func(e *echo.Echo) { e.Host("tenant.example").GET("/", succeed) }),

		{name: "group with middleware: its error comes before a 404", request: "GET /api/nothing", setup: group(fail(echo.ErrUnauthorized)),
			status: 401, message: "Unauthorized", cause: "code=401", header: map[string]string{"WWW-Authenticate": "Bearer"}},
		{name: "a route's middleware", getOnly: true, request: "GET /x", setup: func(e *echo.Echo) { e.GET("/x", succeed, fail(errors.New(canary))) }, status: 500, cause: canary},
		{name: "IPExtractor panics", setup: func(e *echo.Echo) {
			e.IPExtractor = func(*http.Request) string { panic(canary) }
			handle(func(c echo.Context) error { return c.String(200, c.RealIP()) })(e)
		}, status: 500, cause: canary, stack: true},
		{name: "SchemeExtractor panics", setup: func(e *echo.Echo) {
			e.SchemeExtractor = func(*http.Request) string { panic(canary) }
			handle(func(c echo.Context) error { return c.String(200, c.Scheme()) })(e)
		}, status: 500, cause: canary, stack: true},
		{name: "a hostile X-Forwarded-For", request: "GET /\nX-Forwarded-For: " + canary + ", ,,\nX-Real-IP: [", setup: func(e *echo.Echo) {
			e.IPExtractor = echo.ExtractIPFromXFFHeader()
			handle(func(c echo.Context) error { return echo.ErrConflict.WithInternal(errors.New(canary + c.RealIP())) })(e)
		}, status: 409, message: "Conflict", cause: canary},
	}
	rows[0].covers = []string{"echo.go:NotFoundHandler ErrNotFound#1"}
	return rows
}

// pass is a middleware that does nothing.
func pass(next echo.HandlerFunc) echo.HandlerFunc { return next }

// fail is a middleware that returns err.
func fail(err error) echo.MiddlewareFunc {
	return func(echo.HandlerFunc) echo.HandlerFunc { return func(echo.Context) error { return err } }
}

// urlRows are those of the middleware that change or look at the URL.
func urlRows() []row {
	return []row{
		{name: "Rewrite to no route", request: "GET /old/x", setup: func(e *echo.Echo) { e.Pre(middleware.Rewrite(map[string]string{"/old/*": "/new/$1"})) },
			status: 404, message: "Not Found", cause: "code=404"},
		{name: "Rewrite to a route", request: "GET /old/x", setup: func(e *echo.Echo) {
			e.Pre(middleware.Rewrite(map[string]string{"/old/*": "/new/$1"}))
			e.Any("/new/:id", func(c echo.Context) error { return echo.ErrGone.WithInternal(errors.New(canary + c.Param("id"))) })
		}, status: 410, message: "Gone", cause: canary + "x"},
		// The rule is the service's, so that its mistake is a 500.
		{name: "Rewrite to no URL", request: "GET /old/1:b", setup: func(e *echo.Echo) { e.Pre(middleware.Rewrite(map[string]string{"/old/*": "$1"})) },
			status: 500, cause: "first path segment in URL cannot contain colon", once: true},
		{name: "AddTrailingSlash to no route", request: "GET /x", setup: func(e *echo.Echo) { e.Pre(middleware.AddTrailingSlash()); e.GET("/x", succeed) },
			status: 404, message: "Not Found", cause: "code=404"},
		{name: "AddTrailingSlash with a code that is none", request: "GET /x", setup: func(e *echo.Echo) {
			e.Pre(middleware.AddTrailingSlashWithConfig(middleware.TrailingSlashConfig{RedirectCode: 200}))
		}, status: 500, cause: "invalid redirect status code"},
		{name: "RemoveTrailingSlash to no route", request: "GET /x/", setup: func(e *echo.Echo) { e.Pre(middleware.RemoveTrailingSlash()); e.GET("/x/", succeed) },
			status: 404, message: "Not Found", cause: "code=404"},
		{name: "RemoveTrailingSlash with a code that is none", request: "GET /x/", setup: func(e *echo.Echo) {
			e.Pre(middleware.RemoveTrailingSlashWithConfig(middleware.TrailingSlashConfig{RedirectCode: 400}))
		}, status: 500, cause: "invalid redirect status code"},
		{name: "HTTPSRedirect with a code that is none", setup: func(e *echo.Echo) {
			e.Pre(middleware.HTTPSRedirectWithConfig(middleware.RedirectConfig{Code: 1}))
		}, status: 500, cause: "invalid redirect status code"},
		{name: "WWWRedirect of a host that is none", request: "GET /\nHost: .service.example", setup: func(e *echo.Echo) { e.Pre(middleware.WWWRedirect()) },
			status: 400, message: "Bad Request", cause: "code=400", covers: []string{"middleware/redirect.go:redirect ErrBadRequest#1"}, once: true},
		{name: "WWWRedirect with a code that is none", setup: func(e *echo.Echo) {
			e.Pre(middleware.WWWRedirectWithConfig(middleware.RedirectConfig{Code: 400}))
		}, status: 500, cause: "invalid redirect status code"},
		{name: "MethodOverride to another method", request: "POST /\nX-HTTP-Method-Override: DELETE", method: "DELETE", setup: func(e *echo.Echo) { e.Pre(middleware.MethodOverride()); e.POST("/", succeed) },
			status: 405, message: "Method Not Allowed", cause: "code=405", header: map[string]string{"Allow": "POST"}},
		{name: "MethodOverride to no method", request: "POST /\nX-HTTP-Method-Override: a b\u202e\t\"c", method: `a b\u202e\t"c`, setup: func(e *echo.Echo) { e.Pre(middleware.MethodOverride()); e.POST("/", succeed) },
			status: 405, message: "Method Not Allowed", cause: "code=405"},
		{name: "MethodOverride from a body that is no form", request: "POST /\nContent-Type: multipart/form-data\n\nx", setup: func(e *echo.Echo) {
			e.Pre(middleware.MethodOverrideWithConfig(middleware.MethodOverrideConfig{Getter: middleware.MethodFromForm("_method")}))
		}, status: 404, message: "Not Found", cause: "code=404"},
		{name: "MethodOverride's getter panics", request: "POST /", setup: func(e *echo.Echo) {
			e.Pre(middleware.MethodOverrideWithConfig(middleware.MethodOverrideConfig{Getter: func(echo.Context) string { panic(canary) }}))
		}, status: 500, cause: canary, stack: true},
		{name: "a Skipper panics", setup: use(middleware.SecureWithConfig(middleware.SecureConfig{Skipper: func(echo.Context) bool { panic(canary) }})),
			status: 500, cause: canary, stack: true},
	}
}

// alone makes a row that only makes sense as it is written.
func (r row) alone() row { r.once = true; return r }

// mayClose makes a row behind which the server may close the connection.
func (r row) mayClose() row { r.closes = true; return r }
