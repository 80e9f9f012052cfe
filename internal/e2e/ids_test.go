package e2e

import (
	"bytes"
	"encoding/hex"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/echoadapter"
)

// TestIDsAreUnique has 8 goroutines fail a million requests.
func TestIDsAreUnique(t *testing.T) {
	total := 1_000_000
	if testing.Short() || raceEnabled {
		total = 100_000
	}
	const workers = 8
	e := echo.New()
	echoadapter.Register(e, echoadapter.Config{Logger: slog.New(slog.DiscardHandler)})
	ids := make([][][16]byte, workers)
	var all sync.WaitGroup
	for worker := range workers {
		all.Go(func() {
			r := httptest.NewRequest(http.MethodGet, "/nowhere", nil)
			for range total / workers {
				w := &idWriter{header: http.Header{}}
				e.ServeHTTP(w, r.Clone(r.Context()))
				ids[worker] = append(ids[worker], w.id(t))
			}
		})
	}
	all.Wait()
	got := slices.Concat(ids...)
	slices.SortFunc(got, func(a, b [16]byte) int { return bytes.Compare(a[:], b[:]) })
	if n := len(slices.Compact(got)); n != total {
		t.Errorf("got %d different IDs in %d answers", n, total)
	}
}

// idWriter keeps an answer's header, and no more.
type idWriter struct{ header http.Header }

func (w *idWriter) Header() http.Header         { return w.header }
func (w *idWriter) Write(b []byte) (int, error) { return len(b), nil }
func (w *idWriter) WriteHeader(int)             {}

func (w *idWriter) id(t *testing.T) (id [16]byte) {
	text := w.header.Get("X-Request-Id")
	if n, err := hex.Decode(id[:], []byte(strings.ReplaceAll(text, "-", ""))); n != len(id) || err != nil {
		t.Errorf("X-Request-Id: got %q", text)
	}
	return id
}
