package faultlinevet

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// codes are the codes that a package and all that it imports declare and use. It is the fact
// of a package: only package main knows whether a code is declared somewhere.
type codes struct {
	Vocabulary []string // those of package apierror
	Declared   []string // those of the services
	Used       []use
	Open       bool // whether codes are made at run time, which can't be known
}

// AFact makes codes a fact.
func (*codes) AFact() {}

// String returns the codes of the services, for tests of the analyzer.
func (c *codes) String() string {
	var used []string
	for _, u := range c.Used {
		used = append(used, u.Code)
	}
	return fmt.Sprintf("declares %v, uses %v", c.Declared, used)
}

// use is a code that something else must have declared.
type use struct {
	Code  string
	Where string // the file, in its package, and the line
	What  string

	pos, end token.Pos // in the package at hand; NoPos in another one
}

func (c *codes) isEmpty() bool {
	return len(c.Vocabulary) == 0 && len(c.Declared) == 0 && len(c.Used) == 0 && !c.Open
}

// add adds the codes of an import.
func (c *codes) add(other *codes) {
	c.Vocabulary = append(c.Vocabulary, other.Vocabulary...)
	c.Declared = append(c.Declared, other.Declared...)
	c.Used = append(c.Used, other.Used...)
	c.Open = c.Open || other.Open
}

// elsewhere returns the codes as other packages see them, to which positions mean nothing.
func (c *codes) elsewhere() *codes {
	shared := *c
	shared.Used = slices.Clone(c.Used)
	for i := range shared.Used {
		shared.Used[i].pos, shared.Used[i].end = token.NoPos, token.NoPos
	}
	return &shared
}

// compact sorts the codes and removes those that came by several imports.
func (c *codes) compact() {
	slices.Sort(c.Vocabulary)
	slices.Sort(c.Declared)
	slices.SortFunc(c.Used, func(a, b use) int {
		return cmp.Or(cmp.Compare(a.Where, b.Where), cmp.Compare(a.pos, b.pos), cmp.Compare(a.Code, b.Code))
	})
	c.Vocabulary, c.Declared, c.Used = slices.Compact(c.Vocabulary), slices.Compact(c.Declared), slices.Compact(c.Used)
}

// isLibrary reports whether a package is one of Faultline's, which passes on the codes of
// services.
func isLibrary(pkg *types.Package) bool {
	rest, ok := strings.CutPrefix(pkg.Path(), "github.com/faultline-go/faultline/")
	first, _, _ := strings.Cut(rest, "/")
	return ok && slices.Contains([]string{"apierror", "validate", "echoadapter", "internal"}, first)
}

// ownCodes returns the codes of the package at hand.
func ownCodes(pass *analysis.Pass) *codes {
	c := new(codes)
	if pass.Pkg.Path() == apierrorPath {
		scope := pass.Pkg.Scope()
		for _, name := range scope.Names() {
			if obj, ok := scope.Lookup(name).(*types.Const); ok && isCode(obj.Type()) {
				c.Vocabulary = append(c.Vocabulary, constant.StringVal(obj.Val()))
			}
		}
	}
	if isLibrary(pass.Pkg) {
		return c
	}
	hand := written(pass)
	for _, file := range pass.Files {
		n := len(c.Used)
		c.readFile(pass, file)
		if !slices.Contains(hand, file) {
			c.Used = c.Used[:n] // what it declares counts
		}
	}
	return c
}

// readFile reads the tags of a file, and its expressions if there can be codes among them.
func (c *codes) readFile(pass *analysis.Pass, file *ast.File) {
	known := imports(pass.Pkg, apierrorPath)
	inspectWithParents(file, func(n ast.Node, parents []ast.Node) {
		switch n := n.(type) {
		case *ast.Field:
			c.readTag(pass, n)
		case ast.Expr:
			if known {
				c.readExpr(pass, n, parents)
			}
		}
	})
}

func imports(pkg *types.Package, path string) bool {
	for _, imported := range pkg.Imports() {
		if imported.Path() == path {
			return true
		}
	}
	return false
}

// used adds a use of a code.
func (c *codes) used(pass *analysis.Pass, code, what string, pos, end token.Pos) {
	at := pass.Fset.Position(pos)
	where := pass.Pkg.Path() + "/" + path.Base(strings.ReplaceAll(at.Filename, `\`, "/")) + ":" + strconv.Itoa(at.Line)
	c.Used = append(c.Used, use{Code: code, What: what, Where: where, pos: pos, end: end})
}

// readTag reads the apierror tag of a field.
func (c *codes) readTag(pass *analysis.Pass, field *ast.Field) {
	if field.Tag == nil || !strings.Contains(field.Tag.Value, "apierror:") {
		return
	}
	tag, err := strconv.Unquote(field.Tag.Value)
	if err != nil {
		return
	}
	code, _, _ := strings.Cut(reflect.StructTag(tag).Get("apierror"), ",")
	if code == "" || code == "-" {
		return
	}
	pos, end := field.Tag.Pos(), field.Tag.End()
	// In a raw literal the code can be told apart.
	if prefix := "apierror:" + `"` + code; field.Tag.Value[0] == '`' && strings.Count(field.Tag.Value, prefix) == 1 {
		end = pos + token.Pos(strings.Index(field.Tag.Value, prefix)+len(prefix))
		pos = end - token.Pos(len(code))
	}
	c.used(pass, code, "an apierror tag", pos, end)
}

// readExpr reads an expression with the type of codes.
func (c *codes) readExpr(pass *analysis.Pass, e ast.Expr, parents []ast.Node) {
	tv := pass.TypesInfo.Types[e]
	if tv.IsType() || !isCode(tv.Type) {
		return
	}
	if call, ok := e.(*ast.CallExpr); ok && tv.Value == nil {
		c.Open = c.Open || pass.TypesInfo.Types[call.Fun].IsType()
		return
	}
	if tv.Value == nil || tv.Value.Kind() != constant.String {
		return
	}
	code := constant.StringVal(tv.Value)
	if isReference(e) || code == "" || isConversion(pass, parents[len(parents)-1]) {
		return
	}
	switch how := howUsed(pass, e, parents); how {
	case "":
		c.Declared = append(c.Declared, code)
	case "a comparison": // with a code that need not be this service's
	default:
		c.used(pass, code, how, e.Pos(), e.End())
	}
}

// isReference reports whether e names a constant, or is around what is read by itself.
func isReference(e ast.Expr) bool {
	switch e.(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.ParenExpr:
		return true
	}
	return false
}

func isConversion(pass *analysis.Pass, n ast.Node) bool {
	call, ok := n.(*ast.CallExpr)
	return ok && pass.TypesInfo.Types[call.Fun].IsType()
}
