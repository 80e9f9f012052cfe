package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// build returns the path of the command.
func build(t *testing.T) string {
	t.Helper()
	tool := filepath.Join(t.TempDir(), "faultlinevet.exe")
	if out, failed := run(t, ".", "go", "build", "-o", tool, "."); failed {
		t.Fatal(out)
	}
	return tool
}

// run returns what a command writes, and whether it fails.
func run(t *testing.T, dir, name string, args ...string) (out string, failed bool) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "PWD="+dir)
	b, err := cmd.CombinedOutput()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		t.Fatal(err)
	}
	return string(b), err != nil
}

// copyService returns a directory with a copy of testdata/service that can be changed.
func copyService(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	root, err := filepath.Abs("../../../..")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, os.DirFS("../../testdata/service")); err != nil {
		t.Fatal(err)
	}
	if out, failed := run(t, dir, "go", "mod", "edit", "-replace=github.com/faultline-go/faultline="+root); failed {
		t.Fatal(out)
	}
	return dir
}

// findings returns the lines of out that are findings.
func findings(out string) (lines []string) {
	for line := range strings.Lines(out) {
		if strings.Contains(line, ".go:") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

// TestMigration fixes a service and has the conformance kit look at it, before and after.
func TestMigration(t *testing.T) {
	tool, service := build(t), copyService(t)
	out, failed := run(t, service, tool, "./...")
	if got := findings(out); !failed || len(got) != 12 {
		t.Fatalf("found %d, want 12:\n%s", len(got), out)
	}
	if out, failed := run(t, service, "go", "test", "."); !failed || !strings.Contains(out, "TestContract/canary") {
		t.Fatalf("the service keeps the contract before it is fixed, or fails in another way:\n%s", out)
	}

	if out, failed := run(t, service, tool, "-fix", "./..."); failed {
		t.Fatalf("-fix: %s", out)
	}
	if out, failed := run(t, service, "go", "vet", "."); failed {
		t.Fatalf("the fixed service is not sound: %s", out)
	}
	if out, failed := run(t, service, "go", "test", "."); failed {
		t.Errorf("the fixed service doesn't keep the contract:\n%s", out)
	}

	out, _ = run(t, service, tool, "./...")
	want := []string{
		"the client sees the text of an error: give it to the log with WithCause",
		"handler returns echo.NewHTTPError: return apierror.BadRequest",
		"handler returns echo.NewHTTPError: return an apierror.New(410, …) with a code of your own",
	}
	left := findings(out)
	for _, w := range want {
		if !slices.ContainsFunc(left, func(line string) bool { return strings.HasSuffix(line, ": "+w) }) {
			t.Errorf("%q is not left", w)
		}
	}
	if len(left) != len(want) {
		t.Errorf("left are\n%s", out)
	}
}

// TestVettool checks that the command is a tool of go vet, with a flag for each rule.
func TestVettool(t *testing.T) {
	tool, service := build(t), copyService(t)
	for _, test := range []struct {
		name string
		args []string
		want int
	}{
		{"all rules", nil, 12},
		{"one rule off", []string{"-httperror=false"}, 3},
		{"one rule on", []string{"-register"}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			args := append([]string{"vet", "-vettool=" + tool}, test.args...)
			out, failed := run(t, service, "go", append(args, "./...")...)
			if got := findings(out); !failed || len(got) != test.want {
				t.Errorf("found %d, want %d:\n%s", len(got), test.want, out)
			}
		})
	}
}

// TestExamples checks that nothing is found in the examples, except in the recipes for code
// that can't be changed at once: generated servers, and a service that exists.
func TestExamples(t *testing.T) {
	out, _ := run(t, "../../../../examples", build(t), "./...")
	got := findings(out)
	for _, finding := range got {
		if !strings.Contains(finding, "recipes/oapicodegen.go:") && !strings.Contains(finding, "recipes/migrate.go:") {
			t.Error(finding)
		}
	}
	if len(got) != 3 {
		t.Errorf("found %d, want 3:\n%s", len(got), out)
	}
}

// TestDiff checks that -fix -diff shows the fixes and changes nothing.
func TestDiff(t *testing.T) {
	tool, service := build(t), copyService(t)
	before, err := os.ReadFile(filepath.Join(service, "notes.go"))
	if err != nil {
		t.Fatal(err)
	}
	out, failed := run(t, service, tool, "-fix", "-diff", "./...")
	if !failed || !strings.Contains(out, "+\t\treturn apierror.InternalServerError(err)\n") {
		t.Errorf("got %s", out)
	}
	after, err := os.ReadFile(filepath.Join(service, "notes.go"))
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file was changed, error %v", err)
	}
}

// TestHelp checks that the command describes its rules, which go vet can't.
func TestHelp(t *testing.T) {
	tool := build(t)
	if out, failed := run(t, ".", tool, "help"); failed || !strings.Contains(out, "httperror") {
		t.Errorf("help: %s", out)
	}
	if out, failed := run(t, ".", tool, "help", "causetext"); failed || !strings.Contains(out, "WithCause") {
		t.Errorf("help causetext: %s", out)
	}
}
