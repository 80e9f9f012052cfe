package lock

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/faultline-go/faultline/apierror/catalog"
)

func TestCreate(t *testing.T) {
	name := filepath.Join(t.TempDir(), "errors.lock.json.new")
	if err := os.WriteFile(name, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	const want = "it can't be written: errors.lock.json.new exists, which a run of the tests has left behind; remove it"
	if _, err := create(name, 2); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, err := create(filepath.Join(name, "below"), 2); err == nil || !strings.HasPrefix(err.Error(), "it can't be written: ") {
		t.Errorf("got %v", err)
	}
}

// TestTooLarge has an update that would not be readable.
func TestTooLarge(t *testing.T) {
	name := filepath.Join(t.TempDir(), "errors.lock.json")
	huge := catalog.NewLock(catalog.Pair{Status: 404, Code: "NotFound", Tests: map[string]string{".": strings.Repeat("x", catalog.MaxLock)}})
	_, _, err := updateFile(name, func(catalog.Lock) (catalog.Lock, int, int) { return huge, 1, 0 })
	if err == nil || !strings.HasPrefix(err.Error(), "it would have ") {
		t.Errorf("got %v", err)
	}
	for _, name := range []string{name, name + ".new"} {
		if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", filepath.Base(name), err)
		}
	}
}
