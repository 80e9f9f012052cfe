package lock

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// Run runs the tests of m, compares what they have shown with the lock, and returns the code
// to exit with, which is that of m.Run, or 1 if the comparison fails:
//
//	func TestMain(m *testing.M) { os.Exit(contract.Run(m)) }
//
// What it finds goes to standard error. With the flag -update, which Run defines unless the
// test package has one of that name, it writes the lock instead. So call it before
// [flag.Parse], or leave that to m.Run.
func (r *Recorder) Run(m interface{ Run() int }) int {
	if flag.Lookup(updateFlag) == nil {
		flag.Bool(updateFlag, false, "write what the tests show of the errors into the lock")
	}
	code := m.Run()
	run, ok := r.run(code == 0)
	if !ok {
		return code
	}
	problems, err := r.finish(run)
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %s\n", r.cfg.File, reason(err))
	}
	if len(problems) > 0 {
		fmt.Fprintf(os.Stderr, "%s: the tests show another contract:\n\t%s\n", r.cfg.File, strings.Join(problems, "\n\t"))
	}
	if err != nil || len(problems) > 0 {
		return max(code, 1)
	}
	return code
}

const updateFlag = "update"

// Updating reports whether the run writes the lock. A test that compares the service with a
// document built from the lock has the one before the update: it should skip itself then.
func Updating() bool { return flagValue(updateFlag) == "true" }

// finish compares or updates, and returns what is wrong.
func (r *Recorder) finish(run *run) ([]string, error) {
	if r.err != nil {
		return nil, r.err
	}
	if !Updating() {
		problems := run.compare(r.lock)
		if len(problems) > 0 {
			problems = append(problems, "If this is meant, run go test -update, and review the diff of the lock.")
		}
		return problems, nil
	}
	added, removed, err := updateFile(r.file, run.update)
	if err == nil && added+removed > 0 {
		fmt.Printf("%s: %d added, %d removed\n", r.cfg.File, added, removed)
	}
	return run.undeclared(), err
}

// reason returns the text of err without the path of a file, which the text has before it.
func reason(err error) string {
	if e, ok := errors.AsType[*fs.PathError](err); ok && e.Op == "open" {
		return "it can't be read: " + e.Err.Error()
	}
	return err.Error()
}

// run returns what the tests have shown, and false if there is nothing to compare: no test
// asked, or the process is one of many that look for inputs.
func (r *Recorder) run(passed bool) (*run, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, n := range r.unnamed {
		r.show(n)
	}
	clear(r.unnamed)
	if len(r.tests) == 0 || fuzzing() {
		return nil, false
	}
	out := &run{pkg: r.pkg, catalog: r.cfg.Catalog, document: r.document, tests: map[string]result{}, shown: r.shown}
	for name, ts := range r.tests {
		for _, t := range ts {
			out.tests[name] = max(out.tests[name], resultOf(t))
		}
	}
	pattern, skip := flagValue("test.run"), flagValue("test.skip")
	out.short = testing.Short()
	out.complete = passed && !out.short && pattern == "" && skip == ""
	// Of alternatives, this counts the elements of all: too many, which accuses less.
	out.depth = 1 + max(strings.Count(pattern, "/"), strings.Count(skip, "/"))
	return out, true
}

func resultOf(t testing.TB) result {
	switch {
	case t.Failed():
		return failed
	case t.Skipped():
		return skipped
	}
	return passed
}

func fuzzing() bool {
	return flagValue("test.fuzz") != "" || flagValue("test.fuzzworker") == "true"
}

func flagValue(name string) string {
	f := flag.Lookup(name)
	if f == nil {
		return ""
	}
	return f.Value.String()
}
