package faultlinevet

import (
	"go/types"
	"slices"
	"strings"
)

// The import paths of what the analyzers know.
const (
	apierrorPath = "github.com/faultline-go/faultline/apierror"
	validatePath = "github.com/faultline-go/faultline/validate"
	adapterPath  = "github.com/faultline-go/faultline/echoadapter"
	echoPath     = "github.com/labstack/echo/"
)

// isEcho reports whether pkg is package echo.
func isEcho(pkg *types.Package) bool {
	return pkg != nil && (pkg.Path() == echoPath+"v4" || pkg.Path() == echoPath+"v5")
}

// isEchoMiddleware reports whether pkg is Echo's package middleware.
func isEchoMiddleware(pkg *types.Package) bool {
	return pkg != nil && (pkg.Path() == echoPath+"v4/middleware" || pkg.Path() == echoPath+"v5/middleware")
}

// isAdapter reports whether pkg is one of the adapters for Echo.
func isAdapter(pkg *types.Package) bool {
	return pkg != nil && (pkg.Path() == adapterPath || pkg.Path() == adapterPath+"/v5")
}

// hasPath reports whether pkg has the path.
func hasPath(pkg *types.Package, path string) bool { return pkg != nil && pkg.Path() == path }

// named returns the name of t, or of what t points to, in its package. It returns nil if t
// has no name.
func named(t types.Type) *types.TypeName {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if n, ok := t.(*types.Named); ok {
		return n.Obj()
	}
	return nil
}

// isEchoType reports whether t is the type of package echo with the name, or a pointer to it.
func isEchoType(t types.Type, name string) bool {
	obj := named(t)
	return obj != nil && obj.Name() == name && isEcho(obj.Pkg())
}

// isFaultlineError reports whether t is *apierror.Error.
func isFaultlineError(t types.Type) bool {
	obj := named(t)
	return obj != nil && obj.Name() == "Error" && hasPath(obj.Pkg(), apierrorPath)
}

// isCode reports whether t is apierror.Code.
func isCode(t types.Type) bool {
	obj := named(t)
	return obj != nil && obj.Name() == "Code" && hasPath(obj.Pkg(), apierrorPath)
}

// isFunc reports whether fn is a function of a package, not a method, with one of the names.
func isFunc(fn *types.Func, names ...string) bool {
	return fn != nil && fn.Signature().Recv() == nil && slices.Contains(names, fn.Name())
}

// isMethod reports whether fn is a method of Echo's type with one of the names. It is one
// too if it was promoted from an embedded field.
func isMethod(fn *types.Func, typ string, names ...string) bool {
	if fn == nil || fn.Signature().Recv() == nil || !slices.Contains(names, fn.Name()) {
		return false
	}
	return isEchoType(fn.Signature().Recv().Type(), typ)
}

var (
	errorType      = types.Universe.Lookup("error").Type()
	errorInterface = errorType.Underlying().(*types.Interface)
)

// isError reports whether t is an error.
func isError(t types.Type) bool {
	return t != nil && !isUntypedNil(t) && types.Implements(t, errorInterface)
}

func isUntypedNil(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Kind() == types.UntypedNil
}

// isString reports whether the values of t are strings.
func isString(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// isPlainString reports whether t is string, or an untyped constant.
func isPlainString(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.Basic)
	return ok && isString(t)
}

// isHandler reports whether a function with the signature is a handler, or a helper of one:
// it takes Echo's context and its last result is an error.
func isHandler(sig *types.Signature) bool {
	results := sig.Results()
	if results.Len() == 0 || !types.Identical(results.At(results.Len()-1).Type(), errorType) {
		return false
	}
	return takesContext(sig)
}

// isErrorHandler reports whether a function with the signature is an echo.HTTPErrorHandler.
func isErrorHandler(sig *types.Signature) bool {
	return sig.Results().Len() == 0 && takesContext(sig)
}

func takesContext(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		if isEchoType(p.Type(), "Context") {
			return true
		}
	}
	return false
}

// isStandard reports whether an import path is of the standard library.
func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}
