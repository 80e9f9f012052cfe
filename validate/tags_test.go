package validate

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The table and validator have the same tags, so that an upgrade of validator
// can't bring one that nobody decided on.
func TestRulesAreValidators(t *testing.T) {
	want := append(validatorTags(t, "bakedInValidators"), validatorTags(t, "bakedInAliases")...)
	want = append(want, "sha1")
	got := slices.Collect(maps.Keys(builtin))
	slices.Sort(want)
	slices.Sort(got)
	for _, tag := range want {
		if _, ok := slices.BinarySearch(got, tag); !ok {
			t.Errorf("builtin has no row for validator's %s", tag)
		}
	}
	for _, tag := range got {
		if _, ok := slices.BinarySearch(want, tag); !ok {
			t.Errorf("validator has no %s", tag)
		}
	}
}

// validatorTags returns the keys of a map in validator's source.
func validatorTags(t *testing.T, variable string) (tags []string) {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-playground/validator/v10").Output()
	if err != nil {
		t.Fatal(err)
	}
	source := filepath.Join(strings.TrimSpace(string(out)), "baked_in.go")
	file, err := parser.ParseFile(token.NewFileSet(), source, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok || v.Names[0].Name != variable {
			return true
		}
		for _, e := range v.Values[0].(*ast.CompositeLit).Elts {
			tag, err := strconv.Unquote(e.(*ast.KeyValueExpr).Key.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			tags = append(tags, tag)
		}
		return false
	})
	if len(tags) == 0 {
		t.Fatalf("%s: no %s", source, variable)
	}
	return tags
}
