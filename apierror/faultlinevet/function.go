package faultlinevet

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"
)

// function is a function with a body: a declaration or a literal.
type function struct {
	file *ast.File
	sig  *types.Signature
	body *ast.BlockStmt
}

// eachFunction calls do for each function in the files of written.
func eachFunction(pass *analysis.Pass, do func(function)) {
	for _, file := range written(pass) {
		ast.Inspect(file, func(n ast.Node) bool {
			f := function{file: file}
			switch n := n.(type) {
			case *ast.FuncDecl:
				obj, _ := pass.TypesInfo.Defs[n.Name].(*types.Func)
				if obj == nil {
					return true
				}
				f.sig, f.body = obj.Signature(), n.Body
			case *ast.FuncLit:
				f.sig, _ = pass.TypesInfo.TypeOf(n).(*types.Signature)
				f.body = n.Body
			}
			if f.sig != nil && f.body != nil {
				do(f)
			}
			return true
		})
	}
}

// written returns the files of the package that were written by hand and serve clients: not
// those of tests.
func written(pass *analysis.Pass) (files []*ast.File) {
	for _, file := range pass.Files {
		name := pass.Fset.File(file.FileStart).Name()
		if !ast.IsGenerated(file) && !strings.HasSuffix(name, "_test.go") {
			files = append(files, file)
		}
	}
	return files
}

// inspectOwn calls do for the nodes of body that are not inside another function's literal,
// and for those literals. It does not descend if do returns false.
func inspectOwn(body ast.Node, do func(ast.Node) bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		if n == nil || !do(n) {
			return false
		}
		_, literal := n.(*ast.FuncLit)
		return !literal
	})
}

// callee returns the function or method that the call calls, or nil if that isn't known.
func callee(pass *analysis.Pass, call *ast.CallExpr) *types.Func {
	fn, _ := typeutil.Callee(pass.TypesInfo, call).(*types.Func)
	if fn == nil {
		return nil
	}
	return fn.Origin()
}

// intOf returns the value of a constant integer.
func intOf(pass *analysis.Pass, e ast.Expr) (int, bool) {
	v := pass.TypesInfo.Types[e].Value
	if v == nil {
		return 0, false
	}
	n, exact := constant.Int64Val(constant.ToInt(v))
	return int(n), exact
}

// stringOf returns the value of a constant string.
func stringOf(pass *analysis.Pass, e ast.Expr) (string, bool) {
	v := pass.TypesInfo.Types[e].Value
	if v == nil || v.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(v), true
}

// isNil reports whether e is nil.
func isNil(pass *analysis.Pass, e ast.Expr) bool { return pass.TypesInfo.Types[e].IsNil() }
