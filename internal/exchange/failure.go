package exchange

import (
	"errors"
	"log/slog"
	"net/http"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/errs"
)

// failure is an error of a request, and what became of it.
type failure struct {
	// cause is the error that the handler returned, and err the one that the client gets.
	cause      error
	err        *apierror.Error
	clientGone bool
	target     string
	// late means that a response had begun, with status sent, or 0 if the connection was
	// taken over. delivered means that the client has the whole response all the same.
	late      bool
	sent      int
	delivered bool
	// writeErr is the error of writing the response.
	writeErr error
}

// newFailure decides which error the client gets.
func (x *Exchange) newFailure(err error, cfg *Config, v View) failure {
	decided := question{err, v.Request, x, cfg}.decide()
	f := failure{cause: err, err: decided.err, clientGone: decided.clientGone, target: x.target(v.Request.Context())}
	if decided.translateErr != nil {
		f.cause = errors.Join(err, decided.translateErr)
	}
	if f.sent = x.writer.sentStatus(); !x.writer.begun() {
		f.sent = cfg.Framework.Committed(v.Response)
	}
	f.delivered = x.writer.delivered()
	return f
}

func (f *failure) outcome() Outcome {
	if f.late && !f.clientGone {
		return Outcome{Status: http.StatusInternalServerError, err: f.err}
	}
	return Outcome{Status: f.err.StatusCode(), Message: f.err.Message(), err: f.err}
}

func (f *failure) level() slog.Level {
	switch {
	case f.clientGone:
		return slog.LevelDebug
	case f.panicked() != nil:
		return slog.LevelError
	case f.late && (f.sent == 0 || f.delivered && f.sent >= 400 && f.sent < 500):
		return slog.LevelInfo // The connection was taken over, or the response is the handler's own 4xx.
	case f.late || f.err.StatusCode() >= 500:
		return slog.LevelError
	}
	return slog.LevelInfo
}

func (f *failure) message() string {
	switch {
	case f.clientGone:
		return "client closed request"
	case f.late:
		return "request failed after its answer began"
	}
	return "request failed"
}

// panicked returns the panic in the cause or in the error of writing, or nil.
func (f *failure) panicked() *apierror.PanicError {
	for _, err := range []error{f.cause, f.writeErr} {
		if p, ok := errs.As[*apierror.PanicError](err); ok {
			return p
		}
	}
	return nil
}
