package odatasql

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate/odata"
)

// sqlColumns are the columns of the tests, except those whose form the dialect decides.
func sqlColumns(more map[string]Column) map[string]Column {
	columns := map[string]Column{
		"name":    {SQL: "t.name", Type: odata.String},
		"title":   {SQL: "t.title", Type: odata.String, NotNull: true},
		"n":       {SQL: "t.n", Type: odata.Integer},
		"m":       {SQL: "t.m", Type: odata.Integer, NotNull: true},
		"f":       {SQL: "t.f", Type: odata.Decimal},
		"g":       {SQL: "t.g + 1", Type: odata.Decimal, NotNull: true},
		"host":    {SQL: "t.host", Type: odata.String, NotNull: true, IgnoreCase: true},
		"flag":    {SQL: "t.flag", Type: odata.Boolean},
		"day":     {SQL: "t.day", Type: odata.Date, NotNull: true},
		"uid":     {SQL: "t.uid", Type: odata.GUID},
		"untyped": {SQL: "t.untyped"},
		"level": {SQL: "t.level", Type: odata.Enum, Arg: func(value any) (any, error) {
			switch value {
			case "High":
				return 3, nil
			case "Secret":
				return nil, apierror.Forbidden()
			}
			return nil, fmt.Errorf("no level: %v", value)
		}},
		"address/city": {SQL: "t.city", Type: odata.String},
	}
	for name, column := range more {
		columns[name] = column
	}
	return columns
}

// one is the Arg of an enumeration.
func one(any) (any, error) { return 1, nil }

func sqlNow() time.Time { return time.Date(2026, 1, 8, 0, 0, 0, 0, time.UTC) }

var sqliteSQL = Table{Now: sqlNow, Columns: sqlColumns(map[string]Column{
	"seen":        {SQL: "t.seen", Type: odata.DateTimeOffset, NotNull: true, Arg: UnixMilli},
	"stamp":       {SQL: "t.stamp", Type: odata.DateTimeOffset, Arg: UnixMilli},
	"raw":         {SQL: "t.raw", Type: odata.DateTimeOffset},
	"text":        {SQL: "t.text", Type: odata.DateTimeOffset, Arg: func(value any) (any, error) { return value.(time.Time).Format(time.RFC3339), nil }},
	"rank":        {SQL: "t.rank", Type: odata.Enum, Arg: one},
	"weight":      {SQL: "t.weight", Type: odata.Enum, Arg: one},
	"kind":        {SQL: "t.kind", Type: odata.Enum, NotNull: true},
	"tags":        {From: "json_each(t.tags)", Item: "value", Type: odata.String},
	"ips":         {From: "json_each(t.ips)", Item: "value", Type: odata.Complex},
	"ips/ports":   {From: "json_each({item}, '$.ports')", Item: "value", Type: odata.Integer},
	"ips/address": {SQL: "json_extract({item}, '$.address')", Type: odata.String},
})}

var postgresSQL = Table{Dialect: PostgreSQL, Now: sqlNow, Columns: sqlColumns(map[string]Column{
	"seen":        {SQL: "t.seen", Type: odata.DateTimeOffset, NotNull: true, Arg: UnixMilli},
	"stamp":       {SQL: "t.stamp", Type: odata.DateTimeOffset},
	"tags":        {From: "unnest(t.tags)", Item: "tag", Type: odata.String},
	"ips":         {From: "jsonb_array_elements(t.ips)", Item: "ip", Type: odata.Complex},
	"ips/ports":   {From: "jsonb_array_elements({item} -> 'ports')", Item: "port", Type: odata.Integer},
	"ips/address": {SQL: "{item} ->> 'address'", Type: odata.String},
})}

func parseFilter(t testing.TB, filter string, more ...string) odata.Expr {
	t.Helper()
	query := "$filter=" + url.QueryEscape(filter)
	for _, option := range more {
		query += "&" + option
	}
	q, err := odata.Parse(query, odata.Rules{MaxCost: 1 << 30, MaxDepth: 1 << 30, MaxLength: 1 << 30})
	if err != nil {
		t.Fatalf("%s: %v", filter, err)
	}
	return q.Filter
}

func TestFilter(t *testing.T) {
	for _, tt := range whereTests {
		e := parseFilter(t, tt.filter)
		for _, d := range []struct {
			sql        Table
			want, args string
		}{{sqliteSQL, tt.sqlite, tt.args}, {postgresSQL, tt.postgres, tt.postgresArgs}} {
			if d.args == "" {
				d.args = tt.args
			}
			got, args, err := d.sql.Filter(e)
			if got != d.want || fmt.Sprint(args) != d.args || err != nil {
				t.Errorf("%s:\n got %s %v %v\nwant %s %s", tt.filter, got, args, err, d.want, d.args)
			}
		}
	}
}

