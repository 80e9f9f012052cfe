package echoadapter

import (
	"bufio"
	"errors"
	"math"
	"net"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"
)

// sentWriter is the writer below Echo's own that knows what really went out:
// Echo's Committed is false after a flush, a hijack or a write to the inner
// writer, and true after an informational response.
type sentWriter struct {
	http.ResponseWriter
	// request is told when the answer begins.
	request *request
	// failed is the first error of a write, nil if there was none.
	failed error
	// left is how much of the answer's Content-Length is still to be written. Without
	// one it is so much that it never ends.
	left int64
	// status is that of the answer, 0 before it began.
	status   int32
	hijacked bool
	// flushed is whether the answer is being sent piece by piece.
	flushed bool
}

// started reports whether an answer began, so that no other can be given.
func (w *sentWriter) started() bool { return w.status != 0 || w.hijacked }

// complete reports whether the client takes the answer for a whole one whatever
// is done now: its length was declared and is out, or it has no body; or that it is
// an error of the handler's own, as of http.Error, written in one go.
func (w *sentWriter) complete(method string) bool {
	return w.hijacked || w.status >= 400 && !w.flushed || method == http.MethodHead || w.left == 0 ||
		w.status == http.StatusNoContent || w.status == http.StatusNotModified
}

func (w *sentWriter) start(status int) {
	if w.status != 0 {
		return
	}
	w.request.begin(w.Header())
	w.status, w.left = int32(status), math.MaxInt64
	if length := w.Header().Get(echo.HeaderContentLength); length != "" {
		if n, err := strconv.ParseInt(length, 10, 64); err == nil && n >= 0 {
			w.left = n
		}
	}
}

func (w *sentWriter) WriteHeader(status int) {
	// Informational responses come before the answer (RFC 9110, section 15.2),
	// but for the one that ends HTTP.
	if status >= 200 || status == http.StatusSwitchingProtocols {
		w.start(status)
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *sentWriter) Write(b []byte) (int, error) {
	w.start(http.StatusOK)
	n, err := w.ResponseWriter.Write(b)
	w.left -= int64(n)
	if err != nil && w.failed == nil {
		w.failed = err
	}
	return n, err
}

// FlushError is what [http.ResponseController] calls.
func (w *sentWriter) FlushError() error {
	before := w.status
	w.start(http.StatusOK)
	err := http.NewResponseController(w.ResponseWriter).Flush()
	if errors.Is(err, http.ErrNotSupported) {
		w.status = before // nothing went out
	} else {
		w.flushed = true
	}
	return err
}

// Flush is for who asserts an [http.Flusher].
func (w *sentWriter) Flush() { _ = w.FlushError() }

func (w *sentWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err == nil {
		w.request.giveBodyBack()
		w.hijacked = true
	}
	return conn, rw, err
}

// Unwrap lets [http.ResponseController] set deadlines.
func (w *sentWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
