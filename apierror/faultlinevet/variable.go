package faultlinevet

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// localOf returns the local variable that e names, or nil if it names none.
func localOf(pass *analysis.Pass, e ast.Expr) *types.Var {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok || id.Name == "_" {
		return nil
	}
	v, ok := pass.TypesInfo.ObjectOf(id).(*types.Var)
	if !ok || v.Pkg() == nil || v.IsField() || v.Parent() == v.Pkg().Scope() {
		return nil
	}
	return v
}

// onlyValue returns the value that a local variable is defined with, or nil if it may have
// another one: if it is assigned again, or its address is taken.
func onlyValue(pass *analysis.Pass, id *ast.Ident) (value ast.Expr) {
	v := localOf(pass, id)
	if v == nil {
		return nil
	}
	file := fileOf(pass, v.Pos())
	if file == nil {
		return nil
	}
	changes := 0
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				if localOf(pass, lhs) != v {
					continue
				}
				changes++
				if n.Tok == token.DEFINE && len(n.Lhs) == len(n.Rhs) {
					value = n.Rhs[i]
				}
			}
		case *ast.RangeStmt:
			for _, e := range []ast.Expr{n.Key, n.Value} {
				if e != nil && localOf(pass, e) == v {
					changes++
				}
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND && localOf(pass, n.X) == v {
				changes++
			}
		}
		return true
	})
	if changes != 1 {
		return nil
	}
	return value
}

// fileOf returns the file with the position.
func fileOf(pass *analysis.Pass, pos token.Pos) *ast.File {
	for _, file := range pass.Files {
		if file.FileStart <= pos && pos <= file.FileEnd {
			return file
		}
	}
	return nil
}
