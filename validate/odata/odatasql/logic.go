package odatasql

import (
	"math"

	"github.com/faultline-go/faultline/validate/odata"
	"github.com/faultline-go/faultline/validate/odata/internal/excerpt"
)

// want is what is asked of a condition. Except for exactly, the SQL is true for the rows for
// which it holds, and false or NULL for others, which a WHERE treats alike. So it can be
// plainer, and an index can serve it.
type want uint8

const (
	exactly want = iota // the value: true, false or NULL
	isTrue
	isFalse
	isNotTrue
	isNotFalse
)

// negated reports whether w asks for what isn't so.
func (w want) negated() bool { return w == isFalse || w == isNotTrue }

// not returns what is asked of the operand of a not.
func (w want) not() want { return [...]want{exactly, isFalse, isTrue, isNotFalse, isNotTrue}[w] }

// isCondition reports whether a call is true or false by its name.
func isCondition(e *odata.Call) bool {
	return e.X == nil && (e.Name == "contains" || e.Name == "startswith" || e.Name == "endswith")
}

// test returns the SQL for a condition.
func (t *translator) test(e odata.Expr, w want) *fragment {
	switch e := e.(type) {
	case *odata.Unary:
		if e.Op == odata.Not {
			f := t.test(e.X, w.not())
			if w != exactly {
				return f
			}
			return sql(levelNot, "NOT ", f.atLeast(levelAtom)).is(odata.Boolean, f.nullable)
		}
	case *odata.Binary:
		switch e.Op {
		case odata.And, odata.Or:
			return t.chain(e, w)
		case odata.Eq, odata.Ne:
			return t.equality(e, w)
		case odata.Lt, odata.Le, odata.Gt, odata.Ge:
			return t.order(e, w)
		case odata.In:
			return t.membership(e, w)
		case odata.Has:
			t.unsupported(e)
		}
	case *odata.Lambda:
		return t.lambda(e, w)
	case *odata.Call:
		if isCondition(e) {
			return t.search(e, w)
		}
	}
	f := t.value(e)
	t.demand(e, f, isBoolean, "a Boolean")
	if f.constant {
		return t.truth(f.value, w)
	}
	f.typ = odata.Boolean
	return test(f, sql(levelNot, "NOT ", f.atLeast(levelAtom)).is(odata.Boolean, f.nullable), w)
}

// truth returns a condition that is the same for all rows: true, false or nil.
func (t *translator) truth(value any, w want) *fragment {
	b, ok := value.(bool)
	switch {
	case w == exactly && !ok && t.table.Dialect == PostgreSQL:
		return sql(levelAtom, "NULL::boolean").is(odata.Boolean, true)
	case w == exactly && !ok:
		return sql(levelAtom, "NULL").is(odata.Boolean, true)
	case !ok && (w == isNotTrue || w == isNotFalse), ok && b != w.negated():
		return sql(levelAtom, "TRUE").is(odata.Boolean, false)
	}
	return sql(levelAtom, "FALSE").is(odata.Boolean, false)
}

// test returns what is asked of a condition, given its SQL and that of its
// opposite, both NULL for a null.
func test(f, opposite *fragment, w want) *fragment {
	switch {
	case w == isFalse, w == isNotTrue && !f.nullable:
		return opposite
	case w == isNotTrue:
		return sql(levelCompare, f.atLeast(levelAtom), " IS NOT TRUE").is(odata.Boolean, false)
	case w == isNotFalse && f.nullable:
		return sql(levelCompare, f.atLeast(levelAtom), " IS NOT FALSE").is(odata.Boolean, false)
	}
	return f
}

// definite returns what is asked of a condition that a null makes false, given SQL
// that is NULL for one, and its opposite for values.
func definite(f, opposite *fragment, w want) *fragment {
	switch {
	case w.negated() && !f.nullable:
		return opposite
	case w.negated():
		f = sql(levelCompare, f.atLeast(levelAtom), " IS NOT TRUE")
	case w == exactly && f.nullable:
		f = sql(levelCompare, f.atLeast(levelAtom), " IS TRUE")
	}
	return f.is(odata.Boolean, false)
}

// chain translates operands that are joined by the same operator side by side.
func (t *translator) chain(e *odata.Binary, w want) *fragment {
	l := levelAnd
	if e.Op == odata.Or != w.negated() {
		l = levelOr
	}
	var operands []*fragment
	rest := []odata.Expr{e}
	for len(rest) > 0 {
		next := rest[len(rest)-1]
		rest = rest[:len(rest)-1]
		if b, ok := next.(*odata.Binary); ok && b.Op == e.Op {
			rest = append(rest, b.Y, b.X)
			continue
		}
		operands = append(operands, t.test(next, w))
	}
	return joined(l, operands)
}

// equality translates eq and ne, which are never null.
func (t *translator) equality(e *odata.Binary, w want) *fragment {
	x, y := t.pair(e)
	if x.isNull() {
		x, y = y, x
	}
	differ := w.negated() != (e.Op == odata.Ne)
	switch {
	case x.isNull():
		return t.truth(e.Op == odata.Eq, w)
	case y.isNull() && (x.constant || !x.nullable):
		return t.truth(e.Op == odata.Ne, w)
	case y.isNull() && differ:
		return sql(levelCompare, x.atLeast(levelAtom), " IS NOT NULL").is(odata.Boolean, false)
	case y.isNull():
		return sql(levelCompare, x.atLeast(levelAtom), " IS NULL").is(odata.Boolean, false)
	}
	if n, ok := compareTimes(x, y); ok {
		return t.truth((n == 0) == (e.Op == odata.Eq), w)
	}
	if isFraction(x, y) || isFraction(y, x) {
		return t.truth(e.Op == odata.Ne, w)
	}
	x, y = whole(x, y, math.Trunc), whole(y, x, math.Trunc)
	return t.equal(t.bound(e.X, x, y), t.bound(e.Y, y, x), differ, w == exactly)
}

// equal compares two values. exact is whether it must not be NULL; it may be, where
// a null is equal to nothing, if only what is true matters.
func (t *translator) equal(x, y *fragment, differ, exact bool) *fragment {
	same, different := " = ", " <> "
	if x.nullable && y.nullable || (x.nullable || y.nullable) && (differ || exact) {
		same, different = " IS ", " IS NOT "
		if t.table.Dialect == PostgreSQL {
			same, different = " IS NOT DISTINCT FROM ", " IS DISTINCT FROM "
		}
	}
	if differ {
		same = different
	}
	return sql(levelCompare, x.atLeast(levelSum), same, y.atLeast(levelSum)).is(odata.Boolean, false)
}

var orders = map[odata.Op]struct{ word, opposite string }{
	odata.Lt: {" < ", " >= "}, odata.Le: {" <= ", " > "}, odata.Gt: {" > ", " <= "}, odata.Ge: {" >= ", " < "},
}

// order translates lt, le, gt and ge, which are false with a null.
func (t *translator) order(e *odata.Binary, w want) *fragment {
	x, y := t.pair(e)
	if x.isNull() || y.isNull() {
		return t.truth(false, w)
	}
	for _, f := range [...]*fragment{x, y} {
		if f.typ == odata.Enum && f.column != nil && f.column.Arg == nil {
			t.unsupported(e) // The names have the order of the alphabet.
		}
	}
	if n, ok := compareTimes(x, y); ok {
		holds := n < 0 && (e.Op == odata.Lt || e.Op == odata.Le) || n > 0 && (e.Op == odata.Gt || e.Op == odata.Ge) || n == 0 && (e.Op == odata.Le || e.Op == odata.Ge)
		return t.truth(holds, w)
	}
	// n gt 2.5 is n gt 2, and n ge 2.5 is n ge 3.
	up, down := math.Ceil, math.Floor
	if e.Op == odata.Gt || e.Op == odata.Le {
		up, down = down, up
	}
	x, y = t.bound(e.X, whole(x, y, down), y), t.bound(e.Y, whole(y, x, up), x)
	nullable := x.nullable || y.nullable
	compare := func(word string) *fragment {
		return sql(levelCompare, x.atLeast(levelSum), word, y.atLeast(levelSum)).is(odata.Boolean, nullable)
	}
	return definite(compare(orders[e.Op].word), compare(orders[e.Op].opposite), w)
}

// membership translates in, which is never null: a null is in a list with a null.
func (t *translator) membership(e *odata.Binary, w want) *fragment {
	items := e.Y
	if v, ok := items.(*odata.Variable); ok && v.Value != nil {
		items = v.Value
	}
	list, ok := items.(*odata.List)
	if !ok {
		t.unsupported(e)
	}
	x := t.value(e.X)
	in, out := &fragment{level: levelCompare, typ: odata.Boolean}, &fragment{level: levelCompare, typ: odata.Boolean}
	hasNull, values := false, 0
	f := &fragment{}
	for _, item := range list.Items {
		literal, ok := item.(*odata.Literal)
		if !ok {
			t.unsupported(item)
		}
		y := t.literal(literal)
		switch {
		case !comparableSQL(x, y):
			t.wrongType(item, y.typ, excerpt.A(x.typ.String()))
		case y.isNull():
			hasNull = true
			continue
		case isFraction(y, x):
			continue
		}
		if values > 0 {
			f.add(", ")
		}
		f.add(t.bound(item, whole(y, x, math.Trunc), x))
		values++
	}
	switch {
	case x.isNull():
		return t.truth(hasNull, w)
	case values == 0 && hasNull && x.nullable && w.negated():
		return sql(levelCompare, x.atLeast(levelAtom), " IS NOT NULL").is(odata.Boolean, false)
	case values == 0 && hasNull && x.nullable:
		return sql(levelCompare, x.atLeast(levelAtom), " IS NULL").is(odata.Boolean, false)
	case values == 0:
		return t.truth(false, w)
	}
	x = t.placed(e.X, x)
	in.add(x.atLeast(levelAtom), " IN (", f, ")")
	out.add(x.atLeast(levelAtom), " NOT IN (", f, ")")
	in.nullable = x.nullable
	if !hasNull || !x.nullable {
		return definite(in, out, w)
	}
	switch {
	case w.negated():
		return out // NULL for a null, which is in the list
	case w == isTrue && x.column != nil:
		return sql(levelOr, in, " OR ", x, " IS NULL").is(odata.Boolean, false)
	}
	return sql(levelCompare, in.atLeast(levelAtom), " IS NOT FALSE").is(odata.Boolean, false)
}
