package faultlinevet

import (
	"go/ast"
	"go/token"
	"strconv"

	"golang.org/x/tools/go/analysis"
)

// addImport adds an import beside one of its kind, where gofmt sorts it. The edits for a
// package are the same in all fixes of a file, and those for different packages are at
// different places, so that the fixes can be applied together.
func (f *fixer) addImport(path string) {
	quoted := strconv.Quote(path)
	for _, decl := range f.file.Decls {
		decl, ok := decl.(*ast.GenDecl)
		if !ok || decl.Tok != token.IMPORT {
			break
		}
		for _, spec := range decl.Specs {
			spec := spec.(*ast.ImportSpec)
			beside, err := strconv.Unquote(spec.Path.Value)
			if err != nil || isStandard(beside) != isStandard(path) || hasComment(decl, spec) {
				continue
			}
			between := "\n\t"
			if !decl.Lparen.IsValid() {
				between = "\nimport "
			}
			if path == "fmt" {
				f.insert(spec.End(), between+quoted)
			} else {
				f.insert(spec.Pos(), quoted+between)
			}
			return
		}
	}
	if first, ok := f.file.Decls[0].(*ast.GenDecl); ok && first.Tok == token.IMPORT && first.Doc == nil {
		f.insert(first.Pos(), "import "+quoted+"\n\n")
		return
	}
	f.failed = true
}

// hasComment reports whether an import has a comment, which would move to the one beside it.
// One in front of import "C" is code.
func hasComment(decl *ast.GenDecl, spec *ast.ImportSpec) bool {
	return spec.Doc != nil || spec.Comment != nil || !decl.Lparen.IsValid() && decl.Doc != nil
}

func (f *fixer) insert(pos token.Pos, text string) {
	f.edits = append(f.edits, analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(text)})
}
