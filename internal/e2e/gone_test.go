package e2e

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// goneRow is a client that doesn't wait for its answer.
type goneRow struct {
	name    string
	covers  []string
	setup   func(*echo.Echo)
	request string
	// late means that it leaves only when an answer began.
	late  bool
	cause string
}

func goneRows() []goneRow {
	waits := func(c echo.Context) error {
		<-c.Request().Context().Done()
		return fmt.Errorf(canary+": %w", c.Request().Context().Err())
	}
	endless := func(c echo.Context) error {
		return c.Stream(200, "text/plain", readerFunc(func(p []byte) (int, error) { return len(p), nil }))
	}
	return []goneRow{
		{name: "waiting", setup: handle(waits), cause: canary},
		{name: "with a context of the service's", setup: useThen(waits, middleware.ContextTimeout(time.Minute)), cause: canary},
		{name: "inside an HTTPError", setup: handle(func(c echo.Context) error { return echo.ErrBadGateway.WithInternal(waits(c)) }), cause: canary},
		{name: "behind Proxy", setup: func(e *echo.Echo) {
			e.Use(middleware.ProxyWithConfig(middleware.ProxyConfig{
				Balancer: middleware.NewRoundRobinBalancer([]*middleware.ProxyTarget{{URL: nowhere}}),
				Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
					<-r.Context().Done()
					return nil, r.Context().Err()
				}),
			}))
		}, cause: "client closed connection", covers: []string{"middleware/proxy.go:proxyHTTP NewHTTPError#1"}},
		{name: "after BodyDump answered", setup: useThen(waits, dump), cause: canary},
		{name: "after Flush", setup: handle(func(c echo.Context) error { c.Response().Flush(); return waits(c) }), late: true, cause: canary},
		{name: "in the middle of a Stream", setup: handle(endless), late: true, cause: ""},
		{name: "in the middle of a Stream behind Gzip", request: "GET /\nAccept-Encoding: gzip", setup: useThen(endless, middleware.Gzip()), late: true, cause: ""},
	}
}

// TestClientGone checks that a client that leaves is no failure of the service:
// one record, at debug, and nothing in net/http's own log.
func TestClientGone(t *testing.T) {
	for _, g := range goneRows() {
		t.Run(g.name, func(t *testing.T) {
			t.Run("HTTP1", func(t *testing.T) { g.run(t, false) })
			t.Run("HTTP2", func(t *testing.T) { g.run(t, true) })
		})
	}
}

func (g goneRow) run(t *testing.T, http2 bool) {
	arrived := make(chan struct{}, 1)
	s := serve(t, echoConfig, func(e *echo.Echo) {
		e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
			return func(c echo.Context) error { arrived <- struct{}{}; return next(c) }
		})
		g.setup(e)
	}, nil)
	transport := &http.Transport{DisableCompression: true, Protocols: new(http.Protocols)}
	transport.Protocols.SetHTTP1(!http2)
	transport.Protocols.SetUnencryptedHTTP2(http2)
	defer transport.CloseIdleConnections()
	ctx, leave := context.WithTimeout(t.Context(), patience)
	defer leave()
	_, _, header, _ := row{request: g.request}.parts()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range header {
		key, value, _ := strings.Cut(line, ": ")
		request.Header.Set(key, value)
	}
	if !g.late {
		go func() { <-arrived; leave() }()
	}
	response, err := transport.RoundTrip(request)
	switch {
	case !g.late && !errors.Is(err, context.Canceled):
		t.Fatalf("got %v, want to leave before an answer", err)
	case g.late && err != nil:
		t.Fatal(err)
	case g.late:
		leave()
		response.Body.Close()
	}
	s.wait(t)
	got := s.one(t)
	if got.level != slog.LevelDebug || got.message != "client closed request" || got.str("status") != "499" {
		t.Errorf("log: got %s, want that the client closed the request, 499, at debug", got.text)
	}
	if !strings.Contains(got.str("cause"), g.cause) {
		t.Errorf("log: got cause %q, want %q in it", got.str("cause"), g.cause)
	}
	if noise := s.noise.String(); noise != "" {
		t.Errorf("log of net/http and Echo: got %q, want nothing", noise)
	}
}

// TestClientHangsUp looks at what a client that left would have read: it closes
// its sending side only, before its request is whole or after.
func TestClientHangsUp(t *testing.T) {
	waits := func(c echo.Context) error {
		<-c.Request().Context().Done()
		return fmt.Errorf(canary+": %w", c.Request().Context().Err())
	}
	const short = "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{}"
	proxied := middleware.ProxyWithConfig(middleware.ProxyConfig{
		Balancer: middleware.NewRoundRobinBalancer([]*middleware.ProxyTarget{{URL: nowhere}}),
		Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			_, err := io.Copy(io.Discard, r.Body)
			return nil, err
		}),
	})
	for _, tt := range []struct {
		name, raw string
		setup     func(*echo.Echo)
		cause     string
	}{
		{"after the request", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", handle(waits), canary},
		{"in the body, and the service binds", short, handle(bound[note]), "unexpected EOF"},
		{"in a chunk, and the service binds", "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{}", handle(bound[note]), "unexpected EOF"},
		{"in the body, and BodyDump reads", short, useThen(bound[note], dump), "unexpected EOF"},
		{"in the body, and Proxy reads", short, use(proxied), "unexpected EOF"},
		{"in the body, and the service reads", short, handle(func(c echo.Context) error {
			_, err := bufio.NewReader(c.Request().Body).ReadString('\n')
			return fmt.Errorf(canary+": %w", err)
		}), canary},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, echoConfig, tt.setup, nil)
			conn := s.dial(t)
			if _, err := io.WriteString(conn, tt.raw); err != nil {
				t.Fatal(err)
			}
			if err := conn.CloseWrite(); err != nil {
				t.Fatal(err)
			}
			all, _ := io.ReadAll(conn)
			if _, body, _ := strings.Cut(string(all), "\r\n\r\n"); body != "" {
				t.Errorf("got the body %q, want none", body)
			}
			s.wait(t)
			if got := s.one(t); got.level != slog.LevelDebug || got.str("status") != "499" || !strings.Contains(got.str("cause"), tt.cause) {
				t.Errorf("log: got %s, want 499 at debug, and %q", got.text, tt.cause)
			}
		})
	}
}
