package odata

import (
	"net/url"
	"strings"
	"testing"
)

// Every option (section 2 of the ABNF): a whole query, and what it prints.
func TestOptions(t *testing.T) {
	for _, tt := range []struct{ query, canonical string }{
		{"", ""},
		{"$filter=a%20eq%201", ""},
		{"$top=5&$skip=10", ""},
		{"$skip=010&$top=0", "$top=0&$skip=10"},
		{"$count=true", ""},
		{"$count=False", ""},
		{"$format=json", ""},
		{"$format=ATOM", "$format=atom"},
		{"$format=Xml", "$format=xml"},
		{"$format=text/html", ""},
		{"$format=application/json;odata.metadata=full", ""},
		{"$format=application/json;%20profile=%22a/b+c%22", "$format=application/json;%20profile=%22a/b%20c%22"},
		{"$format=application/atom%2Bxml", ""},
		{"$skiptoken=Start@Next_Chunk:From?=Here!", ""},
		{"$skiptoken=a%26b%2Bc%20d", ""},

		{"$orderby=a", ""},
		{"$orderby=a%20asc,b%20desc,c", "$orderby=a,b%20desc,c"},
		{"$orderby=a+DESC", "$orderby=a%20desc"},
		{"$orderby=a%09%20Asc", "$orderby=a"},
		{"$orderby=desc,asc%20desc", ""},
		{"$orderby=a%20eq%2012:30,b", ""},
		{"$orderby=a%20eq%20b%20desc,length(c)", ""},
		{"$orderby=tags/$count%20desc", ""},

		{"$compute=a%20mul%20b%20as%20c,day(d)%20AS%20e", "$compute=a%20mul%20b%20as%20c,day(d)%20as%20e"},
		{"$compute=as%20as%20as", ""},

		{"$select=a,b/c,*", ""},
		{"$select=Ns.*,Ns.Sub.*", ""},
		{"$select=N.T/a,b/N.T/c,@Core.Messages,a/@C.D%23q", ""},
		{"$select=f(a,b),N.f(a)", ""},
		{"$select=a($select=b,c;$top=5)", ""},
		{"$select=tags(filter=$this%20eq%20'x';search=(y);$count=TRUE;orderby=a%20desc;$skip=1;compute=a%20as%20b)",
			"$select=tags($filter=$this%20eq%20'x';$orderby=a%20desc;$compute=a%20as%20b;$search=y;$skip=1;$count=true)"},
		{"$select=a($count=false)", ""},
		{"$select=a(@p=1;$filter=b%20eq%20@p)", "$select=a($filter=b%20eq%20@p;@p=1)"},

		{"$expand=evidence", ""},
		{"$expand=a/b,N.T/c,@N.T/d", ""},
		{"$expand=a/$ref,b/$count,*,*/$ref,c/*,$VALUE,d", "$expand=a/$ref,b/$count,*,*/$ref,c/*,$value,d"},
		{"$expand=*($levels=2),a/*(levels=MAX),b/*/$ref", "$expand=*($levels=2),a/*($levels=max),b/*/$ref"},
		{"$expand=a/$ref($filter=b;$search=c;$orderby=d;$skip=1;$top=2;$count=true)",
			"$expand=a/$ref($filter=b;$orderby=d;$search=c;$top=2;$skip=1;$count=true)"},
		{"$expand=a/$count($filter=b;$search=c)", ""},
		{"$expand=a($levels=10;$expand=b($expand=c/$ref);$select=d;$compute=e%20as%20f)",
			"$expand=a($select=d;$expand=b($expand=c/$ref);$compute=e%20as%20f;$levels=10)"},
		{"$expand=a($filter=x/$count($filter=y;$search=z)%20gt%201;$top=1)", ""},

		{"$search=blue", ""},
		{"$search=%20%09blue", "$search=blue"},
		{"$search=1984", ""},
		{"$search=Daniel's,__FILE__/brand-new$3.14*", ""},
		{"$search=a%20b", "$search=a%20AND%20b"},
		{"$search=a+b++c", "$search=a%20AND%20b%20AND%20c"},
		{"$search=a%20OR%20b%20AND%20c", ""},
		{"$search=(a%20OR%20b)%20c", "$search=(a%20OR%20b)%20AND%20c"},
		{"$search=a%20or%20b", "$search=a%20AND%20or%20AND%20b"},
		{"$search=NOT%20a%20b", "$search=NOT%20a%20AND%20b"},
		{"$search=NOT%20(a%20b)", "$search=NOT%20(a%20AND%20b)"},
		{"$search=NOT%20NOT%20a", ""},
		{"$search=(%20a%20)", "$search=a"},
		{"$search=AND", ""},
		{"$search=NOT", "$search=(NOT)"},
		{"$search=NOT%20NOT", "$search=NOT%20(NOT)"},
		{"$search=(NOT)%20a", "$search=(NOT)%20AND%20a"},
		{"$search=AND%20OR", "$search=AND%20AND%20OR"},
		{"$search=AND%20OR%20NOT", "$search=AND%20OR%20(NOT)"},
		{"$search=ANDY%20ORB%20NOTE", "$search=ANDY%20AND%20ORB%20AND%20NOTE"},
		{"$search=%22blue%20green%22%20OR%20%22%C3%BC;)%22", ""},
		{"$search=%CE%94%E2%80%A6", ""},
		{"$search='%22blue'", "$search='%22blue'"},
		{"$search='O''Neil%20('", ""},
		{"$search=''", ""},
		{"$search=a%3Bb", "$search=%22a;b%22"},
		{"$search=a%3B$top=5", "$search=%22a;$top=5%22"},
		{"$expand=a($search=b%3bc;$top=1)", "$expand=a($search=%22b;c%22;$top=1)"},
		// Clients that encode whatever they can encode what parts the options too.
		{"$expand=a($search=b%3B$top=1)", "$expand=a($search=b;$top=1)"},
		{"$expand=a($search=b%3Btop%3D1%3B@p%3D2)", "$expand=a($search=b;$top=1;@p=2)"},
		{"$expand=a($top=1%3B$search='x%3B%24top=1')", "$expand=a($search='x;$top=1';$top=1)"},

		{"$filter=a%20eq%20@p&@p=5", ""},
		{"@p='x'&$filter=@p%20eq%20@q", "$filter=@p%20eq%20@q&@p='x'"},
		{"@a={%22x%22:[1,%22y%22]}", "@a=%7B%22x%22:%5B1,'y'%5D%7D"},
		{"@a=%20[1]", "@a=%5B1%5D"},
		{"@a=$root/People(1)/b&@b=null&%40c=d%20add%201", "@a=$root/People(1)/b&@b=null&@c=d%20add%201"},

		// Names in any letter case, with and without $, and encoded.
		{"$FILTER=a&OrderBy=b&%24Top=1&sKip=2&COUNT=true&select=c&expand=d&search=e&compute=f%20as%20g&format=json&$SkipToken=h",
			"$filter=a&$orderby=b&$select=c&$expand=d&$compute=f%20as%20g&$search=e&$top=1&$skip=2&$count=true&$skiptoken=h&$format=json"},

		// The service's own options.
		{"a=1&b&&c=%zz+&=x&!d='", "a=1&b&c=%zz+&=x&!d='"},
		{"skiptoken=%41&levels=1&index=2&apply=x&deltatoken", ""},
		{"&&$top=1&", "$top=1"},
		{"z=1&$top=1&%41=b;c&filters=x&%zz=1", "$top=1&z=1&%41=b;c&filters=x&%zz=1"},
		{"a%", ""},
		{"\xff=1", ""},
	} {
		q, err := Parse(tt.query, Rules{})
		if err != nil {
			t.Errorf("%s\n%v", tt.query, err)
			continue
		}
		if tt.canonical == "" {
			tt.canonical = tt.query
		}
		if tt.query == "$count=False" {
			tt.canonical = ""
		}
		if got := q.String(); got != tt.canonical {
			t.Errorf("%s\ngot  %s\nwant %s", tt.query, got, tt.canonical)
		}
		roundTrip(t, q)
	}
}

