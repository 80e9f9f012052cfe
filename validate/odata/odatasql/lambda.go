package odatasql

import (
	"strconv"

	"github.com/faultline-go/faultline/validate/odata"
	"github.com/faultline-go/faultline/validate/odata/internal/excerpt"
)

// open returns the FROM of a collection, and the item that it has in each row.
func (t *translator) open(x odata.Expr, variable string) (string, *scope) {
	m, ok := x.(*odata.Member)
	if !ok {
		t.unsupported(x)
	}
	column, path := t.column(m)
	if column.From == "" {
		t.fail(x.Pos(), odata.ErrType, excerpt.Quote(x.String())+excerpt.At(x.Pos())+" is not a collection")
	}
	if t.depth++; t.depth > maxLambdas {
		t.fail(x.Pos(), odata.ErrTooDeep, "collections nested deeper than "+strconv.Itoa(maxLambdas)+" levels"+excerpt.At(x.Pos()))
	}
	t.lambdas++
	alias := "odata" + strconv.Itoa(t.lambdas)
	from := column.From + " AS " + alias
	if t.table.Dialect == PostgreSQL {
		from += "(" + column.Item + ")"
	}
	return from, &scope{variable: variable, path: path, column: column, item: alias + "." + column.Item}
}

// lambda translates any and all, which are never null: any looks for an item for
// which the predicate is true, and all for one for which it isn't.
func (t *translator) lambda(e *odata.Lambda, w want) *fragment {
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
		return sql(levelNot, "NOT ", query).is(odata.Boolean, false)
	}
	return query.is(odata.Boolean, false)
}

// items translates /$count.
func (t *translator) items(e *odata.Call) *fragment {
	from, _ := t.open(e.X, "")
	t.depth--
	return sql(levelAtom, "(SELECT count(*) FROM ", from, ")").is(odata.Integer, false)
}
