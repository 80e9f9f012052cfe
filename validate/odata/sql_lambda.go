package odata

// open returns the FROM of a collection, and the item that it has in each row.
func (t *translator) open(x Expr, variable string) (string, *scope) {
	m, ok := x.(*Member)
	if !ok {
		t.unsupported(x)
	}
	column, path := t.column(m)
	if column.From == "" {
		t.fail(x.Pos(), ErrType, quote(clip(x.String()))+atPosition(x.Pos())+" is not a collection")
	}
	if t.depth++; t.depth > maxLambdas {
		t.fail(x.Pos(), ErrTooDeep, "collections nested deeper than "+itoa(maxLambdas)+" levels"+atPosition(x.Pos()))
	}
	t.lambdas++
	alias := "odata" + itoa(t.lambdas)
	from := column.From + " AS " + alias
	if t.sql.Dialect == PostgreSQL {
		from += "(" + column.Item + ")"
	}
	return from, &scope{variable: variable, path: path, column: column, item: alias + "." + column.Item}
}

// lambda translates any and all, which are never null: any looks for an item for
// which the predicate is true, and all for one for which it isn't.
func (t *translator) lambda(e *Lambda, w want) *fragment {
	from, s := t.open(e.X, e.Variable)
	query := sql(levelAtom, "EXISTS (SELECT 1 FROM ", from)
	if e.Predicate != nil {
		t.scopes = append(t.scopes, s)
		asked := isTrue
		if e.All {
			asked = isNotTrue
		}
		query.add(" WHERE ", t.test(e.Predicate, asked))
		t.scopes = t.scopes[:len(t.scopes)-1]
	}
	t.depth--
	query.add(")")
	return exists(query, w.negated() != e.All)
}

func exists(query *fragment, not bool) *fragment {
	if not {
		return sql(levelNot, "NOT ", query).is(Boolean, false)
	}
	return query.is(Boolean, false)
}

// within translates in with a collection on its right.
func (t *translator) within(e *Binary, w want) *fragment {
	x := t.value(e.X)
	from, s := t.open(e.Y, "")
	item := t.item(e.Y, s)
	t.durations(e.X, x, item)
	if !comparableSQL(x, item) {
		t.wrongType(e.X, x.typ, kind{Type: item.typ}.String())
	}
	query := sql(levelAtom, "EXISTS (SELECT 1 FROM ", from, " WHERE ")
	switch {
	case x.isNull() && item.nullable:
		query.add(item, " IS NULL)")
	case x.isNull() || isNaN(x):
		query.add("FALSE)")
	default:
		query.add(t.equal(item, t.bound(e.X, x, item), false, false), ")")
	}
	t.depth--
	return exists(query, w.negated())
}

// items translates /$count.
func (t *translator) items(e *Call) *fragment {
	from, s := t.open(e.X, "")
	query := sql(levelAtom, "(SELECT count(*) FROM ", from)
	for i, arg := range e.Args {
		if e.Names[i] != nameFilter {
			t.unsupported(e)
		}
		scopes, current := t.scopes, t.current
		t.current = s
		query.add(" WHERE ", t.test(arg, isTrue))
		t.scopes, t.current = scopes, current
	}
	t.depth--
	query.add(")")
	query.digits = 20
	return query.is(Integer, false)
}
