package e2e

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// readAll is a handler that reads the body as a service would that trusts it.
func readAll(c echo.Context) error {
	_, err := io.ReadAll(c.Request().Body)
	return err
}

// chunked returns the head of a request and parts as chunks.
func chunked(head string, parts ...string) string {
	var b strings.Builder
	b.WriteString(head + "\nTransfer-Encoding: chunked\n\n")
	for _, part := range parts {
		fmt.Fprintf(&b, "%x\r\n%s\r\n", len(part), part)
	}
	b.WriteString("0\r\n\r\n")
	return b.String()
}

func zip(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = io.WriteString(z, s)
	_ = z.Close()
	return b.String()
}

func bodyLimitRows() []row {
	const site = "middleware/body_limit.go:"
	limit := useThen(readAll, middleware.BodyLimit("10B"))
	tooLarge := func(name, request string, setup func(*echo.Echo), covers ...string) row {
		return row{name: "BodyLimit: " + name, request: request, setup: setup, status: 413, message: "Request Entity Too Large", cause: "code=413", covers: covers, closes: true}
	}
	once := func(r row) row { r.once = true; return r }
	return []row{
		tooLarge("announced", "POST /\n\n"+strings.Repeat("x", 11), limit, site+"BodyLimitWithConfig ErrStatusRequestEntityTooLarge#1"),
		tooLarge("announced, with Expect", "POST /\nExpect: 100-continue\n\n"+strings.Repeat("x", 11), limit),
		once(tooLarge("announced, with Expect, unsent", "POST /\nExpect: 100-continue\nContent-Length: 11\n\n", limit)),
		once(tooLarge("chunked, by one byte", chunked("POST /", strings.Repeat("x", 11)), limit, site+"limitedReader.Read ErrStatusRequestEntityTooLarge#1")),
		once(tooLarge("chunked, by much", chunked("POST /", strings.Repeat("x", 1<<20)), limit)),
		once(tooLarge("read on after it", chunked("POST /", strings.Repeat("x", 99)), useThen(func(c echo.Context) error {
			_, _ = io.ReadAll(c.Request().Body)
			return readAll(c)
		}, middleware.BodyLimit("10B")))),
		once(tooLarge("the service binds", chunked("POST /\nContent-Type: application/json", `{"title":"`+strings.Repeat("x", 99)+`"}`),
			useThen(bound[note], middleware.BodyLimit("10B")))),
		once(tooLarge("BodyDump reads", chunked("POST /", strings.Repeat("x", 99)), use(middleware.BodyLimit("10B"), dump))),
	}
}

var dump = middleware.BodyDump(func(echo.Context, []byte, []byte) {})

