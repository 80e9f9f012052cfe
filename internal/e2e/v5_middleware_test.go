package e2e

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"testing/fstest"
	"time"

	"github.com/golang-jwt/jwt/v5"
	echojwt5 "github.com/labstack/echo-jwt/v5"
	echo5 "github.com/labstack/echo/v5"
	middleware5 "github.com/labstack/echo/v5/middleware"

	"github.com/faultline-go/faultline/apierror"
)

// unauthorized5 is unauthorized for Echo v5.
func unauthorized5(name, request, challenge, cause string, setup func(*echo5.Echo), covers ...string) row {
	return row{name: name, request: request, setup5: setup, status: 401, message: "Unauthorized", cause: cause,
		header: map[string]string{"WWW-Authenticate": challenge}, covers: covers}
}

func authRows5() []row {
	const site, keySite, extract = "middleware/basic_auth.go:BasicAuthConfig.ToMiddleware ", "middleware/key_auth.go:KeyAuthConfig.ToMiddleware ", "middleware/extractor.go:"
	basic := func(valid bool, err error) func(*echo5.Echo) {
		return use5(middleware5.BasicAuth(func(*echo5.Context, string, string) (bool, error) { return valid, err }))
	}
	key := func(lookup string, valid bool, err error) func(*echo5.Echo) {
		return func(e *echo5.Echo) {
			m := middleware5.KeyAuthWithConfig(middleware5.KeyAuthConfig{KeyLookup: lookup,
				Validator: func(*echo5.Context, string, middleware5.ExtractorSource) (bool, error) { return valid, err }})
			e.Any("/", succeed5, m)
			e.Any("/:id", succeed5, m)
		}
	}
	credentials := "GET /\nAuthorization: Basic " + base64.StdEncoding.EncodeToString([]byte("user:"+canary))
	lacking := func(name, request, lookup, cause string, covers ...string) row {
		return unauthorized5("KeyAuth: "+name, request, "Bearer", cause, key(lookup, true, nil), append(covers, keySite+"ErrKeyMissing.Wrap#1")...)
	}
	const challenge = `basic realm="Restricted"`
	const bearer = "GET /\nAuthorization: Bearer " + canary
	return []row{
		unauthorized5("BasicAuth: none", "GET /", challenge, "Unauthorized", basic(true, nil), site+"ErrUnauthorized#1"),
		unauthorized5("BasicAuth: wrong", credentials, challenge, "Unauthorized", basic(false, nil)),
		{name: "BasicAuth: no base64", request: "GET /\nAuthorization: Basic {" + canary, setup5: basic(true, nil), status: 400, message: "Bad Request", cause: "illegal base64 data", covers: []string{site + "ErrBadRequest.Wrap#1"}},
		{name: "BasicAuth: the validator fails", request: credentials, setup5: basic(false, errors.New(canary)), status: 500, cause: canary},
		lacking("no header", "GET /", "", "missing value in request header", extract+"valuesFromHeader errHeaderExtractorValueMissing#1", extract+"errHeaderExtractorValueMissing"),
		lacking("another scheme", "GET /\nAuthorization: Basic "+canary, "", "invalid value in request header", extract+"valuesFromHeader errHeaderExtractorValueInvalid#1", extract+"errHeaderExtractorValueInvalid"),
		lacking("no query parameter", "GET /", "query:key", "missing value in the query string", extract+"valuesFromQuery errQueryExtractorValueMissing#1", extract+"errQueryExtractorValueMissing"),
		lacking("no cookie", "GET /", "cookie:key", "missing value in cookies", extract+"valuesFromCookie errCookieExtractorValueMissing#1", extract+"errCookieExtractorValueMissing"),
		lacking("another cookie", "GET /\nCookie: other="+canary, "cookie:key", "missing value in cookies", extract+"valuesFromCookie errCookieExtractorValueMissing#2"),
		lacking("no form field", "POST /\nContent-Type: application/x-www-form-urlencoded\n\na="+canary, "form:key", "missing value in the form", extract+"valuesFromForm errFormExtractorValueMissing#1", extract+"errFormExtractorValueMissing"),
		lacking("no path parameter", "GET /", "param:key", "missing value in path params", extract+"valuesFromParam errParamExtractorValueMissing#1", extract+"errParamExtractorValueMissing"),
		unauthorized5("KeyAuth: a wrong key", bearer, "Bearer", "invalid key", key("", false, nil), keySite+"ErrInvalidKey#1", keySite+"ErrUnauthorized.Wrap#1"),
		unauthorized5("KeyAuth: the validator fails", bearer, "Bearer", canary, key("", false, errors.New(canary))),
	}
}

