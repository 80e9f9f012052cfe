package echoadapter

import (
	"context"
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
	// over is set when Middleware is left: another request may be made of the same
	// http.Request, as tests do.
	over atomic.Bool
	// answered is set when the error handler has dealt with the request.
	answered atomic.Bool
	// sent watches what goes out. Its ResponseWriter is nil if the middleware is
	// not installed.
	sent sentWriter
	body bodyReader
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

// requestOf returns what is remembered of c's request, nil if nothing is yet.
func requestOf(c echo.Context) *request {
	r, _ := c.Request().Context().Value(requestKey{}).(*request)
	return r
}

// remember begins to remember the request that in is, for as long as the returned
// copy of it is used. newTarget is Config.NewTarget.
func remember(in *http.Request, newTarget func() string) (*request, *http.Request) {
	if newTarget == nil {
		newTarget = newUUID
	}
	r := &request{Context: in.Context(), id: apierror.LazyTarget{New: newTarget}}
	seen := in.WithContext(r)
	if seen.Body != nil && seen.Body != http.NoBody {
		r.body.ReadCloser = seen.Body
		seen.Body = &r.body
	}
	return r, seen
}

// requestOrNew returns what is remembered of c's request, and begins to remember
// it where no Middleware does.
func requestOrNew(c echo.Context, newTarget func() string) *request {
	r := requestOf(c)
	if r == nil {
		var seen *http.Request
		r, seen = remember(c.Request(), newTarget)
		c.SetRequest(seen)
	}
	return r
}