func TestFilterNumbers(t *testing.T) {
	e := parseFilter(t, "title eq 'a' and m eq 1")
	lite, postgres := sqliteSQL, postgresSQL
	lite.FirstArg, postgres.FirstArg = 3, 3
	if got, _, err := lite.Filter(e); got != "t.title = ?3 AND t.m = ?4" || err != nil {
		t.Error(got, err)
	}
	if got, _, err := postgres.Filter(e); got != "t.title = $3 AND t.m = $4::bigint" || err != nil {
		t.Error(got, err)
	}
	if got, args, err := lite.Filter(nil); got != "TRUE" || args != nil || err != nil {
		t.Error(got, args, err)
	}
}

func TestOrderBySQL(t *testing.T) {
	for _, tt := range []struct{ option, sqlite, postgres string }{
		{"", "", ""},
		{"name", "t.name", "t.name NULLS FIRST"},
		{"name desc", "t.name DESC", "t.name DESC NULLS LAST"},
		{"title desc,m", "t.title DESC, t.m", "t.title DESC, t.m"},
		{"tags/$count desc", "(SELECT count(*) FROM json_each(t.tags) AS odata1) DESC", "(SELECT count(*) FROM unnest(t.tags) AS odata1(tag)) DESC"},
		{"n gt 5,flag", "((t.n > ?) IS TRUE), t.flag", "((t.n > $1::bigint) IS TRUE), t.flag NULLS FIRST"},
		{"n eq 1 or flag", "(t.n IS ? OR t.flag)", "(t.n IS NOT DISTINCT FROM $1::bigint OR t.flag) NULLS FIRST"},
		{"5,null,null eq null,title,@p,true", "t.title", "t.title"},
		{"5", "", ""},
	} {
		q, err := odata.Parse("$orderby="+url.QueryEscape(tt.option), odata.Rules{})
		if tt.option == "" {
			q, err = &odata.Query{}, nil
		}
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := sqliteSQL.OrderBy(q.OrderBy)
		if got != tt.sqlite || err != nil {
			t.Errorf("%s: got %s %v, want %s", tt.option, got, err, tt.sqlite)
		}
		if got, _, err = postgresSQL.OrderBy(q.OrderBy); got != tt.postgres || err != nil {
			t.Errorf("%s: got %s %v, want %s", tt.option, got, err, tt.postgres)
		}
	}
}

