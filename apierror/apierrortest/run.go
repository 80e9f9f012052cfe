package apierrortest

import (
	"context"
	"iter"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// Run examines handler, with each check as a subtest. The handler is served on a
// port of loopback, for some of what clients rely on is a matter of connections.
// A mistake in cfg ends the test.
func Run(t *testing.T, handler http.Handler, cfg Config) {
	t.Helper()
	server := httptest.NewServer(handler)
	defer closeServer(t, server, cfg.withDefaults().Timeout)
	RunURL(t, server.URL, cfg)
}

// closeServer closes server, but doesn't wait for a handler that never returns.
func closeServer(t *testing.T, server *httptest.Server, limit time.Duration) {
	t.Helper()
	closed := make(chan struct{})
	go func() {
		server.Close()
		close(closed)
	}()
	select {
	case <-closed:
	case <-time.After(limit):
		t.Errorf("a handler still runs %s after its client is gone", limit)
	}
}

// RunURL examines the service at url, such as https://api.test.example.com or
// https://test.example.com/base, to which the paths of cfg are appended. A
// mistake in url or cfg, and a service that isn't there, end the test.
func RunURL(t *testing.T, url string, cfg Config) {
	t.Helper()
	p, err := newProbe(t.Context(), url, cfg)
	if err != nil {
		t.Fatalf("apierrortest: %v", err)
	}
	defer p.close()
	for _, c := range checks() {
		t.Run(c.name, func(t *testing.T) {
			r := p.examine(t.Context(), c)
			switch {
			case r.Skipped != "":
				t.Skip(r.Skipped)
			case !r.Passed():
				t.Error(r.text())
			}
		})
	}
}

// Examine examines the service at url, as [RunURL] does, and returns the results
// one by one as they come. The sequence can be used once; it ends early when ctx
// is done. The error is that of a mistake in url or cfg, or of a service that
// isn't there.
func Examine(ctx context.Context, url string, cfg Config) (iter.Seq[Result], error) {
	p, err := newProbe(ctx, url, cfg)
	if err != nil {
		return nil, err
	}
	return func(yield func(Result) bool) {
		defer p.close()
		for _, c := range checks() {
			r := p.examine(ctx, c)
			if ctx.Err() != nil || !yield(r) {
				return
			}
		}
	}, nil
}
