package apierror

import (
	"context"

	"github.com/faultline-go/faultline/internal/tracking"
)

// WithTarget returns a context that carries target as the tracking ID of the
// request. If target is empty, the ID is a random UUID.
func WithTarget(ctx context.Context, target string) context.Context {
	return WithTargetFunc(ctx, func() string { return target })
}

// WithTargetFunc returns a context that carries the tracking ID of the request. It
// calls newID at most once, when the ID is first asked for, and keeps at most 128
// bytes of visible ASCII; other characters become "-". If newID is nil, returns ""
// or panics, the ID is a random UUID.
func WithTargetFunc(ctx context.Context, newID func() string) context.Context {
	id := &tracking.ID{}
	if newID != nil {
		id.New = func(context.Context) string { return newID() }
	}
	return context.WithValue(ctx, tracking.Key{}, id)
}

// Target returns the tracking ID of the request that ctx belongs to, or "" if ctx
// carries none.
func Target(ctx context.Context) string {
	if id := tracking.Of(ctx); id != nil {
		return id.For(ctx)
	}
	return ""
}
