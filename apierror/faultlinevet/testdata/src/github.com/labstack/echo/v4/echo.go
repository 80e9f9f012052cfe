// Package echo has the names of Echo v4 that the analyzers look for.
package echo

import "net/http"

type (
	HandlerFunc      func(c Context) error
	MiddlewareFunc   func(next HandlerFunc) HandlerFunc
	HTTPErrorHandler func(err error, c Context)
	Map              map[string]interface{}
)

type Context interface {
	Request() *http.Request
	Response() http.ResponseWriter
	Param(name string) string
	QueryParam(name string) string
	Bind(i interface{}) error
	Validate(i interface{}) error
	String(code int, s string) error
	JSON(code int, i interface{}) error
	JSONPretty(code int, i interface{}, indent string) error
	JSONBlob(code int, b []byte) error
	NoContent(code int) error
	Echo() *Echo
	Redirect(code int, url string) error
}

type Binder interface {
	Bind(i interface{}, c Context) error
}

type DefaultBinder struct{}

func (*DefaultBinder) Bind(i interface{}, c Context) error { return nil }

type Validator interface{ Validate(i interface{}) error }

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
	Internal error       `json:"-"`
	Message  interface{} `json:"message"`
	Code     int         `json:"-"`
}

func NewHTTPError(code int, message ...interface{}) *HTTPError { return &HTTPError{Code: code} }

func (he *HTTPError) Error() string                     { return "" }
func (he *HTTPError) SetInternal(err error) *HTTPError  { return he }
func (he *HTTPError) WithInternal(err error) *HTTPError { return he }

var (
	ErrNotFound = NewHTTPError(http.StatusNotFound)
	ErrConflict = NewHTTPError(http.StatusConflict)
)
