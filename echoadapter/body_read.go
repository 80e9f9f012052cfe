package echoadapter

import (
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
)

// bodyReader marks the errors of reading a client's body as such. Many read it:
// the binder, BodyDump, a form, a proxy. What they return can then be told from a
// failure of the service.
type bodyReader struct{ io.ReadCloser }

func (r *bodyReader) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		err = &bodyReadError{err}
	}
	return n, err
}

type bodyReadError struct{ err error }

func (e *bodyReadError) Error() string { return "read the request's body: " + e.err.Error() }
func (e *bodyReadError) Unwrap() error { return e.err }

// readError returns the error for one of reading a body, except that of others'
// bounds on it, which the error handler knows.
func readError(err error, header http.Header) error {
	if he, ok := find[*echo.HTTPError](err); ok && he != nil {
		return err
	}
	if e := ofBodyError(err, header); e != nil {
		return e
	}
	return invalidBody("the body could not be read", "", err)
}

// ofBodyError returns the error for one of reading or parsing the body of a
// request with this header, nil for any other. What may as well come from
// somewhere else counts only if the request gives occasion to it.
func ofBodyError(err error, header http.Header) *apierror.Error {
	if tooLarge, ok := find[*http.MaxBytesError](err); ok && tooLarge != nil {
		return bodyTooLarge(tooLarge.Limit)
	}
	if is(err, multipart.ErrMessageTooLarge) {
		return apierror.FromStatus(http.StatusRequestEntityTooLarge, "")
	}
	if read, ok := find[*bodyReadError](err); ok {
		return ofReadError(read)
	}
	if header.Get(echo.HeaderContentEncoding) != "" && isNoGzip(err) {
		return invalidBody("the body is not valid gzip", "", err)
	}
	for _, form := range []error{http.ErrNotMultipart, http.ErrMissingBoundary} {
		if is(err, form) {
			return invalidBody("the body is not a form", "", err)
		}
	}
	if is(err, http.ErrMissingFile) {
		return invalidBody("a file is missing", "", err)
	}
	if isMalformedForm(err, header.Get(echo.HeaderContentType)) {
		return invalidBody("the form is malformed", "", err)
	}
	return nil
}

func ofReadError(err error) *apierror.Error {
	if timeout, ok := find[net.Error](err); ok && timeout.Timeout() {
		return apierror.FromStatus(http.StatusRequestTimeout, "The request body did not arrive in time.").WithCause(err)
	}
	if is(err, io.ErrUnexpectedEOF) {
		return invalidBody("the body ends before its announced length", "", err)
	}
	return invalidBody("the body could not be read", "", err)
}

// isNoGzip reports whether err is that of Echo's Decompress.
func isNoGzip(err error) bool {
	var corrupt flate.CorruptInputError
	return is(err, gzip.ErrHeader) || is(err, gzip.ErrChecksum) || is(err, io.ErrUnexpectedEOF) || errors.As(err, &corrupt)
}

// isMalformedForm reports whether err can be that of parsing a form of this media
// type.
func isMalformedForm(err error, mediaType string) bool {
	switch {
	case strings.HasPrefix(mediaType, echo.MIMEApplicationForm):
		_, ok := find[url.EscapeError](err)
		return ok
	case strings.HasPrefix(mediaType, echo.MIMEMultipartForm):
		_, ok := find[textproto.ProtocolError](err)
		return ok || is(err, io.EOF) || is(err, io.ErrUnexpectedEOF)
	}
	return false
}
