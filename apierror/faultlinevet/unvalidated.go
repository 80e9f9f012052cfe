package faultlinevet

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// setsBinder reports whether the package gives an Echo a Binder of its own, which may
// validate too.
func setsBinder(pass *analysis.Pass) (found bool) {
	for _, file := range pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			assign, ok := n.(*ast.AssignStmt)
			if !ok {
				return !found
			}
			for i, lhs := range assign.Lhs {
				sel, ok := lhs.(*ast.SelectorExpr)
				if !ok || sel.Sel.Name != "Binder" || !isEchoType(pass.TypesInfo.TypeOf(sel.X), "Echo") {
					continue
				}
				found = found || len(assign.Rhs) != len(assign.Lhs) ||
					!isEchoType(pass.TypesInfo.TypeOf(assign.Rhs[i]), "DefaultBinder")
			}
			return !found
		})
	}
	return found
}

// reportUnvalidated reports a call of c.Bind for a variable that nothing can validate.
func reportUnvalidated(pass *analysis.Pass, f function, bind *ast.CallExpr) {
	target := ast.Unparen(bind.Args[0])
	if and, ok := target.(*ast.UnaryExpr); ok && and.Op == token.AND {
		target = and.X
	}
	v := localOf(pass, target)
	if v == nil || !isIn(f.body, v.Pos()) || !hasRules(v.Type()) {
		return
	}
	harmless := true
	inspectWithParents(f.body, func(n ast.Node, parents []ast.Node) {
		if id, ok := n.(*ast.Ident); ok && pass.TypesInfo.ObjectOf(id) == v {
			harmless = harmless && cannotValidate(pass, id, parents)
		}
	})
	if harmless {
		pass.ReportRangef(bind, "nothing validates %s, whose type has rules: call Validate, or use echoadapter.Bind", v.Name())
	}
}

// inspectWithParents calls do for each node with those that contain it, the nearest last.
func inspectWithParents(root ast.Node, do func(n ast.Node, parents []ast.Node)) {
	var parents []ast.Node
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			parents = parents[:len(parents)-1]
			return true
		}
		do(n, parents)
		parents = append(parents, n)
		return true
	})
}

// cannotValidate reports whether what is done with a variable can't validate it: it is
// defined, bound, sent or logged, or a field without rules is selected.
func cannotValidate(pass *analysis.Pass, id *ast.Ident, parents []ast.Node) bool {
	if pass.TypesInfo.Defs[id] != nil {
		return true
	}
	i := len(parents) - 1
	switch parent := parents[i].(type) {
	case *ast.SelectorExpr:
		selection := pass.TypesInfo.Selections[parent]
		return selection != nil && selection.Kind() == types.FieldVal && !hasRules(selection.Type())
	case *ast.UnaryExpr:
		i-- // &v, as an argument
	}
	call, ok := parents[i].(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := callee(pass, call)
	if isMethod(fn, "Context", "Bind", "JSON", "JSONPretty") {
		return true
	}
	return fn != nil && (hasPath(fn.Pkg(), "fmt") || hasPath(fn.Pkg(), "log") || hasPath(fn.Pkg(), "log/slog"))
}
