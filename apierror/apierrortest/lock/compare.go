package lock

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/faultline-go/faultline/apierror/catalog"
)

// result is how a test ended. Of several with the same name, the greatest counts.
type result int

const (
	notRun result = iota
	passed
	skipped
	failed
)

// run is what the tests of a package have shown.
type run struct {
	pkg      string
	catalog  catalog.Catalog
	document document
	tests    map[string]result // of the tests that asked for a recorder
	shown    map[pair]map[string]bool
	// complete means that no flag left a test out, and that none failed. short means that
	// tests may have left out what takes long. depth is how many elements a test's name
	// must have, so that no flag left out a subtest of it.
	complete, short bool
	depth           int
}

// compare returns what is wrong with what the tests have shown, sorted: pairs that
// disappeared, pairs that are new, and pairs that nothing declares.
func (r *run) compare(l catalog.Lock) []string {
	gone := map[pair]string{}
	for _, p := range l.Pairs() {
		if why, ok := r.gone(p, l); ok {
			gone[pairOf(p)] = why
		}
	}
	problems := r.undeclared()
	for _, p := range r.added(l) {
		if r.problemOf(p) != "" {
			continue // It is among the undeclared.
		}
		text := fmt.Sprintf("%s answers %d %s, which is new, in %s", operation(p), p.status, p.code, r.testOf(p))
		for before := range gone {
			if before.route == p.route && before.method == p.method && before.code == p.code {
				text = fmt.Sprintf("%s answers %s with status %d in %s, and before with %d", operation(p), p.code, p.status, r.testOf(p), before.status)
				delete(gone, before)
			}
		}
		problems = append(problems, text)
	}
	for p, why := range gone {
		problems = append(problems, fmt.Sprintf("%s no longer answers %d %s: %s", operation(p), p.status, p.code, why))
	}
	slices.Sort(problems)
	return problems
}

// operation returns a route as a reader knows it.
func operation(p pair) string {
	if p.route == "" {
		return "a request that no route matches"
	}
	return p.method + " " + p.route
}

// gone reports whether a pair of the lock disappeared, and why that is certain: its test
// ran, and no test showed it.
func (r *run) gone(p catalog.Pair, l catalog.Lock) (why string, gone bool) {
	test, ours := p.Tests[r.pkg]
	if !ours || r.shown[pairOf(p)] != nil || r.short {
		return "", false
	}
	switch r.result(test) {
	case passed:
		return test + " showed it", strings.Count(test, "/")+1 >= r.depth
	case notRun:
		return test + " showed it, and doesn't run any more", r.complete && r.exercised(p, l)
	}
	return "", false
}

// result returns how a test ended. One that a parent skipped, or failed before, is like the
// parent.
func (r *run) result(test string) result {
	result := r.tests[test]
	for i := strings.LastIndexByte(test, '/'); result == notRun && i > 0; i = strings.LastIndexByte(test[:i], '/') {
		if parent := r.tests[test[:i]]; parent > passed {
			result = parent
		}
	}
	return result
}

// exercised reports whether a test of p's route ran.
func (r *run) exercised(p catalog.Pair, l catalog.Lock) bool {
	for shown := range r.shown {
		if shown.route == p.Route && shown.method == p.Method {
			return true
		}
	}
	for _, other := range l.Pairs() {
		if other.Route == p.Route && other.Method == p.Method && r.tests[other.Tests[r.pkg]] == passed {
			return true
		}
	}
	return false
}

// added returns the pairs that l doesn't have and that a test which didn't fail has shown.
func (r *run) added(l catalog.Lock) []pair {
	known := map[pair]bool{}
	for _, p := range l.Pairs() {
		known[pairOf(p)] = true
	}
	var added []pair
	for p := range r.shown {
		if !known[p] && r.testOf(p) != "" {
			added = append(added, p)
		}
	}
	slices.SortFunc(added, func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.route, b.route), cmp.Compare(a.method, b.method), cmp.Compare(a.status, b.status), cmp.Compare(a.code, b.code))
	})
	return added
}

// testOf returns the test that has shown p and didn't fail, or "". Of several it is the
// innermost subtest, which says most, and of those the first by name.
func (r *run) testOf(p pair) (best string) {
	for test := range r.shown[p] {
		deeper := strings.Count(test, "/") - strings.Count(best, "/")
		if r.tests[test] != failed && (best == "" || deeper > 0 || deeper == 0 && test < best) {
			best = test
		}
	}
	return best
}

// undeclared returns a problem for each pair that nothing declares.
func (r *run) undeclared() (problems []string) {
	for p := range r.shown {
		if test, problem := r.testOf(p), r.problemOf(p); problem != "" && test != "" {
			problems = append(problems, fmt.Sprintf("%s answers %d %s in %s, %s", operation(p), p.status, p.code, test, problem))
		}
	}
	slices.Sort(problems)
	return problems
}

// problemOf says what doesn't declare p, or "".
func (r *run) problemOf(p pair) string {
	if !r.catalog.Declares(p.status, p.code) {
		return "which the catalogue doesn't declare"
	}
	return r.document.problemOf(p)
}

// update returns l with what the run has shown, and how many pairs it adds and removes. A
// pair that disappeared loses the test of this package, and goes with the last of its tests.
func (r *run) update(l catalog.Lock) (updated catalog.Lock, added, removed int) {
	var pairs []catalog.Pair
	for _, p := range l.Pairs() {
		p.Tests = maps.Clone(p.Tests)
		before, ours := p.Tests[r.pkg]
		shown := r.shown[pairOf(p)]
		test := r.testOf(pairOf(p))
		switch _, gone := r.gone(p, l); {
		case gone, ours && shown == nil && r.complete && r.result(before) == notRun:
			delete(p.Tests, r.pkg)
		case test != "" && (!shown[before] || r.tests[before] == failed):
			p.Tests[r.pkg] = test
		}
		if len(p.Tests) == 0 {
			removed++
			continue
		}
		pairs = append(pairs, p)
	}
	for _, p := range r.added(l) {
		if r.problemOf(p) == "" {
			added++
			pairs = append(pairs, catalog.Pair{
				Method: p.method, Route: p.route, Status: p.status, Code: p.code, Tests: map[string]string{r.pkg: r.testOf(p)},
			})
		}
	}
	return catalog.NewLock(pairs...), added, removed
}
