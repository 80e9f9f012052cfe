// Package tracking keeps the tracking ID of a request in its context.
package tracking

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"sync"
	"sync/atomic"

	"github.com/faultline-go/faultline/internal/text"
)

// Key is the key of a request's [ID] in a context.
type Key struct{}

// ID is a tracking ID that is made at most once, when it is first asked for: most
// requests succeed and need none. It must not be copied after its first use.
type ID struct {
	// New makes the ID, with the context of the first call of For. Its result is limited to
	// what [text.Token] allows. If New is nil, returns "" or panics, the ID is a random UUID.
	New func(context.Context) string

	once sync.Once
	made atomic.Bool
	id   string
}

// For returns the ID. The context is the request's at the moment.
func (t *ID) For(ctx context.Context) string {
	t.once.Do(func() { t.make(ctx) })
	return t.id
}

// Made reports whether the ID was asked for.
func (t *ID) Made() bool { return t.made.Load() }

func (t *ID) make(ctx context.Context) {
	defer func() {
		if recover() != nil || t.id == "" {
			t.id = NewUUID()
		}
		t.made.Store(true)
	}()
	if t.New != nil {
		t.id = text.Token(t.New(ctx))
	}
}

// Of returns the ID in ctx, or nil if there is none.
func Of(ctx context.Context) *ID {
	id, _ := ctx.Value(Key{}).(*ID)
	return id
}

// NewUUID returns a random UUID (RFC 9562, version 4).
func NewUUID() string {
	var id [16]byte
	rand.Read(id[:]) // never fails, see crypto/rand
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	text := [36]byte{8: '-', 13: '-', 18: '-', 23: '-'}
	hex.Encode(text[:], id[:4])
	hex.Encode(text[9:], id[4:6])
	hex.Encode(text[14:], id[6:8])
	hex.Encode(text[19:], id[8:10])
	hex.Encode(text[24:], id[10:])
	return string(text[:])
}
