package apierror

import (
	"context"
	"sync"
	"sync/atomic"
)

// TargetKey is the key of a request's tracking ID in a context. The value has a
// method Target() string, as [LazyTarget] has. [WithTarget] and [WithTargetFunc]
// set it; only an adapter that has a context type of its own needs the key.
type TargetKey struct{}

// WithTarget returns a context that carries target as the tracking ID of the
// request. An empty target means a random UUID, made when somebody asks for it.
func WithTarget(ctx context.Context, target string) context.Context {
	return WithTargetFunc(ctx, func() string { return target })
}

// WithTargetFunc returns a context that carries the tracking ID of the request,
// which is what make returns, as [LazyTarget] has it.
func WithTargetFunc(ctx context.Context, make func() string) context.Context {
	return context.WithValue(ctx, TargetKey{}, &LazyTarget{New: make})
}

// Target returns the tracking ID of the request that ctx belongs to, making it
// if nobody asked before; "" if ctx carries none.
func Target(ctx context.Context) string {
	if t, ok := ctx.Value(TargetKey{}).(interface{ Target() string }); ok {
		return t.Target()
	}
	return ""
}

// LazyTarget is a tracking ID that is made when somebody asks for it, and at most
// once: most requests succeed and need none. The zero value makes a random UUID.
// It must not be copied after its first use.
type LazyTarget struct {
	// New makes the ID: visible ASCII of at most 128 bytes; what is more is cut
	// off, and other characters are replaced by "-". Where New is nil, returns ""
	// or panics, the ID is a random UUID.
	New func() string

	once sync.Once
	made atomic.Bool
	id   string
}

// Target returns the ID, making it if nobody asked before.
func (t *LazyTarget) Target() string {
	t.once.Do(t.make)
	return t.id
}

// Made reports whether somebody asked for the ID.
func (t *LazyTarget) Made() bool { return t.made.Load() }

func (t *LazyTarget) make() {
	defer func() {
		if recover() != nil || t.id == "" {
			t.id = newUUID()
		}
		t.made.Store(true)
	}()
	if t.New != nil {
		t.id = token(t.New())
	}
}
