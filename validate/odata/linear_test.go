package odata

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// counted is the environment variable that has linear only parse the query it names.
const counted = "FAULTLINE_COUNTED"

// linear fails if the second query, eight times the first, takes more than ten times the
// statements of this package or sixteen times the memory, since slices grow by doubling.
// Quadratic work takes 64 times as much. The binary at path counts the statements, because
// a clock tells more about the machine than about the parser.
func linear(t *testing.T, path string, rules Rules, first, second string) {
	t.Helper()
	switch os.Getenv(counted) {
	case "first":
		tryParse(t, first, rules)
		return
	case "second":
		tryParse(t, second, rules)
		return
	}
	if once, more := statements(t, path, "first"), statements(t, path, "second"); more > 10*once {
		t.Errorf("%d bytes take %d statements, %d bytes take %d", len(first), once, len(second), more)
	}
	once := allocated(func() { tryParse(t, first, rules) })
	if more := allocated(func() { tryParse(t, second, rules) }); more > 16*once {
		t.Errorf("%d bytes allocate %d bytes, %d bytes allocate %d", len(first), once, len(second), more)
	}
}

// tryParse parses a query that may be refused, but only with a SyntaxError.
func tryParse(t *testing.T, query string, rules Rules) {
	t.Helper()
	var e *SyntaxError
	if _, err := Parse(query, rules); err != nil && !errors.As(err, &e) {
		t.Fatal(err)
	}
}

// allocated returns how many bytes do allocates.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// countingBinary builds the tests of this package with coverage, which counts how often each
// statement runs, and returns the path.
func countingBinary(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "odata.test")
	if os.Getenv(counted) != "" {
		return path
	}
	if out, err := exec.Command("go", "test", "-c", "-covermode=count", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

// statements runs t alone in the binary at path, and returns how many statements of this
// package it takes to parse the query.
func statements(t *testing.T, path, which string) (n int) {
	t.Helper()
	profile := filepath.Join(t.TempDir(), "profile")
	names := strings.Split(t.Name(), "/")
	for i, name := range names {
		names[i] = "^" + regexp.QuoteMeta(name) + "$"
	}
	cmd := exec.Command(path, "-test.run="+strings.Join(names, "/"), "-test.coverprofile="+profile)
	cmd.Env = append(os.Environ(), counted+"="+which)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(profile)
	if err != nil {
		t.Fatal(err)
	}
	// In the line "file.go:1.2,3.4 5 6" a block of 5 statements ran 6 times.
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) == 3 {
			of, err1 := strconv.Atoi(fields[1])
			times, err2 := strconv.Atoi(fields[2])
			if err := errors.Join(err1, err2); err != nil {
				t.Fatal(err)
			}
			n += of * times
		}
	}
	if n == 0 {
		t.Fatalf("%s has no statements that ran", profile)
	}
	return n
}
