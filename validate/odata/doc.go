// Package odata reads the query options of OData 4.01, such as $filter and
// $orderby, into a typed tree, or says what is wrong with them and where.
//
//	query, err := odata.Parse(r.URL.RawQuery, odata.Rules{
//		Properties: map[string]odata.Property{
//			"riskScore": {Type: odata.Enum, Values: []string{"Low", "High"}, Use: odata.Anywhere},
//			"lastSeen":  {Type: odata.DateTimeOffset, Use: odata.Anywhere},
//		},
//		Options: []string{"$filter", "$orderby", "$top", "$skip"}, // others are an error
//		MaxTop:  10_000,
//	})
//
// An error is an [apierror.Error] with CodeODataError, which the handler returns as it is:
//
//	Invalid OData URI query $filter: unexpected "xx" at position 20, expected an operator.
//	Invalid OData URI query $filter: unknown property "riskscor" at position 0 (did you mean "riskScore"?).
//	Invalid OData URI query $filter: "5" at position 12 is an Integer, expected a DateTimeOffset.
//
// Its cause is a [SyntaxError] for code that wants to know more.
//
// # What it reads
//
// Parse reads the options $filter, $orderby, $select, $expand with options inside, $search,
// $compute, $top, $skip, $skiptoken, $count and $format, parameter aliases, and
// every expression and literal of the grammar (OData 4.01 ABNF Construction Rules,
// sections 2 and 4 to 7). White space may stand at both ends of a value, around commas,
// semicolons and parentheses, and a parenthesis stands for it: not(a eq 1)and(b eq 2).
// Parse refuses the other options of the specification. A parameter that doesn't begin
// with $ and isn't an option is the service's own, see [Query].Custom.
//
// If the grammar is silent or too wide, Parse decides.
//
//   - Part 2, section 5.1.1.17 has the precedence: not a eq b is (not a) eq b, and
//     not a in (1,2) is not (a in (1,2)).
//   - A date followed by Z is its midnight: 2018-08-01Z is how Defender's
//     documentation writes one.
//   - A duration has at least one component, and a path doesn't end with a slash.
//   - A parameter alias can't stand in the value of another, and its value is no
//     bare JSON string: @p='x', and not @p="x".
//   - not is a property only if a path goes on, as in not/x, and skiptoken is an option
//     only with its $.
//   - In a $search inside another option an encoded semicolon belongs to the word,
//     which is then a phrase, unless an option follows: many clients encode them all.
//   - An integer beyond 64 bits is a Decimal, and a number, date or duration beyond
//     what Go's types hold is an error.
//
// # What it costs
//
// Parse takes time and memory linear in the length of the query. [Rules] bound length and
// depth, and with MaxCost the work that the query asks of the service: without it a URL of
// 4 kB keeps a database busy for ten seconds. The zero Rules have bounds too.
//
// # What to do with a query
//
// Expressions consist of the few types that [Expr] lists; a type switch walks them, or
// [All]. Package odatasql turns a query into SQL. [Query.PageSize] and [Query.NextLink]
// divide a list into pages. [Rules.Check] finds the service's own mistakes before a client
// does.
package odata
