package echoadapter_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"weak"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// TestServersRequestIsNotWritten checks that a goroutine which holds the server's request
// may copy it and read its body while the handler answers, as it may with plain Echo. The
// race detector reports a write.
func TestServersRequestIsNotWritten(t *testing.T) {
	e := echo.New()
	echoadapter.Register(e, quiet)
	var server *http.Request
	var observers sync.WaitGroup
	e.Pre(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			server = c.Request()
			observers.Go(func() {
				for range 1000 {
					if server.Clone(context.WithoutCancel(server.Context())).Body == nil {
						t.Error("the copy has no body")
					}
				}
			})
			return next(c)
		}
	})
	e.POST("/", func(c echo.Context) error {
		if _, err := io.Copy(io.Discard, c.Request().Body); err != nil {
			return err
		}
		return apierror.Forbidden()
	})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := r.Body
		e.ServeHTTP(w, r)
		observers.Wait()
		if server != r || r.Body != body {
			t.Errorf("the server's request or its body was replaced: %T, was %T", r.Body, body)
		}
	}))
	defer srv.Close()
	resp, err := srv.Client().Post(srv.URL, "text/plain", strings.NewReader("body"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 403 {
		t.Errorf("status %d, want 403", resp.StatusCode)
	}
}

// TestContextOutlivesItsRequest checks that a context which a handler leaves in a queue
// keeps the tracking ID and nothing else of the request.
func TestContextOutlivesItsRequest(t *testing.T) {
	e := echo.New()
	echoadapter.Register(e, quiet)
	var queue []context.Context
	var requests []weak.Pointer[http.Request]
	var targets []string
	e.Any("/*", func(c echo.Context) error {
		queue = append(queue, context.WithoutCancel(c.Request().Context()))
		targets = append(targets, echoadapter.Target(c))
		if c.QueryParam("fail") != "" {
			return apierror.Forbidden()
		}
		return c.NoContent(204)
	})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests = append(requests, weak.Make(r))
		e.ServeHTTP(w, r)
	}))
	for _, path := range []string{"/", "/?fail=1"} {
		resp, err := srv.Client().Post(srv.URL+path, "text/plain", strings.NewReader("body"))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	srv.Close()
	for range 4 { // Echo's pool lets its contexts go with the second collection.
		runtime.GC()
	}
	for i, request := range requests {
		if request.Value() != nil {
			t.Errorf("request %d is held by its context", i)
		}
		if got := apierror.Target(queue[i]); got != targets[i] {
			t.Errorf("the context of request %d has the ID %q, want %q", i, got, targets[i])
		}
	}

	// A handler that comes back late with the context of a failed request finds it answered.
	w := httptest.NewRecorder()
	late := httptest.NewRequestWithContext(queue[1], "GET", "/", nil)
	e.HTTPErrorHandler(errors.New("late"), e.NewContext(late, w))
	if w.Body.Len() != 0 {
		t.Errorf("a late handler answered %s", w.Body)
	}
}

// TestInvalidStatus checks that a response which net/http refuses has not begun.
func TestInvalidStatus(t *testing.T) {
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
		e.GET("/", func(c echo.Context) error { return c.JSON(1000, "x") })
	})
	record := s.wantError(s.do("GET", "/", ""), 500, "InternalServerError", "")
	if got := record["cause"]; got != "panic: invalid WriteHeader code 1000" || record["sent_status"] != nil {
		t.Errorf("cause %q, sent_status %v", got, record["sent_status"])
	}
}

// TestOneRequestID checks that a header map key in another spelling doesn't add a second
// ID to a response, and that a response keeps its framing.
func TestOneRequestID(t *testing.T) {
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
		e.GET("/", func(c echo.Context) error {
			h := c.Response().Header()
			h["x-request-id"], h["X-REQUEST-ID"] = []string{"theirs"}, []string{"theirs"}
			h["content-type"], h["ETAG"] = []string{"text/html"}, []string{`"1"`}
			return apierror.Forbidden().WithHeader("Transfer-Encoding", "identity").WithHeader("Connection", "close").
				WithHeader("Content-Length", "1").WithHeader("x-request-id", "theirs")
		})
	})
	a := s.do("GET", "/", "")
	s.wantError(a, 403, "Forbidden", "Forbidden")
	if got := a.Header.Values("X-Request-Id"); len(got) != 1 {
		t.Errorf("X-Request-Id %q, want one", got)
	}
	if got := a.Header.Values("Content-Type"); len(got) != 1 {
		t.Errorf("Content-Type %q, want one", got)
	}
	if a.Header.Get("Etag") != "" || a.Close || a.TransferEncoding != nil {
		t.Errorf("headers %v, close %v, transfer encoding %v", a.Header, a.Close, a.TransferEncoding)
	}
}
