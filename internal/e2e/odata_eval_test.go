package e2e

import (
	"cmp"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/faultline-go/faultline/validate/odata"
)

// evaluator computes an expression for a row as OData 4.01 part 2, section 5.1.1,
// says it: the other opinion that the SQL is compared with. nil is null.
type evaluator struct {
	row  odataRow
	vars []binding
}

type binding struct {
	name  string
	value any
}

func (ev *evaluator) value(e odata.Expr) any {
	switch e := e.(type) {
	case *odata.Literal:
		return literalValue(e)
	case *odata.Member:
		if e.Name == "label" && ev.row["name"] != nil {
			return noCase(ev.row["name"].(string))
		}
		return ev.row[memberPath(e)]
	case *odata.Variable:
		return ev.variable(e)
	case *odata.Unary:
		return not(ev.value(e.X))
	case *odata.Binary:
		return ev.binary(e)
	case *odata.Call:
		return ev.call(e)
	case *odata.Lambda:
		return ev.lambda(e)
	case *odata.List:
		items := []any{}
		for _, item := range e.Items {
			items = append(items, ev.value(item))
		}
		return items
	}
	panic(fmt.Sprintf("no value for %T", e))
}

func memberPath(e *odata.Member) string {
	if m, ok := e.X.(*odata.Member); ok {
		return memberPath(m) + "/" + e.Name
	}
	return e.Name // of the resource, or of $it
}

func literalValue(e *odata.Literal) any {
	switch v := e.Value().(type) {
	case time.Time:
		if e.Type == odata.Date {
			return date(v.Format(time.DateOnly))
		}
		return v
	case [16]byte:
		return fmt.Sprintf("%x-%x-%x-%x-%x", v[:4], v[4:6], v[6:8], v[8:10], v[10:])
	default:
		return v
	}
}

func (ev *evaluator) variable(e *odata.Variable) any {
	for i := len(ev.vars) - 1; i >= 0; i-- {
		if ev.vars[i].name == e.Name {
			return ev.vars[i].value
		}
	}
	if e.Value == nil {
		return nil
	}
	return (&evaluator{row: ev.row}).value(e.Value)
}

func (ev *evaluator) binary(e *odata.Binary) any {
	x, y := ev.value(e.X), ev.value(e.Y)
	switch e.Op {
	case odata.And:
		return and(x, y)
	case odata.Or:
		return not(and(not(x), not(y)))
	case odata.Eq:
		return equal(x, y)
	case odata.Ne:
		return !equal(x, y)
	case odata.In:
		for _, item := range y.([]any) {
			if equal(x, item) {
				return true
			}
		}
		return false
	}
	if sign, ok := orders[e.Op]; ok {
		if x == nil || y == nil {
			return false
		}
		n, ok := compare(x, y)
		return ok && sign(n)
	}
	d := y.(time.Duration)
	if e.Op == odata.Sub {
		d = -d
	}
	return x.(time.Time).Add(d)
}

var orders = map[odata.Op]func(int) bool{
	odata.Lt: func(n int) bool { return n < 0 },
	odata.Le: func(n int) bool { return n <= 0 },
	odata.Gt: func(n int) bool { return n > 0 },
	odata.Ge: func(n int) bool { return n >= 0 },
}

func and(x, y any) any {
	switch {
	case x == false || y == false:
		return false
	case x == nil || y == nil:
		return nil
	}
	return true
}

func not(x any) any {
	if x == nil {
		return nil
	}
	return !x.(bool)
}

func equal(x, y any) bool {
	if x == nil || y == nil {
		return x == nil && y == nil
	}
	n, ok := compare(x, y)
	return ok && n == 0
}

// noCase is a text whose letter case doesn't matter.
type noCase string

// fold returns a text, in lower case if the case doesn't matter. SQLite knows the letters
// of ASCII only.
func fold(v any, ignoreCase bool) string {
	if label, ok := v.(noCase); ok {
		v = string(label)
	}
	if !ignoreCase {
		return v.(string)
	}
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r | 0x20
		}
		return r
	}, v.(string))
}

func isNoCase(v any) bool { _, ok := v.(noCase); return ok }

// compare compares two values; false for NaN.
func compare(x, y any) (int, bool) {
	switch x := x.(type) {
	case bool:
		return cmp.Compare(number(x), number(y)), true
	case string, noCase:
		ignore := isNoCase(x) || isNoCase(y)
		return strings.Compare(fold(x, ignore), fold(y, ignore)), true
	case date:
		if t, ok := y.(time.Time); ok {
			return at(string(x) + "T00:00:00Z").Compare(t), true
		}
		return cmp.Compare(x, y.(date)), true
	case time.Time:
		if d, ok := y.(date); ok {
			y = at(string(d) + "T00:00:00Z")
		}
		return x.Compare(y.(time.Time)), true
	case time.Duration:
		return cmp.Compare(x, y.(time.Duration)), true
	}
	a, b := number(x), number(y)
	return cmp.Compare(a, b), !math.IsNaN(a) && !math.IsNaN(b)
}

func number(v any) float64 {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case float64:
		return v
	case bool:
		if v {
			return 1
		}
		return 0
	}
	panic(fmt.Sprintf("%T is no number", v))
}

func (ev *evaluator) lambda(e *odata.Lambda) any {
	for _, item := range ev.value(e.X).([]any) {
		inner := &evaluator{row: ev.row, vars: append(ev.vars[:len(ev.vars):len(ev.vars)], binding{e.Variable, item})}
		holds := e.Predicate == nil || inner.value(e.Predicate) == true
		if holds != e.All {
			return !e.All
		}
	}
	return e.All
}

func (ev *evaluator) call(e *odata.Call) any {
	switch e.Name {
	case "now":
		return odataNow()
	case "$count":
		return int64(len(ev.value(e.X).([]any)))
	}
	var values []any
	ignore := false
	for _, arg := range e.Args {
		v := ev.value(arg)
		if v == nil {
			return nil
		}
		values = append(values, v)
		ignore = ignore || isNoCase(v)
	}
	args := make([]string, len(values))
	for i, v := range values {
		args[i] = fold(v, ignore && len(values) > 1)
	}
	s := args[0]
	switch e.Name {
	case "contains":
		return strings.Contains(s, args[1])
	case "startswith":
		return strings.HasPrefix(s, args[1])
	case "endswith":
		return strings.HasSuffix(s, args[1])
	case "indexof":
		i := strings.Index(s, args[1])
		if i > 0 {
			i = utf8.RuneCountInString(s[:i])
		}
		return int64(i)
	case "length":
		return int64(utf8.RuneCountInString(s))
	case "tolower":
		return fold(s, true)
	case "toupper":
		return strings.Map(func(r rune) rune {
			if 'a' <= r && r <= 'z' {
				return r ^ 0x20
			}
			return r
		}, s)
	}
	panic("no function " + e.Name)
}
