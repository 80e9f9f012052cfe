package odata

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate/odata/internal/excerpt"
)

// Whatever a client sends is either a query that prints what parses to the same
// query, or an error that says where.
func FuzzParse(f *testing.F) {
	for _, query := range []string{
		"$filter=riskScore eq 'High' and lastSeen gt 2018-08-01Z or not (a add -b mul 5 le 1.5e%2B3)",
		"$filter=a/any(x:x/b in (1,'O''Neil',null) and y/all(z:z eq x)) and c has N.C'Red,-1'&$top=5&$skip=1&$count=true",
		"$filter=contains(tolower(a),'b') and cast(c,Edm.String) eq isof(N.T) and case(d:1,true:2) gt now()",
		"$filter=Ns.f(a=[1,\"x\\u00e4\\ud83d\\ude00\"],b={\"c\":@p})/d(5)/$count($filter=e;$search=x OR y) gt $root/E('k')/f&@p=1",
		"$filter=f()(a=1)/$filter($this eq $it)(2)/@N.t%23q eq @p&$expand=a(@p=1;$filter=b eq @p)&@p='x'",
		"$filter=a eq duration'-P1DT2H3M4.5S' or b eq binary'Zg==' or c eq 01234567-89ab-cdef-0123-456789abcdef or d eq 12:30:15.5",
		"$filter=a lt 2026-02-28T23:59:60.123-05:00 and b eq -0001-01-01 and c eq -INF and d ne NaN",
		"$filter=geo.intersects(a,geography'SRID=0;Polygon((1 1,2 2,3 3,1 1))') and geo.length(geometry'SRID=1;GeometryCollection(MultiPoint((1 1)))') gt 1",
		"$orderby=a desc,length(b),c/$count asc&$compute=a divby b as c,d as e&$format=application/json;x=y&$skiptoken=a%26b",
		"$select=*,a/b,N.*,f(a,b),c($top=1;$select=d;@q=1)&$expand=*,*/$ref,a/*($levels=max),$value,b/$count($search=c),d($expand=e)",
		"$search=a NOT \"b c\" OR (d AND NOT) f%3Bg&custom=%zz&&x&$fliter=1",
		"$search='half \"open'", "filter=not not - - 5 in [-1]", "$filter=a eq %80", "$top=99999999999999999999&TOP=1",
		"$filter=((((((((((((((((((((((((((((((((((a",
	} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		q, err := Parse(query, Rules{})
		if err != nil {
			checkError(t, query, err)
		} else {
			roundTrip(t, q)
		}
		const most = 30
		if q, err := Parse(query, Rules{MaxCost: most, MaxDepth: 5, MaxLength: 200, MaxTop: 10}); err != nil {
			checkError(t, query, err)
		} else if n := nodesOf(q); n > most {
			t.Errorf("got %d nodes, want at most %d", n, most)
		}
	})
}

// checkError checks what holds for every error.
func checkError(t *testing.T, query string, err error) {
	e := failure(t, query, err, nil)
	end := 0
	for piece := range strings.SplitSeq(query, "&") {
		rawName, rawValue, _ := strings.Cut(piece, "=")
		name, _ := decode(rawName)
		if o, ok := optionNamed(strings.TrimPrefix(name, "$")); ok {
			name = optionNames[o]
		}
		if value, _ := decode(rawValue); apierror.Clean(excerpt.Clip(name)) == e.Option {
			end = max(end, len(value))
		}
	}
	if e.Pos < 0 || e.Pos > end {
		t.Errorf("got position %d of %d", e.Pos, end)
	}
	if len(e.Found) > excerpt.Max || !utf8.ValidString(e.Found) || len(e.Option) > 3*excerpt.Max || !utf8.ValidString(e.Option) {
		t.Errorf("got %q in %q", e.Found, e.Option)
	}
	if text := apierror.From(err).Message(); len(text) > 512 || !utf8.ValidString(text) {
		t.Errorf("got a message of %d bytes: %q", len(text), text)
	}
	if e.Err == nil && e.Expected == "" && !strings.Contains(e.Error(), "UTF-8") {
		t.Errorf("nothing is expected: %v", e)
	}
}

// nodesOf counts what MaxCost bounds.
func nodesOf(q *Query) (n int) {
	if q == nil {
		return 0
	}
	count := func(e Expr) {
		for range All(e) {
			n++
		}
	}
	count(q.Search)
	for e := range q.expressions() {
		count(e)
	}
	for _, a := range q.Aliases {
		count(a.Value)
	}
	for _, s := range q.Select {
		n += 1 + nodesOf(s.Options)
	}
	for _, e := range q.Expand {
		n += 1 + nodesOf(e.Options)
	}
	return n
}

