package faultlinevet

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// errorIn returns an error whose text is part of the value of e, a text for the client, or
// nil if none is seen in it. All reports whether e is that text and nothing more.
func errorIn(pass *analysis.Pass, e ast.Expr) (err ast.Expr, all bool) {
	e = ast.Unparen(e)
	switch e := e.(type) {
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return firstErrorIn(pass, e.X, e.Y), false
		}
	case *ast.CallExpr:
		return errorInCall(pass, e)
	case *ast.Ident:
		if value := onlyValue(pass, e); value != nil {
			return firstErrorIn(pass, value), false
		}
	}
	return nil, false
}

func errorInCall(pass *analysis.Pass, call *ast.CallExpr) (err ast.Expr, all bool) {
	if pass.TypesInfo.Types[call.Fun].IsType() && len(call.Args) == 1 { // a conversion
		return errorIn(pass, call.Args[0])
	}
	fn := callee(pass, call)
	if fn == nil || fn.Pkg() == nil && fn.Name() != "Error" {
		return nil, false
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && fn.Name() == "Error" && fn.Signature().Recv() != nil {
		if tv := pass.TypesInfo.Types[sel.X]; !tv.IsType() && isError(tv.Type) && !isForClient(pass, sel.X) {
			return sel.X, true
		}
		return nil, false
	}
	switch path := fn.Pkg().Path(); {
	case path == "fmt" && isFunc(fn, "Sprintf"):
		return errorInFormat(pass, call), false
	case path == "fmt" && isFunc(fn, "Sprint", "Sprintln"):
		for _, arg := range call.Args {
			if err := errorOrTextIn(pass, arg); err != nil {
				return err, len(call.Args) == 1 && fn.Name() == "Sprint"
			}
		}
	case path == "strings" && isString(pass.TypesInfo.TypeOf(call)):
		return firstErrorIn(pass, call.Args...), false
	case path == apierrorPath && isFunc(fn, "Clean"):
		return errorIn(pass, call.Args[0])
	}
	return nil, false
}

func firstErrorIn(pass *analysis.Pass, exprs ...ast.Expr) ast.Expr {
	for _, e := range exprs {
		if err, _ := errorIn(pass, e); err != nil {
			return err
		}
	}
	return nil
}

// errorInFormat returns an error that fmt.Sprintf shows with a verb for text. It looks at
// plain formats alone: the nth verb is for the nth argument.
func errorInFormat(pass *analysis.Pass, call *ast.CallExpr) ast.Expr {
	if len(call.Args) == 0 || call.Ellipsis.IsValid() {
		return nil
	}
	format, ok := stringOf(pass, call.Args[0])
	if !ok {
		return nil
	}
	verbs, args := verbsOf(format), call.Args[1:]
	for i, arg := range args[:min(len(args), len(verbs))] {
		switch verbs[i] {
		case 'v', 's', 'q', 'w', 'x', 'X':
			if err := errorOrTextIn(pass, arg); err != nil {
				return err
			}
		}
	}
	return nil
}

// verbsOf returns the verb for each argument of a format, or nil for a format that names its
// arguments or takes widths from them.
func verbsOf(format string) (verbs []rune) {
	verb := false
	for _, r := range format {
		switch {
		case !verb:
			verb = r == '%'
		case r == '[' || r == '*':
			return nil
		case r == '%':
			verb = false
		case 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z':
			verbs, verb = append(verbs, r), false
		}
	}
	return verbs
}

// errorOrTextIn returns e if it is an error, or what errorIn finds in it.
func errorOrTextIn(pass *analysis.Pass, e ast.Expr) ast.Expr {
	if isError(pass.TypesInfo.TypeOf(e)) && !isForClient(pass, e) {
		return e
	}
	return firstErrorIn(pass, e)
}

// isForClient reports whether the text of an error may have been written for the client: that
// of a variable of a package, and that of a type of this module.
func isForClient(pass *analysis.Pass, e ast.Expr) bool {
	return isSentinel(pass, e) || isOwn(pass, pass.TypesInfo.TypeOf(e))
}

// isOwn reports whether t is a type of the module that is not an interface.
func isOwn(pass *analysis.Pass, t types.Type) bool {
	obj := named(t)
	if obj == nil || obj.Pkg() == nil || types.IsInterface(obj.Type()) {
		return false
	}
	if obj.Pkg() == pass.Pkg {
		return true
	}
	return pass.Module != nil && pass.Module.Path != "" && strings.HasPrefix(obj.Pkg().Path()+"/", pass.Module.Path+"/")
}

// isSentinel reports whether e is a variable of a package, such as io.EOF: its text was
// written with it, and says nothing about what happened.
func isSentinel(pass *analysis.Pass, e ast.Expr) bool {
	var id *ast.Ident
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	default:
		return false
	}
	v, ok := pass.TypesInfo.Uses[id].(*types.Var)
	return ok && v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
}
