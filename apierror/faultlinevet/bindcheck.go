package faultlinevet

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// BindCheck reports an error of Bind or Validate that is lost, and a handler that binds a type
// with rules which nothing validates.
var BindCheck = &analysis.Analyzer{
	Name: "bindcheck",
	Doc: `report errors of Bind and Validate that are lost

A handler that ignores the error of c.Bind works on what was decoded until then, and the
client learns nothing:

	_ = c.Bind(&req)          // ignored
	err := c.Bind(&req)       // overwritten
	err = c.Validate(&req)

Echo's Bind does not validate. If a handler binds a variable of a type with validate tags,
and uses nothing but its fields, the rules are asked by nobody:

	err := c.Bind(&req)       // nothing validates req
	if err != nil {
		return err
	}
	return h.rename(req.Name)

A variable that is passed to another function, or that has its method called, may be
validated there, and is not reported. Nor is it in a package that sets a Binder of its own.`,
	URL: "https://pkg.go.dev/" + apierrorPath + "/faultlinevet",
	Run: runBindCheck,
}

func runBindCheck(pass *analysis.Pass) (any, error) {
	ownBinder := setsBinder(pass)
	eachFunction(pass, func(f function) {
		inspectOwn(f.body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ExprStmt:
				reportIgnored(pass, n.X)
			case *ast.GoStmt:
				reportIgnored(pass, n.Call)
			case *ast.DeferStmt:
				reportIgnored(pass, n.Call)
			case *ast.AssignStmt:
				if id, ok := n.Lhs[len(n.Lhs)-1].(*ast.Ident); ok && id.Name == "_" && len(n.Rhs) == 1 {
					reportIgnored(pass, n.Rhs[0])
				}
			case *ast.BlockStmt:
				reportLost(pass, f, n.List)
			case *ast.CaseClause:
				reportLost(pass, f, n.Body)
			case *ast.CommClause:
				reportLost(pass, f, n.Body)
			case *ast.CallExpr:
				if fn := callee(pass, n); !ownBinder && isMethod(fn, "Context", "Bind") && len(n.Args) == 1 {
					reportUnvalidated(pass, f, n)
				}
			}
			return true
		})
	})
	return nil, nil
}

// binding returns the call that e is, if it is one of a function that binds or validates a
// request, and the name of that function.
func binding(pass *analysis.Pass, e ast.Expr) (call *ast.CallExpr, name string) {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return nil, ""
	}
	fn := callee(pass, call)
	if fn == nil || !isEcho(fn.Pkg()) && !isAdapter(fn.Pkg()) {
		return nil, ""
	}
	switch fn.Name() {
	case "Bind", "BindBody", "BindHeaders", "BindPathParams", "BindPathValues", "BindQueryParams", "Validate", "ValidateCtx":
		return call, fn.Name()
	}
	return nil, ""
}

func reportIgnored(pass *analysis.Pass, e ast.Expr) {
	if call, name := binding(pass, e); call != nil {
		pass.ReportRangef(call, "the error of %s is ignored: return it", name)
	}
}

// reportLost reports the errors that are assigned in a list of statements, and then assigned
// again or left behind by a return, with no look at them in between.
func reportLost(pass *analysis.Pass, f function, list []ast.Stmt) {
	for i, stmt := range list {
		assign, ok := stmt.(*ast.AssignStmt)
		if !ok || len(assign.Rhs) != 1 {
			continue
		}
		call, name := binding(pass, assign.Rhs[0])
		err := localOf(pass, assign.Lhs[len(assign.Lhs)-1])
		if call == nil || err == nil || !isResult(f, err) && !isIn(f.body, err.Pos()) || isShared(pass, f.body, err) {
			continue
		}
		if how := lost(pass, f, list[i+1:], err); how != "" {
			pass.ReportRangef(call, "the error of %s is %s: return it", name, how)
		}
	}
}

// lost returns how the statements lose the value of a variable, or "" if that isn't sure.
func lost(pass *analysis.Pass, f function, list []ast.Stmt, v *types.Var) string {
	for _, stmt := range list {
		switch s := stmt.(type) {
		case *ast.AssignStmt:
			if isOverwritten(pass, s, v) {
				return "overwritten"
			}
		case *ast.ReturnStmt:
			if !mentions(pass, s, v) && !isResult(f, v) {
				return "never looked at"
			}
			return ""
		case *ast.LabeledStmt, *ast.BranchStmt:
			return ""
		}
		if mentions(pass, stmt, v) {
			return ""
		}
	}
	return ""
}

// isOverwritten reports whether an assignment sets the variable and doesn't read it.
func isOverwritten(pass *analysis.Pass, s *ast.AssignStmt, v *types.Var) bool {
	set := false
	for _, lhs := range s.Lhs {
		if localOf(pass, lhs) == v {
			set = true
		} else if mentions(pass, lhs, v) {
			return false
		}
	}
	for _, rhs := range s.Rhs {
		if mentions(pass, rhs, v) {
			return false
		}
	}
	return set
}

// isIn reports whether a position is inside n.
func isIn(n ast.Node, pos token.Pos) bool { return n.Pos() <= pos && pos < n.End() }

func isResult(f function, v *types.Var) bool {
	for result := range f.sig.Results().Variables() {
		if result == v {
			return true
		}
	}
	return false
}

// mentions reports whether the variable is named in n.
func mentions(pass *analysis.Pass, n ast.Node, v *types.Var) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && pass.TypesInfo.ObjectOf(id) == v
		return !found
	})
	return found
}

// isShared reports whether the variable may be read by other code than the statements that
// name it: by a function literal, or through its address.
func isShared(pass *analysis.Pass, body ast.Node, v *types.Var) (shared bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			shared = shared || mentions(pass, n, v)
		case *ast.UnaryExpr:
			shared = shared || n.Op == token.AND && localOf(pass, n.X) == v
		}
		return !shared
	})
	return shared
}
