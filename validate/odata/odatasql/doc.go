// Package odatasql turns queries of package odata into SQL for SQLite and PostgreSQL.
//
//	var machines = odatasql.Table{
//		Columns: map[string]odatasql.Column{
//			"id":       {Type: odata.String, Use: odata.Anywhere, SQL: "machines.id", NotNull: true},
//			"lastSeen": {Type: odata.DateTimeOffset, SQL: "machines.last_seen", Arg: odatasql.UnixMilli,
//				Use: odata.Anywhere},
//		},
//		Key: "id",
//	}
//
//	query, err := odata.Parse(r.URL.RawQuery, odata.Rules{Properties: machines.Properties()})
//	clauses, args, err := machines.Page(query, 100)
//	rows, err := db.Query("SELECT id, last_seen FROM machines WHERE "+clauses, args...)
//
// The SQL has its names from the columns and values as arguments: nothing that a client
// wrote gets into the text.
//
// # What it knows
//
// It knows what clients ask of lists in practice: and, or and not; eq, ne, lt, le, gt, ge
// and in a list; any, all and /$count; contains, startswith, endswith, indexof, length,
// tolower and toupper; and now(), with a duration added or subtracted. The rest of OData is
// the client's error, with its position. So is what the database can't do: the order of an
// enumeration of which it has the names, a comparison of columns with different forms, a
// search in a text of the client's, and a NUL in a string.
//
// # What it means
//
// The SQL means what OData means (4.01 part 2, section 5.1.1), null included: eq and ne
// tell null from a value and are never null, gt, ge, lt and le are false with a null (if
// both are null too, as in 4.0), and, or and not have three values, and a function of null
// is null. If a column is NotNull, or the difference can't be seen, the SQL is the plain
// comparison that an index serves.
//
// eq, startswith and the order compare strings by the column's collation, contains and
// endswith by their letters; with IgnoreCase all of them ignore the letter case. SQLite's
// tolower and toupper know the letters of ASCII only. now() is the same throughout a clause.
//
// # Indexes
//
// On SQLite an index on a column serves its comparisons, startswith and the order; with
// IgnoreCase it must be one on the column COLLATE NOCASE. On PostgreSQL these are needed:
//
//	CREATE INDEX ON machines (name);                         -- eq, in, lt, gt and $orderby
//	CREATE INDEX ON machines (name text_pattern_ops);        -- startswith, unless its collation is C
//	CREATE INDEX ON machines (lower(name) text_pattern_ops); -- eq and startswith with IgnoreCase
//	CREATE INDEX ON machines (seen DESC NULLS LAST);         -- $orderby, both ways, if it may be NULL
//
// A comparison of an integer column with a fraction is one with the next integer, so that
// an index serves it too. No index serves contains and endswith, and a function of a column
// needs an index on that function. Functions of [odata.Rules] says what a client may call.
//
// # What it costs
//
// The time it takes and the text are linear in the cost of the expression, see
// [odata.Rules].MaxCost. The text is no deeper than SQLite reads (its limit is 1000), and
// has at most 30,000 arguments. What goes beyond is the client's error.
package odatasql
