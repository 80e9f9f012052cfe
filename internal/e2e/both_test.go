package e2e

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"testing"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	echo5 "github.com/labstack/echo/v5"
	middleware5 "github.com/labstack/echo/v5/middleware"

	"github.com/faultline-go/faultline/echoadapter"
	echoadapter5 "github.com/faultline-go/faultline/echoadapter/v5"
)

// both sets a service up on each version of Echo. A nil function means that a row makes no
// sense there.
type both struct {
	v4 func(*echo.Echo)
	v5 func(*echo5.Echo)
}

// anyContext is what the contexts of both versions have.
type anyContext interface {
	Bind(any) error
	Validate(any) error
	FormFile(string) (*multipart.FileHeader, error)
	QueryParam(string) string
	Request() *http.Request
	String(int, string) error
}

// each answers any method at / with h.
func each(h func(anyContext) error) both { return eachAt("/", h) }

// eachAt answers any method at path with h.
func eachAt(path string, h func(anyContext) error) both {
	return both{
		func(e *echo.Echo) { e.Any(path, func(c echo.Context) error { return h(c) }) },
		func(e *echo5.Echo) { e.Any(path, func(c *echo5.Context) error { return h(c) }) },
	}
}

// binds binds a T at /.
func binds[T any]() both { return bindsAt[T]("/") }

// bindsAt binds a T at each of the paths.
func bindsAt[T any](paths ...string) both {
	return both{
		func(e *echo.Echo) {
			for _, path := range paths {
				e.Any(path, bound[T])
			}
		},
		func(e *echo5.Echo) {
			for _, path := range paths {
				e.Any(path, bound5[T])
			}
		},
	}
}

// bound5 is bound for Echo v5.
func bound5[T any](c *echo5.Context) error {
	value, err := echoadapter5.Bind[T](c)
	if err != nil {
		return err
	}
	return c.String(http.StatusOK, fmt.Sprintf("%+v", value))
}

// services returns the service of a row on each version that it is for.
func (r row) services() both {
	b := r.both
	switch {
	case r.fails != nil && isOfEcho4(r.fails):
		b = both{v4: fails(r.fails)}
	case r.fails != nil:
		b = each(func(anyContext) error { return r.fails })
	}
	if r.setup != nil {
		b.v4 = r.setup
	}
	if r.setup5 != nil {
		b.v5 = r.setup5
	}
	if b.v4 == nil && b.v5 == nil { // no routes
		b = both{func(*echo.Echo) {}, func(*echo5.Echo) {}}
	}
	return b
}

// isOfEcho4 reports whether err's tree has an error of Echo v4, which Echo v5 doesn't know.
func isOfEcho4(err error) (is bool) {
	defer func() { _ = recover() }()
	var he *echo.HTTPError
	var be *echo.BindingError
	return errors.As(err, &he) || errors.As(err, &be)
}

// config5 is cfg for Echo v5, except the Binder.
func config5(cfg echoadapter.Config) echoadapter5.Config {
	return echoadapter5.Config{
		Logger: cfg.Logger, Validator: cfg.Validator,
		NewTarget: cfg.NewTarget, NewTargetFor: cfg.NewTargetFor, OmitRequestID: cfg.OmitRequestID,
		Translate: cfg.Translate, OnError: cfg.OnError, Accept: cfg.Accept,
		MaxBodyBytes: cfg.MaxBodyBytes, MaxDecoded: cfg.MaxDecoded, AllowUnknown: cfg.AllowUnknown,
	}
}

// serve5 is serve with Echo v5.
func serve5(t *testing.T, cfg echoadapter.Config, setup func(*echo5.Echo), change func(*http.Server)) *server {
	t.Helper()
	e := echo5.New()
	s := &server{handler: e, records: &recorder{}, noise: &lines{}, served: make(chan struct{}, 100)}
	e.Logger = slog.New(slog.NewTextHandler(io.Writer(s.noise), nil))
	cfg.Logger = slog.New(s.records)
	echoadapter5.Register(e, config5(cfg))
	if setup != nil {
		setup(e)
	}
	s.start(t, change)
	return s
}

// zipped puts Gzip in front of what setup sets up.
func (b both) zipped() both {
	var z both
	if b.v4 != nil {
		z.v4 = func(e *echo.Echo) { e.Use(middleware.Gzip()); b.v4(e) }
	}
	if b.v5 != nil {
		z.v5 = func(e *echo5.Echo) { e.Use(middleware5.Gzip()); b.v5(e) }
	}
	return z
}
