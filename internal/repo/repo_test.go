package repo

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/faultline-go/faultline/apierror/catalog"
)

const (
	root   = "../.."
	module = "github.com/faultline-go/faultline/"
)

// TestImports checks that the packages depend on each other in a line, so that each can
// be used without the next: the errors don't bring a validator along, and an adapter for
// another framework has nothing of Echo to untangle.
func TestImports(t *testing.T) {
	std := func(path string) bool { return !strings.Contains(strings.Split(path, "/")[0], ".") }
	for dir, allowed := range map[string][]string{
		"internal/errs":    {},
		"internal/headers": {},
		"internal/place":   {},
		"internal/suggest": {},
		"internal/text":    {},
		"internal/decode": {
			module + "apierror", module + "internal/errs", module + "internal/place", module + "internal/suggest", module + "internal/text",
			"github.com/go-json-experiment/json", "github.com/go-json-experiment/json/jsontext",
		},
		"internal/exchange": {
			module + "apierror", module + "internal/decode", module + "internal/errs", module + "internal/slot",
			module + "internal/text", module + "internal/tracking",
		},
		"apierror/otelapierror": {
			module + "apierror", "go.opentelemetry.io/otel", "go.opentelemetry.io/otel/attribute", "go.opentelemetry.io/otel/codes",
			"go.opentelemetry.io/otel/metric", "go.opentelemetry.io/otel/trace",
		},
		"internal/slot":                      {module + "apierror"},
		"apierror/flight":                    {module + "apierror", module + "internal/errs", module + "internal/slot", module + "internal/text", module + "internal/tracking"},
		"apierror/flight/cmd/faultline-find": {module + "internal/text"},
		"internal/tracking":                  {module + "internal/text"},
		"apierror": {
			module + "internal/errs", module + "internal/headers", module + "internal/text", module + "internal/tracking",
		},
		"apierror/catalog":           {module + "apierror", module + "internal/text"},
		"apierror/apierrortest":      {module + "apierror", module + "internal/headers"},
		"apierror/apierrortest/lock": {module + "apierror", module + "apierror/catalog"},
		"apierror/faultlinevet": {
			"golang.org/x/tools/go/analysis", "golang.org/x/tools/go/types/typeutil",
		},
		"apierror/faultlinevet/golangci": {
			module + "apierror/faultlinevet", "golang.org/x/tools/go/analysis",
			"github.com/golangci/plugin-module-register/register",
		},
		"apierror/faultlinevet/cmd/faultlinevet": {
			module + "apierror/faultlinevet", "golang.org/x/tools/go/analysis/unitchecker",
		},
		"apierror/apierrortest/cmd/faultline-check": {module + "apierror", module + "apierror/apierrortest"},
		"validate": {
			module + "apierror", module + "internal/place", module + "internal/suggest",
			"github.com/go-playground/validator/v10",
		},
		"validate/odata":                  {module + "apierror", module + "internal/suggest", module + "validate/odata/internal/excerpt"},
		"validate/odata/internal/excerpt": {module + "apierror"},
		"validate/odata/odatasql": {
			module + "apierror", module + "validate/odata", module + "validate/odata/internal/excerpt",
		},
		"echoadapter": {
			module + "apierror", module + "validate",
			module + "internal/decode", module + "internal/errs", module + "internal/exchange", module + "internal/text",
			"github.com/labstack/echo/v4", "github.com/google/uuid",
		},
		"echoadapter/v5": {
			module + "apierror", module + "validate",
			module + "internal/decode", module + "internal/errs", module + "internal/exchange", module + "internal/text",
			"github.com/labstack/echo/v5", "github.com/labstack/echo/v5/middleware",
		},
	} {
		files, err := filepath.Glob(filepath.Join(root, dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", dir, len(files), err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, path := range importsOf(t, file) {
				if !std(path) && !slices.Contains(allowed, path) {
					t.Errorf("%s imports %s", file, path)
				}
			}
		}
	}
}

func importsOf(t *testing.T, file string) (paths []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range f.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// TestModuleIsLean keeps the weight of examples and of the test matrix out of
// the go.mod that users get, and replacements, which they would not get.
func TestModuleIsLean(t *testing.T) {
	mod := read(t, "go.mod")
	for _, word := range []string{"replace", "sqlite", "jwt"} {
		if strings.Contains(mod, word) {
			t.Errorf("go.mod contains %q", word)
		}
	}
}

// TestREADME compares what the README repeats with what it repeats.
func TestREADME(t *testing.T) {
	readme := read(t, "README.md")
	_, program, ok := strings.Cut(readme, "<!-- examples/quickstart/main.go -->\n```go\n")
	program, _, ok2 := strings.Cut(program, "```\n")
	if want := read(t, "examples/quickstart/main.go"); !ok || !ok2 || program != want {
		t.Errorf("the README's program is not examples/quickstart/main.go:\n%s", program)
	}
	if lines := strings.Count(program, "\n"); lines >= 40 {
		t.Errorf("the README's program has %d lines, want less than 40", lines)
	}
	for _, command := range []string{"go run ./examples/defender", "go test work"} {
		if !strings.Contains(readme, "    "+command) {
			t.Errorf("the README doesn't show %q", command)
		}
	}
	_, table, ok := strings.Cut(readme, "<!-- codes -->\n")
	table, _, ok2 = strings.Cut(table, "<!-- /codes -->")
	if want := (catalog.Catalog{}).Markdown(); !ok || !ok2 || table != want {
		t.Errorf("the README's table of codes is not the catalogue's, which is\n%s", want)
	}
}

// TestFilesFitAScreenOrThree keeps a newcomer able to read a file in one go.
func TestFilesFitAScreenOrThree(t *testing.T) {
	const limit = 300
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		b, err := os.ReadFile(path)
		if lines := strings.Count(string(b), "\n"); lines > limit {
			t.Errorf("%s has %d lines, want at most %d: is it one noun?", path, lines, limit)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
