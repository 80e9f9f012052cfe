package exchange

import (
	"context"
	"net/http"
	"sync/atomic"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/slot"
	"github.com/faultline-go/faultline/internal/tracking"
)

// scope is the context of a request. Goroutines that outlive the request keep it, so it
// holds nothing of the request but the tracking ID and a slot, which is emptied.
type scope struct {
	context.Context // the one from the server
	id              tracking.ID
	slot            slot.Slot
	exchange        atomic.Pointer[Exchange] // nil after End
	dealtWith       atomic.Bool              // whether the exchange ended with an error
}

type scopeKey struct{}

// Value returns the scope itself, the tracking ID and the slot for their keys.
func (s *scope) Value(key any) any {
	switch key.(type) {
	case scopeKey:
		return s
	case tracking.Key:
		return &s.id
	}
	if key == slot.Key {
		return &s.slot
	}
	return s.Context.Value(key)
}

// newScope returns the context for a request from the server. A tracking ID that the
// server's context has comes before Config.NewTarget, because whatever wraps the
// framework may have logged it.
func newScope(server context.Context, cfg *Config) *scope {
	if s, ok := server.(*scope); ok && s.exchange.Load() == nil {
		server = s.Context // of a request that a test uses again
	}
	newID := cfg.NewTarget
	if tracking.Of(server) != nil {
		newID = func(context.Context) string { return apierror.Target(server) }
	}
	return &scope{Context: server, id: tracking.ID{New: newID}}
}

// find returns the scope of a request: by its context or, if a middleware replaced that
// one, by the response's writer. It returns nil if the request has none.
func find(ctx context.Context, w http.ResponseWriter) *scope {
	if s, ok := ctx.Value(scopeKey{}).(*scope); ok {
		return s
	}
	for {
		switch u := w.(type) {
		case *writer:
			return u.exchange.scope
		case interface{ Unwrap() http.ResponseWriter }:
			w = u.Unwrap()
		default:
			return nil
		}
	}
}