// Work is linear in the length of the query, whatever stands in it: eight times of what
// is worst for a parser takes about eight times the work, and not 64 times.
func TestWorkIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	widest := Rules{MaxDepth: hardDepth, MaxLength: hardLength, MaxCost: hardCost}
	repeat := func(head, unit, tail string) func(int) string {
		return func(n int) string { return head + strings.Repeat(unit, n/len(unit)) + tail }
	}
	// So deep that depth times what is within would show.
	deep := func(head, open, within, end string) func(int) string {
		return func(n int) string {
			depth := n / 600
			return head + strings.Repeat(open, depth) + strings.Repeat(within, n/len(within)) + strings.Repeat(end, depth)
		}
	}
	counting := countingBinary(t)
	const size = 1 << 13 // and eight times that
	for name, query := range map[string]func(n int) string{
		"ands":               repeat("$filter=a", " and a", ""),
		"comparisons":        repeat("$filter=a", " or a eq 1", ""),
		"all precedences":    repeat("$filter=a", " or a and a eq a lt a add a mul a in a", ""),
		"path":               repeat("$filter=a", "/a", ""),
		"qualified name":     repeat("$filter=a", ".a", "/b"),
		"long name":          repeat("$filter=", "a", ""),
		"long word behind":   repeat("$filter=a ", "a", ""),
		"names":              repeat("$filter=a", " or "+strings.Repeat("a", 128), ""),
		"spaces":             repeat("$filter=a", " ", ""),
		"spaces and tabs":    repeat("$filter=( ", "\t ", "a)"),
		"list":               repeat("$filter=a in (1", ",1", ")"),
		"list of names":      repeat("$filter=a in [b", ",b", "]"),
		"arguments":          repeat("$filter=concat(a", ",a", ")"),
		"cases":              repeat("$filter=case(a:1", ",a:1", ")"),
		"parameters":         repeat("$filter=f(a=1", ",a=1", ")"),
		"digits":             repeat("$filter=", "1", ""),
		"digits of fraction": repeat("$filter=1.", "1", "e1"),
		"digits of duration": repeat("$filter=duration'PT", "1", "S'"),
		"digits of year":     repeat("$filter=", "1", "-01-01"),
		"quotes":             repeat("$filter='", "''", "'"),
		"strings":            repeat("$filter='a'", " eq 'a'", ""),
		"unterminated":       repeat("$filter=a eq '", "a b ", ""),
		"one quote too many": repeat("$filter=''", " eq ''", "'"),
		"no GUID":            repeat("$filter=abcdef01", " eq abcdef01-0000-0000-0000-00000000000", ""),
		"GUIDs":              repeat("$filter=a in (1", ",abcdef01-0000-0000-0000-000000000000", ")"),
		"base64":             repeat("$filter=binary'", "AAAA", "'"),
		"members":            repeat("$filter=a has N.C'a", ",a", "'"),
		"ring":               repeat("$filter=geography'SRID=0;Polygon((1 1", ",1 1", "))'"),
		"rings":              repeat("$filter=geography'SRID=0;Polygon((1 1)", ",(1 1)", ")'"),
		"escapes":            repeat(`$filter=["`, `\u00e4\n`, `"]`),
		"objects":            repeat(`$filter=[{}`, `,{"a":{}}`, `]`),
		"percent":            repeat("$filter='", "%C3%A4", "'"),
		"pluses":             repeat("$filter='", "+", "'"),
		"lambdas":            repeat("$filter=a", " or a/any(b:b)", ""),
		"counts":             repeat("$filter=a/$count", " add a/$count($filter=b;$search=c)", ""),
		"keys":               repeat("$filter=a(1)", "/a(1)", ""),
		"filters":            repeat("$filter=a", "/$filter(a)(1)", ""),
		"open parentheses":   repeat("$filter=", "(", ""),
		"casts":              repeat("$filter=", "cast(", ""),
		"nots":               repeat("$filter=", "not ", "a"),
		"anys":               repeat("$filter=", "a/any(a:", ""),
		"orders":             repeat("$orderby=a", ",a desc", ""),
		"computed":           repeat("$compute=a as b", ",a as b", ""),
		"selected":           repeat("$select=a", ",a/b", ""),
		"selected functions": repeat("$select=f(a)", ",f(a,a)", ""),
		"parameter names":    repeat("$select=f(a", ",a", ";"),
		"expanded":           repeat("$expand=a", ",a($top=1)", ""),
		"expand in expand":   repeat("$expand=a", "($expand=a", ""),
		"options":            repeat("$expand=a(@a0=1", ";@b=1", ")"),
		"words":              repeat("$search=a", " a", ""),
		"one word":           repeat("$search=", "a", ""),
		"ORs":                repeat("$search=a", " OR a", ""),
		"search parentheses": repeat("$search=", "(a ", ""),
		"semicolons":         repeat("$search=a", "%3B", ""),
		"nested semicolons":  repeat("$expand=a($search=a", "%3Ba", ")"),
		"pieces":             repeat("", "a&", ""),
		"no pieces":          repeat("", "&", ""),
		"uses of an alias":   repeat("@p=1&$filter=@p", " and @p", ""),
		"token":              repeat("$skiptoken=", "%61", ""),
		"aliases": func(n int) string {
			var b strings.Builder
			for i := range n / 10 {
				b.WriteString("@p" + itoa(i) + "=1&")
			}
			return b.String()
		},

		"nots before spaces":     deep("$filter=", "not ", " ", ""),
		"nots before a word":     deep("$filter=", "not ", "a", ""),
		"signs before a word":    deep("$filter=", "- ", "a ", ""),
		"parentheses and spaces": deep("$filter=", "(", " ", ")"),
		"parentheses and a word": deep("$filter=", "(", "a.", ")"),
		"casts of a name":        deep("$filter=", "cast(", "a.", ",a)"),
		"lambdas and names":      deep("$filter=", "a/any(b:", "a/b eq a and ", "a)"),
		"lambdas and variables":  deep("$filter=", "a/any(b:", "b eq b and ", "b)"),
		"arrays":                 deep("$filter=", "[", "a,", "1]"),
		"NOTs before a word":     deep("$search=", "NOT ", "a", ""),
		"NOTs before spaces":     deep("$search=", "NOT ", " ", ""),
		"parentheses and words":  deep("$search=", "(", "a ", ")"),
		"collections":            deep("$filter=geometry'SRID=0;", "GeometryCollection(", "Point(1 1),", "Point(1 1))"),

		"aliases within": func(n int) string {
			depth := n / 600
			return "$expand=a" + strings.Repeat("(@p=1;$expand=a", depth) + "($filter=@p" + strings.Repeat(" or @p", n/20) + ")" + strings.Repeat(")", depth)
		},
	} {
		t.Run(name, func(t *testing.T) { linear(t, counting, widest, query(size), query(8*size)) })
	}
}

