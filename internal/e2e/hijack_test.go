package e2e

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"golang.org/x/net/websocket"
)

// hijackRow is a failure on a connection that the service took over.
type hijackRow struct {
	name   string
	covers []string
	setup  func(*testing.T, *echo.Echo)
	// talk is what the client says, and how it leaves, after the request. nil
	// means that it waits for the end.
	talk func(*net.TCPConn)
	// begins is how what the client reads begins.
	begins string
	cause  string
	stack  bool
}

const upgrade = "GET / HTTP/1.1\r\nHost: service.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://service.example\r\n\r\n"

func hijackRows() []hijackRow {
	taken := func(write string, end func() error) func(*testing.T, *echo.Echo) {
		return func(_ *testing.T, e *echo.Echo) {
			e.GET("/", func(c echo.Context) error {
				conn, _, err := c.Response().Hijack()
				if err != nil {
					return err
				}
				defer conn.Close()
				_, _ = io.WriteString(conn, write)
				return end()
			})
		}
	}
	socket := func(end func() error) func(*testing.T, *echo.Echo) {
		return func(_ *testing.T, e *echo.Echo) {
			e.GET("/", func(c echo.Context) (err error) {
				websocket.Handler(func(ws *websocket.Conn) {
					defer ws.Close()
					err = errors.Join(websocket.Message.Send(ws, "half"), end())
				}).ServeHTTP(c.Response(), c.Request())
				return err
			})
		}
	}
	fails := func() error { return errLate }
	// What an upstream does, and how it and the client wait for each other: Proxy
	// tells neither of them that the other one left, but needs a moment to see it.
	broke, left := make(chan struct{}), make(chan struct{})
	half := func(conn *net.TCPConn) {
		_, _ = http.ReadRequest(bufio.NewReader(conn))
		_, _ = io.WriteString(conn, "half")
	}
	reset := func(conn *net.TCPConn) { _, _ = conn.SetLinger(0), conn.Close() }
	after := func(happened <-chan struct{}) {
		select {
		case <-happened:
		case <-time.After(patience):
		}
		time.Sleep(50 * time.Millisecond)
	}
	const site = "middleware/proxy.go:proxyRaw "
	const switching = "HTTP/1.1 101 Switching Protocols\r\n"
	return []hijackRow{
		{name: "before a write", setup: taken("", fails), cause: canary},
		{name: "after a write", setup: taken("half", fails), begins: "half", cause: canary},
		{name: "a panic", setup: taken("half", func() error { panic(errLate) }), begins: "half", cause: canary, stack: true},
		{name: "one of Echo's", setup: taken("half", func() error { return echo.ErrConflict.WithInternal(errLate) }), begins: "half", cause: canary},
		{name: "websocket", setup: socket(fails), begins: switching, cause: canary},
		{name: "websocket, a panic", setup: socket(func() error { panic(errLate) }), begins: switching, cause: canary, stack: true},
		{name: "websocket behind Gzip and BodyDump", setup: func(t *testing.T, e *echo.Echo) {
			e.Use(middleware.Gzip(), dump)
			socket(fails)(t, e)
		}, begins: switching, cause: canary},

		{name: "Proxy: nobody there", setup: proxyTo(func(*testing.T) *url.URL { return nowhere }, nil), cause: "proxy raw, dial error", covers: []string{site + "NewHTTPError#1"}},
		{name: "Proxy: nobody there with TLS", setup: proxyTo(func(*testing.T) *url.URL { return nowhere }, &http.Transport{TLSClientConfig: new(tls.Config)}), cause: "proxy raw, dial error"},
		{name: "Proxy: the request can't be sent", setup: func(t *testing.T, e *echo.Echo) {
			e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
				return func(c echo.Context) error {
					c.Request().Body, c.Request().ContentLength = io.NopCloser(failingReader("")), 5
					return next(c)
				}
			})
			proxyTo(upstream(func(conn *net.TCPConn) { _, _ = io.Copy(io.Discard, conn) }), nil)(t, e)
		}, cause: "request header copy error", covers: []string{site + "NewHTTPError#2"}},
		{name: "Proxy: the upstream breaks off first", setup: proxyTo(upstream(func(conn *net.TCPConn) {
			half(conn)
			reset(conn)
			close(broke)
		}), nil), talk: func(conn *net.TCPConn) {
			_, _ = io.ReadFull(conn, make([]byte, len("half")))
			after(broke)
			_ = conn.CloseWrite()
		}, cause: "copy body error", covers: []string{site + "fmt.Errorf#2"}},
		{name: "Proxy: the client leaves first", setup: proxyTo(upstream(func(conn *net.TCPConn) {
			half(conn)
			after(left)
			reset(conn)
		}), nil), talk: func(conn *net.TCPConn) {
			_, _ = io.ReadFull(conn, make([]byte, len("half")))
			_ = conn.CloseWrite()
			close(left)
		}, cause: "copy body error", covers: []string{site + "fmt.Errorf#3"}},
	}
}

// TestHijacked checks that nothing is written to a connection that isn't ours any
// more, and that there is one record.
func TestHijacked(t *testing.T) {
	for _, h := range hijackRows() {
		t.Run(h.name, func(t *testing.T) {
			s := serve(t, echoConfig, func(e *echo.Echo) { h.setup(t, e) }, nil)
			conn := s.dial(t)
			if _, err := io.WriteString(conn, upgrade); err != nil {
				t.Fatal(err)
			}
			if h.talk != nil {
				h.talk(conn)
			}
			all, _ := io.ReadAll(conn)
			s.wait(t)
			if !strings.HasPrefix(string(all), h.begins) || h.begins == "" && len(all) > 0 {
				t.Errorf("got %q, want it to begin with %q", all, h.begins)
			}
			if strings.Contains(string(all), `"error"`) || strings.Contains(string(all), canary) || strings.Count(string(all), "HTTP/1.1") > 1 {
				t.Errorf("the error was written: %q", all)
			}
			got := s.one(t)
			// Such a handler returns an error when the peer closes; a panic is a bug.
			want := slog.LevelInfo
			if h.stack {
				want = slog.LevelError
			}
			if got.level != want || !strings.Contains(got.str("cause"), h.cause) {
				t.Errorf("log: got %s, want %q at %v", got.text, h.cause, want)
			}
			if _, ok := got.attrs["stack"]; ok != h.stack {
				t.Errorf("log: there is a stack: %t, want %t", ok, h.stack)
			}
			if noise := s.noise.String(); noise != "" {
				t.Errorf("log of net/http and Echo: got %q, want nothing", noise)
			}
		})
	}
}

func proxyTo(target func(*testing.T) *url.URL, transport http.RoundTripper) func(*testing.T, *echo.Echo) {
	return func(t *testing.T, e *echo.Echo) {
		e.Use(middleware.ProxyWithConfig(middleware.ProxyConfig{
			Balancer:  middleware.NewRoundRobinBalancer([]*middleware.ProxyTarget{{URL: target(t)}}),
			Transport: transport,
		}))
	}
}

// upstream starts a server for one connection, which it closes after talk.
func upstream(talk func(*net.TCPConn)) func(*testing.T) *url.URL {
	return func(t *testing.T) *url.URL {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { listener.Close() })
		go func() {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			defer conn.Close()
			_ = conn.SetDeadline(time.Now().Add(patience))
			talk(conn.(*net.TCPConn))
		}()
		return &url.URL{Scheme: "http", Host: fmt.Sprint(listener.Addr())}
	}
}
