package lock

import (
	"slices"
	"strings"
	"testing"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/catalog"
)

// at returns a pair of GET /a.
func at(status int, code apierror.Code) pair { return pair{"GET", "/a", status, code} }

// locked returns the lock that has the pairs, each with a test of the package ".".
func locked(tests map[pair]string) catalog.Lock {
	var pairs []catalog.Pair
	for p, test := range tests {
		pairs = append(pairs, catalog.Pair{Method: p.method, Route: p.route, Status: p.status, Code: p.code, Tests: map[string]string{".": test}})
	}
	return catalog.NewLock(pairs...)
}

func TestCompare(t *testing.T) {
	unknown, bad := at(404, "ResourceNotFound"), at(400, "InvalidInput")
	both := locked(map[pair]string{unknown: "TestA/unknown", bad: "TestA/bad"})
	type tests = map[string]result
	type shown = map[pair]map[string]bool
	full := tests{"TestA": passed, "TestA/unknown": passed, "TestA/bad": passed}
	onlyBad := shown{bad: {"TestA/bad": true}}
	const gone = "GET /a no longer answers 404 ResourceNotFound: TestA/unknown showed it"
	for _, tt := range []struct {
		name string
		lock catalog.Lock
		run  run
		want []string
		// after is what -update leaves, with the statuses of the pairs.
		after []int
	}{
		{"same", both, run{tests: full, shown: shown{unknown: {"TestA/unknown": true}, bad: {"TestA/bad": true}}, complete: true}, nil, []int{400, 404}},
		{"another test shows it", both, run{tests: full, shown: shown{unknown: {"TestA/bad": true}, bad: {"TestA/bad": true}}, complete: true}, nil, []int{400, 404}},
		{"gone", both, run{tests: full, shown: onlyBad, complete: true}, []string{gone}, []int{400}},
		{"gone, with -run", both, run{tests: full, shown: onlyBad}, []string{gone}, []int{400}},
		{"gone, with -short", both, run{tests: full, shown: onlyBad, short: true}, nil, []int{400, 404}},
		{"gone, and its test failed", both, run{tests: tests{"TestA/unknown": failed, "TestA/bad": passed}, shown: onlyBad}, nil, []int{400, 404}},
		{"gone, and its test was skipped", both, run{tests: tests{"TestA/unknown": skipped, "TestA/bad": passed}, shown: onlyBad, complete: true}, nil, []int{400, 404}},
		{"its parent was skipped", both, run{tests: tests{"TestA": skipped, "TestA/bad": passed}, shown: onlyBad, complete: true}, nil, []int{400, 404}},
		{"its subtests may have been left out", both, run{tests: full, shown: onlyBad, depth: 3}, nil, []int{400, 404}},
		{"its test was deleted", both, run{tests: tests{"TestA": passed, "TestA/bad": passed}, shown: onlyBad, complete: true},
			[]string{gone + ", and doesn't run any more"}, []int{400}},
		{"its test was left out", both, run{tests: tests{"TestA/bad": passed}, shown: onlyBad}, nil, []int{400, 404}},
		{"no test of the route ran", both, run{tests: tests{"TestB": passed}, complete: true}, nil, nil},
		{"no test of the route ran, with -run", both, run{tests: tests{"TestB": passed}}, nil, []int{400, 404}},
		{"of another package", both, run{pkg: "b", tests: full, shown: onlyBad, complete: true}, nil, []int{400, 404}},
		{"new", locked(map[pair]string{bad: "TestA/bad"}), run{tests: full, shown: shown{unknown: {"TestA": true, "TestA/unknown": true}, bad: {"TestA/bad": true}}},
			[]string{"GET /a answers 404 ResourceNotFound, which is new, in TestA/unknown"}, []int{400, 404}},
		{"new, of a failed test", locked(map[pair]string{bad: "TestA/bad"}), run{tests: tests{"TestA/unknown": failed}, shown: shown{unknown: {"TestA/unknown": true}}}, nil, []int{400}},
		{"new, of no route", catalog.Lock{}, run{tests: full, shown: shown{{"", "", 404, "NotFound"}: {"TestA": true}}},
			[]string{"a request that no route matches answers 404 NotFound, which is new, in TestA"}, []int{404}},
		{"other status", locked(map[pair]string{at(400, "InvalidRequestBody"): "TestA"}), run{tests: full, shown: shown{at(415, "InvalidRequestBody"): {"TestA": true}}},
			[]string{"GET /a answers InvalidRequestBody with status 415 in TestA, and before with 400"}, []int{415}},
		{"not in the catalogue", catalog.Lock{}, run{tests: full, shown: shown{at(400, "Own"): {"TestA": true}}},
			[]string{"GET /a answers 400 Own in TestA, which the catalogue doesn't declare"}, nil},
		{"wrong status for the catalogue", catalog.Lock{}, run{tests: full, shown: shown{at(409, "ResourceNotFound"): {"TestA": true}}},
			[]string{"GET /a answers 409 ResourceNotFound in TestA, which the catalogue doesn't declare"}, nil},
		{"locked, and no longer in the catalogue", locked(map[pair]string{at(400, "Own"): "TestA"}), run{tests: full, shown: shown{at(400, "Own"): {"TestA": true}}},
			[]string{"GET /a answers 400 Own in TestA, which the catalogue doesn't declare"}, []int{400}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.run.pkg == "" {
				tt.run.pkg = "."
			}
			if got := tt.run.compare(tt.lock); !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
			updated, added, removed := tt.run.update(tt.lock)
			var after []int
			for _, p := range updated.Pairs() {
				after = append(after, p.Status)
			}
			if !slices.Equal(after, tt.after) || len(after) != len(tt.lock.Pairs())+added-removed {
				t.Errorf("after -update got %v, want %v; %d added, %d removed", after, tt.after, added, removed)
			}
			// What is declared and was updated once is right.
			for _, problem := range tt.run.compare(updated) {
				if !strings.Contains(problem, "doesn't declare") {
					t.Errorf("after -update: %s", problem)
				}
			}
		})
	}
}

// TestUpdateTests checks which test a pair has after an update.
func TestUpdateTests(t *testing.T) {
	p := at(404, "ResourceNotFound")
	for _, tt := range []struct {
		name, before string
		shown        []string
		want         string
	}{
		{"the same while it shows the pair", "TestZ", []string{"TestA/b/c", "TestZ"}, "TestZ"},
		{"the innermost", "TestGone", []string{"TestA", "TestB/x", "TestB/a"}, "TestB/a"},
		{"one that didn't fail", "TestFailed", []string{"TestFailed", "TestA"}, "TestA"},
		{"none showed it", "TestGone", nil, "TestGone"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := run{pkg: ".", tests: map[string]result{"TestFailed": failed}, shown: map[pair]map[string]bool{}}
			for _, test := range tt.shown {
				if r.shown[p] == nil {
					r.shown[p] = map[string]bool{}
				}
				r.shown[p][test] = true
			}
			l, _, _ := r.update(locked(map[pair]string{p: tt.before}))
			if got := l.Pairs()[0].Tests["."]; got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