func rateLimitRows() []row {
	const site = "middleware/rate_limiter.go:DefaultRateLimiterConfig "
	store := func(allow bool, err error) middleware.RateLimiterStore { return rateStore{allow, err} }
	limiter := func(c middleware.RateLimiterConfig) func(*echo.Echo) {
		if c.Store == nil {
			c.Store = store(false, nil)
		}
		return use(middleware.RateLimiterWithConfig(c))
	}
	deny := func(h func(echo.Context) error) func(*echo.Echo) {
		return limiter(middleware.RateLimiterConfig{DenyHandler: func(c echo.Context, _ string, _ error) error { return h(c) }})
	}
	failing := func(echo.Context) (string, error) { return "", errors.New(canary) }
	return []row{
		{name: "RateLimiter: too many", setup: limiter(middleware.RateLimiterConfig{}), status: 429, message: "Too Many Requests.", cause: "code=429",
			header: map[string]string{"Retry-After": "1"}, covers: []string{site + "ErrRateLimitExceeded#1", site + "ErrRateLimitExceeded#2", site + "HTTPError{}#2"}},
		{name: "RateLimiter: too many for the memory store", setup: func(e *echo.Echo) {
			m := middleware.RateLimiter(middleware.NewRateLimiterMemoryStore(0))
			e.Any("/", succeed, m, m) // the first request takes the burst
		}, status: 429, message: "Too Many Requests.", cause: "code=429"},
		{name: "RateLimiter: too many of a client with many addresses", request: "GET /\nX-Forwarded-For: 192.0.2.1", setup: func(e *echo.Echo) {
			m := middleware.RateLimiter(middleware.NewRateLimiterMemoryStore(0))
			e.Any("/", succeed, m, func(next echo.HandlerFunc) echo.HandlerFunc {
				return func(c echo.Context) error {
					c.Request().Header.Set("X-Forwarded-For", "192.0.2.2")
					return next(c)
				}
			}, m)
		}, status: 429, message: "Too Many Requests.", cause: "code=429"},
		{name: "RateLimiter: the store fails", setup: limiter(middleware.RateLimiterConfig{Store: store(false, errors.New(canary))}), status: 429, message: "Too Many Requests.", cause: canary},
		{name: "RateLimiter: no identifier", setup: limiter(middleware.RateLimiterConfig{IdentifierExtractor: failing}), status: 403, message: "Forbidden", cause: canary,
			covers: []string{site + "ErrExtractorError#1", site + "ErrExtractorError#2", site + "HTTPError{}#1"}},
		{name: "RateLimiter: DenyHandler returns nil", setup: deny(func(echo.Context) error { return nil }), status: 500, cause: "without an error"},
		{name: "RateLimiter: ErrorHandler returns nil", setup: limiter(middleware.RateLimiterConfig{
			IdentifierExtractor: failing, ErrorHandler: func(echo.Context, error) error { return nil },
		}), status: 500, cause: "without an error"},
		{name: "RateLimiter: DenyHandler with Retry-After", setup: deny(retryAfter("7", echo.ErrTooManyRequests.WithInternal(errors.New(canary)))),
			status: 429, message: "Too Many Requests.", cause: canary, header: map[string]string{"Retry-After": "7"}},
		{name: "RateLimiter: DenyHandler panics", setup: deny(func(echo.Context) error { panic(canary) }), status: 500, cause: canary, stack: true},
		{name: "RateLimiter: BeforeFunc panics", setup: limiter(middleware.RateLimiterConfig{BeforeFunc: func(echo.Context) { panic(canary) }}), status: 500, cause: canary, stack: true},
	}
}

type rateStore struct {
	allow bool
	err   error
}

func (s rateStore) Allow(string) (bool, error) { return s.allow, s.err }

// timeoutRows are of both middlewares for it; bypassRows has what Timeout itself
// answers.
func timeoutRows() []row {
	const site = "middleware/context_timeout.go:ContextTimeoutConfig.ToMiddleware "
	slow := func(c echo.Context) error {
		<-c.Request().Context().Done()
		return fmt.Errorf(canary+": %w", c.Request().Context().Err())
	}
	soon := middleware.ContextTimeout(time.Millisecond)
	never := timeoutAfter(time.Minute)
	return []row{
		{name: "ContextTimeout", setup: useThen(slow, soon), status: 503, cause: canary, covers: []string{site + "ErrServiceUnavailable.WithInternal#1"}},
		{name: "ContextTimeout: ErrorHandler", setup: useThen(slow, middleware.ContextTimeoutWithConfig(middleware.ContextTimeoutConfig{
			Timeout: time.Millisecond, ErrorHandler: func(err error, _ echo.Context) error { return err },
		})), status: 504, cause: canary},
		{name: "ContextTimeout: another error", setup: useThen(func(echo.Context) error { return errors.New(canary) }, soon), status: 500, cause: canary},
		{name: "ContextTimeout: a cause of its own", setup: handle(func(c echo.Context) error {
			ctx, cancel := context.WithCancelCause(c.Request().Context())
			cancel(errors.New(canary))
			return fmt.Errorf(canary+": %w", ctx.Err())
		}), status: 500, cause: canary},
		{name: "Timeout: an error in time", setup: useThen(func(echo.Context) error { return echo.ErrConflict.WithInternal(errors.New(canary)) }, never), status: 409, message: "Conflict", cause: canary},
		{name: "Timeout: a panic in time", setup: useThen(func(echo.Context) error { panic(canary) }, never), status: 500, cause: canary, stack: true},
		{name: "Timeout: an error in time after a header", setup: useThen(func(c echo.Context) error {
			c.Response().Header().Set("X-Half", "yes")
			return errors.New(canary)
		}, never), status: 500, cause: canary},
	}
}

