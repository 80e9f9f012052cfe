package e2e

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
	echo5 "github.com/labstack/echo/v5"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// canary is planted wherever a secret may be: in causes, in panics, in values. No
// byte of an answer may hold it, and the log must.
const canary = "c4nary-9b1d"

// row is one way to fail, and what the client and the log must see of it.
type row struct {
	name string
	// covers names the sites of Echo's source that the row raises, see sites_test.go.
	covers []string

	// config is Register's; the Logger is the harness's own.
	config echoadapter.Config
	// setup is called after Register, with Echo v4, and setup5 with Echo v5. A row that is
	// the same for both has both, or the error with which the handler at / fails.
	setup  func(*echo.Echo)
	setup5 func(*echo5.Echo)
	both   both
	fails  error
	// server changes the server. nil means net/http's defaults.
	server func(*http.Server)
	// request is a method and a target, headers, an empty line and a body, with
	// "\n" where HTTP has "\r\n". Host and Content-Length are added. "" means
	// "GET /".
	request string

	// method is the one in the log. "" means the request's.
	method string

	status  int
	code    apierror.Code // "" means that of status
	message string
	// header are those that the answer must have; "" means that it must not have
	// it. A Vary, and an Allow, must contain what is given.
	header map[string]string
	// cause is what the cause in the log must contain.
	cause string
	// stack means that the log must have the stack of a panic.
	stack bool
	// writeError is what the log must have of a failure to answer; "" for none.
	writeError string
	// closes means that the server may close the connection afterwards.
	closes bool
	// noise is what net/http or Echo may log by themselves. "" means nothing.
	noise string
	// getOnly means that HEAD would be something else.
	getOnly bool
	// once means that the row makes sense as it is written only, see variants.
	once bool
}

// wantCode returns the code that the answer must have.
func (r row) wantCode() apierror.Code {
	if r.code == "" {
		return apierror.FromStatus(r.status, "").Code()
	}
	return r.code
}

// parts returns the parts of r.request.
func (r row) parts() (method, target string, header []string, body string) {
	request := r.request
	if request == "" {
		request = "GET /"
	}
	head, body, _ := strings.Cut(request, "\n\n")
	lines := strings.Split(head, "\n")
	method, target, _ = strings.Cut(lines[0], " ")
	return method, target, lines[1:], body
}

// wire returns r's request as it goes over an HTTP/1.1 connection.
func (r row) wire() []byte {
	method, target, header, body := r.parts()
	var b strings.Builder
	b.WriteString(method + " " + target + " HTTP/1.1\r\n")
	has := func(key string) bool {
		for _, line := range header {
			if name, _, _ := strings.Cut(line, ":"); strings.EqualFold(name, key) {
				return true
			}
		}
		return false
	}
	if !has("Host") {
		b.WriteString("Host: service.example\r\n")
	}
	for _, line := range header {
		b.WriteString(line + "\r\n")
	}
	if body != "" && !has("Content-Length") && !has("Transfer-Encoding") {
		b.WriteString("Content-Length: " + strconv.Itoa(len(body)) + "\r\n")
	}
	b.WriteString("\r\n" + body)
	return []byte(b.String())
}

// Short ways to write a setup.

// handle answers any method at / with h.
func handle(h echo.HandlerFunc) func(*echo.Echo) {
	return func(e *echo.Echo) { e.Any("/", h) }
}

// fails answers any method at / with err.
func fails(err error) func(*echo.Echo) {
	return handle(func(echo.Context) error { return err })
}

// use puts middleware before a handler at / that succeeds.
func use(m ...echo.MiddlewareFunc) func(*echo.Echo) { return useThen(succeed, m...) }

// useThen puts middleware before h at /.
func useThen(h echo.HandlerFunc, m ...echo.MiddlewareFunc) func(*echo.Echo) {
	return func(e *echo.Echo) {
		e.Use(m...)
		e.Any("/", h)
	}
}

func succeed(c echo.Context) error { return c.String(http.StatusOK, "success") }

// TestWire keeps the harness itself honest.
func TestWire(t *testing.T) {
	got := string(row{request: "POST /x\nA: b\n\nbody"}.wire())
	want := "POST /x HTTP/1.1\r\nHost: service.example\r\nA: b\r\nContent-Length: 4\r\n\r\nbody"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// longText is longer than any text may be in an answer.
var longText = strings.Repeat("x", 20_000)
