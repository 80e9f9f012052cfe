package exchange

import (
	"bufio"
	"errors"
	"math"
	"net"
	"net/http"
	"strconv"
	"sync"
)

// writer is the writer below the framework's own. It knows what really went out: the
// framework may not notice a flush, a hijack or a write to the inner writer, and may take
// an informational response for the final one.
type writer struct {
	http.ResponseWriter
	exchange *Exchange
	isHead   bool
	// buffered is how many bytes net/http keeps in its buffer before it sends them.
	buffered int64

	mu       sync.Mutex
	status   int // of the response, or 0 before it began
	hijacked bool
	flushed  bool
	written  int64
	// remaining is the number of bytes still to be written, or at least
	// math.MaxInt64-written if no Content-Length was declared.
	remaining int64
	// writeErr is the first error of writing to the client.
	writeErr error
}

// bufferedBytes returns how many bytes net/http keeps before it sends them: 2,048 in
// HTTP/1 (bufferBeforeChunkingSize), 4,096 in HTTP/2 (handlerChunkWriteSize).
func bufferedBytes(protoMajor int) int64 {
	if protoMajor >= 2 {
		return 4096
	}
	return 2048
}

// begun reports whether a response has begun, so that no other can be given.
func (w *writer) begun() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.status != 0 || w.hijacked
}

// sentStatus returns the status of the response, or 0 if none began or the connection was
// taken over.
func (w *writer) sentStatus() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.hijacked {
		return 0
	}
	return w.status
}

// failedWith returns the first error of writing to the client.
func (w *writer) failedWith() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.writeErr
}

// delivered reports whether the client takes the response for a whole one in any case: it
// has no body, its declared length was written, or it is an error of the handler's own,
// such as one of http.Error, that is still in net/http's buffer. A connection that was
// taken over counts too.
func (w *writer) delivered() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.hijacked:
		return true
	case w.status == 0:
		return false
	case w.isHead, w.status == http.StatusNoContent, w.status == http.StatusNotModified, w.remaining == 0:
		return true
	}
	return w.status >= 400 && !w.flushed && w.written <= w.buffered
}

// begin is called before the header goes out.
func (w *writer) begin(status int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.status != 0 {
		return
	}
	h := w.Header()
	if x := w.exchange; x.scope.id.Made() && !x.cfg.OmitRequestID {
		if target := x.target(x.scope); h.Get("X-Request-Id") != target {
			h.Set("X-Request-Id", target)
		}
	}
	w.status, w.remaining = status, math.MaxInt64
	if length := h.Get("Content-Length"); length != "" {
		if n, err := strconv.ParseInt(length, 10, 64); err == nil && n >= 0 {
			w.remaining = n
		}
	}
}

// WriteHeader implements http.ResponseWriter.
func (w *writer) WriteHeader(status int) {
	// Informational responses come before the final one (RFC 9110, section 15.2), except
	// the one that ends HTTP. For a status outside 100–999 net/http panics, and nothing
	// has begun.
	if status == http.StatusSwitchingProtocols || status >= 200 && status <= 999 {
		w.begin(status)
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements io.Writer.
func (w *writer) Write(b []byte) (int, error) {
	w.begin(http.StatusOK)
	n, err := w.ResponseWriter.Write(b)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.written += int64(n)
	w.remaining -= int64(n)
	if w.writeErr == nil {
		w.writeErr = err
	}
	return n, err
}

// FlushError implements the method that [http.ResponseController] calls.
func (w *writer) FlushError() error {
	before := w.sentStatus()
	w.begin(http.StatusOK)
	err := http.NewResponseController(w.ResponseWriter).Flush()
	w.mu.Lock()
	defer w.mu.Unlock()
	if errors.Is(err, http.ErrNotSupported) {
		w.status = before // nothing went out
	} else {
		w.flushed = true
	}
	return err
}

// Flush implements http.Flusher.
func (w *writer) Flush() { _ = w.FlushError() }

// Hijack implements http.Hijacker.
func (w *writer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err == nil {
		w.mu.Lock()
		w.hijacked = true
		w.mu.Unlock()
	}
	return conn, rw, err
}

// Unwrap lets [http.ResponseController] set deadlines.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }
