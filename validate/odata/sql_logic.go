package odata

// want is what is asked of a condition. But for exactly, the SQL is true where it
// holds, and false or NULL elsewhere, which is all the same to a WHERE: so it can
// be plainer, and serve an index.
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
func isCondition(e *Call) bool {
	return e.X == nil && (e.Name == "contains" || e.Name == "startswith" || e.Name == "endswith")
}

// test returns the SQL for a condition.
func (t *translator) test(e Expr, w want) *fragment {
	switch e := e.(type) {
	case *Unary:
		if e.Op == Not {
			f := t.test(e.X, w.not())
			if w != exactly {
				return f
			}
			return sql(levelNot, "NOT ", f.atLeast(levelAtom)).is(Boolean, f.nullable)
		}
	case *Binary:
		switch e.Op {
		case And, Or:
			return t.chain(e, w)
		case Eq, Ne:
			return t.equality(e, w)
		case Lt, Le, Gt, Ge:
			return t.order(e, w)
		case In:
			return t.membership(e, w)
		case Has:
			t.unsupported(e)
		}
	case *Lambda:
		return t.lambda(e, w)
	case *Call:
		if isCondition(e) {
			return t.search(e, w)
		}
	}
	f := t.value(e)
	t.demand(e, f, oneOf(Boolean), "a Boolean")
	if f.constant {
		return t.truth(f.value, w)
	}
	f.typ = Boolean
	return test(f, sql(levelNot, "NOT ", f.atLeast(levelAtom)).is(Boolean, f.nullable), w)
}

// truth returns a condition that is the same for all rows: true, false or nil.
func (t *translator) truth(value any, w want) *fragment {
	b, ok := value.(bool)
	switch {
	case w == exactly && !ok && t.sql.Dialect == PostgreSQL:
		return sql(levelAtom, "NULL::boolean").is(Boolean, true)
	case w == exactly && !ok:
		return sql(levelAtom, "NULL").is(Boolean, true)
	case !ok && (w == isNotTrue || w == isNotFalse), ok && b != w.negated():
		return sql(levelAtom, "TRUE").is(Boolean, false)
	}
	return sql(levelAtom, "FALSE").is(Boolean, false)
}

// test returns what is asked of a condition, given its SQL and that of its
// opposite, both NULL for a null.
func test(f, opposite *fragment, w want) *fragment {
	switch {
	case w == isFalse, w == isNotTrue && !f.nullable:
		return opposite
	case w == isNotTrue:
		return sql(levelCompare, f.atLeast(levelAtom), " IS NOT TRUE").is(Boolean, false)
	case w == isNotFalse && f.nullable:
		return sql(levelCompare, f.atLeast(levelAtom), " IS NOT FALSE").is(Boolean, false)
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
	return f.is(Boolean, false)
}

// chain translates operands that are joined by the same operator side by side.
func (t *translator) chain(e *Binary, w want) *fragment {
	l := levelAnd
	if e.Op == Or != w.negated() {
		l = levelOr
	}
	var operands []*fragment
	rest := []Expr{e}
	for len(rest) > 0 {
		next := rest[len(rest)-1]
		rest = rest[:len(rest)-1]
		if b, ok := next.(*Binary); ok && b.Op == e.Op {
			rest = append(rest, b.Y, b.X)
			continue
		}
		operands = append(operands, t.test(next, w))
	}
	return joined(l, operands)
}

// equality translates eq and ne, which are never null.
func (t *translator) equality(e *Binary, w want) *fragment {
	x, y := t.pair(e)
	if x.isNull() {
		x, y = y, x
	}
	differ := w.negated() != (e.Op == Ne)
	switch {
	case x.isNull():
		return t.truth(e.Op == Eq, w)
	case y.isNull() && (x.constant || !x.nullable):
		return t.truth(e.Op == Ne, w)
	case y.isNull() && differ:
		return sql(levelCompare, x.atLeast(levelAtom), " IS NOT NULL").is(Boolean, false)
	case y.isNull():
		return sql(levelCompare, x.atLeast(levelAtom), " IS NULL").is(Boolean, false)
	}
	if n, ok := compareTimes(x, y); ok {
		return t.truth((n == 0) == (e.Op == Eq), w)
	}
	return t.equal(t.bound(e.X, x, y), t.bound(e.Y, y, x), differ, w == exactly)
}

// equal compares two values. exact is whether it must not be NULL; it may be, where
// a null is equal to nothing, if only what is true matters.
func (t *translator) equal(x, y *fragment, differ, exact bool) *fragment {
	same, different := " = ", " <> "
	if x.nullable && y.nullable || (x.nullable || y.nullable) && (differ || exact) {
		same, different = " IS ", " IS NOT "
		if t.sql.Dialect == PostgreSQL {
			same, different = " IS NOT DISTINCT FROM ", " IS DISTINCT FROM "
		}
	}
	if differ {
		same = different
	}
	return sql(levelCompare, x.atLeast(levelSum), same, y.atLeast(levelSum)).is(Boolean, false)
}

var orders = map[Op]struct{ word, opposite string }{
	Lt: {" < ", " >= "}, Le: {" <= ", " > "}, Gt: {" > ", " <= "}, Ge: {" >= ", " < "},
}

// order translates lt, le, gt and ge, which are false with a null.
func (t *translator) order(e *Binary, w want) *fragment {
	x, y := t.pair(e)
	if x.isNull() || y.isNull() {
		return t.truth(false, w)
	}
	for _, f := range [...]*fragment{x, y} {
		if f.typ == Enum && f.column != nil && f.column.Arg == nil {
			t.unsupported(e) // The names have the order of the alphabet.
		}
	}
	if n, ok := compareTimes(x, y); ok {
		holds := n < 0 && (e.Op == Lt || e.Op == Le) || n > 0 && (e.Op == Gt || e.Op == Ge) || n == 0 && (e.Op == Le || e.Op == Ge)
		return t.truth(holds, w)
	}
	x, y = t.bound(e.X, x, y), t.bound(e.Y, y, x)
	nullable := x.nullable || y.nullable
	compare := func(word string) *fragment {
		return sql(levelCompare, x.atLeast(levelSum), word, y.atLeast(levelSum)).is(Boolean, nullable)
	}
	return definite(compare(orders[e.Op].word), compare(orders[e.Op].opposite), w)
}

// membership translates in, which is never null: a null is in a list with a null.
func (t *translator) membership(e *Binary, w want) *fragment {
	items := e.Y
	if v, ok := items.(*Variable); ok && v.Value != nil {
		items = v.Value
	}
	list, ok := items.(*List)
	if !ok {
		t.unsupported(e)
	}
	x := t.value(e.X)
	in, out := &fragment{level: levelCompare, typ: Boolean}, &fragment{level: levelCompare, typ: Boolean}
	hasNull, values := false, 0
	f := &fragment{}
	for _, item := range list.Items {
		literal, ok := item.(*Literal)
		if !ok {
			t.unsupported(item)
		}
		y := t.literal(literal)
		switch {
		case !comparableSQL(x, y):
			t.wrongType(item, y.typ, kind{Type: x.typ}.String())
		case y.isNull():
			hasNull = true
			continue
		}
		if values > 0 {
			f.add(", ")
		}
		f.add(t.bound(item, y, x))
		values++
	}
	switch {
	case x.isNull():
		return t.truth(hasNull, w)
	case values == 0 && hasNull && x.nullable && w.negated():
		return sql(levelCompare, x.atLeast(levelAtom), " IS NOT NULL").is(Boolean, false)
	case values == 0 && hasNull && x.nullable:
		return sql(levelCompare, x.atLeast(levelAtom), " IS NULL").is(Boolean, false)
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
		return sql(levelOr, in, " OR ", x, " IS NULL").is(Boolean, false)
	}
	return sql(levelCompare, in.atLeast(levelAtom), " IS NOT FALSE").is(Boolean, false)
}
