package echoadapter

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
)

// ErrorHandler returns the error handler: it decides what the client gets,
// answers, and logs. The package comment says how. It also works without
// [Middleware], which says what is lost then.
func ErrorHandler(cfg Config) echo.HTTPErrorHandler {
	h := &handler{cfg}
	return h.handle
}

type handler struct{ cfg Config }

var errNoError = errors.New("the error handler was called without an error")

func (h *handler) handle(err error, c echo.Context) {
	r := requestOf(c)
	if r == nil {
		r = remember(c, &h.cfg)
	}
	started := r.started(c.Response())
	if err == nil {
		if started {
			return // A DenyHandler of Echo's rate limiter may answer by itself.
		}
		err = errNoError
	}
	// An answer may have gone into a recorder that a middleware threw away. Then
	// nothing started, and this failure is the one to be answered.
	if !r.answered.CompareAndSwap(false, true) && started {
		h.again(err, c, r)
		return
	}

	f := failure{target: r.id.String(), late: started, sent: r.sentStatus(c), whole: r.whole(c)}
	f.err, f.cause = decide(err, c.Request(), r, h.cfg.Translate)
	if !started {
		f.write = h.answer(c, &f)
	}
	h.report(c, &f)
	switch {
	case !started:
	case r.inside():
		// Middleware breaks it off. A panic here would skip what the middleware
		// that called, such as an access log, still has to do.
		r.broken.Store(true)
	default:
		r.abort(c)
	}
}

// answer sends f. A function that somebody registered with Response.Before may
// panic meanwhile; then f is sent without asking such functions, and the panic
// returned as a *PanicError.
func (h *handler) answer(c echo.Context, f *failure) (err error) {
	response, writer := c.Response(), apierror.Writer{OmitRequestID: h.cfg.OmitRequestID}
	defer func() {
		if v := recover(); v != nil {
			err = newPanicError(v)
			if !response.Committed {
				_ = writer.Write(response.Writer, c.Request(), f.err, f.target)
				response.Committed, response.Status = true, f.err.StatusCode()
			}
		}
	}()
	// Echo takes an informational response for the answer.
	response.Committed = false
	if f.gone() {
		response.WriteHeader(statusClientGone)
		return nil
	}
	return writer.Write(response, c.Request(), f.err, f.target)
}

// again is called for a request that was dealt with. There is nothing to do but
// for a panic on the way out, which would be lost.
func (h *handler) again(err error, c echo.Context, r *request) {
	if _, ok := err.(*PanicError); ok {
		h.report(c, &failure{cause: err, err: apierror.InternalServerError(err), target: r.id.String(), late: true, sent: r.sentStatus(c)})
	}
	if r.broken.Load() && !r.inside() {
		r.abort(c)
	}
}

// sentStatus returns the status of the answer that began, 0 for a connection that
// was taken over.
func (r *request) sentStatus(c echo.Context) int {
	if r.sent.started() {
		return int(r.sent.status)
	}
	return c.Response().Status
}

// started reports whether an answer began. A response that a middleware holds
// back in a buffer counts: more would be appended to it.
func (r *request) started(response *echo.Response) bool {
	return r.sent.started() || response.Committed && response.Status >= 200
}

// whole reports whether the client has a whole answer, so far as is known.
func (r *request) whole(c echo.Context) bool {
	return r.sent.started() && r.sent.complete(c.Request().Method)
}

// abort ends an answer that can't be finished so that the client sees it
// broken, unless the client has it all.
func (r *request) abort(c echo.Context) {
	if r.whole(c) {
		return
	}
	w := http.ResponseWriter(c.Response())
	if r.sent.ResponseWriter != nil {
		w = &r.sent
	}
	// Without the first bytes the client would see a connection closed before
	// any answer, and Go's would send the request again.
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}
