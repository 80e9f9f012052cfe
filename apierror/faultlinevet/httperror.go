package faultlinevet

import (
	"fmt"
	"go/ast"
	"go/types"
	"net/http"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// HTTPError reports a handler or a middleware that returns echo.NewHTTPError, or writes an
// error itself: c.JSON, c.JSONBlob, c.String or c.NoContent with a constant status of 400 or
// more. It fixes those with a status that has a constructor in package apierror, if their
// text can be kept.
var HTTPError = &analysis.Analyzer{
	Name: "httperror",
	Doc: `report handlers that return echo.NewHTTPError or write an error themselves

A handler that returns an error of package apierror says which code the client gets, and
its cause is logged. An error that it writes itself is in no contract and in no log. The
statuses 400, 401, 403, 404, 429 and 500 are fixed if the text can be kept:

	return echo.NewHTTPError(http.StatusNotFound, "no machine " + id).SetInternal(err)
	return c.JSON(http.StatusForbidden, echo.Map{"error": "owners only"})

become

	return apierror.NotFound("no machine " + id).WithCause(err)
	return apierror.Forbidden().WithCause(errors.New("owners only"))

because Register answers 401, 403 and 429 with the contract's own messages. Nothing is fixed
in a package that looks for *echo.HTTPError in errors, outside an HTTPErrorHandler.`,
	URL: "https://pkg.go.dev/" + apierrorPath + "/faultlinevet",
	Run: runHTTPError,
}

func runHTTPError(pass *analysis.Pass) (any, error) {
	fixable := !looksForHTTPError(pass)
	eachFunction(pass, func(f function) {
		if !isHandler(f.sig) {
			return
		}
		returned := make(map[*ast.CallExpr]bool)
		inspectOwn(f.body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ReturnStmt:
				if len(n.Results) != f.sig.Results().Len() {
					return true
				}
				last := ast.Unparen(n.Results[len(n.Results)-1])
				r, ok := readError(pass, last)
				if call, isCall := last.(*ast.CallExpr); !ok && isCall {
					r, ok = readWrite(pass, call)
					returned[call] = true
				}
				if ok {
					report(pass, f, r, fixable)
				}
			case *ast.CallExpr:
				if r, ok := readWrite(pass, n); ok && !returned[n] {
					report(pass, f, r, false)
				}
			}
			return true
		})
	})
	return nil, nil
}

// report reports a reply, with a fix if there is one.
func report(pass *analysis.Pass, f function, r reply, fixable bool) {
	d := analysis.Diagnostic{Pos: r.expr.Pos(), End: r.expr.End()}
	does := "handler returns " + r.by
	if r.written {
		does = fmt.Sprintf("handler answers %d with %s", r.status, r.by)
	}
	switch name := constructors[r.status]; {
	case name != "":
		d.Message = does + ": return apierror." + name
	case r.status >= 400 && r.status <= 599:
		d.Message = fmt.Sprintf("%s: return an apierror.New(%d, …) with a code of your own", does, r.status)
	case r.status != 0:
		return // such as a redirect
	default:
		d.Message = does + ": return an error of package apierror"
	}
	if r.status == http.StatusTooManyRequests && setsRetryAfter(pass, f.body) {
		fixable = false // TooManyRequests has a Retry-After of its own
	}
	if fix := (&fixer{pass: pass, file: f.file, at: r.expr}).fix(r); fixable && fix != nil {
		d.SuggestedFixes = []analysis.SuggestedFix{*fix}
	}
	pass.Report(d)
}

// constructors are the names of the functions of package apierror by the status that stands
// for them alone.
var constructors = map[int]string{
	http.StatusBadRequest:          "BadRequest",
	http.StatusUnauthorized:        "Unauthorized",
	http.StatusForbidden:           "Forbidden",
	http.StatusNotFound:            "NotFound",
	http.StatusTooManyRequests:     "TooManyRequests",
	http.StatusInternalServerError: "InternalServerError",
}

// setsRetryAfter reports whether the header Retry-After is named in body.
func setsRetryAfter(pass *analysis.Pass, body ast.Node) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok {
			s, _ := stringOf(pass, e)
			found = found || strings.EqualFold(s, "Retry-After")
		}
		return !found
	})
	return found
}

// looksForHTTPError reports whether the package asks errors for the type *echo.HTTPError,
// outside an echo.HTTPErrorHandler: an error of another type might change what it does.
func looksForHTTPError(pass *analysis.Pass) (found bool) {
	eachFunction(pass, func(f function) {
		if isErrorHandler(f.sig) {
			return
		}
		inspectOwn(f.body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.TypeAssertExpr:
				found = found || n.Type != nil && isEchoType(pass.TypesInfo.TypeOf(n.Type), "HTTPError")
			case *ast.CaseClause:
				for _, e := range n.List {
					found = found || pass.TypesInfo.Types[e].IsType() && isEchoType(pass.TypesInfo.TypeOf(e), "HTTPError")
				}
			case *ast.CallExpr:
				found = found || asksForHTTPError(pass, n)
			}
			return true
		})
	})
	return found
}

// asksForHTTPError reports whether the call is errors.As or errors.AsType for an
// *echo.HTTPError.
func asksForHTTPError(pass *analysis.Pass, call *ast.CallExpr) bool {
	fn := callee(pass, call)
	if fn == nil || !hasPath(fn.Pkg(), "errors") {
		return false
	}
	switch {
	case isFunc(fn, "As") && len(call.Args) == 2:
		p, ok := pass.TypesInfo.TypeOf(call.Args[1]).(*types.Pointer)
		return ok && isEchoType(p.Elem(), "HTTPError")
	case isFunc(fn, "AsType"):
		results, ok := pass.TypesInfo.TypeOf(call).(*types.Tuple)
		return ok && isEchoType(results.At(0).Type(), "HTTPError")
	}
	return false
}
