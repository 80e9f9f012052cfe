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
	// this is the item that $this stands for.
	this any
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
		return ev.row[memberPath(e)]
	case *odata.Variable:
		return ev.variable(e)
	case *odata.Unary:
		return ev.unary(e)
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
	case time.Duration:
		if e.Type == odata.TimeOfDay {
			return clockOf(time.Time{}.Add(v))
		}
		return v
	case [16]byte:
		return fmt.Sprintf("%x-%x-%x-%x-%x", v[:4], v[4:6], v[6:8], v[8:10], v[10:])
	default:
		return v
	}
}

func clockOf(t time.Time) clock { return clock(t.Format("15:04:05.000000000")) }

func (ev *evaluator) variable(e *odata.Variable) any {
	if e.Name == "$this" {
		return ev.this
	}
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

func (ev *evaluator) unary(e *odata.Unary) any {
	switch x := ev.value(e.X).(type) {
	case bool:
		return !x
	case int64:
		return -x
	case float64:
		return -x
	case time.Duration:
		return -x
	}
	return nil
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
	if x == nil || y == nil {
		return nil
	}
	return arithmetic(e.Op, x, y)
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

// compare compares two values; false for NaN.
func compare(x, y any) (int, bool) {
	switch x := x.(type) {
	case bool:
		return cmp.Compare(number(x), number(y)), true
	case string:
		return strings.Compare(x, y.(string)), true
	case date:
		if t, ok := y.(time.Time); ok {
			return at(string(x) + "T00:00:00Z").Compare(t), true
		}
		return cmp.Compare(x, y.(date)), true
	case clock:
		return cmp.Compare(x, y.(clock)), true
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

func arithmetic(op odata.Op, x, y any) any {
	switch a := x.(type) {
	case date:
		return date(arithmetic(op, at(string(a)+"T00:00:00Z"), y).(time.Time).Format(time.DateOnly))
	case time.Time:
		switch b := y.(type) {
		case time.Duration:
			if op == odata.Sub {
				b = -b
			}
			return a.Add(b)
		case time.Time:
			return a.Sub(b)
		}
	case time.Duration:
		if op == odata.Sub {
			return a - y.(time.Duration)
		}
		return a + y.(time.Duration)
	}
	a, isInt := x.(int64)
	b, isInt2 := y.(int64)
	if isInt && isInt2 && op != odata.DivBy {
		switch {
		case op == odata.Add:
			return a + b
		case op == odata.Sub:
			return a - b
		case op == odata.Mul:
			return a * b
		case b == 0:
			return nil // where the specification has an error, or infinity
		case op == odata.Div:
			return a / b
		}
		return a % b
	}
	p, q := number(x), number(y)
	switch {
	case op == odata.Add:
		return p + q
	case op == odata.Sub:
		return p - q
	case op == odata.Mul:
		return p * q
	case q == 0:
		return nil
	case op == odata.Mod:
		return math.Mod(p, q)
	}
	return p / q
}

func (ev *evaluator) lambda(e *odata.Lambda) any {
	for _, item := range ev.value(e.X).([]any) {
		inner := &evaluator{row: ev.row, vars: append(ev.vars[:len(ev.vars):len(ev.vars)], binding{e.Variable, item}), this: ev.this}
		holds := e.Predicate == nil || inner.value(e.Predicate) == true
		if holds != e.All {
			return !e.All
		}
	}
	return e.All
}

func (ev *evaluator) call(e *odata.Call) any {
	if e.Name == "$count" {
		n := int64(0)
		for _, item := range ev.value(e.X).([]any) {
			inner := &evaluator{row: ev.row, vars: ev.vars, this: item}
			if len(e.Args) == 0 || inner.value(e.Args[0]) == true {
				n++
			}
		}
		return n
	}
	if e.Name == "case" {
		for i := 0; i < len(e.Args); i += 2 {
			if ev.value(e.Args[i]) != true {
				continue
			}
			v := ev.value(e.Args[i+1])
			if n, ok := v.(int64); ok && isDecimal(e) {
				return float64(n)
			}
			return v
		}
		return nil
	}
	var args []any
	for _, arg := range e.Args {
		v := ev.value(arg)
		if v == nil {
			return nil
		}
		args = append(args, v)
	}
	switch e.Name {
	case "now":
		return odataSQL.Now()
	case "round":
		return math.Round(number(args[0]))
	case "floor":
		return math.Floor(number(args[0]))
	case "ceiling":
		return math.Ceil(number(args[0]))
	}
	if s, ok := args[0].(string); ok {
		return textFunction(e.Name, s, args[1:])
	}
	return timeFunction(e.Name, args[0])
}

// isDecimal reports whether the type of a number is Decimal whatever its value: a
// case has the type that can hold any of its results.
func isDecimal(e odata.Expr) bool {
	switch e := e.(type) {
	case *odata.Literal:
		return e.Type == odata.Decimal
	case *odata.Member:
		return odataSQL.Columns[memberPath(e)].Type == odata.Decimal
	case *odata.Unary:
		return isDecimal(e.X)
	case *odata.Binary:
		return e.Op == odata.DivBy || isDecimal(e.X) || isDecimal(e.Y)
	case *odata.Call:
		for i := 1; e.Name == "case" && i < len(e.Args); i += 2 {
			if isDecimal(e.Args[i]) {
				return true
			}
		}
		return e.Name == "round" || e.Name == "floor" || e.Name == "ceiling" || e.Name == "fractionalseconds"
	}
	return false
}

func textFunction(name, s string, args []any) any {
	runes := []rune(s)
	switch name {
	case "concat":
		return s + args[0].(string)
	case "contains":
		return strings.Contains(s, args[0].(string))
	case "startswith":
		return strings.HasPrefix(s, args[0].(string))
	case "endswith":
		return strings.HasSuffix(s, args[0].(string))
	case "indexof":
		i := strings.Index(s, args[0].(string))
		if i > 0 {
			i = utf8.RuneCountInString(s[:i])
		}
		return int64(i)
	case "length":
		return int64(len(runes))
	case "substring":
		start := min(max(args[0].(int64), 0), int64(len(runes)))
		end := int64(len(runes))
		if len(args) > 1 {
			end = min(start+max(args[1].(int64), 0), end)
		}
		return string(runes[start:end])
	case "trim":
		return strings.TrimSpace(s)
	case "tolower", "toupper":
		// SQLite knows the letters of ASCII only.
		return strings.Map(func(r rune) rune {
			if name == "tolower" && 'A' <= r && r <= 'Z' || name == "toupper" && 'a' <= r && r <= 'z' {
				return r ^ 0x20
			}
			return r
		}, s)
	}
	panic("no function " + name)
}

func timeFunction(name string, v any) any {
	var t time.Time
	switch v := v.(type) {
	case time.Time:
		t = v
	case date:
		t = at(string(v) + "T00:00:00Z")
	case clock:
		t = at("0001-01-01T" + string(v) + "Z")
	}
	switch name {
	case "date":
		return date(t.Format(time.DateOnly))
	case "time":
		return clockOf(t)
	case "year":
		return int64(t.Year())
	case "month":
		return int64(t.Month())
	case "day":
		return int64(t.Day())
	case "hour":
		return int64(t.Hour())
	case "minute":
		return int64(t.Minute())
	case "second":
		return int64(t.Second())
	case "fractionalseconds":
		return float64(t.Nanosecond()) / 1e9
	}
	panic("no function " + name)
}
