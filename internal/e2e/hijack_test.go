package e2e

import (
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"golang.org/x/net/websocket"
)

// hijackRow is a failure on a connection that the service took over.
type hijackRow struct {
	name  string
	setup func(*testing.T, *echo.Echo)
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
