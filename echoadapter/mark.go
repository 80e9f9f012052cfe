package echoadapter

import "github.com/labstack/echo/v4"

// The marks of a request that was dealt with, where none is remembered. They are
// Cache-Control, in a header that went out already: nobody sees a difference to what
// Write sets, and they stay as long as the answer's writer does, also where a
// middleware wraps that one. They are told apart by their address.
var (
	answered  = []string{"no-store"} // with the tracking ID in X-Request-Id
	dealtWith = []string{"no-store"} // without
)

// mark marks the response to the request that failed with f.
func (h *handler) mark(response *echo.Response, f *failure) {
	mark := answered
	if f.late || f.gone() || h.cfg.OmitRequestID {
		mark = dealtWith
	}
	response.Header()[echo.HeaderCacheControl] = mark
}

func has(response *echo.Response, mark []string) bool {
	values := response.Header()[echo.HeaderCacheControl]
	return len(values) > 0 && &values[0] == &mark[0]
}
