package decode

import (
	"compress/flate"
	"compress/gzip"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/errs"
)

// MarkReads returns a body whose Read marks its errors, or body itself if it does so
// already. Many read a body: the decoder, BodyDump, a form, a proxy. The mark
// distinguishes what they return from a failure of the service. An error that keep keeps,
// such as one of a framework's own bound, isn't marked.
func MarkReads(body io.ReadCloser, keep func(error) bool) *Body {
	if marked, ok := body.(*Body); ok {
		return marked
	}
	return &Body{ReadCloser: body, keep: keep}
}

// Body is the body of a request. [FromReadFailure] knows the errors of reading it.
type Body struct {
	io.ReadCloser
	keep    func(error) bool
	wasRead atomic.Bool
}

// WasRead reports whether Read was called. A nil Body was not read.
func (b *Body) WasRead() bool { return b != nil && b.wasRead.Load() }

// Read implements io.Reader.
func (b *Body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.wasRead.Store(true)
	if err != nil && err != io.EOF && !b.keep(err) {
		err = &readError{err}
	}
	return n, err
}

type readError struct{ err error }

func (e *readError) Error() string { return "read the request's body: " + errs.Text(e.err) }
func (e *readError) Unwrap() error { return e.err }

// IsReadError reports whether err came from reading a body, except because the body did
// not arrive in time.
func IsReadError(err error) bool {
	_, ok := errs.As[*readError](err)
	return ok && !timedOut(err)
}

// ReadError returns the error for one of reading a body. It returns err itself, marked, if
// the client is gone, or unmarked if Keep keeps it: the error handler knows these.
func (d Decoder) ReadError(err error, r Request) error {
	switch {
	case d.Keep != nil && d.Keep(err):
		return err
	case r.Context().Err() != nil && !timedOut(err):
		return &readError{err}
	}
	if e := FromReadFailure(err, r.Request, true); e != nil {
		return e
	}
	return fromReadError(err)
}

// FromReadFailure returns the error for one of reading or parsing the body of in, or nil
// if err is another one. An error that may have another origin counts only if the
// request gives occasion to it: it has such a body, and that was read.
func FromReadFailure(err error, in *http.Request, wasRead bool) *apierror.Error {
	if tooLarge, ok := errs.As[*http.MaxBytesError](err); ok && tooLarge != nil {
		return bodyTooLarge(tooLarge.Limit)
	}
	if errs.Is(err, multipart.ErrMessageTooLarge) {
		return apierror.FromStatus(http.StatusRequestEntityTooLarge, "")
	}
	if read, ok := errs.As[*readError](err); ok {
		if isGzipError(read.err, in) {
			return invalidBody("the body is not valid gzip", "", err)
		}
		return fromReadError(read)
	}
	switch {
	case wasRead && isGzipError(err, in):
		return invalidBody("the body is not valid gzip", "", err)
	case errs.Is(err, http.ErrNotMultipart):
		return unsupported("the Content-Type must be multipart/form-data").WithCause(err)
	case errs.Is(err, http.ErrMissingBoundary):
		return invalidBody("the Content-Type has no boundary", "", err)
	case errs.Is(err, http.ErrMissingFile):
		return invalidBody("a file is missing", "", err)
	}
	return fromFormError(err, in)
}

// bodyTooLarge returns the error for a body of more than limit bytes.
func bodyTooLarge(limit int64) *apierror.Error {
	return apierror.FromStatus(http.StatusRequestEntityTooLarge,
		"Invalid request body: larger than "+strconv.FormatInt(limit, 10)+" bytes.")
}

func fromReadError(err error) *apierror.Error {
	if timedOut(err) {
		return apierror.FromStatus(http.StatusRequestTimeout, "The request body did not arrive in time.").WithCause(err)
	}
	if errs.Is(err, io.ErrUnexpectedEOF) {
		return invalidBody("the body ends before its announced length", "", err)
	}
	return invalidBody("the body could not be read", "", err)
}

// timedOut reports whether err means that a body did not arrive in time. The client is
// still there then, although net/http cancels the request's context.
func timedOut(err error) bool {
	timeout, ok := errs.As[net.Error](err)
	return ok && timeout.Timeout()
}

// isGzipError reports whether err is one of Echo's Decompress. It counts only unwrapped,
// because inside another error it may be about the service's own gzip.
func isGzipError(err error, in *http.Request) bool {
	if !strings.EqualFold(in.Header.Get("Content-Encoding"), "gzip") {
		return false
	}
	_, corrupt := err.(flate.CorruptInputError)
	return corrupt || err == gzip.ErrHeader || err == gzip.ErrChecksum || err == io.ErrUnexpectedEOF
}
