package faultlinevet

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// reply is an error that a handler returns or writes.
type reply struct {
	expr    ast.Expr
	by      string // what makes it, such as echo.NewHTTPError
	written bool
	status  int      // 0 if it isn't known
	text    ast.Expr // the message; nil if there is none
	cause   ast.Expr // nil if there is none
	opaque  bool     // whether it says more, or what it says isn't known
}

// readError returns the reply that an expression for an *echo.HTTPError stands for.
func readError(pass *analysis.Pass, e ast.Expr) (r reply, ok bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.CallExpr:
		fn := callee(pass, e)
		sel, isSelector := ast.Unparen(e.Fun).(*ast.SelectorExpr)
		switch {
		case fn == nil:
			return r, false
		case isEcho(fn.Pkg()) && isFunc(fn, "NewHTTPError"):
			r, ok = readNew(pass, e), true
		case isSelector && isEcho(fn.Pkg()) && slices.Contains([]string{"SetInternal", "WithInternal", "Wrap"}, fn.Name()):
			r, ok = readError(pass, sel.X)
			if r.cause != nil || len(e.Args) != 1 {
				r.opaque = true
			} else {
				r.cause = e.Args[0]
			}
		}
	case *ast.UnaryExpr:
		lit, isLit := ast.Unparen(e.X).(*ast.CompositeLit)
		if e.Op == token.AND && isLit && isEchoType(pass.TypesInfo.TypeOf(lit), "HTTPError") {
			r, ok = readLiteral(pass, lit), true
		}
	case *ast.Ident:
		r, ok = readVariable(pass, e)
	case *ast.SelectorExpr:
		r, ok = readVariable(pass, e.Sel)
	}
	r.expr = e
	return r, ok
}

func readNew(pass *analysis.Pass, call *ast.CallExpr) reply {
	r := reply{by: "echo.NewHTTPError"}
	if len(call.Args) == 0 || call.Ellipsis.IsValid() || len(call.Args) > 2 {
		r.opaque = true
	}
	if len(call.Args) > 0 {
		r.status, _ = intOf(pass, call.Args[0])
	}
	if len(call.Args) > 1 {
		r.text = call.Args[1]
	}
	return r
}

func readLiteral(pass *analysis.Pass, lit *ast.CompositeLit) reply {
	r := reply{by: "an echo.HTTPError"}
	for _, element := range lit.Elts {
		kv, ok := element.(*ast.KeyValueExpr)
		if !ok {
			r.opaque = true
			continue
		}
		switch name, _ := kv.Key.(*ast.Ident); name.Name {
		case "Code":
			r.status, _ = intOf(pass, kv.Value)
		case "Message":
			r.text = kv.Value
		case "Internal":
			r.cause = kv.Value
		}
	}
	return r
}

// readVariable returns the reply of one of Echo's variables, such as echo.ErrNotFound.
func readVariable(pass *analysis.Pass, id *ast.Ident) (r reply, ok bool) {
	v, ok := pass.TypesInfo.Uses[id].(*types.Var)
	if !ok || !isEcho(v.Pkg()) || v.Parent() != v.Pkg().Scope() {
		return r, false
	}
	if !isEchoType(v.Type(), "HTTPError") && !isEchoType(v.Type(), "httpError") {
		return r, false
	}
	r.by = "echo." + v.Name()
	for status := range constructors {
		if v.Name() == "Err"+strings.ReplaceAll(http.StatusText(status), " ", "") {
			r.status = status
		}
	}
	return r, true
}

// readWrite returns the reply that a call of a method of Echo's context writes.
func readWrite(pass *analysis.Pass, call *ast.CallExpr) (r reply, ok bool) {
	fn := callee(pass, call)
	if !isMethod(fn, "Context", "JSON", "JSONBlob", "String", "NoContent") || len(call.Args) == 0 {
		return r, false
	}
	r = reply{expr: call, by: "c." + fn.Name(), written: true}
	r.status, _ = intOf(pass, call.Args[0])
	if r.status < 400 || r.status > 599 {
		return r, false
	}
	switch {
	case fn.Name() == "JSONBlob":
		r.opaque = true
	case len(call.Args) > 1 && isNil(pass, call.Args[1]):
	case fn.Name() == "JSON" && len(call.Args) > 1:
		r.text, r.opaque = textOfBody(pass, call.Args[1], r.status)
	case len(call.Args) > 1:
		r.text = call.Args[1]
	}
	return r, true
}

// textOfBody returns the text of the body of an error: a text, or a map or a struct with
// nothing of interest beside one. Opaque reports whether the body says more.
func textOfBody(pass *analysis.Pass, body ast.Expr, status int) (text ast.Expr, opaque bool) {
	body = ast.Unparen(body)
	if isString(pass.TypesInfo.TypeOf(body)) {
		return body, false
	}
	if and, ok := body.(*ast.UnaryExpr); ok && and.Op == token.AND {
		body = ast.Unparen(and.X)
	}
	lit, ok := body.(*ast.CompositeLit)
	if !ok {
		return nil, true
	}
	for _, element := range lit.Elts {
		kv, ok := element.(*ast.KeyValueExpr)
		if !ok {
			return nil, true
		}
		switch name := nameOf(pass, lit, kv.Key); {
		case saysNothing(pass, kv.Value, status):
		case text == nil && isForText(name) && isString(pass.TypesInfo.TypeOf(kv.Value)):
			text = kv.Value
		default:
			return nil, true
		}
	}
	return text, text == nil
}

// nameOf returns the JSON name of an element with the key, or "" if it isn't known.
func nameOf(pass *analysis.Pass, lit *ast.CompositeLit, key ast.Expr) string {
	s, ok := pass.TypesInfo.TypeOf(lit).Underlying().(*types.Struct)
	if !ok {
		name, _ := stringOf(pass, key)
		return name
	}
	id, _ := key.(*ast.Ident)
	for i := range s.NumFields() {
		if id != nil && s.Field(i).Name() == id.Name {
			name, _, _ := strings.Cut(reflect.StructTag(s.Tag(i)).Get("json"), ",")
			if name == "" {
				name = id.Name
			}
			return name
		}
	}
	return ""
}

// isForText reports whether a member of that name is the message of an error.
func isForText(name string) bool {
	return slices.Contains([]string{"error", "err", "message", "msg", "detail", "reason"}, strings.ToLower(name))
}

// saysNothing reports whether a value of an error's body is a constant that the status says
// already.
func saysNothing(pass *analysis.Pass, e ast.Expr, status int) bool {
	v := pass.TypesInfo.Types[e].Value
	if v == nil {
		return pass.TypesInfo.Types[e].IsNil()
	}
	switch v.Kind() {
	case constant.Bool:
		return !constant.BoolVal(v)
	case constant.Int:
		n, _ := constant.Int64Val(v)
		return int(n) == status
	case constant.String:
		return slices.Contains([]string{"error", "fail", "failed", "failure"}, strings.ToLower(constant.StringVal(v)))
	}
	return false
}