func csrfRows5() []row {
	const site = "middleware/csrf.go:CSRFConfig."
	csrf := func(lookup string) func(*echo5.Echo) {
		return use5(middleware5.CSRFWithConfig(middleware5.CSRFConfig{TokenLookup: lookup}))
	}
	return []row{
		{name: "CSRF: no header", request: "POST /", setup5: csrf(""), status: 400, message: "Bad Request", cause: "missing value in request header", covers: []string{site + "ToMiddleware ErrBadRequest.Wrap#1"}},
		{name: "CSRF: a wrong token", request: "POST /\nX-CSRF-Token: " + canary + "\nCookie: _csrf=x", setup5: csrf(""), status: 403, message: "Forbidden", cause: "invalid csrf token", covers: []string{site + "ToMiddleware ErrCSRFInvalid#1"}},
		{name: "CSRF: from another site", request: "POST /\nSec-Fetch-Site: cross-site", setup5: csrf(""), status: 403, message: "Forbidden", cause: "cross-site request blocked by CSRF", covers: []string{site + "checkSecFetchSiteRequest NewHTTPError#2"}},
		{name: "CSRF: from the same site", request: "POST /\nSec-Fetch-Site: same-site", setup5: csrf(""), status: 403, message: "Forbidden", cause: "same-site request blocked by CSRF", covers: []string{site + "checkSecFetchSiteRequest NewHTTPError#1"}},
	}
}

