package exchange

import (
	"log/slog"
	"net/http"
)

// Closed returns a writer that drops what is written to it, because the response is
// complete. More bytes would make it one that no client can read. The middleware that
// made w, such as Gzip, still writes the rest of the response to w itself.
func (x *Exchange) Closed(w http.ResponseWriter) http.ResponseWriter {
	if _, isClosed := w.(*closedWriter); isClosed {
		return w
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.state == open {
		return w
	}
	x.closed = closedWriter{w, x}
	return &x.closed
}

type closedWriter struct {
	http.ResponseWriter
	exchange *Exchange
}

// WriteHeader implements http.ResponseWriter.
func (w *closedWriter) WriteHeader(status int) {
	if status >= 200 {
		w.exchange.dropped()
	}
}

// Write implements io.Writer.
func (w *closedWriter) Write(b []byte) (int, error) {
	w.exchange.dropped()
	return len(b), nil
}

// Flush implements http.Flusher.
func (w *closedWriter) Flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() }

// Unwrap lets [http.ResponseController] reach the writer below.
func (w *closedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// dropped logs, once, that a middleware wrote after the response.
func (x *Exchange) dropped() {
	x.mu.Lock()
	isFirst := !x.hasDropped
	x.hasDropped = true
	x.mu.Unlock()
	if isFirst {
		x.cfg.Log().LogAttrs(x.scope, slog.LevelWarn, "a middleware wrote after the response to a failed request; it was dropped",
			slog.String("target", x.target(x.scope)))
	}
}
