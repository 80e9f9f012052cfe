package e2e

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// modules are those whose source is searched for errors, and how their files are
// called in the name of a site.
var modules = map[string]string{
	"github.com/labstack/echo/v4":     "",
	"github.com/labstack/echo-jwt/v4": "echo-jwt/",
	"github.com/labstack/echo/v5":     "v5/",
	"github.com/labstack/echo-jwt/v5": "v5/echo-jwt/",
}

// A site is a place in Echo's source where an error is made or chosen. It is
// named by what changes seldom: file, function or package variable, and within a
// function by what is done and how often it was before:
//
//	middleware/csrf.go:ErrCSRFInvalid
//	middleware/csrf.go:CSRFConfig.checkSecFetchSiteRequest NewHTTPError#1
//
// What is done is one of
//   - a call that makes an error: NewHTTPError, NewBindingError, ErrorFunc,
//     errors.New, fmt.Errorf, WithInternal, SetInternal (of an error that is not
//     made on the spot);
//   - a literal: HTTPError{}, BindingError{}, and any other whose name is that of
//     an error;
//   - the use of a variable for an error, such as ErrNotFound, but not to compare
//     with it.
func sitesOf(t *testing.T) []string {
	t.Helper()
	var all []string
	for module, prefix := range modules {
		dir := moduleDir(t, module)
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && (d.Name() == "_fixture" || d.Name() == "echotest") {
				return fs.SkipDir // not for services
			}
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			relative, err := filepath.Rel(dir, path)
			all = append(all, sitesIn(file, prefix+filepath.ToSlash(relative))...)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(all)
	return all
}

func moduleDir(t *testing.T, module string) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		t.Fatalf("go list -m %s: %v", module, err)
	}
	return strings.TrimSpace(string(out))
}

// sitesIn returns the sites in one file.
func sitesIn(file *ast.File, name string) (sites []string) {
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			sites = append(sites, sitesWithin(decl.Body, name+":"+funcName(decl))...)
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				spec, ok := spec.(*ast.ValueSpec)
				if !ok {
					continue
				}
				for i, ident := range spec.Names {
					switch {
					case isErrorVar(ident.Name):
						sites = append(sites, name+":"+ident.Name)
					case i < len(spec.Values):
						sites = append(sites, sitesWithin(spec.Values[i], name+":"+ident.Name)...)
					}
				}
			}
		}
	}
	return sites
}

func funcName(decl *ast.FuncDecl) string {
	if decl.Recv == nil {
		return decl.Name.Name
	}
	receiver := decl.Recv.List[0].Type
	if star, ok := receiver.(*ast.StarExpr); ok {
		receiver = star.X
	}
	return nameOf(receiver) + "." + decl.Name.Name
}

// sitesWithin returns the sites in a function or a value that is called where.
func sitesWithin(node ast.Node, where string) (sites []string) {
	count := map[string]int{}
	skip := map[ast.Node]bool{}
	if node == nil || node == (*ast.BlockStmt)(nil) {
		return nil
	}
	ast.Inspect(node, func(n ast.Node) bool {
		if n == nil || skip[n] {
			return false
		}
		what := ""
		switch n := n.(type) {
		case *ast.BinaryExpr:
			return n.Op != token.EQL && n.Op != token.NEQ
		case *ast.CallExpr:
			what = madeBy(n, skip)
			if nameOf(n.Fun) == "Is" {
				return false
			}
		case *ast.CompositeLit:
			if n.Type != nil && isErrorType(nameOf(n.Type)) {
				what = nameOf(n.Type) + "{}"
				skip[n.Type] = true
			}
		case *ast.SelectorExpr:
			if skip[n.Sel] = true; isErrorVar(n.Sel.Name) {
				what = n.Sel.Name
			}
		case *ast.KeyValueExpr:
			skip[n.Key] = true
		case *ast.Ident:
			if isErrorVar(n.Name) {
				what = n.Name
			}
		}
		if what != "" {
			count[what]++
			sites = append(sites, fmt.Sprintf("%s %s#%d", where, what, count[what]))
		}
		return true
	})
	return sites
}

var makers = []string{"NewHTTPError", "NewBindingError", "ErrorFunc", "errors.New", "fmt.Errorf", "WithInternal", "SetInternal", "Wrap"}

// madeBy returns how call makes an error, "" if it doesn't.
func madeBy(call *ast.CallExpr, skip map[ast.Node]bool) string {
	name := nameOf(call.Fun)
	selector, isSelector := call.Fun.(*ast.SelectorExpr)
	if isSelector && (nameOf(selector.X) == "errors" || nameOf(selector.X) == "fmt") {
		name = nameOf(selector.X) + "." + name
	}
	if !slices.Contains(makers, name) {
		return ""
	}
	if strings.HasSuffix(name, "Internal") || name == "Wrap" {
		// NewHTTPError(…).SetInternal(err) is one site, ErrX.WithInternal(err) too.
		if inner, ok := selector.X.(*ast.CallExpr); ok && slices.Contains(makers, nameOf(inner.Fun)) {
			return ""
		}
		if isErrorVar(nameOf(selector.X)) {
			skip[selector.X] = true
			return nameOf(selector.X) + "." + name
		}
	}
	return name
}

// nameOf returns the name that an expression ends with.
func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.IndexExpr:
		return nameOf(e.X)
	}
	return ""
}

var (
	errorVar  = regexp.MustCompile(`^Err[A-Z][A-Za-z]+$`)
	errorType = regexp.MustCompile(`^Err[A-Z]\w+$|^\w*Error$`)
)

// notErrors are fields whose names look like that of an error.
var notErrors = []string{"ErrorHandler", "ErrorFunc", "ErrorLog", "ErrorMessage"}

// privateErrors are the package variables for errors that are not exported.
var privateErrors = []string{
	"errHeaderExtractorValueMissing", "errHeaderExtractorValueInvalid", "errQueryExtractorValueMissing",
	"errParamExtractorValueMissing", "errCookieExtractorValueMissing", "errFormExtractorValueMissing",
}

func isErrorVar(name string) bool {
	return errorVar.MatchString(name) && !slices.Contains(notErrors, name) || slices.Contains(privateErrors, name)
}
func isErrorType(name string) bool { return errorType.MatchString(name) }

// missing returns the sites that are not among covered, and those among covered
// that are no sites.
func missing(sites, covered []string) (uncovered, stale []string) {
	sort := func(s []string) []string { return slices.Compact(slices.SortedFunc(slices.Values(s), cmp.Compare)) }
	for _, site := range sites {
		if !slices.Contains(covered, site) {
			uncovered = append(uncovered, site)
		}
	}
	for _, site := range covered {
		if !slices.Contains(sites, site) {
			stale = append(stale, site)
		}
	}
	return sort(uncovered), sort(stale)
}
