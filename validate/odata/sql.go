package odata

import (
	"fmt"
	"time"
)

// Dialect is a flavour of SQL.
type Dialect uint8

const (
	// SQLite is SQLite 3.46 or later, as modernc.org/sqlite has it.
	SQLite Dialect = iota
	// PostgreSQL is PostgreSQL 14 or later, with a database in UTF-8.
	PostgreSQL
)

// SQL turns expressions into SQL. Names come from Columns and values become arguments:
// nothing that a client wrote gets into the text.
//
// It knows what lists are asked for in practice: and, or and not; eq, ne, lt, le, gt, ge
// and in a list; any, all and /$count; contains, startswith, endswith, indexof, length,
// tolower and toupper; and now(), with a duration added or subtracted. The rest of OData is
// the client's error, with its position, and so is what the database can't do: to sort
// enumerations that it has as their names, to compare columns that it has in different
// forms, to search a text of the client's, and a NUL in a string.
//
// The SQL means what OData means (4.01 part 2, section 5.1.1), null included: eq and ne
// tell null from a value and are never null, gt, ge, lt and le are false with a null (if
// both are null too, as in 4.0), and, or and not have three values, and a function of null
// is null. If a column is NotNull, or the difference can't be seen, the SQL is the plain
// comparison that an index serves.
//
// The database compares strings by the column's collation. SQLite's tolower and toupper
// know the letters of ASCII only. now() is the same throughout a clause.
//
// The time it takes and the text are linear in the cost of the expression, see
// [Rules].MaxCost. The text is no deeper than SQLite reads (its limit is 1000), and has at
// most 30,000 arguments. What goes beyond is the client's error.
type SQL struct {
	// Dialect is that of the database.
	Dialect Dialect
	// Columns are what properties are in the database, by the path that a client
	// writes: "riskScore", "address/city"; for the items of a collection the path
	// goes on behind its own, "addresses/city". A property that has none is an error
	// of the service's, no apierror.Error, and so a 500: leave it out of
	// Rules.Properties, or find it with [SQL.Check].
	Columns map[string]Column
	// FirstArg is the number of the first placeholder, for a query with arguments
	// before these. 0 means $1 for PostgreSQL, and ? without numbers for SQLite.
	FirstArg int
	// Now is the time that now() stands for; nil means time.Now.
	Now func() time.Time
}

// Column is what a property is in the database. Its texts go into the SQL as they
// are, so they must never come from a client.
type Column struct {
	// SQL is the expression that yields the value, as machines.risk_score; without
	// its table the name may be taken for a column of a From. In that of a property
	// of a collection's items, {item} stands for the item, as in json_extract({item},
	// '$.city').
	SQL string
	// Type is what Rules say of the property, one of Boolean, Integer, Decimal, String, Date,
	// DateTimeOffset, GUID and Enum; Complex only has columns below it. Untyped means that
	// nothing is checked, and PostgreSQL fails if a client compares the column with what it
	// isn't. An Enum that is held as its name can be compared by eq, ne and in only, and
	// sorts by its letters: hold it as a number, or let SQL be a CASE that makes one, and Arg
	// the same of a name.
	Type Type
	// NotNull is whether the value, or an item of a collection, is never NULL. If it
	// says so and isn't true, a comparison with ne misses rows.
	NotNull bool
	// Arg turns the value that a client wrote, as [Literal.Value] has it and never
	// nil, into what the column is compared with; see [UnixMilli]. What it refuses
	// is the client's error.
	//
	// nil means: a Boolean, number, String or Enum as it is; a GUID in lower case and a Date
	// as 2026-01-31, both as text; a DateTimeOffset as a time.Time in UTC for PostgreSQL, and
	// an error of the service's for SQLite, which has no type for it.
	//
	// Two columns can be compared with each other if both have none, or the same function
	// and that has a name.
	Arg func(value any) (any, error)
	// From is for a collection the table that has an item in each row, as
	// json_each(machines.tags), unnest(machines.tags), or a SELECT in parentheses;
	// and Item the column of it that is the item, as value. PostgreSQL takes the
	// first column and calls it so. "" means that the property is no collection.
	From, Item string
}

// UnixMilli is a [Column].Arg for times that are held in milliseconds since 1970. A
// finer part is cut off, so that a time between two milliseconds is compared as the
// one before it.
func UnixMilli(value any) (any, error) {
	t, ok := value.(time.Time)
	if !ok {
		return nil, fmt.Errorf("odata: %T is not a time", value)
	}
	return t.UnixMilli(), nil
}

// Where returns the condition that holds for the rows that e is true for, and its
// arguments in their order. It can stand between ANDs as it is. nil stands for all
// rows, TRUE.
//
// The error is one for the client, made like that of [Parse], or another one if the
// service is at fault.
func (m SQL) Where(e Expr) (clause string, args []any, err error) {
	if e == nil {
		return "TRUE", nil, nil
	}
	t := m.translator("$filter")
	defer t.recover(&clause, &args, &err)
	f := t.test(e, isTrue)
	clause, args = t.text(f.atLeast(levelAnd))
	return clause, args, nil
}

// maxOrders is how many items an order can have. PostgreSQL allows 1,664 columns.
const maxOrders = 1_000

// OrderBy returns what stands behind ORDER BY, and its arguments in their order;
// "" for no items, or none but what is the same for all rows. A null comes before all values, and after them with desc (part
// 1, section 11.2.6.2). For the error see [SQL.Where].
//
// Behind a clause with arguments PostgreSQL needs other numbers:
//
//	where, args, err := m.Where(query.Filter)
//	m.FirstArg = len(args) + 1
//	order, more, err := m.OrderBy(query.OrderBy)
func (m SQL) OrderBy(items []Order) (clause string, args []any, err error) {
	t := m.translator("$orderby")
	defer t.recover(&clause, &args, &err)
	if len(items) > maxOrders {
		t.fail(items[maxOrders].Expr.Pos(), ErrTooCostly, "more than "+itoa(maxOrders)+" items")
	}
	list := fragment{}
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
		if m.Dialect == PostgreSQL && f.nullable {
			list.add(map[bool]string{false: " NULLS FIRST", true: " NULLS LAST"}[item.Desc])
		}
	}
	clause, args = t.text(&list)
	return clause, args, nil
}