// TestSQLRefused has what clients get to know of.
func TestSQLRefused(t *testing.T) {
	for _, tt := range []struct {
		filter string
		rule   error
		want   string
	}{
		{"title eq 'x' and level has 'High'", ErrUnsupported, `$filter: "level has 'High'" at position 17 is not supported`},
		{"matchesPattern(title,'a')", odata.ErrFunctionNotAllowed, "$filter: the function matchesPattern at position 0 is not supported"},
		{"geo.length(title) gt 1", odata.ErrFunctionNotAllowed, "$filter: the function geo.length at position 0 is not supported"},
		{"cast(n,Edm.String) eq '1'", odata.ErrFunctionNotAllowed, "$filter: the function cast at position 0 is not supported"},
		{"isof(Ns.T)", odata.ErrFunctionNotAllowed, "$filter: the function isof at position 0 is not supported"},
		{"Ns.f(a=1)", ErrUnsupported, `$filter: "Ns.f(a=1)" at position 0 is not supported`},
		{"$root/items(1)/n eq 5", ErrUnsupported, `$filter: "$root/items(1)/n" at position 0 is not supported`},
		{"items(5)/n eq 1", ErrUnsupported, `$filter: "items(5)/n" at position 0 is not supported`},
		{"@Core.Description eq 'x'", ErrUnsupported, `$filter: "@Core.Description" at position 0 is not supported`},
		{"Ns.Type/n eq 1", ErrUnsupported, `$filter: "Ns.Type/n" at position 0 is not supported`},
		{"$it eq null", ErrUnsupported, `$filter: "$it" at position 0 is not supported`},
		{"{} eq null", ErrUnsupported, `$filter: "{}" at position 0 is not supported`},
		{"[1] eq null", ErrUnsupported, `$filter: "[1]" at position 0 is not supported`},
		{"n in [m]", ErrUnsupported, `$filter: "m" at position 6 is not supported`},
		{"stamp add duration'P1D' gt now()", ErrUnsupported, `$filter: "stamp add duration'P1D'" at position 0 is not supported`},
		{"n add 1 gt 5", ErrUnsupported, `$filter: "n add 1" at position 0 is not supported`},
		{"now() add 5 gt stamp", ErrUnsupported, `$filter: "now() add 5" at position 0 is not supported`},
		{"-(n) lt 1", ErrUnsupported, `$filter: "-n" at position 0 is not supported`},
		{"f lt INF", ErrUnsupported, `$filter: "INF" at position 5 is not supported`},
		{"year(stamp) eq 2026", odata.ErrFunctionNotAllowed, "$filter: the function year at position 0 is not supported"},
		{"round(f) eq 1", odata.ErrFunctionNotAllowed, "$filter: the function round at position 0 is not supported"},
		{"case(true:1) eq 1", odata.ErrFunctionNotAllowed, "$filter: the function case at position 0 is not supported"},
		{"'x' in tags", ErrUnsupported, `$filter: "'x' in tags" at position 0 is not supported`},
		{"tags/$count($filter=$this eq 'x') gt 1", ErrUnsupported, `$filter: "tags/$count($filter=$this eq 'x')" at position 0 is not supported`},
		{"stamp gt duration'P1D'", odata.ErrType, `$filter: "duration'P1D'" at position 9 is a Duration, expected a DateTimeOffset`},
		{"duration'P1D' eq duration'P1D'", ErrUnsupported, `$filter: "duration'P1D'" at position 0 is not supported`},
		{"title eq binary'AQI='", ErrUnsupported, `$filter: "binary'AQI='" at position 9 is not supported`},
		{"endswith(title,name)", odata.ErrFunctionNotAllowed, "$filter: the function endswith at position 0 is not supported"},
		{"contains('abc',title)", ErrUnsupported, `$filter: "'abc'" at position 9 is not supported`},
		{"indexof(tolower('abc'),'c') eq 1", odata.ErrFunctionNotAllowed, `$filter: the function tolower at position 8 is not supported`},
		{"title eq 'a\x00b'", ErrUnsupported, "$filter: a NUL in the string at position 9 is not supported"},
		{"day eq 12026-01-01", odata.ErrRange, "$filter: the year at position 7 is out of range"},
		{"kind gt 'a'", ErrUnsupported, `$filter: "kind gt 'a'" at position 0 is not supported`},
		{"'a' le kind", ErrUnsupported, `$filter: "'a' le kind" at position 0 is not supported`},
		{"seen eq text", ErrUnsupported, `$filter: "seen eq text" at position 0 is not supported`},
		{"seen lt stamp", nil, ""},
		{"level eq rank", ErrUnsupported, ""},
		{"rank eq weight", nil, ""},
		{"made gt 5", ErrUnsupported, `$filter: "made" at position 0 is not supported`},
		{"address eq null", ErrUnsupported, `$filter: "address" at position 0 is not supported`},
		{"title gt 5", odata.ErrType, `$filter: "5" at position 9 is an Integer, expected a String`},
		{"title in ('a',5)", odata.ErrType, `$filter: "5" at position 14 is an Integer, expected a String`},
		{"title", odata.ErrType, `$filter: "title" at position 0 is a String, expected a Boolean`},
		{"contains(n,'5')", odata.ErrType, `$filter: "n" at position 9 is an Integer, expected a String`},
		{"level eq 'Low'", odata.ErrType, `$filter: the value "'Low'" at position 9 doesn't fit`},
		{"tags eq 'x'", odata.ErrType, `$filter: "tags" at position 0 is a collection, expected a value`},
		{"name/any(t:t eq 'x')", odata.ErrType, `$filter: "name" at position 0 is not a collection`},
		{"tags/any(a:tags/any(b:tags/any(c:tags/any(d:tags/any(e:true)))))", odata.ErrTooDeep, "$filter: collections nested deeper than 4 levels at position 44"},
		{strings.Repeat("not (", 240) + strings.Repeat("flag eq (", 5) + "flag" + strings.Repeat(")", 245), nil, ""},
		{strings.Repeat("flag gt ", 400) + "flag", odata.ErrTooDeep, "$filter: nested too deep"},
		{"n/x eq 1", ErrUnsupported, `$filter: "n/x" at position 0 is not supported`},
		{"flag or @p", odata.ErrType, `$filter: "@p" at position 8 is an Integer, expected a Boolean`},
		{"flag or @r", ErrUnsupported, `@r: "title add 1" at position 0 is not supported`},
	} {
		_, _, err := sqliteSQL.Filter(parseFilter(t, tt.filter, "@p=5", "@r=title+add+1+eq+2", "$compute=n+add+1+as+made"))
		if tt.rule == nil {
			if err != nil {
				t.Errorf("%.80s: %v", tt.filter, err)
			}
			continue
		}
		var cause *odata.SyntaxError
		if !errors.As(err, &cause) || apierror.CodeOf(err) != apierror.CodeODataError || !errors.Is(err, tt.rule) {
			t.Errorf("%.80s: %v, want %v", tt.filter, err, tt.rule)
		} else if tt.want != "" && cause.Error() != tt.want {
			t.Errorf("%.80s:\n got %s\nwant %s", tt.filter, cause, tt.want)
		}
	}
}

