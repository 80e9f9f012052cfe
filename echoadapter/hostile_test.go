//go:build !race

package echoadapter_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

type hostileItem struct {
	benchIndicator
	Tags []string          `json:"tags"`
	More map[string]string `json:"more"`
}

type hostileBatch struct {
	Indicators []hostileItem    `json:"Indicators" validate:"max=500,dive"`
	Free       []hostileItem    `json:"free"`
	Lists      [][]string       `json:"lists"`
	Maps       []map[string]int `json:"maps"`
	Any        any              `json:"any"`
	Texts      []string         `json:"texts"`
	Pointers   []*hostileItem   `json:"pointers"`
}

// TestHostileSizes checks what bodies of 4 MiB allocate that are small in JSON and large as
// Go values: all that is allocated bounds the peak of the heap.
func TestHostileSizes(t *testing.T) {
	const size = 4 << 20
	fill := func(start, item, end string) string {
		n := (size - len(start) - len(end)) / (len(item) + 1)
		return start + strings.Repeat(item+",", n-1) + item + end
	}
	e := echo.New()
	echoadapter.Register(e, quiet)
	e.POST("/", func(c echo.Context) error {
		_, err := echoadapter.Bind[hostileBatch](c)
		return err
	})
	for _, tt := range []struct {
		name, body string
		most       float64 // times the body's size
		code       apierror.Code
	}{
		{"objects in a batch", fill(`{"Indicators":[`, `{}`, `]}`), 4, "MaximumBatchSizeExceeded"},
		{"objects in a batch, and a syntax error", fill(`{"Indicators":[`, `{}`, `]`), 4, "InvalidRequestBody"},
		{"objects without a bound", fill(`{"free":[`, `{}`, `]}`), 20, "InvalidRequestBody"},
		{"pointers to objects", fill(`{"pointers":[`, `{}`, `]}`), 20, "InvalidRequestBody"},
		{"null pointers", fill(`{"pointers":[`, `null`, `]}`), 20, ""},
		{"empty lists", fill(`{"lists":[`, `[]`, `]}`), 20, "InvalidRequestBody"},
		{"empty maps", fill(`{"maps":[`, `{}`, `]}`), 20, "InvalidRequestBody"},
		{"maps of one", fill(`{"maps":[`, `{"a":1}`, `]}`), 20, "InvalidRequestBody"},
		{"any: objects", fill(`{"any":[`, `{}`, `]}`), 20, "InvalidRequestBody"},
		{"any: lists", fill(`{"any":[`, `[]`, `]}`), 20, "InvalidRequestBody"},
		{"any: numbers", fill(`{"any":[`, `1`, `]}`), 20, "InvalidRequestBody"},
		{"empty texts", fill(`{"texts":[`, `""`, `]}`), 20, "InvalidRequestBody"},
		{"texts", fill(`{"texts":[`, `"`+strings.Repeat("x", 1000)+`"`, `]}`), 20, ""},
		{"unknown names", fill(`{`, `"x":1`, `}`), 20, "InvalidRequestBody"},
		{"one text", `{"texts":["` + strings.Repeat("x", size-20) + `"]}`, 20, ""},
	} {
		r := httptest.NewRequest("POST", "/", strings.NewReader(tt.body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		e.ServeHTTP(w, r)
		runtime.ReadMemStats(&after)
		times := float64(after.TotalAlloc-before.TotalAlloc) / float64(len(tt.body))
		t.Logf("%-40s %5.1f times its size, %d %.120s", tt.name, times, w.Code, w.Body)
		if times > tt.most {
			t.Errorf("%s: allocates %.1f times the body's size, want at most %v", tt.name, times, tt.most)
		}
		if tt.code == "" && w.Code != http.StatusOK || tt.code != "" && !strings.Contains(w.Body.String(), fmt.Sprintf(`"code":"%s"`, tt.code)) {
			t.Errorf("%s: got %d %s, want code %q", tt.name, w.Code, w.Body, tt.code)
		}
	}
}
