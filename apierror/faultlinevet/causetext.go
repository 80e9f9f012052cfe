package faultlinevet

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// CauseText reports the text of an error in a text that the client sees: err.Error(), or the
// error with a verb such as %v, in the message of an error of package apierror or of Echo,
// and in what a handler writes.
var CauseText = &analysis.Analyzer{
	Name: "causetext",
	Doc: `report the text of an error in what the client sees

The text of an error is for the log: it tells clients of tables, hosts and types, and it
changes with the next version of a library. Give the client a text of your own, and the
error to WithCause:

	return apierror.BadRequest(err.Error())                            // reported
	return apierror.BadRequest("the file is not a CSV").WithCause(err)

Variables of packages, such as io.EOF, are not reported: their text was written with them.`,
	URL: "https://pkg.go.dev/" + apierrorPath + "/faultlinevet",
	Run: runCauseText,
}

func runCauseText(pass *analysis.Pass) (any, error) {
	for _, file := range written(pass) {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				for _, text := range textsOfCall(pass, n) {
					reportCause(pass, text)
				}
			case *ast.CompositeLit:
				if text := messageOf(pass, n); text != nil {
					reportCause(pass, text)
				}
			}
			return true
		})
	}
	return nil, nil
}

func reportCause(pass *analysis.Pass, text ast.Expr) {
	if isFaultlineError(pass.TypesInfo.TypeOf(text)) {
		return // as the message of an HTTPError it is the error that the client gets
	}
	if err := errorOrTextIn(pass, text); err != nil {
		pass.Report(analysis.Diagnostic{
			Pos: text.Pos(), End: text.End(),
			Message: "the client sees the text of an error: give it to the log with WithCause",
		})
	}
}

// textsOfCall returns the arguments of a call that the client sees.
func textsOfCall(pass *analysis.Pass, call *ast.CallExpr) (texts []ast.Expr) {
	fn := callee(pass, call)
	switch {
	case fn == nil:
	case hasPath(fn.Pkg(), apierrorPath):
		if makesError(fn) && !isInternal(pass, call) {
			return stringsOf(pass, call)
		}
	case isEcho(fn.Pkg()) && isFunc(fn, "NewHTTPError") && len(call.Args) > 1:
		if status, _ := intOf(pass, call.Args[0]); status < 500 {
			return call.Args[1:2]
		}
	case isMethod(fn, "Context", "String") && len(call.Args) == 2:
		return call.Args[1:]
	case isMethod(fn, "Context", "JSON", "JSONPretty") && len(call.Args) > 1:
		return textsOfBody(pass, call.Args[1])
	}
	return nil
}

// makesError reports whether fn is a constructor of package apierror, or WithMessage.
func makesError(fn *types.Func) bool {
	results := fn.Signature().Results()
	if results.Len() != 1 || !isFaultlineError(results.At(0).Type()) {
		return false
	}
	return fn.Signature().Recv() == nil || fn.Name() == "WithMessage"
}

// isInternal reports whether the call is on an InternalServerError, whose text is not sent.
func isInternal(pass *analysis.Pass, call *ast.CallExpr) bool {
	fn := callee(pass, call)
	if fn == nil || !hasPath(fn.Pkg(), apierrorPath) {
		return false
	}
	if fn.Signature().Recv() == nil {
		return isFunc(fn, "InternalServerError")
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	inner, ok := ast.Unparen(sel.X).(*ast.CallExpr)
	return ok && isInternal(pass, inner)
}

// stringsOf returns the arguments of a call that are strings, but not codes.
func stringsOf(pass *analysis.Pass, call *ast.CallExpr) (texts []ast.Expr) {
	for _, arg := range call.Args {
		if t := pass.TypesInfo.TypeOf(arg); isString(t) && !isCode(t) {
			texts = append(texts, arg)
		}
	}
	return texts
}

// textsOfBody returns the texts of what a handler writes: the body itself if it is one, and
// those in literals of maps, structs and slices, at any depth.
func textsOfBody(pass *analysis.Pass, body ast.Expr) (texts []ast.Expr) {
	body = ast.Unparen(body)
	if and, ok := body.(*ast.UnaryExpr); ok {
		body = ast.Unparen(and.X)
	}
	if isString(pass.TypesInfo.TypeOf(body)) {
		return []ast.Expr{body}
	}
	lit, ok := body.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	for _, element := range lit.Elts {
		if kv, ok := element.(*ast.KeyValueExpr); ok {
			if nameOf(pass, lit, kv.Key) == "-" {
				continue
			}
			element = kv.Value
		}
		texts = append(texts, textsOfBody(pass, element)...)
	}
	return texts
}

// messageOf returns the message in a literal that the client sees: of an echo.HTTPError, or
// of a detail of an error in the contract. It returns nil if there is none.
func messageOf(pass *analysis.Pass, lit *ast.CompositeLit) ast.Expr {
	obj := named(pass.TypesInfo.TypeOf(lit))
	switch {
	case obj == nil:
		return nil
	case hasPath(obj.Pkg(), apierrorPath) && obj.Name() == "Detail":
	case isEcho(obj.Pkg()) && obj.Name() == "HTTPError":
		if code := fieldOf(lit, "Code"); code != nil {
			if status, _ := intOf(pass, code); status >= 500 {
				return nil
			}
		}
	default:
		return nil
	}
	return fieldOf(lit, "Message")
}

// fieldOf returns the value of a field in a literal, or nil if it has none.
func fieldOf(lit *ast.CompositeLit, name string) ast.Expr {
	for _, element := range lit.Elts {
		if kv, ok := element.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok && id.Name == name {
				return kv.Value
			}
		}
	}
	return nil
}