// TestSQLFaults has what the service did wrong, which is no client's business.
func TestSQLFaults(t *testing.T) {
	for _, tt := range []struct {
		e    odata.Expr
		want string
	}{
		{parseFilter(t, "missing eq 1"), `odatasql: no column for the property "missing"`},
		{parseFilter(t, "ips/any(i:i/missing eq 1)"), `odatasql: no column for the property "ips/missing"`},
		{parseFilter(t, "raw gt now()"), "odatasql: the column t.raw needs an Arg: SQLite has no type for times"},
		{&odata.Binary{Op: odata.Eq, X: &odata.Member{Name: "n"}}, "odatasql: an expression is nil"},
		{&odata.Binary{Op: odata.Eq, X: &odata.Member{Name: "n"}, Y: &odata.Literal{Type: odata.Integer, Text: "x"}}, `odatasql: a literal is no Integer: "x"`},
		{&odata.Call{Name: "contains", Args: []odata.Expr{&odata.Member{Name: "name"}}}, "odatasql: contains has 1 arguments"},
	} {
		_, _, err := sqliteSQL.Filter(tt.e)
		if err == nil || err.Error() != tt.want || apierror.CodeOf(err) != apierror.CodeInternalServerError {
			t.Errorf("the error is %v, want %s", err, tt.want)
		}
	}
	many := make([]odata.Order, maxOrders+1)
	for i := range many {
		many[i].Expr = &odata.Member{Name: "n"}
	}
	if _, _, err := sqliteSQL.OrderBy(many); !errors.Is(err, odata.ErrTooCostly) {
		t.Error(err)
	}
	if _, _, err := sqliteSQL.OrderBy(many[1:]); err != nil {
		t.Error(err)
	}
	if _, _, err := sqliteSQL.Filter(parseFilter(t, "level eq 'Secret'")); apierror.CodeOf(err) != apierror.CodeForbidden {
		t.Errorf("an Arg's own error becomes %v", err)
	}
}

// TestSQLInside: in the options of an $expand, $it is not what the filter is about.
func TestSQLInside(t *testing.T) {
	q, err := odata.Parse("$expand=x($filter=n+eq+1+and+$it/n+eq+2;$expand=y($orderby=$it/m))", odata.Rules{})
	if err != nil {
		t.Fatal(err)
	}
	options := q.Expand[0].Options
	_, _, err = sqliteSQL.Filter(options.Filter)
	_, _, err2 := sqliteSQL.OrderBy(options.Expand[0].Options.OrderBy)
	if !errors.Is(err, ErrUnsupported) || !errors.Is(err2, ErrUnsupported) {
		t.Errorf("the errors are %v and %v", err, err2)
	}
	outer := parseFilter(t, "x/$count($filter=$it/n eq 1) gt 1 or $it/n eq 1").(*odata.Binary)
	if clause, _, err := sqliteSQL.Filter(outer.Y); err != nil || clause != "t.n = ?" {
		t.Errorf("%q, %v", clause, err)
	}
}

// FuzzFilter shows that no expression makes it panic, that nothing of the client's is
// in the text, and that there is a placeholder for each argument.
func FuzzFilter(f *testing.F) {
	for _, tt := range whereTests {
		f.Add(tt.filter)
	}
	f.Fuzz(func(t *testing.T, filter string) {
		const mark = "zzmarkzz"
		q, err := odata.Parse("$filter="+url.QueryEscape(strings.ReplaceAll(filter, "'x'", "'"+mark+"'")), odata.Rules{})
		if err != nil {
			return
		}
		for _, m := range []Table{sqliteSQL, postgresSQL} {
			clause, args, err := m.Filter(q.Filter)
			var cause *odata.SyntaxError
			if err != nil && !errors.As(err, &cause) && !strings.HasPrefix(err.Error(), "odatasql: ") && apierror.CodeOf(err) != apierror.CodeForbidden {
				t.Errorf("%s: %v", filter, err)
			}
			sign := map[Dialect]string{SQLite: "?", PostgreSQL: "$"}[m.Dialect]
			if m.Dialect == SQLite {
				clause = strings.ReplaceAll(clause, "'$.", "'")
			}
			if strings.Contains(clause, mark) || strings.Count(clause, sign) != len(args) {
				t.Errorf("%s becomes %s with %v", filter, clause, args)
			}
		}
	})
}
