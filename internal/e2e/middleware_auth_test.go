package e2e

import (
	"encoding/base64"
	"errors"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// unauthorized is the answer to a request without valid credentials.
func unauthorized(name, request, challenge, cause string, setup func(*echo.Echo), covers ...string) row {
	return row{name: name, request: request, setup: setup, status: 401, message: "Unauthorized", cause: cause,
		header: map[string]string{"WWW-Authenticate": challenge}, covers: covers}
}

func basicAuthRows() []row {
	const site = "middleware/basic_auth.go:BasicAuthWithConfig "
	basic := func(valid bool, err error) func(*echo.Echo) {
		return use(middleware.BasicAuth(func(string, string, echo.Context) (bool, error) { return valid, err }))
	}
	credentials := "GET /\nAuthorization: Basic " + base64.StdEncoding.EncodeToString([]byte("user:"+canary))
	const challenge = `basic realm="Restricted"`
	return []row{
		unauthorized("BasicAuth: none", "GET /", challenge, "code=401", basic(true, nil), site+"ErrUnauthorized#1"),
		unauthorized("BasicAuth: wrong", credentials, challenge, "code=401", basic(false, nil)),
		unauthorized("BasicAuth: no colon", "GET /\nAuthorization: Basic "+base64.StdEncoding.EncodeToString([]byte(canary)), challenge, "code=401", basic(true, nil)),
		unauthorized("BasicAuth: another scheme", "GET /\nAuthorization: Bearer "+canary, challenge, "code=401", basic(true, nil)),
		unauthorized("BasicAuth: a realm with quotes", "GET /", `basic realm="a\"b\nc"`, "code=401",
			use(middleware.BasicAuthWithConfig(middleware.BasicAuthConfig{Realm: "a\"b\nc", Validator: func(string, string, echo.Context) (bool, error) { return true, nil }}))),
		{name: "BasicAuth: no base64", request: "GET /\nAuthorization: Basic {" + canary, setup: basic(true, nil), status: 400, message: "Bad Request",
			cause: "illegal base64 data", covers: []string{site + "NewHTTPError#1"}},
		{name: "BasicAuth: the validator fails", request: credentials, setup: basic(false, errors.New(canary)), status: 500, cause: canary},
		{name: "BasicAuth: the validator panics", request: credentials, setup: use(middleware.BasicAuth(func(string, string, echo.Context) (bool, error) { panic(canary) })),
			status: 500, cause: canary, stack: true},
	}
}

func keyAuthRows() []row {
	const site = "middleware/key_auth.go:KeyAuthWithConfig "
	const extract = "middleware/extractor.go:"
	key := func(lookup string, valid bool, err error) func(*echo.Echo) {
		return func(e *echo.Echo) {
			m := middleware.KeyAuthWithConfig(middleware.KeyAuthConfig{KeyLookup: lookup, Validator: func(string, echo.Context) (bool, error) { return valid, err }})
			e.Any("/", succeed, m)
			e.Any("/:id", succeed, m)
		}
	}
	// Echo's choice: no key is a 400, a wrong one a 401.
	lacking := func(name, request, lookup, message string, covers ...string) row {
		covers = append(covers, site+"ErrKeyAuthMissing{}#1", site+"NewHTTPError#1")
		for i, c := range covers {
			if c[0] == 'e' && c[:7] == "errors." {
				covers[i] = site + c
			}
		}
		return row{name: "KeyAuth: " + name, request: request, setup: key(lookup, true, nil), status: 400, message: message, cause: message, covers: covers}
	}
	config := func(c middleware.KeyAuthConfig) func(*echo.Echo) {
		c.Validator = func(string, echo.Context) (bool, error) { return false, errors.New(canary) }
		return use(middleware.KeyAuthWithConfig(c))
	}
	const bearer = "GET /\nAuthorization: Bearer " + canary
	return []row{
		lacking("no header", "GET /", "", "missing key in request header", "errors.New#5",
			extract+"valuesFromHeader errHeaderExtractorValueMissing#1", extract+"errHeaderExtractorValueMissing"),
		lacking("another scheme", "GET /\nAuthorization: Basic "+canary, "", "invalid key in the request header", "errors.New#6",
			extract+"valuesFromHeader errHeaderExtractorValueInvalid#1", extract+"errHeaderExtractorValueInvalid"),
		lacking("no query parameter", "GET /", "query:key", "missing key in the query string", "errors.New#2",
			extract+"valuesFromQuery errQueryExtractorValueMissing#1", extract+"errQueryExtractorValueMissing"),
		lacking("no cookie", "GET /", "cookie:key", "missing key in cookies", "errors.New#3",
			extract+"valuesFromCookie errCookieExtractorValueMissing#1", extract+"errCookieExtractorValueMissing"),
		lacking("another cookie", "GET /\nCookie: other="+canary, "cookie:key", "missing key in cookies",
			extract+"valuesFromCookie errCookieExtractorValueMissing#2"),
		lacking("no form field", "POST /\nContent-Type: application/x-www-form-urlencoded\n\na="+canary, "form:key", "missing key in the form", "errors.New#4",
			extract+"valuesFromForm errFormExtractorValueMissing#1", extract+"errFormExtractorValueMissing"),
		lacking("no path parameter", "GET /", "param:key", "missing value in path params",
			extract+"valuesFromParam errParamExtractorValueMissing#1", extract+"errParamExtractorValueMissing"),
		unauthorized("KeyAuth: a wrong key", bearer, "Bearer", "invalid key", key("", false, nil), site+"errors.New#1", site+"HTTPError{}#1"),
		unauthorized("KeyAuth: the validator fails", bearer, "Bearer", canary, key("", false, errors.New(canary))),
		unauthorized("KeyAuth: the validator's own error", bearer, "Bearer", canary, key("", false, echo.NewHTTPError(403, canary))),
		{name: "KeyAuth: ErrorHandler", request: bearer, setup: config(middleware.KeyAuthConfig{ErrorHandler: func(err error, _ echo.Context) error { return echo.ErrForbidden.WithInternal(err) }}),
			status: 403, message: "Forbidden", cause: canary},
		{name: "KeyAuth: ErrorHandler panics", request: bearer, setup: config(middleware.KeyAuthConfig{ErrorHandler: func(err error, _ echo.Context) error { panic(err) }}),
			status: 500, cause: canary, stack: true},
		{name: "KeyAuth: an ignored error", request: bearer, setup: func(e *echo.Echo) {
			config(middleware.KeyAuthConfig{ContinueOnIgnoredError: true, ErrorHandler: func(error, echo.Context) error { return nil }})(e)
			e.Any("/", func(echo.Context) error { return echo.ErrGone.WithInternal(errors.New(canary)) })
		}, status: 410, message: "Gone", cause: canary},
	}
}

// unreadRows are refused without a look at the body, which the client then needn't
// send.
func unreadRows() []row {
	refuse := use(fail(echo.ErrForbidden.WithInternal(errors.New(canary))))
	forbidden := func(name, request string, closes bool) row {
		return row{name: "unread body: " + name, request: request, setup: refuse, status: 403, message: "Forbidden", cause: canary, closes: closes, once: true}
	}
	// What is left of a body must not be taken for the next request.
	closed := func(name string, size int, closes bool) row {
		return row{name: "closed body: " + name, request: "POST /\n\n" + strings.Repeat("GET / HTTP/1.1\r\n", size/16), setup: handle(func(c echo.Context) error {
			return errors.Join(echo.ErrForbidden.WithInternal(errors.New(canary)), c.Request().Body.Close())
		}), status: 403, message: "Forbidden", cause: canary, closes: closes, once: true}
	}
	return []row{
		forbidden("small", "POST /\n\n"+strings.Repeat("x", 100), false),
		forbidden("large", "POST /\n\n"+strings.Repeat("x", 1<<20), true),
		closed("small", 100, false),
		closed("large", 1<<20, true),
		forbidden("large and unsent", "POST /\nContent-Length: 1000000\n\nx", true),
		forbidden("large and unsent, with Expect", "POST /\nExpect: 100-continue\nContent-Length: 1000000\n\n", true),
	}
}

func csrfRows() []row {
	const site = "middleware/csrf.go:CSRFConfig."
	csrf := func(c middleware.CSRFConfig) func(*echo.Echo) { return use(middleware.CSRFWithConfig(c)) }
	lacking := func(name, lookup, message, request string, covers ...string) row {
		return row{name: "CSRF: " + name, request: request, setup: csrf(middleware.CSRFConfig{TokenLookup: lookup}),
			status: 400, message: message, cause: message, covers: covers}
	}
	forbidden := func(name, request, message string, c middleware.CSRFConfig, covers ...string) row {
		return row{name: "CSRF: " + name, request: request, setup: csrf(c), status: 403, message: "Forbidden", cause: message, covers: covers}
	}
	return []row{
		lacking("no header", "", "missing csrf token in request header", "POST /", site+"ToMiddleware NewHTTPError#3"),
		lacking("no query parameter", "query:csrf", "missing csrf token in the query string", "POST /", site+"ToMiddleware NewHTTPError#1"),
		lacking("no form field", "form:csrf", "missing csrf token in the form parameter", "POST /\nContent-Type: application/x-www-form-urlencoded\n\na=b", site+"ToMiddleware NewHTTPError#2"),
		lacking("no cookie", "cookie:csrf", "missing value in cookies", "PUT /", site+"ToMiddleware NewHTTPError#4"),
		forbidden("a wrong token", "POST /\nX-CSRF-Token: "+canary+"\nCookie: _csrf=x", "invalid csrf token", middleware.CSRFConfig{}, site+"ToMiddleware ErrCSRFInvalid#1"),
		forbidden("from another site", "POST /\nSec-Fetch-Site: cross-site", "cross-site request blocked by CSRF", middleware.CSRFConfig{}, site+"checkSecFetchSiteRequest NewHTTPError#1"),
		lacking("from the same site", "", "missing csrf token in request header", "POST /\nSec-Fetch-Site: same-site"),
		{name: "CSRF: AllowSecFetchSiteFunc fails", request: "POST /\nSec-Fetch-Site: cross-site", setup: csrf(middleware.CSRFConfig{
			AllowSecFetchSiteFunc: func(echo.Context) (bool, error) { return false, errors.New(canary) },
		}), status: 500, cause: canary},
		{name: "CSRF: ErrorHandler", request: "POST /", setup: csrf(middleware.CSRFConfig{
			ErrorHandler: func(err error, _ echo.Context) error { return echo.ErrUnauthorized.WithInternal(err) },
		}), status: 401, message: "Unauthorized", cause: "missing csrf token", header: map[string]string{"WWW-Authenticate": "Bearer"}},
		// A cookie that was set before the failure stays.
		{name: "CSRF: an error after it", request: "GET /", setup: useThen(func(echo.Context) error { return errors.New(canary) }, middleware.CSRF()),
			status: 500, cause: canary, header: map[string]string{"Vary": "Cookie"}},
	}
}
