package e2e

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"syscall"

	"github.com/faultline-go/faultline/apierror"
)

// faultRows are errors that look like the request's fault but are the service's,
// and so must not be hidden among what clients do; and the other way round.
func faultRows() []row {
	path := func(err error) error { return &fs.PathError{Op: "open", Path: "/srv/" + canary, Err: err} }
	service := func(name, request string, err error) row {
		return row{name: "not the request's fault: " + name, request: request, status: 500, cause: canary, both: eachAt("/*", func(c anyContext) error {
			if strings.HasPrefix(c.Request().Header.Get("Content-Type"), "multipart/") {
				if _, formErr := c.FormFile("f"); formErr != nil {
					return formErr
				}
			}
			return err
		})}
	}
	wrap := func(err error) error { return fmt.Errorf(canary+": %w", err) }
	const upload = "POST /\nContent-Type: multipart/form-data; boundary=b\n\n--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n1\r\n--b--\r\n"
	return []row{
		service("a zero byte in the path", "GET /a%00b", errors.New(canary)),
		service("a long path", "GET /"+strings.Repeat("x", 300), errors.New(canary)),
		service("a file's name that is too long", "GET /", path(syscall.ENAMETOOLONG)),
		service("a file's name that is invalid", "GET /", path(syscall.EINVAL)),
		service("a file that isn't there", "GET /", path(fs.ErrNotExist)),
		service("an escape in what was stored", "GET /", wrap(url.EscapeError("%zz"))),
		service("a URL that was stored", "GET /", wrap(&url.Error{Op: "parse", URL: canary, Err: url.EscapeError("%zz")})),
		service("the storage of an upload ends early", upload, wrap(io.ErrUnexpectedEOF)),
		service("the storage of an upload ends", upload, wrap(io.EOF)),
		service("an upstream ends early", "POST /\nContent-Encoding: identity\n\nx", wrap(io.ErrUnexpectedEOF)),
		service("an upstream times out", "POST /\n\nx", wrap(timeout{})),
		service("an upstream's connection is reset", "GET /", wrap(syscall.ECONNRESET)),
		{name: "not the request's fault: an upstream's answer", both: each(func(anyContext) error {
			return wrap(apierror.FromResponse(&http.Response{StatusCode: 404, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(
				`{"error":{"code":"ResourceNotFound","message":"` + canary + `\n","target":"t"}}`))}))
		}), status: 500, cause: canary},
	}
}

type timeout struct{}

func (timeout) Error() string   { return "i/o timeout" }
func (timeout) Timeout() bool   { return true }
func (timeout) Temporary() bool { return true }
