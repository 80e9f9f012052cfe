// Package slot gives other packages a place in the context of a request, for what must end
// with the request.
package slot

import (
	"context"
	"net/http"
	"sync"

	"github.com/faultline-go/faultline/apierror"
)

// Slot is the place. The zero value is empty and open. Goroutines that outlive the request
// keep the Slot, so it must not be used for another request.
type Slot struct {
	mu     sync.Mutex
	held   Held
	closed bool
}

// Held is what a Slot holds.
type Held interface {
	// Release is called when the request ends. Nobody uses the Held afterwards.
	Release()
}

// key is the key of a Slot in a context.
type key struct{}

// Key is the key for which a context that has a Slot returns it.
var Key any = key{}

// Of returns the Slot in ctx, or nil if there is none.
func Of(ctx context.Context) *Slot {
	s, _ := ctx.Value(Key).(*Slot)
	return s
}

// Lock locks s and returns what it holds, which may be nil, and true; or it returns false
// if the request is over. The caller must call Unlock if Lock returned true.
func (s *Slot) Lock() (Held, bool) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil, false
	}
	return s.held, true
}

// Unlock unlocks s, which holds h from now on.
func (s *Slot) Unlock(h Held) {
	s.held = h
	s.mu.Unlock()
}

// Close ends the request.
func (s *Slot) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	if s.held != nil {
		s.held.Release()
		s.held = nil
	}
}

// Failure is a failed request, at the moment of its record in the log.
type Failure struct {
	apierror.Event
	Header http.Header
}

// FailureKey is the key for which the context of the record of a failure returns a value
// that has a method Failure() Failure.
var FailureKey any = failureKey{}

type failureKey struct{}

// FailureOf returns the failure whose record has the context ctx. It returns false if the
// record is another one.
func FailureOf(ctx context.Context) (Failure, bool) {
	if f, ok := ctx.Value(FailureKey).(interface{ Failure() Failure }); ok {
		return f.Failure(), true
	}
	return Failure{}, false
}
