package echoadapter

import (
	"context"
	"crypto/rand"
	"net/http"
	"sync/atomic"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/tracking"
)

// request is what is remembered of one request. It is the request's context too,
// so that it is found wherever the context is, whatever a middleware does to
// Echo's own.
type request struct {
	// Context is the one that the server gave the request.
	context.Context
	id tracking.ID
	// http is what Middleware changed, nil if the middleware is not installed, and
	// body is around its body.
	http *http.Request
	body bodyReader
	// sent watches what goes out. It is of use only if the middleware is installed.
	sent sentWriter
	// over is set when Middleware is left: another request may be made of the same
	// http.Request, as tests do.
	over atomic.Bool
	// answered is set when the error handler has dealt with the request.
	answered atomic.Bool
	// broken is set when an answer can't be finished and is to be broken off.
	broken atomic.Bool
	// omitID is Config.OmitRequestID.
	omitID bool
}

type requestKey struct{}

// Value makes r a context that holds itself, and the tracking ID.
func (r *request) Value(key any) any {
	switch key.(type) {
	case requestKey:
		return r
	case tracking.Key:
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
func newRequest(server context.Context, cfg *Config) *request {
	return &request{Context: server, id: tracking.ID{New: newTarget(server, cfg)}, omitID: cfg.OmitRequestID}
}

// remember begins to remember c's request where no Middleware does.
func remember(c echo.Context, cfg *Config) *request {
	r := newRequest(c.Request().Context(), cfg)
	c.SetRequest(c.Request().WithContext(r))
	return r
}

// newTarget returns what makes the tracking ID. One that the context carries already
// comes before Config.NewTarget, for whoever wraps the Echo has logged it.
func newTarget(server context.Context, cfg *Config) func() string {
	switch {
	case tracking.Of(server) != nil:
		return func() string { return apierror.Target(server) }
	case cfg.NewTarget != nil:
		return cfg.NewTarget
	}
	return newUUID
}

// newUUID returns a random UUID (RFC 9562, version 4), as uuid.NewString does with one
// allocation more.
func newUUID() string {
	var id uuid.UUID
	rand.Read(id[:]) // never fails, see crypto/rand
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return id.String()
}

// watch makes in the request that is remembered, marks the errors of its body, and
// puts a sentWriter below response.
//
// The request is changed in place, for Echo routes by the one that the server gave
// it: with a copy the router would not see what MethodOverride and Rewrite change.
func (r *request) watch(in *http.Request, response *echo.Response) {
	*in = *in.WithContext(r)
	r.http, r.body.ReadCloser = in, in.Body
	if in.Body != nil && in.Body != http.NoBody {
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
	if !r.omitID && r.id.Made() && h.Get(echo.HeaderXRequestID) != r.id.String() {
		h.Set(echo.HeaderXRequestID, r.id.String())
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
		r.http.Body = r.body.ReadCloser
	}
}
