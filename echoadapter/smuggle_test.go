package echoadapter_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// TestUnreadBodyIsNoRequest: net/http must not take what a handler left of a body
// for the next request. It does where a stranger stands in the body's place, as
// plain Echo's BodyLimit, and the handler closes it.
func TestUnreadBodyIsNoRequest(t *testing.T) {
	for name, use := range map[string][]echo.MiddlewareFunc{
		"alone":     nil,
		"BodyLimit": {middleware.BodyLimit("1G")},
		"BodyDump of the answer only": {func(next echo.HandlerFunc) echo.HandlerFunc {
			return func(c echo.Context) error {
				err := next(c)
				c.Error(err)
				return err
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			smuggled := make(chan struct{}, 1)
			s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
				e.Use(use...)
				e.POST("/close", func(c echo.Context) error {
					defer c.Request().Body.Close()
					return apierror.Forbidden()
				})
				e.GET("/admin", func(c echo.Context) error {
					smuggled <- struct{}{}
					return c.NoContent(http.StatusNoContent)
				})
			})
			conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			body := "GET /admin HTTP/1.1\r\nHost: x\r\n\r\n" + strings.Repeat("y", 300<<10)
			go fmt.Fprintf(conn, "POST /close HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
			conn.SetReadDeadline(time.Now().Add(time.Minute))
			resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil || resp.StatusCode != http.StatusForbidden {
				t.Fatalf("got %v, %v", resp, err)
			}
			if _, err := io.Copy(io.Discard, conn); errors.Is(err, os.ErrDeadlineExceeded) {
				t.Error("the connection stays open")
			}
			select {
			case <-smuggled:
				t.Error("the body ran as a request")
			default:
			}
		})
	}
}
