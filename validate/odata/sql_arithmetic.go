package odata

import (
	"math"
	"time"
)

// What PostgreSQL has for a numeric: 131,072 digits before the point, beyond which
// it fails, and takes its time long before that. A column's number is taken for the
// longest that a double is.
const (
	maxDigits    = 2_000
	columnDigits = 309
)

const aNumber = "a number"

// number returns the value of an operand of arithmetic. PostgreSQL fails where an
// integer or a double overflows, and counts in numeric instead.
func (t *translator) number(e Expr) *fragment {
	return t.exact(t.operand(e, number, aNumber))
}

// exact returns a number as numeric for PostgreSQL.
func (t *translator) exact(f *fragment) *fragment {
	if t.sql.Dialect == SQLite || f.numeric || f.typ == Null {
		return f
	}
	if len(f.parts) == 1 && f.parts[0].isArg {
		f.parts[0].cast = "::numeric"
		f.numeric = true
		return f
	}
	cast := sql(levelAtom, f.atLeast(levelAtom), "::numeric").is(f.typ, f.nullable)
	cast.numeric, cast.digits = true, f.digits
	return cast
}

// result returns the value of an operation on numbers.
func (t *translator) result(e Expr, f *fragment, typ Type, digits int) *fragment {
	if f.digits = digits; digits > maxDigits && t.sql.Dialect == PostgreSQL {
		t.fail(e.Pos(), ErrRange, "the number"+atPosition(e.Pos())+" may be out of range")
	}
	f.numeric = true
	return f.is(typ, true)
}

// negative translates the sign.
func (t *translator) negative(e *Unary) *fragment {
	x := t.value(e.X)
	switch value := x.value.(type) {
	case time.Duration:
		if x.typ == Duration && value != math.MinInt64 {
			return known(Duration, -value)
		}
	case float64:
		return known(Decimal, -value)
	case int64:
		if value != math.MinInt64 {
			return known(Integer, -value)
		}
	}
	t.demand(e.X, x, number, aNumber)
	if x.isNull() {
		return null()
	}
	x = t.exact(t.placed(e.X, x))
	return t.result(e, sql(levelSum, "-", x.atLeast(levelAtom)), x.typ, x.digits).is(x.typ, x.nullable)
}

// arithmetic translates the operators on numbers.
func (t *translator) arithmetic(e *Binary) *fragment {
	x, y := t.value(e.X), t.value(e.Y)
	if f := t.timeArithmetic(e, x, y); f != nil {
		return f
	}
	t.demand(e.X, x, number, aNumber)
	t.demand(e.Y, y, number, aNumber)
	if x.isNull() || y.isNull() {
		return null()
	}
	typ := Untyped
	switch {
	case x.typ == Integer && y.typ == Integer && e.Op != DivBy:
		typ = Integer
	case x.typ == Decimal || y.typ == Decimal || e.Op == DivBy:
		typ = Decimal
	}
	x, y = t.exact(t.placed(e.X, x)), t.exact(t.placed(e.Y, y))
	either := x.nullable || y.nullable
	x, y = x.atLeast(levelAtom), y.atLeast(levelAtom)
	switch e.Op {
	case Add, Sub:
		word := map[Op]string{Add: " + ", Sub: " - "}[e.Op]
		return t.result(e, sql(levelSum, x, word, y), typ, max(x.digits, y.digits)+1).is(typ, either)
	case Mul:
		return t.result(e, sql(levelSum, x, " * ", y), typ, x.digits+y.digits).is(typ, either)
	case Mod:
		return t.result(e, t.modulo(x, y, typ), typ, x.digits)
	}
	return t.result(e, t.division(e, x, y, typ), typ, x.digits+max(columnDigits, y.digits))
}

// modulo keeps fractions, which SQLite's % doesn't.
func (t *translator) modulo(x, y *fragment, typ Type) *fragment {
	switch {
	case t.sql.Dialect == PostgreSQL:
		return sql(levelSum, x, " % NULLIF(", y, ", 0)")
	case typ == Integer:
		return sql(levelSum, x, " % ", y)
	}
	return sql(levelAtom, "mod(", x, ", ", y, ")")
}

// division cuts off the fraction if both are integers, but for divby.
func (t *translator) division(e *Binary, x, y *fragment, typ Type) *fragment {
	switch {
	case t.sql.Dialect == SQLite && typ == Decimal:
		// What is a decimal number may be an integer in SQLite.
		return sql(levelSum, x, " / CAST(", y, " AS REAL)")
	case t.sql.Dialect == SQLite:
		return sql(levelSum, x, " / ", y)
	case typ == Decimal:
		return sql(levelSum, x, " / NULLIF(", y, ", 0)")
	case typ == Untyped:
		t.fault("the columns of %q need a Type: it depends on it what div means", clip(e.String()))
	}
	return sql(levelAtom, "div(", x, ", NULLIF(", y, ", 0))")
}

// timeArithmetic returns the result of an operation on times and durations that are
// known; nil for one on numbers.
func (t *translator) timeArithmetic(e *Binary, x, y *fragment) *fragment {
	times := calendar | span
	isTime := func(f *fragment) bool { return f.typ != Untyped && f.typ != Null && times.has(f.typ) }
	if !isTime(x) && !isTime(y) {
		return nil
	}
	result := resultOf(e.Op, x.typ, y.typ)
	switch {
	case x.isNull() || y.isNull():
		return null()
	case x.typ == Untyped || y.typ == Untyped:
		t.unsupported(e)
	case result == Untyped:
		t.wrongType(e.Y, y.typ, "what goes with "+kind{Type: x.typ}.String())
	case !x.constant || !y.constant:
		t.unsupported(e)
	}
	if _, ok := x.value.(time.Time); !ok && e.Op == Add {
		x, y = y, x
	}
	sign := time.Duration(1)
	if e.Op == Sub {
		sign = -1
	}
	switch a := x.value.(type) {
	case time.Time:
		switch b := y.value.(type) {
		case time.Duration:
			sum := a.Add(sign * b)
			if x.typ == Date {
				year, month, day := sum.Date()
				sum = time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
			}
			return known(result, sum)
		case time.Time:
			if d := a.Sub(b); d != math.MaxInt64 && d != math.MinInt64 {
				return known(result, d)
			}
			t.fail(e.Pos(), ErrRange, "the duration"+atPosition(e.Pos())+" is out of range")
		}
	case time.Duration:
		if b, ok := y.value.(time.Duration); ok && (e.Op == Add || e.Op == Sub) {
			if sum := a + sign*b; (sum > a) == (sign*b > 0) {
				return known(result, sum)
			}
			t.fail(e.Pos(), ErrRange, "the duration"+atPosition(e.Pos())+" is out of range")
		}
	}
	t.unsupported(e)
	return nil
}
