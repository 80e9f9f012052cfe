package echoadapter

import (
	"context"
	"io"
	"net/http"
	"sync/atomic"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
)

// request is what is remembered of one request. It is the request's context too,
// so that it is found wherever the context is, whatever a middleware does to
// Echo's own.
type request struct {
	// Context is the one that the server gave the request.
	context.Context
	id apierror.LazyTarget
	// http is what Middleware changed, nil if the middleware is not installed, and
	// original its body.
	http     *http.Request
	original io.ReadCloser
	body     bodyReader
	// sent watches what goes out. It is of use only if the middleware is installed.
	sent sentWriter
	// over is set when Middleware is left: another request may be made of the same
	// http.Request, as tests do.
	over atomic.Bool
	// answered is set when the error handler has dealt with the request.
	answered atomic.Bool
	// broken is set when an answer can't be finished and is to be broken off.
	broken atomic.Bool
}

type requestKey struct{}

// Value makes r a context that holds itself, and the tracking ID.
func (r *request) Value(key any) any {
	switch key.(type) {
	case requestKey:
		return r
	case apierror.TargetKey:
		return &r.id
	}
	return r.Context.Value(key)
}

// requestOf returns what is remembered of c's request, nil if nothing is yet. It is
// found by the request's context, and where a middleware took another one, by the
// writer.
func requestOf(c echo.Context) *request {
	if r, ok := c.Request().Context().Value(requestKey{}).(*request); ok {
		return r
	}
	w := c.Response().Writer
	for {
		switch u := w.(type) {
		case *sentWriter:
			return u.request
		case interface{ Unwrap() http.ResponseWriter }:
			w = u.Unwrap()
		default:
			return nil
		}
	}
}

// newRequest returns what is remembered of a request whose context the server made.
// newTarget is Config.NewTarget; an ID that the context carries already comes first,
// for whoever wraps the Echo has logged it.
func newRequest(server context.Context, newTarget func() string) *request {
	if server.Value(apierror.TargetKey{}) != nil {
		newTarget = func() string { return apierror.Target(server) }
	} else if newTarget == nil {
		newTarget = newUUID
	}
	return &request{Context: server, id: apierror.LazyTarget{New: newTarget}}
}

// requestOrNew returns what is remembered of c's request, and begins to remember
// it where no Middleware does.
func requestOrNew(c echo.Context, newTarget func() string) *request {
	r := requestOf(c)
	if r == nil {
		r = newRequest(c.Request().Context(), newTarget)
		c.SetRequest(c.Request().WithContext(r))
	}
	return r
}

// watch makes in the request that is remembered, marks the errors of its body, and
// puts a sentWriter below response.
//
// The request is changed in place, for Echo routes by the one that the server gave
// it: with a copy the router would not see what MethodOverride and Rewrite change.
func (r *request) watch(in *http.Request, response *echo.Response) {
	*in = *in.WithContext(r)
	r.http, r.original = in, in.Body
	if in.Body != nil && in.Body != http.NoBody {
		r.body.ReadCloser = in.Body
		in.Body = &r.body
	}
	r.sent.ResponseWriter, r.sent.request = response.Writer, r
	response.Writer = &r.sent
}

// inside reports whether the request is on its way through Middleware.
func (r *request) inside() bool { return r.http != nil && !r.over.Load() }

// begin is called before the header h goes out.
func (r *request) begin(h http.Header) {
	r.giveBodyBack()
	if r.id.Made() && first(h[echo.HeaderXRequestID]) != r.id.Target() {
		h.Set(echo.HeaderXRequestID, r.id.Target())
	}
}

// giveBodyBack gives net/http its own body back, unless a middleware put another
// one above ours. Before the header goes out net/http looks at the body's type:
// for a stranger it waits for up to 256 KiB from a client that may send nothing,
// and takes what is left of a body that was closed for the next request. Middleware
// gives it back in any case when nobody reads any more. HTTP/2 has no such habits,
// and handlers that read and write at once.
func (r *request) giveBodyBack() {
	if r.http != nil && r.http.ProtoMajor == 1 && r.http.Body == &r.body {
		r.http.Body = r.original
	}
}
