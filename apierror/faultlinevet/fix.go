package faultlinevet

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// fixer writes the expression that replaces another one in a file. It gathers the edits of
// the imports on the way.
type fixer struct {
	pass   *analysis.Pass
	file   *ast.File
	at     ast.Expr // the expression that is replaced
	edits  []analysis.TextEdit
	failed bool // whether a name can't be had at the place
}

// fix returns the fix that returns an error of package apierror instead of a reply, or nil if
// something would be lost.
func (f *fixer) fix(r reply) *analysis.SuggestedFix {
	name := constructors[r.status]
	if name == "" || r.opaque || holdsComment(f.file, f.at.Pos(), f.at.End()) {
		return nil
	}
	text, cause, ok := f.parts(r)
	if !ok {
		return nil
	}
	code := f.name(apierrorPath) + "." + name
	switch r.status {
	case http.StatusBadRequest, http.StatusNotFound:
		if text == nil {
			code += "(" + strconv.Quote(http.StatusText(r.status)) + ")"
		} else {
			code += "(" + f.code(text) + ")"
		}
		code += f.withCause(nil, cause)
	case http.StatusInternalServerError:
		if cause == nil {
			code += "(nil)"
		} else {
			code += "(" + f.code(cause) + ")"
		}
		if text != nil { // for the log: it is never sent
			code += ".WithMessage(" + f.code(text) + ")"
		}
	case http.StatusTooManyRequests:
		code += `("", 0)` + f.withCause(text, cause)
	default:
		code += "()" + f.withCause(text, cause)
	}
	if f.failed {
		return nil
	}
	f.edits = append(f.edits, analysis.TextEdit{Pos: r.expr.Pos(), End: r.expr.End(), NewText: []byte(code)})
	return &analysis.SuggestedFix{Message: "Return apierror." + name, TextEdits: f.edits}
}

// parts returns the text and the cause of the error that replaces a reply, each nil if there
// is none. It reports whether both can be kept.
func (f *fixer) parts(r reply) (text, cause ast.Expr, ok bool) {
	text, cause = r.text, r.cause
	if text == nil {
		return nil, cause, true
	}
	err, all := errorIn(f.pass, text)
	if t := f.pass.TypesInfo.TypeOf(text); isFaultlineError(t) {
		return nil, nil, false // it is what the client gets
	} else if isError(t) {
		err, all = text, true
	}
	switch forClient := r.status == http.StatusBadRequest || r.status == http.StatusNotFound; {
	case err != nil && forClient:
		return nil, nil, false // see CauseText
	case all && (cause == nil || f.code(cause) == f.code(err)):
		return nil, err, true
	case !isPlainString(f.pass.TypesInfo.TypeOf(text)):
		return nil, nil, false
	}
	if s, known := stringOf(f.pass, text); known && (s == "" || s == http.StatusText(r.status)) {
		text = nil
	}
	return text, cause, true
}

// withCause returns the call that adds a cause, which the client doesn't see, with a text for
// the log in front of it.
func (f *fixer) withCause(text, cause ast.Expr) string {
	switch {
	case text == nil && cause == nil:
		return ""
	case text == nil:
		return ".WithCause(" + f.code(cause) + ")"
	case cause == nil:
		return ".WithCause(" + f.name("errors") + ".New(" + f.code(text) + "))"
	}
	format := `"%s: %w", ` + f.code(text)
	if s, known := stringOf(f.pass, text); known && !strings.Contains(s, "%") {
		format = strconv.Quote(s + ": %w")
	}
	return ".WithCause(" + f.name("fmt") + ".Errorf(" + format + ", " + f.code(cause) + "))"
}

// code returns the code of an expression.
func (f *fixer) code(e ast.Expr) string {
	var b bytes.Buffer
	if err := format.Node(&b, f.pass.Fset, e); err != nil {
		f.failed = true
	}
	return b.String()
}

// holdsComment reports whether a comment begins between two positions in a file.
func holdsComment(file *ast.File, start, end token.Pos) bool {
	for _, group := range file.Comments {
		if start <= group.Pos() && group.Pos() < end {
			return true
		}
	}
	return false
}

// name returns the name of a package at the place of the fix. It adds an import if the file
// has none.
func (f *fixer) name(path string) string {
	name := path[strings.LastIndex(path, "/")+1:]
	imported := false
	for _, spec := range f.file.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil && p == path {
			imported = true
			if spec.Name != nil {
				name = spec.Name.Name
			}
		}
	}
	scope := f.pass.Pkg.Scope().Innermost(f.at.Pos())
	if scope == nil || name == "_" || name == "." {
		f.failed = true
		return name
	}
	_, obj := scope.LookupParent(name, f.at.Pos())
	pkg, isPackage := obj.(*types.PkgName)
	switch {
	case imported && isPackage && pkg.Imported().Path() == path:
	case !imported && obj == nil:
		f.addImport(path)
	default:
		f.failed = true // the name means something else here
	}
	return name
}
