package echoadapter

import (
	"compress/flate"
	"compress/gzip"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/errs"
)

// bodyReader marks the errors of reading a client's body as such. Many read it:
// the binder, BodyDump, a form, a proxy. What they return can then be told from a
// failure of the service.
type bodyReader struct {
	io.ReadCloser
	// wasRead is whether anybody read.
	wasRead atomic.Bool
}

func (r *bodyReader) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	r.wasRead.Store(true)
	if err != nil && err != io.EOF {
		err = &bodyReadError{err}
	}
	return n, err
}

type bodyReadError struct{ err error }

func (e *bodyReadError) Error() string { return "read the request's body: " + e.err.Error() }
func (e *bodyReadError) Unwrap() error { return e.err }

// readError returns the error for one of reading a body, except that of others'
// bounds on it and that of a client who is gone, which the error handler knows.
func readError(err error, r *http.Request) error {
	he, ok := errs.As[*echo.HTTPError](err)
	if ok && he != nil || r.Context().Err() != nil && !timedOut(err) {
		return err
	}
	if e := ofBodyError(err, r, true); e != nil {
		return e
	}
	return invalidBody("the body could not be read", "", err)
}

// ofBodyError returns the error for one of reading or parsing the body of in, nil
// for any other. What may as well come from somewhere else counts only if the
// request gives occasion to it: it has such a body, and that was read.
func ofBodyError(err error, in *http.Request, wasRead bool) *apierror.Error {
	if tooLarge, ok := errs.As[*http.MaxBytesError](err); ok && tooLarge != nil {
		return bodyTooLarge(tooLarge.Limit)
	}
	if errs.Is(err, multipart.ErrMessageTooLarge) {
		return apierror.FromStatus(http.StatusRequestEntityTooLarge, "")
	}
	if read, ok := errs.As[*bodyReadError](err); ok {
		return ofReadError(read)
	}
	switch {
	case wasRead && isNoGzip(err, in):
		return invalidBody("the body is not valid gzip", "", err)
	case errs.Is(err, http.ErrNotMultipart):
		return unsupported("the Content-Type must be multipart/form-data").WithCause(err)
	case errs.Is(err, http.ErrMissingBoundary):
		return invalidBody("the Content-Type has no boundary", "", err)
	case errs.Is(err, http.ErrMissingFile):
		return invalidBody("a file is missing", "", err)
	}
	return ofFormError(err, in)
}

func ofReadError(err error) *apierror.Error {
	if timedOut(err) {
		return apierror.FromStatus(http.StatusRequestTimeout, "The request body did not arrive in time.").WithCause(err)
	}
	if errs.Is(err, io.ErrUnexpectedEOF) {
		return invalidBody("the body ends before its announced length", "", err)
	}
	return invalidBody("the body could not be read", "", err)
}

// timedOut reports whether err is that of a body which did not arrive in time. The
// client is there then, although net/http cancels the request's context.
func timedOut(err error) bool {
	timeout, ok := errs.As[net.Error](err)
	return ok && timeout.Timeout()
}

// isNoGzip reports whether err is that of Echo's Decompress: bare, for inside
// another error it may be of the service's own gzip.
func isNoGzip(err error, in *http.Request) bool {
	if !strings.EqualFold(in.Header.Get(echo.HeaderContentEncoding), "gzip") {
		return false
	}
	_, corrupt := err.(flate.CorruptInputError)
	return corrupt || err == gzip.ErrHeader || err == gzip.ErrChecksum || err == io.ErrUnexpectedEOF
}
