package faultlinevet

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Register reports what is set up on the wrong side of echoadapter.Register, in the same
// function: Echo's Recover behind it, which is one too many and is removed; an
// HTTPErrorHandler, Binder or Validator that replaces Register's; and middleware in front of
// it that answers in place of an error.
var Register = &analysis.Analyzer{
	Name: "register",
	Doc: `report what is set up on the wrong side of echoadapter.Register

Register recovers from panics, sets HTTPErrorHandler, Binder and Validator of the Echo, and
answers errors. So behind it Echo's Recover is one too many, and one of these fields that is
set there replaces Register's without a word; Config has fields for them. In front of it
ContextTimeout, Timeout, Static and Proxy answer in place of an error:

	e.Use(middleware.ContextTimeout(time.Second)) // reported
	echoadapter.Register(e, echoadapter.Config{})
	e.Use(middleware.Recover())                   // reported, and removed by -fix
	e.Validator = validator.New()                 // reported`,
	URL: "https://pkg.go.dev/" + apierrorPath + "/faultlinevet",
	Run: runRegister,
}

func runRegister(pass *analysis.Pass) (any, error) {
	eachFunction(pass, func(f function) {
		inspectWithParents(f.body, func(n ast.Node, parents []ast.Node) {
			stmt, ok := n.(*ast.ExprStmt)
			if !ok {
				return
			}
			e := registered(pass, stmt)
			if e == nil || assignments(pass, f.body, e) > 1 {
				return
			}
			if before, after, ok := around(stmt, append(parents, n)); ok {
				s := &setup{pass: pass, file: f.file, echo: e}
				for _, stmt := range before {
					s.checkFront(stmt)
				}
				for _, stmt := range after {
					s.checkBehind(stmt)
				}
			}
		})
	})
	return nil, nil
}

// registered returns the Echo that a statement calls Register with, or nil if it doesn't.
func registered(pass *analysis.Pass, stmt *ast.ExprStmt) ast.Expr {
	call, ok := stmt.X.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return nil
	}
	if fn := callee(pass, call); !isFunc(fn, "Register") || !isAdapter(fn.Pkg()) {
		return nil
	}
	if !isVariable(pass, call.Args[0]) {
		return nil
	}
	return call.Args[0]
}

// isVariable reports whether e is a variable, or a field of one.
func isVariable(pass *analysis.Pass, e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		_, ok := pass.TypesInfo.ObjectOf(e).(*types.Var)
		return ok
	case *ast.SelectorExpr:
		return isVariable(pass, e.X) && pass.TypesInfo.Selections[e] != nil
	}
	return false
}

// isSame reports whether two variables, or fields of them, are the same one.
func isSame(pass *analysis.Pass, a, b ast.Expr) bool {
	switch a := ast.Unparen(a).(type) {
	case *ast.Ident:
		b, ok := ast.Unparen(b).(*ast.Ident)
		return ok && pass.TypesInfo.ObjectOf(a) == pass.TypesInfo.ObjectOf(b)
	case *ast.SelectorExpr:
		b, ok := ast.Unparen(b).(*ast.SelectorExpr)
		return ok && pass.TypesInfo.ObjectOf(a.Sel) == pass.TypesInfo.ObjectOf(b.Sel) && isSame(pass, a.X, b.X)
	}
	return false
}

// assignments returns how often a variable is assigned in body.
func assignments(pass *analysis.Pass, body ast.Node, e ast.Expr) (n int) {
	ast.Inspect(body, func(node ast.Node) bool {
		if assign, ok := node.(*ast.AssignStmt); ok {
			for _, lhs := range assign.Lhs {
				if isSame(pass, e, lhs) {
					n++
				}
			}
		}
		return true
	})
	return n
}

// around returns the statements that surely run before a statement, and those that run after
// it if at all. It reports false if they can't be known, as in a loop.
func around(stmt ast.Stmt, path []ast.Node) (before, after []ast.Stmt, ok bool) {
	for i := len(path) - 2; i >= 0; i-- {
		var list []ast.Stmt
		switch parent := path[i].(type) {
		case *ast.BlockStmt:
			list = parent.List
		case *ast.CaseClause:
			list = parent.Body
		case *ast.IfStmt, *ast.SwitchStmt:
			continue
		default: // a loop, another function's literal, or something as rare
			return nil, nil, false
		}
		for j, s := range list {
			if s != path[i+1] {
				continue
			}
			before = append(before, list[:j]...)
			if s == stmt {
				after = list[j+1:]
			}
		}
	}
	return before, after, true
}

// setup is what a function does to an Echo around Register.
type setup struct {
	pass *analysis.Pass
	file *ast.File
	echo ast.Expr
}

// checkFront checks a statement in front of Register.
func (s *setup) checkFront(stmt ast.Stmt) {
	use, ok := stmt.(*ast.ExprStmt)
	if !ok {
		return
	}
	for _, arg := range s.middleware(use.X) {
		name := s.nameOfMiddleware(arg)
		switch strings.TrimSuffix(name, "WithConfig") {
		case "ContextTimeout", "Timeout", "Static", "Proxy":
			s.pass.ReportRangef(arg, "%s stands in front of Register and answers in place of errors: use it after Register", name)
		}
	}
}

// checkBehind checks a statement behind Register, and those inside it.
func (s *setup) checkBehind(stmt ast.Stmt) {
	inspectOwn(stmt, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ExprStmt:
			s.checkRecover(n)
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				sel, ok := ast.Unparen(lhs).(*ast.SelectorExpr)
				if !ok || !isSame(s.pass, s.echo, sel.X) {
					continue
				}
				if instead := replaced[sel.Sel.Name]; instead != "" {
					s.pass.ReportRangef(lhs, "%s replaces the one of Register: %s instead", sel.Sel.Name, instead)
				}
			}
		}
		return true
	})
}

// replaced says for the fields that Register sets what to do instead.
var replaced = map[string]string{
	"HTTPErrorHandler": "use Config.Translate",
	"Binder":           "set Config.Binder",
	"Validator":        "set Config.Validator",
}

// middleware returns the arguments if e is a call of Use on the Echo.
func (s *setup) middleware(e ast.Expr) []ast.Expr {
	call, ok := e.(*ast.CallExpr)
	if !ok || !isMethod(callee(s.pass, call), "Echo", "Use") {
		return nil
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); !ok || !isSame(s.pass, s.echo, sel.X) {
		return nil
	}
	return call.Args
}

// nameOfMiddleware returns the name of the function of Echo's package middleware that makes
// an argument, or "" if none does.
func (s *setup) nameOfMiddleware(arg ast.Expr) string {
	call, ok := ast.Unparen(arg).(*ast.CallExpr)
	if !ok {
		return ""
	}
	fn := callee(s.pass, call)
	if fn == nil || fn.Signature().Recv() != nil || !isEchoMiddleware(fn.Pkg()) {
		return ""
	}
	return fn.Name()
}
