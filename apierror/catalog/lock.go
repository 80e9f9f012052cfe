package catalog

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/faultline-go/faultline/apierror"
)

// Lock is what the tests of a service have shown: which codes each route answers with.
// Package apierror/apierrortest/lock writes it as a file and compares it with each run of
// the tests. A Lock never changes. The zero value is empty.
type Lock struct{ pairs []Pair }

// Pair is a line of a [Lock]: a route, and a status with a code that it answers with.
type Pair struct {
	Method string `json:"method"`
	// Route is the pattern of the route, as the framework of the service writes it. If it is
	// empty, and Method with it, the pair is of the requests that no route matches.
	Route  string        `json:"route"`
	Status int           `json:"status"`
	Code   apierror.Code `json:"code"`
	// Tests has the name of a test that shows the pair for each package that has one. The
	// key is the directory of the package, seen from the directory of the file: "." if
	// it is the same one.
	Tests map[string]string `json:"tests"`
}

// lockVersion is the version of the format. Another one means that a Pair has other members,
// or that they mean something else.
const lockVersion = 1

// MaxLock bounds the text of a [Lock], in bytes.
const MaxLock = 8 << 20

// NewLock returns the Lock with these pairs, in its own order. Of pairs that differ in their
// tests only, it makes one.
func NewLock(pairs ...Pair) Lock {
	sorted := slices.SortedStableFunc(slices.Values(pairs), Pair.compare)
	var l Lock
	for _, p := range sorted {
		tests := map[string]string{}
		if last := len(l.pairs) - 1; last >= 0 && l.pairs[last].compare(p) == 0 {
			tests = l.pairs[last].Tests
			l.pairs = l.pairs[:last]
		}
		maps.Copy(tests, p.Tests)
		p.Tests = tests
		l.pairs = append(l.pairs, p)
	}
	return l
}

// compare orders pairs by route, method, status and code.
func (p Pair) compare(q Pair) int {
	return cmp.Or(
		cmp.Compare(p.Route, q.Route), cmp.Compare(p.Method, q.Method),
		cmp.Compare(p.Status, q.Status), cmp.Compare(p.Code, q.Code),
	)
}

// Pairs returns the pairs, sorted by route, method, status and code. The caller must not
// change their Tests.
func (l Lock) Pairs() []Pair { return slices.Clone(l.pairs) }

// ParseLock returns the Lock that text is, which [Lock.Text] made. The error says in which
// line the text is malformed, or that its version is unknown.
func ParseLock(text []byte) (Lock, error) {
	if len(text) > MaxLock {
		return Lock{}, fmt.Errorf("catalog: the lock has %d bytes, want at most %d", len(text), MaxLock)
	}
	var version struct{ Version int }
	if err := json.Unmarshal(text, &version); err != nil {
		return Lock{}, malformed(text, err)
	}
	if version.Version != lockVersion {
		return Lock{}, fmt.Errorf("catalog: the lock has version %d, want %d", version.Version, lockVersion)
	}
	var file struct {
		Version int    `json:"version"`
		Pairs   []Pair `json:"pairs"`
	}
	in := json.NewDecoder(bytes.NewReader(text))
	in.DisallowUnknownFields()
	if err := in.Decode(&file); err != nil {
		return Lock{}, malformed(text, err)
	}
	for _, p := range file.Pairs {
		if err := p.check(); err != nil {
			return Lock{}, fmt.Errorf("catalog: the lock: %s %s: %w", p.Method, p.Route, err)
		}
	}
	return NewLock(file.Pairs...), nil
}

func (p Pair) check() error {
	switch {
	case p.Status < 400 || p.Status > 599:
		return fmt.Errorf("status %d is no error status (400–599)", p.Status)
	case p.Code == "":
		return errors.New("a code is empty")
	case len(p.Tests) == 0:
		return fmt.Errorf("no test shows %d %s", p.Status, p.Code)
	}
	return nil
}

// malformed adds the line to an error of encoding/json, if the error has a place.
func malformed(text []byte, err error) error {
	var offset int64
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset = e.Offset
	} else if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		offset = e.Offset
	}
	if offset == 0 {
		return fmt.Errorf("catalog: the lock: %w", err)
	}
	line := 1 + bytes.Count(text[:min(offset, int64(len(text)))], []byte("\n"))
	return fmt.Errorf("catalog: the lock, line %d: %w", line, err)
}

// Text returns the Lock as JSON, one line for each pair, so that a review of its changes
// reads the pairs that came and went. It ends with a line break.
func (l Lock) Text() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\n\"version\": %d,\n\"pairs\": [", lockVersion)
	for i, p := range l.pairs {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(marshalText(p))
	}
	b.WriteString("\n]\n}\n")
	return b.Bytes()
}

// marshalText is like marshal, without escapes for HTML, which no reader of a review needs.
func marshalText(v any) []byte {
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	if err := out.Encode(v); err != nil {
		panic(err) // A value of this package always has JSON.
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
