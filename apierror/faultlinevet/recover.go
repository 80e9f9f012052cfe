package faultlinevet

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"
)

// checkRecover checks that a statement behind Register doesn't use Echo's Recover.
func (s *setup) checkRecover(stmt *ast.ExprStmt) {
	args := s.middleware(stmt.X)
	for i, arg := range args {
		name := s.nameOfMiddleware(arg)
		if name != "Recover" && name != "RecoverWithConfig" {
			continue
		}
		d := analysis.Diagnostic{
			Pos: arg.Pos(), End: arg.End(),
			Message: name + " behind Register sees no panic that Register doesn't see: remove it",
		}
		if start, end := s.without(stmt, args, i); name == "Recover" && !holdsComment(s.file, start, end) {
			d.SuggestedFixes = []analysis.SuggestedFix{{
				Message:   "Remove Recover",
				TextEdits: []analysis.TextEdit{{Pos: start, End: end}},
			}}
		}
		s.pass.Report(d)
	}
}

// without returns what must be removed from a statement for it to be without an argument: the
// lines of the statement if it is the only one.
func (s *setup) without(stmt *ast.ExprStmt, args []ast.Expr, i int) (start, end token.Pos) {
	switch {
	case len(args) > 1 && i+1 < len(args):
		return args[i].Pos(), args[i+1].Pos()
	case len(args) > 1:
		return args[i-1].End(), args[i].End()
	}
	file := s.pass.Fset.File(stmt.Pos())
	start = file.LineStart(file.Line(stmt.Pos()))
	if next := file.Line(stmt.End()) + 1; next <= file.LineCount() {
		return start, file.LineStart(next)
	}
	return start, stmt.End()
}
