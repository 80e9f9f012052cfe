package bench_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// side is one side of a comparison: what answers which request, and how.
type side struct {
	name    string
	handler http.Handler
	path    string
	// body makes the request a POST of JSON; "" is a GET.
	body string
	// status and text are of the right answer; text stands in its body, or in
	// its header if it has no place in the body.
	status int
	text   string
	// log is what the handler logs to, logs what must stand in it. nil where
	// nothing is logged.
	log  *firstLine
	logs string
}

// compare measures the sides.
func compare(b *testing.B, sides ...side) {
	for _, s := range shuffled(sides) {
		s.bench(b)
	}
}

// shuffled returns sides in an order that is another one in each round, so that
// none always runs into what the one before it left behind.
func shuffled[T any](sides []T) []T {
	rand.Shuffle(len(sides), func(i, j int) { sides[i], sides[j] = sides[j], sides[i] })
	return sides
}

// bench measures s, after it saw one right answer.
func (s side) bench(b *testing.B) {
	b.Run(s.name, func(b *testing.B) {
		r, rewind := s.request()
		fresh := *r
		s.check(b, r)
		w := &discard{header: http.Header{}}
		b.ReportAllocs()
		for b.Loop() {
			clear(w.header)
			rewind()
			*r = fresh // a middleware may have changed it
			s.handler.ServeHTTP(w, r)
		}
		if w.status != s.status {
			b.Fatalf("status %d in the end, want %d", w.status, s.status)
		}
	})
}

// request returns the request as a server gets it, and what makes its body
// readable again.
func (s side) request() (r *http.Request, rewind func()) {
	if s.body == "" {
		return httptest.NewRequest(http.MethodGet, s.path, nil), func() {}
	}
	body := strings.NewReader(s.body)
	r = httptest.NewRequest(http.MethodPost, s.path, body)
	r.Header.Set("Content-Type", "application/json")
	r.Body = io.NopCloser(body)
	return r, func() { body.Reset(s.body) }
}

// check fails b unless s answers r as it should.
func (s side) check(b *testing.B, r *http.Request) {
	b.Helper()
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	var header strings.Builder
	w.Header().Write(&header)
	if w.Code != s.status || !strings.Contains(w.Body.String()+header.String(), s.text) {
		b.Fatalf("got %d %s\n%s\nwant %d with %q", w.Code, w.Body, header.String(), s.status, s.text)
	}
	if s.log != nil && !bytes.Contains(s.log.line, []byte(s.logs)) {
		b.Fatalf("logged %s\nwant %q in it", s.log.line, s.logs)
	}
}

// discard is a ResponseWriter that costs nothing and is used again.
type discard struct {
	header http.Header
	status int
}

func (w *discard) Header() http.Header         { return w.header }
func (w *discard) Write(b []byte) (int, error) { return len(b), nil }
func (w *discard) WriteHeader(status int)      { w.status = status }

// firstLine keeps the first line of a log and discards the others.
type firstLine struct{ line []byte }

func (l *firstLine) Write(b []byte) (int, error) {
	if l.line == nil {
		l.line = bytes.Clone(b)
	}
	return len(b), nil
}