func compressRows() []row {
	const gzipSite, unzipSite = "middleware/compress.go:GzipWithConfig ", "middleware/decompress.go:"
	zipped := func(body string) string { return "POST /\nContent-Encoding: gzip\n\n" + body }
	decompress := useThen(readAll, middleware.Decompress())
	bad := func(name, body, cause string, covers ...string) row {
		return row{name: "Decompress: " + name, request: zipped(body), setup: decompress, status: 400, code: "InvalidRequestBody",
			message: "Invalid request body: the body is not valid gzip.", cause: cause, covers: covers}
	}
	large := func(name string, h echo.HandlerFunc, covers ...string) row {
		return row{name: "Decompress: " + name, request: zipped(zip(strings.Repeat("x", 99))), setup: useThen(h,
			middleware.DecompressWithConfig(middleware.DecompressConfig{MaxDecompressedSize: 10})),
			status: 413, message: "Request Entity Too Large", cause: "code=413", covers: covers}
	}
	const accept = "GET /\nAccept-Encoding: gzip"
	inside := func(h echo.HandlerFunc) func(*echo.Echo) { return useThen(h, middleware.Gzip(), dump) }
	broken := errors.New(canary)
	return []row{
		{name: "Gzip: a level that is none", request: accept, setup: use(middleware.GzipWithConfig(middleware.GzipConfig{Level: 42})), status: 500, cause: "invalid pool object",
			covers: []string{gzipSite + "NewHTTPError#1"}},
		{name: "Gzip: an error goes out as it is", request: accept, setup: useThen(func(echo.Context) error { return broken }, middleware.Gzip()), status: 500, cause: canary,
			header: map[string]string{"Vary": "Accept-Encoding", "Content-Encoding": ""}},
		{name: "Gzip: an error that is answered inside", request: accept, setup: inside(func(echo.Context) error { return broken }), status: 500, cause: canary,
			header: map[string]string{"Vary": "Accept-Encoding"}},
		{name: "Gzip: an error inside that is shorter than it compresses", request: accept, setup: useThen(func(echo.Context) error { return broken },
			middleware.GzipWithConfig(middleware.GzipConfig{MinLength: 4096}), dump), status: 500, cause: canary, header: map[string]string{"Content-Encoding": ""}},
		{name: "Gzip: a panic", request: accept, setup: useThen(func(echo.Context) error { panic(canary) }, middleware.Gzip()), status: 500, cause: canary, stack: true,
			header: map[string]string{"Content-Encoding": ""}},
		{name: "Gzip: an error after headers of gzip", request: accept, setup: useThen(func(c echo.Context) error {
			c.Response().Header().Set("Content-Encoding", "gzip")
			return broken
		}, middleware.Gzip()), status: 500, cause: canary, header: map[string]string{"Content-Encoding": ""}},

		{name: "Gzip: Push", request: accept, setup: useThen(func(c echo.Context) error {
			return c.Response().Writer.(http.Pusher).Push("/x", nil)
		}, middleware.Gzip()), status: 500, cause: "feature not supported", covers: []string{"middleware/compress.go:gzipResponseWriter.Push ErrNotSupported#1"}},

		large("a body that is larger than its bound", readAll, unzipSite+"limitedGzipReader.Read ErrStatusRequestEntityTooLarge#2"),
		large("a body that is read on behind its bound", func(c echo.Context) error {
			_, _ = io.ReadAll(c.Request().Body)
			return readAll(c)
		}, unzipSite+"limitedGzipReader.Read ErrStatusRequestEntityTooLarge#1"),
		bad("no gzip", "plain text, and long enough for a header", "gzip: invalid header"),
		bad("a header that ends early", "\x1f\x8b", "EOF"),
		bad("a body that ends early", zip("0123456789")[:15], "EOF"),
		bad("a wrong checksum", zip("")[:15]+"\x01\x02\x03\x04\x00\x00\x00\x00", "gzip: invalid checksum"),
		bad("corrupt", zip("")[:10]+"\xff\xff\xff\xff", "flate: corrupt input"),
	}
}
