package faultlinevet

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// RequestType reports what validate's Check would refuse in a type that a handler binds, as
// far as the tags and the types of its fields alone tell.
var RequestType = &analysis.Analyzer{
	Name: "requesttype",
	Doc: `report rules on request types that Check refuses

validate's Check finds mistakes in request types at start-up, if it is called. What the tags
alone tell is found without it, in types that handlers bind:

	Port  int    ` + "`" + `json:"port" validate:"ip"` + "`" + `                // ip doesn't fit a number
	Items []item ` + "`" + `json:"items" validate:"max=9"` + "`" + `            // the rules of item are never asked
	Name  string ` + "`" + `json:"name" validate:"omitempty,required"` + "`" + ` // required is never asked
	Size  int    ` + "`" + `json:"size" validate:"min=5,max=3"` + "`" + `       // no value passes both

What works but may surprise is for validate's Advice. A finding that is meant is silenced by
the tag apierror:"-", as for Check.`,
	URL: "https://pkg.go.dev/" + apierrorPath + "/faultlinevet",
	Run: runRequestType,
}

func runRequestType(pass *analysis.Pass) (any, error) {
	r := &requestTypes{pass: pass, seen: make(map[types.Type]bool)}
	for _, file := range written(pass) {
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if t := boundType(pass, call); t != nil {
					r.bound = call
					r.check(t)
				}
			}
			return true
		})
	}
	return nil, nil
}

// boundType returns the type that a call binds a request into, or nil if it binds none that
// is known.
func boundType(pass *analysis.Pass, call *ast.CallExpr) types.Type {
	fn := callee(pass, call)
	switch {
	case fn == nil:
	case isAdapter(fn.Pkg()) && isFunc(fn, "Bind"):
		if results, ok := pass.TypesInfo.TypeOf(call).(*types.Tuple); ok {
			return results.At(0).Type()
		}
	case isMethod(fn, "Context", "Bind") && len(call.Args) == 1:
		return pass.TypesInfo.TypeOf(call.Args[0])
	}
	return nil
}

// requestTypes checks the types that a package binds.
type requestTypes struct {
	pass  *analysis.Pass
	bound *ast.CallExpr // the call that binds the type at hand
	seen  map[types.Type]bool
}

// check checks the fields of the struct that t leads to, if it leads to one.
func (r *requestTypes) check(t types.Type) {
	t = innermost(t)
	s, ok := t.Underlying().(*types.Struct)
	if !ok || r.seen[t] || isTime(t) || isValuer(t) {
		return
	}
	r.seen[t] = true
	for i := range s.NumFields() {
		v, tag := s.Field(i), reflect.StructTag(s.Tag(i))
		f := &field{requestTypes: r, owner: t, v: v, tag: tag}
		silenced := tag.Get("apierror") == "-" || strings.HasPrefix(tag.Get("apierror"), "-,")
		switch {
		case tag.Get("validate") == "-":
			continue
		case !v.Exported() && !v.Embedded():
			if tag.Get("validate") != "" && !silenced {
				f.found("a rule on an unexported field is never asked")
			}
			continue
		case !silenced:
			f.checkDecodable()
			f.checkRules(&level{typ: v.Type()}, strings.Split(tag.Get("validate"), ","))
		}
		r.check(v.Type())
	}
}

// field is a field that is being checked.
type field struct {
	*requestTypes
	owner types.Type
	v     *types.Var
	tag   reflect.StructTag
}

// found reports a finding: at the field, or at the call that binds it if the field is in
// another package.
func (f *field) found(format string, args ...any) {
	message := f.v.Name() + ": " + fmt.Sprintf(format, args...)
	if f.v.Pkg() == f.pass.Pkg && f.v.Pos() != token.NoPos {
		f.pass.Report(analysis.Diagnostic{Pos: f.v.Pos(), Message: message})
		return
	}
	owner := types.TypeString(f.owner, func(pkg *types.Package) string { return pkg.Name() })
	f.pass.ReportRangef(f.bound, "%s.%s", owner, message)
}

// named reports whether a tag names the field.
func (f *field) named(key string) bool {
	name, _, _ := strings.Cut(f.tag.Get(key), ",")
	return name != "" && name != "-"
}

// isHidden reports whether no client can set the field: JSON leaves it out, and no other tag
// names it.
func (f *field) isHidden() bool {
	return f.tag.Get("json") == "-" && !f.named("param") && !f.named("query") && !f.named("header") && !f.named("form")
}

// checkDecodable checks that JSON can hold the field's value.
func (f *field) checkDecodable() {
	if !f.named("json") {
		return
	}
	t := innermost(f.v.Type())
	switch u := t.Underlying().(type) {
	case *types.Chan, *types.Signature:
		if !decodesItself(t) {
			f.found("JSON can't hold a %s", f.v.Type())
		}
	case *types.Basic:
		if u.Info()&types.IsComplex != 0 && !decodesItself(t) {
			f.found("JSON can't hold a %s", f.v.Type())
		}
	}
	if isStandardType(t, "time", "Duration") && !strings.Contains(f.tag.Get("json"), "format:") {
		f.found("JSON has no form for a %s", t)
	}
}
