// Package echo has the names of Echo v5 that the analyzers look for.
package echo

import "net/http"

type (
	HandlerFunc      func(c *Context) error
	MiddlewareFunc   func(next HandlerFunc) HandlerFunc
	HTTPErrorHandler func(c *Context, err error)
)

type Context struct{}

func (*Context) Request() *http.Request                          { return nil }
func (*Context) Response() http.ResponseWriter                   { return nil }
func (*Context) Param(name string) string                        { return "" }
func (*Context) Bind(i any) error                                { return nil }
func (*Context) Validate(i any) error                            { return nil }
func (*Context) String(code int, s string) (err error)           { return nil }
func (*Context) JSON(code int, i any) (err error)                { return nil }
func (*Context) JSONPretty(code int, i any, indent string) error { return nil }
func (*Context) JSONBlob(code int, b []byte) (err error)         { return nil }
func (*Context) NoContent(code int) error                        { return nil }

type Binder interface {
	Bind(c *Context, target any) error
}

type DefaultBinder struct{}

func (*DefaultBinder) Bind(c *Context, target any) error { return nil }

type Validator interface{ Validate(i any) error }

type Echo struct {
	HTTPErrorHandler HTTPErrorHandler
	Binder           Binder
	Validator        Validator
}

func New() *Echo                                                           { return &Echo{} }
func (*Echo) Use(middleware ...MiddlewareFunc)                             {}
func (*Echo) Pre(middleware ...MiddlewareFunc)                             {}
func (*Echo) GET(path string, h HandlerFunc, middleware ...MiddlewareFunc) {}

type HTTPError struct {
	Code    int    `json:"-"`
	Message string `json:"message"`
}

func NewHTTPError(code int, message string) *HTTPError { return &HTTPError{code, message} }

func (he *HTTPError) Error() string       { return "" }
func (he HTTPError) Wrap(err error) error { return &he }

var (
	ErrNotFound     = &httpError{http.StatusNotFound}
	ErrUnauthorized = &httpError{http.StatusUnauthorized}
	ErrBadGateway   = &httpError{http.StatusBadGateway}
)

type httpError struct{ code int }

func (he httpError) Error() string        { return "" }
func (he httpError) Wrap(err error) error { return &HTTPError{} }
