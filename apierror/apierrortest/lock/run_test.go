package lock_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// service builds the tests in testdata/service, once.
var service = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "lock")
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "service.test")
	out, err := exec.Command("go", "test", "-c", "-o", file, "./testdata/service").CombinedOutput()
	if err != nil {
		return "", &buildError{string(out)}
	}
	return file, nil
})

type buildError struct{ out string }

func (e *buildError) Error() string { return e.out }

func TestMain(m *testing.M) {
	code := m.Run()
	if file, err := service(); err == nil {
		os.RemoveAll(filepath.Dir(file))
	}
	os.Exit(code)
}

// packages are directories with the tests of a service, that share a lock.
type packages struct {
	t    *testing.T
	file string
}

func newPackages(t *testing.T) packages {
	t.Helper()
	if _, err := service(); err != nil {
		t.Fatal(err)
	}
	return packages{t, filepath.Join(t.TempDir(), "errors.lock.json")}
}

// run runs the tests of a package and returns the exit code and what they print. The
// service behaves as how says.
func (p packages) run(pkg, how string, args ...string) (code int, out string) {
	dir := filepath.Join(filepath.Dir(p.file), pkg)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		p.t.Fatal(err)
	}
	file, err := filepath.Rel(dir, p.file)
	if err != nil {
		p.t.Fatal(err)
	}
	command, err := service()
	if err != nil {
		p.t.Fatal(err)
	}
	cmd := exec.CommandContext(p.t.Context(), command, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "SERVICE="+how, "LOCK="+filepath.ToSlash(file))
	text, err := cmd.CombinedOutput()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		p.t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(text)
}

func (p packages) lock() string {
	text, err := os.ReadFile(p.file)
	if err != nil {
		p.t.Fatal(err)
	}
	return string(text)
}

const (
	badLine     = `{"method":"GET","route":"/machines/{id}","status":400,"code":"InvalidInput","tests":{".":"TestMachines/bad"}}`
	addedLine   = `{"method":"GET","route":"/machines/{id}","status":403,"code":"Forbidden","tests":{".":"TestMachines/unknown"}}`
	unknownLine = `{"method":"GET","route":"/machines/{id}","status":404,"code":"ResourceNotFound","tests":{".":"TestMachines/unknown"}}`
)

func lockOf(lines ...string) string {
	return "{\n\"version\": 1,\n\"pairs\": [\n" + strings.Join(lines, ",\n") + "\n]\n}\n"
}

// TestRun goes through the life of a lock: each row is a run after the one before.
func TestRun(t *testing.T) {
	p := newPackages(t)
	const gone = "GET /machines/{id} no longer answers 404 ResourceNotFound: TestMachines/unknown showed it\n"
	const added = "GET /machines/{id} answers 403 Forbidden, which is new, in TestMachines/unknown\n"
	for _, tt := range []struct {
		name, how string
		args      []string
		want      string // in the output; "" means that the run passes and is silent
		lock      string // after the run; "" means that there is none
	}{
		{"no lock", "", nil, "answers 404 ResourceNotFound, which is new, in TestMachines/unknown\n", ""},
		{"the first", "", []string{"-update"}, "errors.lock.json: 2 added, 0 removed\nPASS\n", lockOf(badLine, unknownLine)},
		{"the same", "", nil, "", lockOf(badLine, unknownLine)},
		{"nothing to update", "", []string{"-update"}, "", lockOf(badLine, unknownLine)},
		{"a code is dropped", "drops", nil, gone, lockOf(badLine, unknownLine)},
		{"its test alone", "drops", []string{"-test.run=^TestMachines$/^unknown$"}, gone, lockOf(badLine, unknownLine)},
		{"another test", "drops", []string{"-test.run=^TestMachines$/^bad$"}, "", lockOf(badLine, unknownLine)},
		{"a test of no errors", "drops", []string{"-test.run=^TestNothing$"}, "", lockOf(badLine, unknownLine)},
		{"without it", "drops", []string{"-test.skip=/unknown"}, "", lockOf(badLine, unknownLine)},
		{"in short", "drops", []string{"-test.short"}, "", lockOf(badLine, unknownLine)},
		{"an update in short", "drops", []string{"-test.short", "-update"}, "", lockOf(badLine, unknownLine)},
		{"a code is added", "adds", nil, added, lockOf(badLine, unknownLine)},
		{"a code is added by a part", "adds", []string{"-test.run=/unknown"}, added, lockOf(badLine, unknownLine)},
		{"the update", "adds", []string{"-update"}, "1 added, 1 removed\nPASS\n", lockOf(badLine, addedLine)},
		{"and then", "adds", nil, "", lockOf(badLine, addedLine)},
		{"not in the catalogue", "invents", []string{"-update"}, "answers 418 Teapot in TestMachines/unknown, which the catalogue doesn't declare\n", lockOf(badLine)},
		{"several times", "", []string{"-update", "-test.count=3"}, "1 added, 0 removed\nPASS\n", lockOf(badLine, unknownLine)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p.t = t
			code, out := p.run(".", tt.how, tt.args...)
			silent := out == "PASS\n"
			if failed := !strings.Contains(tt.want, "PASS") && tt.want != ""; (code != 0) != failed || !strings.Contains(out, strings.TrimSuffix(tt.want, "PASS\n")) || tt.want == "" && !silent {
				t.Errorf("exit code %d, and got\n%s\nwant\n%s", code, out, tt.want)
			}
			if _, err := os.Stat(p.file); tt.lock == "" && err == nil {
				t.Error("there is a lock")
			} else if tt.lock != "" && p.lock() != tt.lock {
				t.Errorf("got\n%s\nwant\n%s", p.lock(), tt.lock)
			}
		})
	}
}

