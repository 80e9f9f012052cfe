//go:build !race

package echoadapter_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// TestAllocations bounds what a request costs where the machine doesn't matter.
// Echo's default handler with its Recover and RequestID takes 15 for an error and
// 5 for a success, and without them 10 for an error.
func TestAllocations(t *testing.T) {
	logging := echoadapter.Config{Logger: slog.New(slog.NewJSONHandler(io.Discard, nil))}
	withBind := registered(quiet)
	withBind.POST("/bind", bindBench[benchIndicator])
	for _, tt := range []struct {
		name               string
		e                  *echo.Echo
		method, path, body string
		most               float64
	}{
		{"success", withBind, "GET", "/ok", "", 5},
		{"typed error", withBind, "GET", "/typed", "", 11},
		{"error of Echo's", withBind, "GET", "/http", "", 13},
		{"no route", withBind, "GET", "/nowhere", "", 11},
		{"panic", withBind, "GET", "/panic", "", 12},
		{"bind", withBind, "POST", "/bind", marshal(benchItem("High")), 24},
		{"bind, one field wrong", withBind, "POST", "/bind", marshal(benchItem("Highest")), 34},
		{"typed error, logged", registered(logging), "GET", "/typed", "", 15},
		{"typed error, handler alone", handling(quiet), "GET", "/typed", "", 7},
		// The error and its message, its ID, what is remembered, and the http.Request with it.
		{"typed error, handler alone, in the body only", handling(bodyOnly), "GET", "/typed", "", 6},
		{"error of Echo's, handler alone", handling(quiet), "GET", "/http", "", 8},
	} {
		if got := allocations(tt.e, tt.method, tt.path, tt.body); got > tt.most {
			t.Errorf("%s: %v allocations, want at most %v", tt.name, got, tt.most)
		}
	}
}

func allocations(e *echo.Echo, method, path, body string) float64 {
	r := httptest.NewRequest(method, path, nil)
	reader := strings.NewReader(body)
	if body != "" {
		r.Body, r.ContentLength = io.NopCloser(reader), int64(len(body))
		r.Header.Set("Content-Type", "application/json")
	}
	fresh, w := *r, &discard{header: http.Header{}}
	return testing.AllocsPerRun(200, func() {
		clear(w.header)
		reader.Reset(body)
		*r = fresh
		e.ServeHTTP(w, r)
	})
}

// TestAllocationsDoNotGrow has the costs that a client could try to drive up: by
// the length of a text, and by the number of failures in a batch, of which the
// first decides.
func TestAllocationsDoNotGrow(t *testing.T) {
	e := echo.New()
	echoadapter.Register(e, quiet)
	text := ""
	e.GET("/text", func(echo.Context) error { return apierror.InvalidHashValue(text) })
	var first float64
	for _, size := range []int{10, 1 << 10, 1 << 20} {
		text = strings.Repeat("x", size)
		got := allocations(e, "GET", "/text", "")
		if first == 0 {
			first = got
		}
		if got > first {
			t.Errorf("a text of %d bytes costs %v allocations, one of 10 bytes %v", size, got, first)
		}
	}

	e.POST("/batch", bindBench[benchBatch])
	cost := func(items int) (good, bad float64) {
		var batch benchBatch
		for range items {
			batch.Indicators = append(batch.Indicators, benchItem("High"))
		}
		good = allocations(e, "POST", "/batch", marshal(batch))
		for i := range batch.Indicators {
			batch.Indicators[i].Severity = "Highest"
		}
		return good, allocations(e, "POST", "/batch", marshal(batch))
	}
	for _, items := range []int{1, 10, 100, 1000} {
		good, bad := cost(items)
		// validator itself makes five for each failure.
		if most := good + 20 + 6*float64(items); bad > most {
			t.Errorf("%d failures cost %v allocations, want at most %v", items, bad, most)
		}
	}
}
