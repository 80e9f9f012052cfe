package e2e

import (
	"errors"
	"time"

	"github.com/golang-jwt/jwt/v5"
	echojwt "github.com/labstack/echo-jwt/v4"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

func jwtRows() []row {
	const site = "echo-jwt/jwt.go:Config."
	const extract = "echo-jwt/extractors.go:"
	key := []byte("0123456789abcdef0123456789abcdef")
	with := func(c echojwt.Config) func(*echo.Echo) {
		if c.SigningKey == nil && c.SigningKeys == nil {
			c.SigningKey = key
		}
		return func(e *echo.Echo) {
			e.Any("/", succeed, echojwt.WithConfig(c))
			e.Any("/:id", succeed, echojwt.WithConfig(c))
		}
	}
	lacking := func(name, lookup, request, cause string, covers ...string) row {
		covers = append(covers, site+"ToMiddleware ErrJWTMissing.WithInternal#1", site+"ToMiddleware TokenExtractionError{}#1")
		return unauthorized("JWT: "+name, request, "Bearer", cause, with(echojwt.Config{TokenLookup: lookup}), covers...)
	}
	signed := func(method jwt.SigningMethod, key any, claims jwt.MapClaims, kid string) string {
		token := jwt.NewWithClaims(method, claims)
		if kid != "" {
			token.Header["kid"] = kid
		}
		text, err := token.SignedString(key)
		if err != nil {
			panic(err)
		}
		return "GET /\nAuthorization: Bearer " + text
	}
	invalid := func(name, request, cause string, c echojwt.Config, covers ...string) row {
		covers = append(covers, site+"ToMiddleware ErrJWTInvalid.WithInternal#1", site+"ToMiddleware TokenParsingError{}#1")
		return unauthorized("JWT: "+name, request, "Bearer", cause, with(c), covers...)
	}
	good := signed(jwt.SigningMethodHS256, key, jwt.MapClaims{"sub": canary}, "")
	parse := func(err error) echojwt.Config {
		return echojwt.Config{ParseTokenFunc: func(echo.Context, string) (any, error) { return nil, err }}
	}
	return []row{
		lacking("no header", "", "GET /", "missing value in request header", extract+"valuesFromHeader errHeaderExtractorValueMissing#1", extract+"errHeaderExtractorValueMissing"),
		lacking("another scheme", "", "GET /\nAuthorization: Basic "+canary, "invalid value in request header", extract+"valuesFromHeader errHeaderExtractorValueInvalid#1", extract+"errHeaderExtractorValueInvalid"),
		lacking("no query parameter", "query:jwt", "GET /", "missing value in the query string", extract+"valuesFromQuery errQueryExtractorValueMissing#1", extract+"errQueryExtractorValueMissing"),
		lacking("no path parameter", "param:jwt", "GET /x", "missing value in path params", extract+"valuesFromParam errParamExtractorValueMissing#1", extract+"errParamExtractorValueMissing"),
		lacking("no cookie", "cookie:jwt", "GET /", "missing value in cookies", extract+"valuesFromCookie errCookieExtractorValueMissing#1", extract+"errCookieExtractorValueMissing"),
		lacking("another cookie", "cookie:jwt", "GET /\nCookie: a=b", "missing value in cookies", extract+"valuesFromCookie errCookieExtractorValueMissing#2"),
		lacking("no form field", "form:jwt", "POST /", "missing value in the form", extract+"valuesFromForm errFormExtractorValueMissing#1", extract+"errFormExtractorValueMissing"),
		unauthorized("JWT: a lookup of the service's own fails", "GET /", "Bearer", canary, with(echojwt.Config{
			TokenLookupFuncs: []middleware.ValuesExtractor{func(echo.Context) ([]string, error) { return nil, errors.New(canary) }},
		})),

		invalid("no token", "GET /\nAuthorization: Bearer "+canary, "malformed", echojwt.Config{}, site+"defaultParseTokenFunc TokenError{}#1"),
		invalid("a wrong signature", good, "signature is invalid", echojwt.Config{SigningKey: []byte("another")}),
		invalid("expired", signed(jwt.SigningMethodHS256, key, jwt.MapClaims{"exp": time.Now().Add(-time.Hour).Unix()}, ""), "expired", echojwt.Config{}),
		invalid("another method", signed(jwt.SigningMethodHS512, key, nil, ""), "unexpected jwt signing method=HS512", echojwt.Config{},
			site+"defaultKeyFunc TokenError{}#1", site+"defaultKeyFunc fmt.Errorf#1"),
		invalid("no method", signed(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, nil, ""), "unexpected jwt signing method=none", echojwt.Config{}),
		invalid("an unknown key", signed(jwt.SigningMethodHS256, key, nil, canary), "unexpected jwt key id="+canary, echojwt.Config{SigningKeys: map[string]any{"k": key}},
			site+"defaultKeyFunc TokenError{}#2", site+"defaultKeyFunc fmt.Errorf#2"),
		invalid("ParseTokenFunc fails", good, canary, parse(errors.New(canary))),
		invalid("ParseTokenFunc fails with an HTTPError", good, canary, parse(echo.NewHTTPError(418, canary))),
		{name: "JWT: ParseTokenFunc panics", request: good, setup: with(echojwt.Config{ParseTokenFunc: func(echo.Context, string) (any, error) { panic(canary) }}), status: 500, cause: canary, stack: true},
		{name: "JWT: ErrorHandler", request: "GET /", setup: with(echojwt.Config{ErrorHandler: func(_ echo.Context, err error) error { return echo.ErrForbidden.WithInternal(err) }}),
			status: 403, message: "Forbidden", cause: "missing value"},
		{name: "JWT: SuccessHandler panics", request: good, setup: with(echojwt.Config{SuccessHandler: func(echo.Context) { panic(canary) }}), status: 500, cause: canary, stack: true},
	}
}