func TestQueryFields(t *testing.T) {
	const query = "$filter=a&$orderby=b,c desc&$select=d,e(f,g)&$expand=h/$ref,i/$count,j($levels=max)&$compute=k as l" +
		"&$search=NOT \"m n\" OR o&$top=1&$skip=0&$count=true&$skiptoken=p&$format=JSON&@q=1&r=s"
	q, err := Parse(query, Rules{})
	if err != nil {
		t.Fatal(err)
	}
	want := `filter a
orderby b, false
orderby c, true
select d, [], -
select e, ["f" "g"], -
expand h, true false, -
expand i, false true, -
expand j, false false, filter -
search -
not given 
not given 
rest false -1, , , 

compute k, l
search (OR (NOT Phrase:m n) Word:o)
number 1
number 0
rest true 0, p, json, r=s
alias @q, Integer:1
`
	if got := treeOf(q); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// What comes back of the service's own options is what was sent, byte for byte.
func TestCustom(t *testing.T) {
	for query, want := range map[string]string{
		"a=1&$top=1&b=%zz&%24x%20=1&":   "",
		"a=1&$top=1&b=%zz&c.d=%2B+'&&e": "a=1&b=%zz&c.d=%2B+'&e",
	} {
		q, err := Parse(query, Rules{})
		switch {
		case want == "":
			if failure(t, query, err, ErrUnknownOption); q != nil {
				t.Errorf("got %v", q)
			}
		case err != nil:
			t.Error(err)
		case q.Custom != want:
			t.Errorf("got  %s\nwant %s", q.Custom, want)
		}
	}
}

func TestRequireDollar(t *testing.T) {
	q, err := Parse("top=x&$top=1&filter&orderby=(&@p=1&$Skip=2", Rules{RequireDollar: true})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := q.String(), "$top=1&$skip=2&@p=1&top=x&filter&orderby=("; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	// Inside parentheses nothing is the service's own.
	if _, err := Parse("$expand=a(top=1)", Rules{RequireDollar: true}); err != nil {
		t.Error(err)
	}
}

func TestRulesOptions(t *testing.T) {
	rules := Rules{Options: []string{"$filter", "$Top"}}
	q, err := Parse("$filter=a eq @p&TOP=1&skip=x&@p=1", rules)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := q.String(), "$filter=a%20eq%20@p&$top=1&@p=1&skip=x"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for query, want := range map[string]string{
		"$skip=1":  "$skip: the option is not supported",
		"$orderby": "$orderby: the option is not supported",
		"$apply=x": "$apply: the option is not supported",
		"$tip=1":   `$tip: unknown option (did you mean "$top"?)`,
		"$skop=1":  `$skop: unknown option (did you mean "$top"?)`, // not $skip, which isn't allowed
	} {
		_, err := Parse(query, rules)
		if got := failure(t, query, err, nil).Error(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// An alias has the value of the options it stands among, or else of those around
// them, wherever they are given.
func TestAliases(t *testing.T) {
	q, err := Parse("$filter=a eq @p and f(x=@r)&$expand=b(@p=2;$filter=c eq @p and d/any(x:x eq @q);$expand=e($filter=f eq @p;$orderby=@q)),"+
		"g(@p=3;$compute=@p as h),i($filter=@p)&$select=j(@q=4;$filter=k eq @q)&@p=1&@q=9&$orderby=@p", Rules{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	add := func(e Expr) { got = append(got, tree(e)) }
	add(q.Filter)
	add(q.OrderBy[0].Expr)
	b := q.Expand[0].Options
	add(b.Filter)
	add(b.Expand[0].Options.Filter)
	add(b.Expand[0].Options.OrderBy[0].Expr)
	add(q.Expand[1].Options.Compute[0].Expr)
	add(q.Expand[2].Options.Filter)
	add(q.Select[0].Options.Filter)
	want := []string{
		`(and (eq a var:@p=Integer:1) (call - "f" x= var:@r))`,
		"var:@p=Integer:1",
		`(and (eq c var:@p=Integer:2) (any d "x" (eq var:x var:@q=Integer:9)))`,
		"(eq f var:@p=Integer:2)",
		"var:@q=Integer:9",
		"var:@p=Integer:3",
		"var:@p=Integer:1",
		"(eq k var:@q=Integer:4)",
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got  %s\nwant %s", got[i], want[i])
		}
	}
	roundTrip(t, q)
}

// What Defender's documentation shows and its clients send.
func TestClients(t *testing.T) {
	for _, query := range []string{
		"$filter=riskScore eq 'High'",
		"$filter=riskScore+eq+'High'",
		"$filter=riskScore%20eq%20%27High%27",
		"%24filter=riskScore+eq+%27High%27&%24top=100",
		"$filter=healthStatus ne 'Active'",
		"$filter=lastSeen gt 2018-08-01Z",
		"$filter=lastSeen+gt+2018-08-01T00%3A00%3A00Z&$top=10000",
		"$filter=machineTags/any(tag: tag eq 'ExampleTag')",
		"$filter=startswith(computerDnsName,'mymachine')",
		"$filter=alertCreationTime+ge+2026-01-01T00:00:00.1234567Z&$top=100&$skip=200",
		"$filter=ComputerDnsName eq 'mymachine.contoso.com'&$top=1",
		"$filter=(rbacGroupId eq 75 or rbacGroupId eq null) and exposureLevel in ('High','Medium')",
		"$filter=machineId eq '123321d0c675eaa415b8e5f383c6388bff446c62' and type eq 'RunAntiVirusScan'",
		"$filter=id eq '1e5bc9d7e413ddd7902c2932e418702b84d0cc07'",
		"$filter=severity eq 'High' and status ne 'Resolved'&$orderby=lastUpdateTime desc&$expand=evidence",
		"$expand=evidence&$filter=lastUpdateTime ge 2019-11-22T00:00:00Z",
		"$expand=evidence($select=sha1,sha256;$top=5),user",
		"$expand=evidence%28%24select%3Dsha1%2Csha256%3B%24top%3D5%29",
		"$filter=createdDateTime ge 2026-01-01T00:00:00-05:00 and createdDateTime lt 2026-02-01T00:00:00%2B01:00",
		"$filter=userStates/any(a:a/userPrincipalName eq 'bob@contoso.com')",
		"$filter=contains(tolower(title),'cobalt strike')",
		"$select=id,computerDnsName,lastSeen&$orderby=lastSeen+desc&$count=true",
		"$filter=indicatorValue+eq+'220e7d15b011d7fac48f2bd61114db1022197f7f'",
		"$filter=not (osPlatform eq 'Linux') and not endswith(computerDnsName,'.local')",
		"$top=100&$skip=0&pretty&sinceTimeUtc=2020-01-01T00:00:00Z",
		"$skiptoken=W3siSWQiOiIxIn1d%3D%3D",
	} {
		q, err := Parse(query, Rules{})
		if err != nil {
			t.Errorf("%s\n%v", query, err)
			continue
		}
		roundTrip(t, q)
	}
}

// White space that clients write and the grammar doesn't have.
func TestWhiteSpace(t *testing.T) {
	for _, tt := range []struct{ query, want string }{
		// learn.microsoft.com/graph/filter-query-parameter
		{"$filter=not(companyName eq 'Contoso E.A.')&$count=true", "$filter=not%20(companyName%20eq%20'Contoso%20E.A.')&$count=true"},
		{"$filter=NOT(groupTypes/any(c:c+eq+'DynamicMembership')) and mailEnabled eq false",
			"$filter=not%20groupTypes/any(c:c%20eq%20'DynamicMembership')%20and%20mailEnabled%20eq%20false"},
		{"$filter=not(userType in('Member'))", "$filter=not%20userType%20in%20('Member')"},
		{"$filter=companyName in ('Microsoft', 'Contoso')", "$filter=companyName%20in%20('Microsoft','Contoso')"},
		{"$filter=startswith(displayName, 'corp')", "$filter=startswith(displayName,'corp')"},
		// learn.microsoft.com/graph/query-parameters
		{"$select=displayName, mail&$orderby=displayName desc, mail", "$orderby=displayName%20desc,mail&$select=displayName,mail"},
		// learn.microsoft.com/defender-endpoint/api/exposed-apis-odata-samples
		{"$filter=machineTags/any(tag: tag eq 'ExampleTag')", "$filter=machineTags/any(tag:tag%20eq%20'ExampleTag')"},
		// Scripts that put a filter together, and here-strings.
		{"$filter=(a eq 1)and(b eq 2)or(c eq 3)", "$filter=a%20eq%201%20and%20b%20eq%202%20or%20c%20eq%203"},
		{"$filter=length(a)gt 5", "$filter=length(a)%20gt%205"},
		{"$filter=a eq(1)", "$filter=a%20eq%201"},
		{"$filter= a eq 1 ", "$filter=a%20eq%201"},
		{"$filter=%0D%0A  a eq 1%0D%0A  and b%0D%0A", "$filter=a%20eq%201%20and%20b"},
		{"$orderby= a ,b asc , c ", "$orderby=a,b,c"},
		{"$select= a ,b/c , * ", "$select=a,b/c,*"},
		{"$expand= a , b( $select= c , d ; $top= 1 ; $filter= e eq 1 ) ", "$expand=a,b($filter=e%20eq%201;$select=c,d;$top=1)"},
		{"$compute=a add 1 as b , c as d ", "$compute=a%20add%201%20as%20b,c%20as%20d"},
		{"$top= 5 &$skip=%2010%20&$count= true ", "$top=5&$skip=10&$count=true"},
		{"$format= json &$search= a b ", "$search=a%20AND%20b&$format=json"},
		{"$filter=a eq @p&@p= 'x' ", "$filter=a%20eq%20@p&@p='x'"},
		{"$filter=a/$filter( b )/$count gt 1", "$filter=a/$filter(b)/$count%20gt%201"},
		// Text of the service's stays as it is.
		{"$skiptoken= a ", "$skiptoken=%20a%20"},
	} {
		q, err := Parse(tt.query, Rules{})
		if err != nil || q.String() != tt.want {
			t.Errorf("%s\ngot  %v, %v\nwant %s", tt.query, q, err, tt.want)
		}
	}
}

// The bounds are exact: what they allow is read, and one more is refused.
func TestBounds(t *testing.T) {
	nested := func(open, inner, end string) func(int) string {
		return func(n int) string { return "$filter=" + strings.Repeat(open, n) + inner + strings.Repeat(end, n) }
	}
	depth := func(n int) Rules { return Rules{MaxDepth: n, MaxCost: hardCost} }
	cost := func(n int) Rules { return Rules{MaxCost: n} }
	length := func(n int) Rules { return Rules{MaxLength: n} }
	top := func(n int) Rules { return Rules{MaxTop: int64(n)} }
	// An even number of nodes or bytes needs one of another kind.
	even := func(n int, text string) string { return strings.Repeat(text, 1-n%2) }
	chain := func(n int) string { return "$filter=" + even(n, "-") + "a" + strings.Repeat(" or a", (n-1)/2) }
	list := func(n int) string { return "$filter=a in (1" + strings.Repeat(",1", n-4) + ")" }
	text := func(n int) string { return "$filter='" + strings.Repeat("x", n-2) + "'" }
	items := func(option string) func(int) string {
		return func(n int) string { return option + "=a" + strings.Repeat(",a", n-1) }
	}
	for name, tt := range map[string]struct {
		query func(n int) string
		rules func(n int) Rules
		limit int
		rule  error
	}{
		"parentheses": {nested("(", "a", ")"), depth, 3, ErrTooDeep},
		"signs":       {nested("-", "a", ""), depth, 3, ErrTooDeep},
		"nots":        {nested("not ", "a", ""), depth, 3, ErrTooDeep},
		"calls":       {nested("trim(", "a", ")"), depth, 3, ErrTooDeep},
		"cases":       {nested("case(true:", "a", ")"), depth, 3, ErrTooDeep},
		"casts":       {nested("cast(", "a", ",b)"), depth, 3, ErrTooDeep},
		"functions":   {nested("f(a=", "a", ")"), depth, 3, ErrTooDeep},
		"arrays":      {nested("[", "1", "]"), depth, 3, ErrTooDeep},
		"objects":     {nested(`{"a":`, "1", "}"), depth, 3, ErrTooDeep},
		"lists":       {nested("a in (", "a", ")"), depth, 3, ErrTooDeep},
		"lambdas":     {nested("a/any(a:", "a", ")"), depth, 3, ErrTooDeep},
		"filters":     {nested("a/$filter(", "a", ")"), depth, 3, ErrTooDeep},
		"counts":      {nested("a/$count($filter=", "a", ")"), depth, 3, ErrTooDeep},
		"keys": {func(n int) string {
			return "$filter=" + strings.Repeat("trim(", n-1) + "a(1)" + strings.Repeat(")", n-1)
		}, depth, 3, ErrTooDeep},
		"collections": {func(n int) string {
			return "$filter=geometry'SRID=0;" + strings.Repeat("GeometryCollection(", n) + "Point(1 1)" + strings.Repeat(")", n) + "'"
		}, depth, 3, ErrTooDeep},
		"searches":         {func(n int) string { return "$search=" + strings.Repeat("(", n) + "a" + strings.Repeat(")", n) }, depth, 3, ErrTooDeep},
		"NOTs":             {func(n int) string { return "$search=" + strings.Repeat("NOT ", n) + "a" }, depth, 3, ErrTooDeep},
		"expands":          {func(n int) string { return "$expand=a" + strings.Repeat("($expand=a", n) + strings.Repeat(")", n) }, depth, 3, ErrTooDeep},
		"selects":          {func(n int) string { return "$select=a" + strings.Repeat("($select=a", n) + strings.Repeat(")", n) }, depth, 3, ErrTooDeep},
		"depth by default": {nested("(", "a", ")"), func(int) Rules { return Rules{} }, 32, ErrTooDeep},
		"greatest depth":   {nested("(", "a", ")"), func(int) Rules { return depth(1 << 30) }, 500, ErrTooDeep},

		"nodes of a chain":  {chain, cost, 7, ErrTooCostly},
		"nodes of a list":   {list, cost, 9, ErrTooCostly},
		"nodes of a path":   {func(n int) string { return "$filter=a" + strings.Repeat("/a", n-1) }, cost, 9, ErrTooCostly},
		"items of $select":  {items("$select"), cost, 9, ErrTooCostly},
		"items of $expand":  {items("$expand"), cost, 9, ErrTooCostly},
		"items of $orderby": {items("$orderby"), cost, 9, ErrTooCostly},
		"words of $search":  {func(n int) string { return "$search=" + even(n, "NOT ") + "a" + strings.Repeat(" a", (n-1)/2) }, cost, 7, ErrTooCostly},
		"cost of a query": {func(n int) string {
			return "$filter=a eq @p&$select=b&$expand=c($orderby=d)&@p=1&$compute=" + strings.Repeat("-", n-9) + "a as x"
		}, cost, 10, ErrTooCostly},
		"cost of a text":  {func(n int) string { return "$filter='" + strings.Repeat("x", n*32-1) + "'" }, cost, 9, ErrTooCostly},
		"cost by default": {list, func(int) Rules { return Rules{} }, 1_000, ErrTooCostly},
		"greatest cost":   {list, func(int) Rules { return Rules{MaxCost: 1 << 30, MaxLength: 1 << 30} }, 500_000, ErrTooCostly},

		"length":            {text, length, 10, ErrTooLong},
		"encoded length":    {func(n int) string { return "$filter='" + even(n+1, "+") + strings.Repeat("%C3%BC", n/2-1) + "'" }, length, 10, ErrTooLong},
		"length by default": {text, func(int) Rules { return Rules{} }, 8 << 10, ErrTooLong},
		"greatest length":   {text, func(int) Rules { return Rules{MaxLength: 1 << 30, MaxCost: hardCost} }, 1<<20 - len("$filter="), ErrTooLong},

		"$top":             {func(n int) string { return "$top=" + itoa(n) }, func(int) Rules { return top(100) }, 100, ErrRange},
		"$skip":            {func(n int) string { return "$skip=" + itoa(n) }, func(n int) Rules { return Rules{MaxSkip: 100, MaxTop: 1} }, 100, ErrRange},
		"$skip by default": {func(n int) string { return "$skip=" + itoa(n) }, top, 10_000_000, ErrRange},
		"$top in $select":  {func(n int) string { return "$select=a($top=" + itoa(n) + ")" }, func(int) Rules { return top(100) }, 100, ErrRange},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Parse(tt.query(tt.limit), tt.rules(tt.limit)); err != nil {
				t.Errorf("%.200s\n%v", tt.query(tt.limit), err)
			}
			query := tt.query(tt.limit + 1)
			_, err := Parse(query, tt.rules(tt.limit))
			failure(t, query, err, tt.rule)
		})
	}
}

// What a query costs, and what is said of the part that costs too much.
func TestCost(t *testing.T) {
	for _, tt := range []struct {
		query   string
		cost    int
		message string
	}{
		{"$filter=a eq 1 and b", 5, `$filter: "b" at position 11`},
		{"$filter=a eq 1 or contains(a,'x') or b", 18, `$filter: "b" at position 29`},
		{"$filter=contains(a,'x')", 12, `$filter: "'x'" at position 11`},
		{"$filter=tolower(a) eq b and c", 15, `$filter: "c" at position 20`},
		{"$filter=a/any()", 51, `$filter: "a" at position 0`},
		{"$filter=a/any(t:t eq 'x')", 66, `$filter: "'x'" at position 13`},
		{"$filter=a/any(t:b/all(u:u))", 331, `$filter: "u" at position 16`},
		{"$filter=a/$count gt 1", 53, `$filter: "1" at position 12`},
		{"$filter=a/$count($filter=b) gt 1", 58, `$filter: "1" at position 23`},
		{"$filter='x' in tags", 53, `$filter: "tags" at position 7`},
		{"$filter=a in ('x','y')", 5, ""},
		{"$filter=Ns.f(b=1)", 11, ""},
		{"$filter=length(a) eq @p and b/any(t:t eq @p)&@p=length(c)", 157, "@p: its use at position 33"},
		{"$orderby=length(a),b/$count", 62, `$orderby: "b" at position 10`},
		{"$select=a,b&$expand=c", 3, ""},
	} {
		if _, err := Parse(tt.query, Rules{MaxCost: tt.cost}); err != nil {
			t.Errorf("%s: %v", tt.query, err)
		}
		_, err := Parse(tt.query, Rules{MaxCost: tt.cost - 1})
		e := failure(t, tt.query, err, ErrTooCostly)
		want := tt.message + " is more work than a query may ask for (" + itoa(tt.cost-1) + ")"
		if got := e.Error(); tt.message != "" && got != want {
			t.Errorf("%s\ngot  %s\nwant %s", tt.query, got, want)
		}
	}
}

// A query of the service's own options is bounded too.
func TestLongestQuery(t *testing.T) {
	query := strings.Repeat("a&", hardLength/2)
	q, err := Parse(query, Rules{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := q.Custom, strings.TrimSuffix(query, "&"); got != want {
		t.Errorf("got %d bytes, want %d", len(got), len(want))
	}
	_, err = Parse(query+"a", Rules{})
	if got, want := failure(t, query, err, ErrTooLong).Error(), "the query is longer than 1048576 bytes"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if _, err := Parse(url.QueryEscape(query)[:hardLength], Rules{}); err != nil {
		t.Error(err)
	}
}
