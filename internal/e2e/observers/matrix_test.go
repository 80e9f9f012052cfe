package observers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// patience is longer than any test waits on a busy machine.
const patience = time.Minute

type note struct {
	Title string `json:"title" validate:"required"`
}

// failures are the requests that fail, with the status that the client gets.
var failures = []struct {
	name, method, path, body string
	handler                  echo.HandlerFunc
	status                   int
}{
	{name: "success", path: "/x", handler: func(c echo.Context) error { return c.NoContent(204) }, status: 204},
	{name: "typed", path: "/x", handler: returns(apierror.ResourceNotFound("m1")), status: 404},
	{name: "wrapped", path: "/x", handler: returns(fmt.Errorf("load: %w", apierror.Forbidden())), status: 403},
	{name: "joined", path: "/x", handler: returns(errors.Join(io.EOF, apierror.TooManyRequests("", 1))), status: 429},
	{name: "foreign", path: "/x", handler: returns(io.EOF), status: 500},
	{name: "echo.HTTPError", path: "/x", handler: returns(echo.NewHTTPError(409, "taken")), status: 409},
	{name: "echo.HTTPError with an Internal", path: "/x", handler: returns(echo.NewHTTPError(422, "no").SetInternal(io.EOF)), status: 422},
	{name: "echo.HTTPError with ours inside", path: "/x", handler: returns(echo.NewHTTPError(500).SetInternal(apierror.Forbidden())), status: 403},
	{name: "c.Bind", method: "POST", path: "/x", body: `{"title":1}`, handler: func(c echo.Context) error { return c.Bind(&note{}) }, status: 400},
	{name: "Bind", method: "POST", path: "/x", body: `{"Title":"x"}`, handler: bind, status: 400},
	{name: "validation", method: "POST", path: "/x", body: `{}`, handler: bind, status: 400},
	{name: "unknown path", path: "/nowhere", handler: returns(nil), status: 404},
	{name: "wrong method", method: "PATCH", path: "/x", handler: returns(nil), status: 405},
	{name: "wrong method in a group with middleware", method: "PATCH", path: "/group/x", handler: returns(nil), status: 404},
	{name: "panic", path: "/x", handler: func(echo.Context) error { panic("no") }, status: 500},
	{name: "panic of an apierror", path: "/x", handler: func(echo.Context) error { panic(apierror.Forbidden()) }, status: 500},
	{name: "late failure", path: "/x", handler: late, status: 200},
	{name: "client gone", path: "/gone", handler: gone, status: 499},
}

func returns(err error) echo.HandlerFunc { return func(echo.Context) error { return err } }

func bind(c echo.Context) error {
	_, err := echoadapter.Bind[note](c)
	return err
}

func late(c echo.Context) error {
	if err := c.String(200, "half"); err != nil {
		return err
	}
	c.Response().Flush()
	return io.ErrUnexpectedEOF
}

func gone(c echo.Context) error {
	c.Response().Header().Set("Content-Type", "text/plain")
	<-c.Request().Context().Done()
	return c.Request().Context().Err()
}

// surroundings are what a real service has around the handler.
var surroundings = []struct {
	name   string
	front  func(*echo.Echo) // between the observer and Register
	behind func(*testing.T, *echo.Echo)
	http2  bool
	header []string
}{
	{name: "nothing"},
	{name: "ContextTimeout behind", behind: use(middleware.ContextTimeout(patience))},
	{name: "Gzip and BodyDump in front", front: func(e *echo.Echo) { e.Use(middleware.Gzip(), dump) }, header: []string{"Accept-Encoding", "gzip"}},
	{name: "Gzip and BodyDump behind", behind: use(middleware.Gzip(), dump), header: []string{"Accept-Encoding", "gzip"}},
	{name: "a second Answer", behind: use(echoadapter.Answer())},
	{name: "Rewrite and MethodOverride", behind: func(_ *testing.T, e *echo.Echo) {
		e.Pre(middleware.MethodOverride(), middleware.Rewrite(map[string]string{"/old/*": "/$1"}))
	}},
	{name: "Static with HTML5 behind", behind: func(t *testing.T, e *echo.Echo) {
		root := t.TempDir()
		if err := os.WriteFile(filepath.Join(root, "index.html"), []byte("page"), 0o600); err != nil {
			t.Fatal(err)
		}
		e.Use(middleware.StaticWithConfig(middleware.StaticConfig{Root: root, HTML5: true, Skipper: func(c echo.Context) bool {
			return !strings.HasPrefix(c.Request().URL.Path, "/page")
		}}))
	}},
	{name: "HTTP2", http2: true},
}

