package faultlinevet

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// KnownCode reports a code in an apierror tag, in a comparison, a validate.Rule or an
// apierror.Detail that nothing in the program declares. A code of the vocabulary in other
// letter case is found in each package, and fixed; any other only in package main, because
// only a whole program is known to have no declaration of it.
var KnownCode = &analysis.Analyzer{
	Name: "knowncode",
	Doc: `report codes that nothing in the program declares

A code that is misspelled in an apierror tag is what clients get, and one in a comparison is
never equal:

	Hash string ` + "`" + `json:"hash" validate:"sha1" apierror:"InvalidHashvalue"` + "`" + `
	if apierror.CodeOf(err) == "ResourceNotFond" {

Declared are the codes of the vocabulary, and all constants of type apierror.Code that stand
elsewhere: in apierror.New, a catalog.Entry, a const. A program that makes codes at run time
may have any, and then only other letter case of the vocabulary is reported.`,
	URL:       "https://pkg.go.dev/" + apierrorPath + "/faultlinevet",
	Run:       runKnownCode,
	FactTypes: []analysis.Fact{new(codes)},
}

func runKnownCode(pass *analysis.Pass) (any, error) {
	own := ownCodes(pass)
	all := &codes{}
	all.add(own)
	for _, imported := range pass.Pkg.Imports() {
		if fact := new(codes); pass.ImportPackageFact(imported, fact) {
			all.add(fact)
		}
	}
	all.compact()
	for _, u := range own.Used {
		if right := all.respelled(u.Code); right != "" {
			pass.Report(misspelled(u, right))
		}
	}
	switch main := mainOf(pass); {
	case main == nil && !all.isEmpty():
		pass.ExportPackageFact(all.elsewhere())
	case main != nil && !all.Open && len(all.Vocabulary) > 0:
		reportUnknown(pass, all, main)
	}
	return nil, nil
}

// respelled returns the code of the vocabulary that differs from code by letter case alone, or
// "" if there is none.
func (c *codes) respelled(code string) string {
	for _, right := range c.Vocabulary {
		if right != code && strings.EqualFold(right, code) {
			return right
		}
	}
	return ""
}

func misspelled(u use, right string) analysis.Diagnostic {
	d := analysis.Diagnostic{
		Pos: u.pos, End: u.end,
		Message: "code " + u.Code + " in " + u.What + " is spelled " + right,
	}
	switch int(u.end - u.pos) {
	case len(u.Code): // in a tag
		d.SuggestedFixes = []analysis.SuggestedFix{{
			Message:   "Spell it " + right,
			TextEdits: []analysis.TextEdit{{Pos: u.pos, End: u.end, NewText: []byte(right)}},
		}}
	case len(u.Code) + 2: // a literal
		d.SuggestedFixes = []analysis.SuggestedFix{{
			Message:   "Spell it " + right,
			TextEdits: []analysis.TextEdit{{Pos: u.pos + 1, End: u.end - 1, NewText: []byte(right)}},
		}}
	}
	return d
}

// mainOf returns the name of the function main if the package is a program, or else nil.
func mainOf(pass *analysis.Pass) *ast.Ident {
	if pass.Pkg.Name() != "main" || strings.HasSuffix(pass.Pkg.Path(), ".test") {
		return nil
	}
	for id, obj := range pass.TypesInfo.Defs {
		if obj != nil && obj == pass.Pkg.Scope().Lookup("main") {
			return id
		}
	}
	return nil
}

// reportUnknown reports the codes that the program uses and doesn't declare. Those in another
// package are reported at main, with their place in the message.
func reportUnknown(pass *analysis.Pass, all *codes, main *ast.Ident) {
	for _, u := range all.Used {
		if slices.Contains(all.Vocabulary, u.Code) || slices.Contains(all.Declared, u.Code) || all.respelled(u.Code) != "" {
			continue
		}
		message := "code " + u.Code + " in " + u.What + " is declared nowhere in the program"
		if u.pos == token.NoPos {
			pass.Report(analysis.Diagnostic{Pos: main.Pos(), End: main.End(), Message: u.Where + ": " + message})
			continue
		}
		pass.Report(analysis.Diagnostic{Pos: u.pos, End: u.end, Message: message})
	}
}