func jwtRows5() []row {
	const site = "echo-jwt/jwt.go:Config."
	key := []byte("0123456789abcdef0123456789abcdef")
	with := func(c echojwt5.Config) func(*echo5.Echo) {
		if c.SigningKey == nil && c.SigningKeys == nil {
			c.SigningKey = key
		}
		return use5(echojwt5.WithConfig(c))
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
	invalid := func(name, request, cause string, c echojwt5.Config, covers ...string) row {
		return unauthorized5("JWT: "+name, request, "Bearer", cause, with(c), append(covers, site+"ToMiddleware ErrJWTInvalid.Wrap#1", site+"ToMiddleware TokenParsingError{}#1")...)
	}
	good := signed(jwt.SigningMethodHS256, key, jwt.MapClaims{"sub": canary}, "")
	return []row{
		unauthorized5("JWT: none", "GET /", "Bearer", "missing value in request header", with(echojwt5.Config{}), site+"ToMiddleware ErrJWTMissing.Wrap#1", site+"ToMiddleware TokenExtractionError{}#1"),
		invalid("no token", "GET /\nAuthorization: Bearer "+canary, "malformed", echojwt5.Config{}, site+"defaultParseTokenFunc TokenError{}#1"),
		invalid("expired", signed(jwt.SigningMethodHS256, key, jwt.MapClaims{"exp": time.Now().Add(-time.Hour).Unix()}, ""), "expired", echojwt5.Config{}),
		invalid("another method", signed(jwt.SigningMethodHS512, key, nil, ""), "unexpected jwt signing method=HS512", echojwt5.Config{}, site+"defaultKeyFunc TokenError{}#1", site+"defaultKeyFunc fmt.Errorf#1"),
		invalid("an unknown key", signed(jwt.SigningMethodHS256, key, nil, canary), "unexpected jwt key id="+canary, echojwt5.Config{SigningKeys: map[string]any{"k": key}}, site+"defaultKeyFunc TokenError{}#2", site+"defaultKeyFunc fmt.Errorf#2"),
		{name: "JWT: SuccessHandler fails", request: good, setup5: with(echojwt5.Config{SuccessHandler: func(*echo5.Context) error { return errors.New(canary) }}), status: 500, cause: canary},
		{name: "JWT: ParseTokenFunc panics", request: good, setup5: with(echojwt5.Config{ParseTokenFunc: func(*echo5.Context, string) (any, error) { panic(canary) }}), status: 500, cause: canary, stack: true},
	}
}

// limitRows5 are of what bounds a request: its size, its time, and how many there are.
func limitRows5() []row {
	const site, rate = "middleware/body_limit.go:", "middleware/rate_limiter.go:DefaultRateLimiterConfig "
	read := func(c *echo5.Context) error { return readBody(c.Request()) }
	tooLarge := func(name, request string, h echo5.HandlerFunc, covers ...string) row {
		return row{name: "BodyLimit: " + name, request: request, setup5: useThen5(h, middleware5.BodyLimit(10)), status: 413, message: "Request Entity Too Large", cause: "Request Entity Too Large", covers: covers, closes: true}
	}
	once := func(r row) row { r.once = true; return r }
	limiter := func(c middleware5.RateLimiterConfig) func(*echo5.Echo) {
		c.Store = rateStore{}
		return use5(middleware5.RateLimiterWithConfig(c))
	}
	slow := func(c *echo5.Context) error {
		<-c.Request().Context().Done()
		return fmt.Errorf(canary+": %w", c.Request().Context().Err())
	}
	return []row{
		tooLarge("announced", "POST /\n\n"+strings.Repeat("x", 11), read, site+"BodyLimitConfig.ToMiddleware ErrStatusRequestEntityTooLarge#1"),
		once(tooLarge("chunked", chunked("POST /", strings.Repeat("x", 99)), read, site+"limitedReader.Read ErrStatusRequestEntityTooLarge#1")),
		once(tooLarge("the service binds", chunked("POST /\nContent-Type: application/json", `{"title":"`+strings.Repeat("x", 99)+`"}`), bound5[note])),
		{name: "RateLimiter: too many", setup5: limiter(middleware5.RateLimiterConfig{}), status: 429, message: "Too Many Requests.", cause: "rate limit exceeded", header: map[string]string{"Retry-After": "1"}, covers: []string{rate + "ErrRateLimitExceeded.Wrap#1"}},
		{name: "RateLimiter: no identifier", setup5: limiter(middleware5.RateLimiterConfig{IdentifierExtractor: func(*echo5.Context) (string, error) { return "", errors.New(canary) }}), status: 403, message: "Forbidden", cause: canary, covers: []string{rate + "ErrExtractorError.Wrap#1"}},
		{name: "RateLimiter: DenyHandler returns nil", setup5: limiter(middleware5.RateLimiterConfig{DenyHandler: func(*echo5.Context, string, error) error { return echo5.ErrTooManyRequests }}), status: 429, message: "Too Many Requests.", cause: "Too Many Requests"},
		{name: "ContextTimeout", setup5: useThen5(slow, middleware5.ContextTimeout(time.Millisecond)), status: 503, cause: canary, covers: []string{"middleware/context_timeout.go:ContextTimeoutConfig.ToMiddleware ErrServiceUnavailable.Wrap#1"}},
		{name: "a deadline of the service's own", setup5: useThen5(slow, middleware5.ContextTimeoutWithConfig(middleware5.ContextTimeoutConfig{Timeout: time.Millisecond, ErrorHandler: func(_ *echo5.Context, err error) error { return err }})), status: 504, cause: canary},
	}
}

func compressRows5() []row {
	read := func(c *echo5.Context) error { return readBody(c.Request()) }
	zipped := func(body string) string { return "POST /\nContent-Encoding: gzip\n\n" + body }
	large := func(name string, h echo5.HandlerFunc, covers ...string) row {
		return row{name: "Decompress: " + name, request: zipped(zip(strings.Repeat("x", 99))), setup5: useThen5(h, middleware5.DecompressWithConfig(middleware5.DecompressConfig{MaxDecompressedSize: 10})),
			status: 413, message: "Request Entity Too Large", cause: "Request Entity Too Large", covers: covers}
	}
	const accept = "GET /\nAccept-Encoding: gzip"
	return []row{
		large("a body that is larger than its bound", read, "middleware/decompress.go:limitedGzipReader.Read ErrStatusRequestEntityTooLarge#2"),
		large("a body that is read on behind its bound", func(c *echo5.Context) error { _ = readBody(c.Request()); return readBody(c.Request()) }, "middleware/decompress.go:limitedGzipReader.Read ErrStatusRequestEntityTooLarge#1"),
		{name: "Decompress: corrupt", request: zipped(zip("")[:10] + "\xff\xff\xff\xff"), setup5: useThen5(read, middleware5.Decompress()), status: 400, code: "InvalidRequestBody",
			message: "Invalid request body: the body is not valid gzip.", cause: "flate: corrupt input"},
		{name: "Gzip: an error goes out as it is", request: accept, setup5: useThen5(failing5, middleware5.Gzip()), status: 500, cause: canary, header: map[string]string{"Vary": "Accept-Encoding", "Content-Encoding": ""}},
		{name: "Gzip: a panic", request: accept, setup5: useThen5(func(*echo5.Context) error { panic(canary) }, middleware5.Gzip()), status: 500, cause: canary, stack: true, header: map[string]string{"Content-Encoding": ""}},
		{name: "Gzip: Push", request: accept, setup5: useThen5(func(c *echo5.Context) error {
			return c.Response().(http.Pusher).Push("/x", nil)
		}, middleware5.Gzip()), status: 500, cause: "feature not supported", covers: []string{"middleware/compress.go:gzipResponseWriter.Push ErrNotSupported#1"}},
	}
}

// onlookerRows5 are of the middleware that looks on, or recovers.
func onlookerRows5() []row {
	requestLogger := func(handleError bool, err error) echo5.MiddlewareFunc {
		return middleware5.RequestLoggerWithConfig(middleware5.RequestLoggerConfig{HandleError: handleError, LogValuesFunc: func(*echo5.Context, middleware5.RequestLoggerValues) error { return err }})
	}
	dump := middleware5.BodyDump(func(*echo5.Context, []byte, []byte, error) {})
	panicking := func(v any) echo5.HandlerFunc { return func(*echo5.Context) error { panic(v) } }
	seen := func(name string, m ...echo5.MiddlewareFunc) row {
		return row{name: name, setup5: useThen5(conflict5, m...), status: 409, message: "Conflict", cause: canary}
	}
	return []row{
		seen("BodyDump", dump),
		seen("RequestLogger", requestLogger(false, nil)),
		seen("RequestLogger with HandleError", requestLogger(true, nil)),
		seen("all of them", requestLogger(true, nil), dump, requestLogger(false, nil), middleware5.RequestID(), middleware5.Secure(), middleware5.CORS("*")),
		{name: "BodyDump: Flush of a writer that can't", setup5: useThen5(func(c *echo5.Context) error {
			c.Response().(http.Flusher).Flush()
			return nil
		}, withoutFlush5, hidden5, dump), status: 500, cause: "flushing is not supported", stack: true, once: true, covers: []string{"middleware/body_dump.go:bodyDumpResponseWriter.Flush errors.New#1"}},
		{name: "RequestLogger: LogValuesFunc fails", setup5: useThen5(conflict5, requestLogger(false, errors.New(canary+" log"))), status: 500, cause: canary + " log"},
		{name: "Recover: text", setup5: useThen5(panicking(canary), middleware5.Recover()), status: 500, cause: canary, stack: true,
			covers: []string{"middleware/recover.go:RecoverConfig.ToMiddleware fmt.Errorf#1", "middleware/recover.go:RecoverConfig.ToMiddleware PanicStackError{}#1"}},
		{name: "Recover: one of ours", setup5: useThen5(panicking(apierror.Forbidden().WithCause(errors.New(canary))), middleware5.Recover()), status: 500, cause: canary, stack: true},
		{name: "Recover: one of Echo's", setup5: useThen5(panicking(echo5.NewHTTPError(418, canary)), middleware5.Recover()), status: 500, cause: canary, stack: true},
		{name: "Recover without a stack", setup5: useThen5(panicking(canary), middleware5.RecoverWithConfig(middleware5.RecoverConfig{DisablePrintStack: true})), status: 500, cause: canary},
	}
}

func staticRows5() []row {
	static := func(c middleware5.StaticConfig) func(*echo5.Echo) {
		return func(e *echo5.Echo) { e.Use(middleware5.StaticWithConfig(c)) }
	}
	return []row{
		{name: "Static middleware: a path that isn't clean", request: "GET /a/../f", setup5: static(middleware5.StaticConfig{Filesystem: fstest.MapFS{}}), status: 404, message: "Not Found", cause: "Not Found",
			covers: []string{"middleware/static.go:StaticConfig.ToMiddleware ErrNotExist#1"}},
		{name: "Static middleware: a file that can't be sought", request: "GET /f", setup5: static(middleware5.StaticConfig{Filesystem: brokenFS{}}), status: 500, cause: "io.ReadSeeker",
			covers: []string{"middleware/static.go:serveFile errors.New#1"}},
		{name: "Static middleware: a file that can't be looked at", request: "GET /f", setup5: static(middleware5.StaticConfig{Filesystem: brokenFS{dir: true}}), status: 500, cause: canary},
		{name: "Static middleware: a directory that can't be read", request: "GET /f", setup5: static(middleware5.StaticConfig{Browse: true, Filesystem: folder{}}), status: 500, cause: canary,
			covers: []string{"middleware/static.go:listDir fmt.Errorf#1"}},
		{name: "Static middleware: a directory with a file that can't be looked at", request: "GET /f", setup5: static(middleware5.StaticConfig{Browse: true, Filesystem: folder{entries: []fs.DirEntry{entry{}}}}), status: 500, cause: canary,
			covers: []string{"middleware/static.go:listDir fmt.Errorf#2"}},
	}
}

// folder is a file system with one directory, f, without an index. If it has no entries, it
// can't be read.
type folder struct{ entries []fs.DirEntry }

func (f folder) Open(name string) (fs.File, error) {
	if name != "f" {
		return nil, fs.ErrNotExist
	}
	return brokenFile{dir: true}, nil
}

func (f folder) ReadDir(string) ([]fs.DirEntry, error) {
	if f.entries == nil {
		return nil, errors.New(canary)
	}
	return f.entries, nil
}

// entry is one whose file can't be looked at.
type entry struct{ fs.DirEntry }

func (entry) IsDir() bool                { return false }
func (entry) Name() string               { return "g" }
func (entry) Info() (fs.FileInfo, error) { return nil, errors.New(canary) }

func proxyRows5() []row {
	const site = "middleware/proxy.go:"
	proxy := func(c middleware5.ProxyConfig) func(*echo5.Echo) {
		if c.Balancer == nil {
			c.Balancer = middleware5.NewRoundRobinBalancer([]*middleware5.ProxyTarget{{Name: canary, URL: nowhere}})
		}
		return func(e *echo5.Echo) { e.Use(middleware5.ProxyWithConfig(c)) }
	}
	return []row{
		{name: "Proxy: nobody there", setup5: proxy(middleware5.ProxyConfig{}), status: 502, cause: canary, covers: []string{site + "proxyHTTP NewHTTPError#2", site + "proxyHTTP fmt.Errorf#1"}},
		{name: "Proxy: no target", setup5: proxy(middleware5.ProxyConfig{Balancer: middleware5.NewRoundRobinBalancer(nil)}), status: 502, cause: "no proxy target", covers: []string{site + "ProxyConfig.ToMiddleware NewHTTPError#1"}},
		{name: "Proxy: the transport fails", setup5: proxy(middleware5.ProxyConfig{Transport: roundTripper(func(*http.Request) (*http.Response, error) {
			return nil, &url.Error{Op: "Get", URL: canary, Err: errors.New(canary)}
		})}), status: 502, cause: canary},
	}
}