func use(m ...echo.MiddlewareFunc) func(*testing.T, *echo.Echo) {
	return func(_ *testing.T, e *echo.Echo) { e.Use(m...) }
}

var dump = middleware.BodyDump(func(echo.Context, []byte, []byte) {})

// TestObservers checks that each observer reports the status that the client gets, once,
// and that there is one record of ours with the values of the request's context.
func TestObservers(t *testing.T) {
	for _, o := range observers {
		for _, around := range surroundings {
			for _, f := range failures {
				if around.name != "nothing" && !slices.Contains([]string{"typed", "unknown path", "wrong method", "panic", "late failure"}, f.name) {
					continue
				}
				t.Run(o.name+"/"+around.name+"/"+f.name, func(t *testing.T) {
					t.Parallel()
					e := echo.New()
					e.Logger.SetOutput(io.Discard)
					statuses := o.install(t, e)
					if around.front != nil {
						around.front(e)
					}
					records := &recorder{Handler: slog.DiscardHandler}
					echoadapter.Register(e, echoadapter.Config{Logger: slog.New(records)})
					if around.behind != nil {
						around.behind(t, e)
					}
					entered := make(chan struct{}, 1)
					route := func(c echo.Context) error { entered <- struct{}{}; return f.handler(c) }
					e.GET("/x", route)
					e.POST("/x", route)
					e.GET("/gone", route)
					e.Group("/group", func(next echo.HandlerFunc) echo.HandlerFunc { return next }).GET("/x", route)

					served := make(chan struct{}, 1)
					srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						defer func() { served <- struct{}{} }()
						e.ServeHTTP(w, r)
					}))
					srv.EnableHTTP2 = around.http2
					srv.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
					if srv.StartTLS(); !around.http2 {
						srv.Client().Transport.(*http.Transport).ForceAttemptHTTP2 = false
					}
					defer srv.Close()

					ctx, leave := context.WithTimeout(t.Context(), patience)
					defer leave()
					if f.path == "/gone" {
						go func() { <-entered; leave() }()
					}
					method := f.method
					if method == "" {
						method = "GET"
					}
					req, err := http.NewRequestWithContext(ctx, method, srv.URL+f.path, strings.NewReader(f.body))
					if err != nil {
						t.Fatal(err)
					}
					req.Header.Set("Content-Type", "application/json")
					if around.header != nil {
						req.Header.Set(around.header[0], around.header[1])
					}
					resp, err := srv.Client().Do(req)
					if err == nil {
						_, err = io.Copy(io.Discard, resp.Body)
						resp.Body.Close()
						if resp.StatusCode != f.status {
							t.Errorf("the client got %d, want %d", resp.StatusCode, f.status)
						}
					}
					if broken := f.name == "late failure" || f.name == "client gone"; broken != (err != nil) {
						t.Errorf("the client got %v", err)
					}
					<-served

					want := f.status
					if f.name == "late failure" {
						want = o.late
					}
					if got := statuses(); !slices.Equal(got, []int{want}) {
						t.Errorf("the observer reports %v, want %d", got, want)
					}
					wantRecords := 1
					if f.name == "success" {
						wantRecords = 0
					}
					if len(records.messages) != wantRecords {
						t.Errorf("%d records, want %d: %q", len(records.messages), wantRecords, records.messages)
					}
					for _, ctx := range records.contexts {
						if ctx.Err() != nil || apierror.Target(ctx) == "" {
							t.Errorf("the record's context has %v and the ID %q", ctx.Err(), apierror.Target(ctx))
						}
					}
				})
			}
		}
	}
}
