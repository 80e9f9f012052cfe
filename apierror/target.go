package apierror

import (
	"context"
	"crypto/rand"
	"fmt"
	"sync"
)

type targetKey struct{}

// WithTarget returns a context that carries target as the tracking ID of the
// request. An empty target means a fresh UUID, made when somebody asks for it.
func WithTarget(ctx context.Context, target string) context.Context {
	return WithTargetFunc(ctx, func() string { return target })
}

// WithTargetFunc returns a context that carries the tracking ID of the request,
// which is made by make when somebody asks for it and at most once: most
// requests succeed and need none. Where make is nil, or returns "", or panics,
// the ID is a random UUID. An ID is visible ASCII of at most 128 bytes; what
// make returns is cut and other characters are replaced by "-".
func WithTargetFunc(ctx context.Context, make func() string) context.Context {
	return context.WithValue(ctx, targetKey{}, sync.OnceValue(func() string { return makeTarget(make) }))
}

// Target returns the tracking ID of the request that ctx belongs to, making it
// if nobody asked before; "" if ctx carries none.
func Target(ctx context.Context) string {
	if target, ok := ctx.Value(targetKey{}).(func() string); ok {
		return target()
	}
	return ""
}

func makeTarget(make func() string) (target string) {
	defer func() {
		if recover() != nil || target == "" {
			target = newUUID()
		}
	}()
	if make == nil {
		return ""
	}
	return token(make())
}

// newUUID returns a random UUID (RFC 9562, version 4).
func newUUID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails, see crypto/rand
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
