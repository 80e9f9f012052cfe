//go:build !race

package apierror_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	. "github.com/faultline-go/faultline/apierror"
)

// discard is a ResponseWriter that costs nothing and is used again.
type discard struct{ header http.Header }

func (w *discard) Header() http.Header         { return w.header }
func (w *discard) Write(b []byte) (int, error) { return len(b), nil }
func (w *discard) WriteHeader(int)             {}

// TestAllocations bounds what an error costs where the machine doesn't matter.
func TestAllocations(t *testing.T) {
	shared, cause := InvalidIpAddress("10.0.0.999"), errors.New("cause")
	var made *Error
	w := &discard{http.Header{}}
	plain := httptest.NewRequest("GET", "/", nil)
	tracked := plain.WithContext(WithTarget(plain.Context(), "id-1"))
	write := func(writer Writer, r *http.Request, target string) func() {
		return func() {
			clear(w.header)
			writer.Write(w, r, shared, target)
		}
	}
	for _, tt := range []struct {
		name string
		run  func()
		most float64
	}{
		{"make", func() { made = InvalidIpAddress("10.0.0.999") }, 2}, // the error and its message
		{"make, of a status", func() { made = FromStatus(404, "No such thing.") }, 1},
		{"make, of a status without a code", func() { made = FromStatus(409, "") }, 2},
		{"make, of an own code", func() { made = New(409, "Own", "Message") }, 2},
		{"with a cause", func() { made = shared.WithCause(cause) }, 2},
		{"write", write(Writer{}, plain, ""), 2}, // the ID, and it in a header
		{"write an ID that is given", write(Writer{}, plain, "id-1"), 1},
		{"write that of the request", write(Writer{}, tracked, ""), 1},
		{"write that of the request, given", write(Writer{}, tracked, "id-1"), 1},
		{"write, in the body only", write(Writer{OmitRequestID: true}, plain, ""), 1}, // the ID
	} {
		if got := testing.AllocsPerRun(200, tt.run); got > tt.most {
			t.Errorf("%s: %v allocations, want at most %v", tt.name, got, tt.most)
		}
	}
	_ = made
}