// The same with rules, which look at names and types.
func TestWorkIsLinearWithRules(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	x := map[string]Property{
		"s": {Type: String, Use: Anywhere},
		"e": {Type: Enum, Use: Anywhere, Values: []string{"High", "Low"}},
		"d": {Type: Duration, Use: Anywhere},
		"l": {Type: String, Collection: true, Use: Anywhere},
	}
	x["x"] = Property{Type: Complex, Collection: true, Use: InFilter | InExpand | WithOptions, Properties: x}
	rules := Rules{Properties: x, MaxDepth: hardDepth, MaxLength: hardLength, MaxCost: hardCost}
	counting := countingBinary(t)
	for name, query := range map[string]func(n int) string{
		"expand in expand": func(n int) string {
			depth := n / 600
			return "$expand=x" + strings.Repeat("($expand=x", depth) + "($filter=s eq '" + strings.Repeat("a", n) + "')" + strings.Repeat(")", depth)
		},
		"uses of an enumeration": func(n int) string {
			return "@p='High" + strings.Repeat(",High", n/10) + "'&$filter=e eq @p" + strings.Repeat(" or e eq @p", n/22)
		},
		"uses of a duration": func(n int) string {
			return "@p='PT1." + strings.Repeat("1", n/2) + "S'&$filter=d eq @p" + strings.Repeat(" or d eq @p", n/22)
		},
		"uses of a list": func(n int) string {
			return "@p=['a'" + strings.Repeat(",'a'", n/8) + "]&$filter=s in @p" + strings.Repeat(" or s in @p", n/22)
		},
		"uses of a long item": func(n int) string {
			return "@p=['High" + strings.Repeat(",High", n/10) + "']&$filter=e in @p" + strings.Repeat(" or e in @p", n/22)
		},
		"an alias in each $expand": func(n int) string {
			return "@p=s eq 'a'" + strings.Repeat(" or s eq 'a'", n/24) + "&$expand=x($filter=@p)" + strings.Repeat(",x($filter=@p)", n/28)
		},
		"computed":    func(n int) string { return "$compute=s as a0" + strings.Repeat(",s as b", n/7) },
		"comparisons": func(n int) string { return "$filter=s eq 'a'" + strings.Repeat(" or s eq 'a'", n/12) },
		"lambdas":     func(n int) string { return "$filter=x/any(a:a/s eq s)" + strings.Repeat(" or x/any(a:a/s eq s)", n/21) },
	} {
		t.Run(name, func(t *testing.T) { linear(t, counting, rules, query(1<<13), query(1<<16)) })
	}
}