// TestFailedTests has tests that fail: what they show isn't written, and what they don't
// show isn't accused.
func TestFailedTests(t *testing.T) {
	p := newPackages(t)
	if code, out := p.run(".", "fails", "-update"); code != 1 || strings.Contains(out, "added") {
		t.Errorf("exit code %d, and got\n%s", code, out)
	}
	p.run(".", "", "-update")
	if code, out := p.run(".", "drops fails"); code != 1 || strings.Contains(out, "contract") {
		t.Errorf("exit code %d, and got\n%s", code, out)
	}
}

// TestPackages has packages that update one file at the same time.
func TestPackages(t *testing.T) {
	p := newPackages(t)
	var all sync.WaitGroup
	names := []string{"a", "b", "c", "d"}
	for _, name := range names {
		all.Go(func() {
			if code, out := p.run(name, "", "-update"); code != 0 {
				t.Errorf("%s: exit code %d, and got\n%s", name, code, out)
			}
		})
	}
	all.Wait()
	tests := func(name string) string {
		return `{"a":"` + name + `","b":"` + name + `","c":"` + name + `","d":"` + name + `"}`
	}
	want := lockOf(
		strings.Replace(badLine, `{".":"TestMachines/bad"}`, tests("TestMachines/bad"), 1),
		strings.Replace(unknownLine, `{".":"TestMachines/unknown"}`, tests("TestMachines/unknown"), 1),
	)
	if got := p.lock(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if left, _ := filepath.Glob(p.file + "?*"); left != nil {
		t.Errorf("%s is left", left)
	}

	// Each answers for its own tests, and the others keep the pair.
	p.run("b", "drops", "-update")
	if got := p.lock(); strings.Count(got, "\n") != strings.Count(want, "\n") || strings.Contains(got, `"b":"TestMachines/unknown"`) {
		t.Errorf("after b got\n%s", got)
	}
	if code, out := p.run("c", "drops"); code != 1 || !strings.Contains(out, "../errors.lock.json: the tests show another contract:\n\tGET /machines/{id} no longer") {
		t.Errorf("exit code %d, and got\n%s", code, out)
	}
}

// TestUnreadable has files that can't be read: the run says why, and leaves them alone.
func TestUnreadable(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"<<<<<<< HEAD\n", "catalog: the lock, line 1: invalid character '<' looking for beginning of value"},
		{lockOf(badLine)[:60], "errors.lock.json: catalog: the lock, line 4: unexpected end of JSON input"},
		{strings.Replace(lockOf(badLine), "1", "2", 1), "catalog: the lock has version 2, want 1"},
	} {
		for _, args := range [][]string{nil, {"-update"}} {
			p := newPackages(t)
			if err := os.WriteFile(p.file, []byte(tt.text), 0o644); err != nil {
				t.Fatal(err)
			}
			if code, out := p.run(".", "", args...); code != 1 || !strings.Contains(out, tt.want) {
				t.Errorf("%v: exit code %d, and got\n%s\nwant %s", args, code, out, tt.want)
			}
			if p.lock() != tt.text {
				t.Errorf("%v: the file is now\n%s", args, p.lock())
			}
			if left, _ := filepath.Glob(p.file + "?*"); left != nil {
				t.Errorf("%s is left", left)
			}
		}
	}
	p := newPackages(t)
	if err := os.Mkdir(p.file, 0o755); err != nil {
		t.Fatal(err)
	}
	if code, out := p.run(".", ""); code != 1 || !strings.Contains(out, "it can't be read") {
		t.Errorf("exit code %d, and got\n%s", code, out)
	}
}
