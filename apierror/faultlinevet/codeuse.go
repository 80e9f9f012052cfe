package faultlinevet

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"
)

// howUsed says where a constant code stands if it must have been declared elsewhere, as it
// stands in a message. It returns "" for any other place, which is taken for a declaration.
func howUsed(pass *analysis.Pass, e ast.Expr, parents []ast.Node) string {
	i := len(parents) - 1
	for i > 0 && isParen(parents[i]) {
		i--
	}
	switch parent := parents[i].(type) {
	case *ast.BinaryExpr:
		if parent.Op != token.EQL && parent.Op != token.NEQ {
			return ""
		}
		return compared(isCodeOfError(pass, parent.X) || isCodeOfError(pass, parent.Y))
	case *ast.CaseClause:
		if i < 2 {
			return ""
		}
		s, ok := parents[i-2].(*ast.SwitchStmt)
		return compared(ok && s.Tag != nil && isCodeOfError(pass, s.Tag))
	case *ast.KeyValueExpr:
		lit, ok := parents[i-1].(*ast.CompositeLit)
		key, isName := parent.Key.(*ast.Ident)
		if !ok || !isName || key.Name != "Code" {
			return ""
		}
		switch obj := named(pass.TypesInfo.TypeOf(lit)); {
		case obj == nil:
		case obj.Name() == "Rule" && hasPath(obj.Pkg(), validatePath):
			return "a validate.Rule"
		case obj.Name() == "Detail" && hasPath(obj.Pkg(), apierrorPath):
			return "an apierror.Detail"
		}
	}
	return ""
}

func isParen(n ast.Node) bool {
	_, ok := n.(*ast.ParenExpr)
	return ok
}

func compared(withOwn bool) string {
	if withOwn {
		return "a comparison with the code of an error"
	}
	return "a comparison"
}

// isCodeOfError reports whether e is the code of an error of this service: apierror.CodeOf,
// the method Code of an *apierror.Error, or a variable with one of them.
func isCodeOfError(pass *analysis.Pass, e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		value := onlyValue(pass, e)
		return value != nil && isCodeOfError(pass, value)
	case *ast.CallExpr:
		fn := callee(pass, e)
		if fn == nil || !hasPath(fn.Pkg(), apierrorPath) {
			return false
		}
		recv := fn.Signature().Recv()
		return isFunc(fn, "CodeOf") || recv != nil && fn.Name() == "Code" && isFaultlineError(recv.Type())
	}
	return false
}
