package odatasql

import (
	"slices"
	"strconv"
	"strings"

	"github.com/faultline-go/faultline/validate/odata"
)

// Filter returns the condition that is true for the rows that e is true for, and its
// arguments in their order. The condition can stand between ANDs. It is TRUE if e is nil.
//
// The error is an *apierror.Error with CodeODataError whose cause is an
// *[odata.SyntaxError], or another error if the service is at fault.
func (t Table) Filter(e odata.Expr) (clause string, args []any, err error) {
	tr := t.translator()
	defer tr.recover(&clause, &args, &err)
	clause, args = tr.text(tr.where(e))
	return clause, args, nil
}

// OrderBy returns the text behind ORDER BY, and its arguments in their order. The text is ""
// if no item tells rows apart. A null comes before all values, and after them with desc
// (OData 4.01 part 1, section 11.2.6.2). For the error see [Table.Filter].
func (t Table) OrderBy(items []odata.Order) (clause string, args []any, err error) {
	tr := t.translator()
	defer tr.recover(&clause, &args, &err)
	clause, args = tr.text(tr.orderBy(items))
	return clause, args, nil
}

// Page returns the text behind WHERE, and its arguments in their order: the condition, the
// order, and a limit of one row more than a page has, see [odata.Query.PageSize]. That row
// shows that there is a next page. For the error see [Table.Filter].
//
// $count, $select, $expand and $format are left to the service. $search and $skiptoken, which
// would change the rows, are errors: a service that knows them calls Filter and OrderBy.
//
//	clauses, args, err := table.Page(query, 100)
//	rows, err := db.Query("SELECT id FROM machines WHERE "+clauses, args...)
func (t Table) Page(q *odata.Query, size int) (clauses string, args []any, err error) {
	tr := t.translator()
	defer tr.recover(&clauses, &args, &err)
	switch {
	case q.Search != nil:
		tr.failOption("$search")
	case q.SkipToken != "":
		tr.failOption("$skiptoken")
	}
	page := sql(levelOr, tr.where(q.Filter))
	orders := slices.Clip(q.OrderBy)
	if t.Key != "" {
		orders = append(orders, odata.Order{Expr: memberOf(t.Key)})
	}
	if order := tr.orderBy(orders); len(order.parts) > 0 {
		page.add(" ORDER BY ", order)
	}
	skip := int64(0)
	if q.Skip != nil {
		skip = *q.Skip
	}
	page.parts = append(page.parts,
		part{text: " LIMIT "}, part{isArg: true, arg: q.PageSize(size) + 1},
		part{text: " OFFSET "}, part{isArg: true, arg: skip})
	clauses, args = tr.text(page)
	return clauses, args, nil
}

func (t *translator) failOption(name string) {
	t.option = name
	t.fail(0, odata.ErrOptionNotAllowed, "the option is not supported")
}

// memberOf returns the expression of a path.
func memberOf(path string) *odata.Member {
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		return &odata.Member{X: memberOf(path[:i]), Name: path[i+1:]}
	}
	return &odata.Member{Name: path}
}

// where translates a filter, nil for all rows.
func (t *translator) where(e odata.Expr) *fragment {
	if e == nil {
		return t.truth(true, isTrue)
	}
	t.option = "$filter"
	return t.test(e, isTrue).atLeast(levelAnd)
}

// maxOrders is how many items an order can have. PostgreSQL allows 1,664 columns.
const maxOrders = 1_000

// orderBy translates the items of an order.
func (t *translator) orderBy(items []odata.Order) *fragment {
	t.option = "$orderby"
	if len(items) > maxOrders {
		t.fail(items[maxOrders].Expr.Pos(), odata.ErrTooCostly, "more than "+strconv.Itoa(maxOrders)+" items")
	}
	list := &fragment{}
	for _, item := range items {
		f := t.placed(item.Expr, t.value(item.Expr))
		if f.isConstant() {
			continue // It orders nothing, and PostgreSQL refuses it.
		}
		if len(list.parts) > 0 {
			list.add(", ")
		}
		list.add(f.atLeast(levelSum))
		if item.Desc {
			list.add(" DESC")
		}
		if t.table.Dialect == PostgreSQL && f.nullable {
			list.add(map[bool]string{false: " NULLS FIRST", true: " NULLS LAST"}[item.Desc])
		}
	}
	return list
}
