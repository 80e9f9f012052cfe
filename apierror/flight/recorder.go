package flight

import (
	"context"
	"log/slog"
	"net/http"
	"sync"

	"github.com/faultline-go/faultline/internal/slot"
	"github.com/faultline-go/faultline/internal/tracking"
)

// Config configures a [Recorder]. The zero value works.
type Config struct {
	// Level is the lowest level that is kept. nil means slog.LevelDebug.
	Level slog.Leveler

	// PerRequest is how many records of a request are kept. A value below 1 means 64.
	PerRequest int

	// Failures is how many failed requests are kept, and MaxBytes how much memory they take
	// at most, in bytes. Values below 1 mean 256 and 16 MiB.
	Failures, MaxBytes int

	// ClientErrors keeps failures with a 4xx too. False means those with a 5xx, panics, and
	// failures after a response had begun.
	ClientErrors bool

	// Redact reports whether the value of an attribute or a header must be replaced, by its
	// name in lower case. Those with names that are or end in authorization, cookie,
	// password, token, secret or key always are. nil means no others.
	Redact func(name string) bool

	// Headers are the names of request headers that are kept. nil means Accept,
	// Content-Length, Content-Type, User-Agent, X-Request-Id and Traceparent.
	Headers []string

	// Authorize reports whether a request may see the page. nil means requests from a
	// loopback address that no proxy passed on, for a Host that is an IP address, localhost
	// or in Hosts. Others get 404. A proxy on the same machine that adds none of the headers
	// Forwarded, X-Forwarded-… and Via can't be told from a person there: if one leads to the
	// page, set Authorize.
	Authorize func(*http.Request) bool

	// Hosts are names of hosts, without a port, under which the page may be asked for.
	Hosts []string

	// UpstreamURL and TraceURL are templates of links to the failure of another service and
	// to the trace: {} stands for the ID. "" means no link.
	UpstreamURL, TraceURL string
}

// Recorder keeps the records of requests that are served, and the last failures. It is
// safe for concurrent use. As an http.Handler it shows the failures; see [Config].Authorize.
type Recorder struct {
	cfg  Config
	pool sync.Pool // of *held
	ring ring
}

// New returns a Recorder.
func New(cfg Config) *Recorder {
	if cfg.Level == nil {
		cfg.Level = slog.LevelDebug
	}
	cfg.PerRequest = atLeast1(cfg.PerRequest, 64)
	cfg.Failures = atLeast1(cfg.Failures, 256)
	cfg.MaxBytes = atLeast1(cfg.MaxBytes, 16<<20)
	if cfg.Headers == nil {
		cfg.Headers = []string{"Accept", "Content-Length", "Content-Type", "User-Agent", "X-Request-Id", "Traceparent"}
	}
	r := &Recorder{cfg: cfg, ring: ring{most: cfg.Failures, maxBytes: cfg.MaxBytes}}
	r.pool.New = func() any { return &held{recorder: r, records: make([]record, cfg.PerRequest)} }
	return r
}

func atLeast1(n, otherwise int) int {
	if n < 1 {
		return otherwise
	}
	return n
}

// Start returns a context for a request that echoadapter doesn't serve, and the function
// that ends the request. Its records are let go when a record says that it failed; see
// [Recorder.Fail].
func Start(ctx context.Context) (requestContext context.Context, end func()) {
	s := &startContext{Context: ctx}
	return s, s.slot.Close
}

// startContext is the context of a request of Start.
type startContext struct {
	context.Context
	slot slot.Slot
	id   tracking.ID
}

// Value returns the slot and, if the context around has none, the tracking ID.
func (s *startContext) Value(key any) any {
	switch key {
	case slot.Key:
		return &s.slot
	case tracking.Key{}:
		if outer := s.Context.Value(key); outer != nil {
			return outer
		}
		return &s.id
	}
	return s.Context.Value(key)
}
