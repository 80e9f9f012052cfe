package odata

import (
	"errors"
	"net/url"
	"testing"

	"github.com/faultline-go/faultline/apierror"
)

// machines are rules like those of Defender's list of machines, and a few more
// types.
var machines = Rules{
	Properties: map[string]Property{
		"id":          {Type: String, Use: Anywhere},
		"riskScore":   {Type: Enum, Use: Anywhere, Values: []string{"None", "Low", "Medium", "High"}},
		"osPlatform":  {Type: String, Use: Anywhere, Values: []string{"Windows10", "Linux"}},
		"lastSeen":    {Type: DateTimeOffset, Use: Anywhere},
		"born":        {Type: Date, Use: Anywhere},
		"uptime":      {Type: Duration, Use: Anywhere},
		"opens":       {Type: TimeOfDay, Use: Anywhere},
		"build":       {Type: Integer, Use: Anywhere},
		"load":        {Type: Decimal, Use: Anywhere},
		"isJoined":    {Type: Boolean, Use: Anywhere},
		"deviceId":    {Type: GUID, Use: InSelect},
		"note":        {Type: String, Use: InFilter},
		"secret":      {Type: String},
		"free":        {Use: Anywhere},
		"machineTags": {Type: String, Collection: true, Use: InFilter | InSelect},
		"place":       {Type: Geography, Use: InFilter},
		"address": {Type: Complex, Use: Anywhere | WithOptions, Properties: map[string]Property{
			"city":   {Type: String, Use: Anywhere},
			"street": {Type: String},
		}},
		"disks": {Type: Complex, Collection: true, Use: InFilter | InExpand | WithOptions, Properties: map[string]Property{
			"size":  {Type: Integer, Use: Anywhere},
			"label": {Type: String, Use: InSelect},
		}},
		"hidden":   {Type: Complex, Properties: map[string]Property{"city": {Type: String, Use: Anywhere}}},
		"anything": {Type: Complex, Use: Anywhere | InExpand | WithOptions},
	},
	MaxTop: 100,
}

func TestRulesAllow(t *testing.T) {
	for _, query := range []string{
		"$filter=riskScore eq 'High' and lastSeen gt 2026-01-01T00:00:00Z",
		"$filter=riskScore eq Ns.Risk'High' or riskScore in ('Low','None') or riskScore has 'Low'",
		"$filter=riskScore eq null or null ne riskScore",
		"$filter=osPlatform eq 'Linux' or startswith(osPlatform,'Win')",
		"$filter=lastSeen gt 2026-01-01 and born lt 2026-01-01T00:00:00Z",
		"$filter=uptime gt duration'PT1H' or uptime gt 'PT1H' or 'P1D' lt uptime",
		"$filter=opens lt 12:30 and build eq 5.5 and 7 lt load and isJoined and not isJoined",
		"$filter=isJoined eq true",
		"$filter=machineTags/any(t:t eq 'x') or machineTags/any() or machineTags/$count gt 2",
		"$filter=machineTags/$filter($it/id eq 'x')/$count gt 1",
		"$filter=disks/any(d:d/size gt 5 and d/size lt build and $it/build eq 1)",
		"$filter=disks/$count($filter=size gt 5) gt 1 and disks/$filter(size gt 5)/any(d:d/size eq 1)",
		"$filter=address/city eq 'Bonn' and length(address/city) gt 3",
		"$filter=anything/below/it eq 5 and anything/list/all(a:a/b/c)",
		"$filter=free eq 5 and free eq 'x' and free/x eq free and free",
		"$filter=lastSeen sub duration'P1D' lt now() and lastSeen sub lastSeen eq duration'PT0S'",
		"$filter=build add 1 mul load div 2 divby 3 mod 4 eq -load and -uptime lt duration'PT1S'",
		"$filter=year(born) eq 2026 and hour(lastSeen) lt hour(opens) and date(lastSeen) eq born",
		"$filter=round(load) eq 5 and floor(build) eq 5 and totalseconds(uptime) gt 1.5",
		"$filter=concat(id,note) eq 'x' and substring(id,1,2) eq 'ab' and contains(tolower(id),'x')",
		"$filter=geo.distance(place,geography'SRID=0;Point(1 2)') lt 5",
		"$filter=case(isJoined:build,true:5) eq 5 and cast(build,Edm.String) eq '5' and isof(Ns.T)",
		"$filter=cast(build,Ns.T) eq 5",
		"$filter=build eq @b and riskScore eq @r&@b=5&@r='Low'",
		"$filter=uptime gt @d and id eq @d&@d='P1D'",
		"$filter=riskScore in @l and uptime in @d&@l=['High']&@d=['PT1S']",
		"$filter=disks/$count($filter=@p eq 'x') gt 0&@p=note",
		"$filter=machineTags/$count($filter=$this eq 'x') gt 0 and $this/build eq 1",
		"$compute=1 as secret&$filter=secret eq 1",
		"$filter=build eq @unknown and build in @list&@list=[1,2]",
		"$filter=build in (1,2.5,null) and build in ()",
		"$filter={\"a\":1} eq anything",
		"$orderby=riskScore desc,address/city,build add 1,anything/list/$count",
		"$select=riskScore,deviceId,address,address/city,address($select=city),machineTags,*",
		"$expand=disks($select=label;$filter=size gt 5;$orderby=size),anything/x($filter=y eq 1)",
		"$expand=*($levels=2)",
		"$select=anything/below($top=1)",
		"$expand=*,disks/$count($filter=size eq 5),disks/$ref",
		"$compute=build add 1 as next,length(id) as n&$filter=next gt 5&$orderby=n&$select=next",
		"$expand=disks($compute=size mul 2 as twice;$filter=twice gt 5)",
		"$top=100&$skip=1000000&$count=true&own=1",
		"",
	} {
		if _, err := parseQuery(query, machines); err != nil {
			t.Errorf("%s: %v", query, err)
		}
	}
}

// Microsoft lists ComputerDnsName, its examples write computerDnsName, and clients send both.
func TestFold(t *testing.T) {
	names, both := machines, machines
	names.FoldNames, both.FoldNames, both.FoldValues = true, true, true
	for _, tt := range []struct {
		query string
		want  string // with both, the names only, and neither; "" for an error
		names string
	}{
		{"$filter=RiskScore eq 'High' and LASTSEEN gt 2026-01-01", "$filter=riskScore%20eq%20'High'%20and%20lastSeen%20gt%202026-01-01", "same"},
		{"$filter=Address/City eq 'x' and $it/ID ne 'y'", "$filter=address/city%20eq%20'x'%20and%20$it/id%20ne%20'y'", "same"},
		{"$filter=MachineTags/any(t:t eq Id)", "$filter=machineTags/any(t:t%20eq%20id)", "same"},
		{"$filter=disks/any(d:d/Size gt 5)", "$filter=disks/any(d:d/size%20gt%205)", "same"},
		{"$filter=Id eq @p&@p=NOTE", "$filter=id%20eq%20@p&@p=note", "same"},
		{"$orderby=LastSeen desc&$select=ID,Address/CITY,address(select=City)", "$orderby=lastSeen%20desc&$select=id,address/city,address($select=city)", "same"},
		{"$expand=Disks($select=Label)", "$expand=disks($select=label)", "same"},
		{"$filter=riskScore eq 'high'", "$filter=riskScore%20eq%20'High'", ""},
		{"$filter='LINUX' ne OsPlatform", "$filter='Linux'%20ne%20osPlatform", ""},
		{"$filter=RiskScore in ('low','HIGH')", "$filter=riskScore%20in%20('Low','High')", ""},
		{"$filter=riskScore has 'low,High'", "$filter=riskScore%20has%20'Low,High'", ""},
		{"$filter=riskScore eq Ns.Risk'none'", "$filter=riskScore%20eq%20Ns.Risk'None'", ""},
		{"$filter=riskScore eq @p and id eq @p&@p='high'", "$filter=riskScore%20eq%20@p%20and%20id%20eq%20@p&@p='high'", ""},
		{"$filter=riskScore in @p&@p=['high']", "$filter=riskScore%20in%20@p&@p=%5B'high'%5D", ""},
		{"$filter=SECRET eq 'x'", "", ""},
		{"$filter=machineTags/any(t:T eq 'x')", "", ""},
		{"$filter=riskScore eq 'hi'", "", ""},
	} {
		if tt.names == "same" {
			tt.names = tt.want
		}
		for _, of := range []struct {
			rules Rules
			want  string
		}{{both, tt.want}, {names, tt.names}, {machines, ""}} {
			switch q, err := parseQuery(tt.query, of.rules); {
			case of.want == "" && err == nil:
				t.Errorf("%s is %s, want an error", tt.query, q)
			case of.want != "" && (err != nil || q.String() != of.want):
				t.Errorf("%s\ngot  %v, %v\nwant %s", tt.query, q, err, of.want)
			}
		}
	}
	q, err := parseQuery("$filter=riskScore eq @p and id eq @p&@p='high'", both)
	if err != nil {
		t.Fatal(err)
	}
	var values []any
	for e := range All(q.Filter) {
		if v, ok := e.(*Variable); ok {
			values = append(values, v.Value.(*Literal).Value())
		}
	}
	if len(values) != 2 || values[0] != "High" || values[1] != "high" {
		t.Errorf("the alias stands for %v, want High as an enumeration and high as text", values)
	}
}

// parseQuery parses a query that is written without the encoding.
func parseQuery(query string, rules Rules) (*Query, error) {
	return Parse((&url.URL{Path: query}).EscapedPath(), rules)
}

func TestRulesRefuse(t *testing.T) {
	functions := machines
	functions.Functions = []string{"contains", "Ns.risky", "any"}
	named := Rules{Custom: []string{"tenant"}}
	onlyFunctions := Rules{Functions: []string{"contains"}}
	for _, tt := range []struct {
		query string
		rules Rules
		pos   int
		err   error
		want  string
	}{
		{"$filter=riskscor eq 'High'", machines, 0, ErrUnknownProperty, `$filter: unknown property "riskscor" at position 0 (did you mean "riskScore"?)`},
		{"$filter=riskscore eq 'High'", machines, 0, ErrUnknownProperty, `$filter: unknown property "riskscore" at position 0 (did you mean "riskScore"?)`},
		{"$filter=build eq 5 and colour eq 1", machines, 15, ErrUnknownProperty, `$filter: unknown property "colour" at position 15`},
		{"$filter=address/citty eq 1", machines, 8, ErrUnknownProperty, `$filter: unknown property "citty" at position 8 (did you mean "city"?)`},
		{"$filter=id/city eq 1", machines, 3, ErrUnknownProperty, `$filter: unknown property "city" at position 3`},
		{"$filter=riskScore eq Higher5", machines, 13, ErrUnknownProperty, `$filter: unknown property "Higher5" at position 13 (a string is written 'Higher5')`},
		{"$filter=riskScore eq ID", machines, 13, ErrUnknownProperty, `$filter: unknown property "ID" at position 13 (did you mean "id"?)`},
		{"$filter=hidden/city eq 'Bonn'", machines, 0, ErrUnknownProperty, `$filter: unknown property "hidden" at position 0`},
		{"$select=hidden/city", machines, 0, ErrUnknownProperty, `$select: unknown property "hidden" at position 0`},
		{"$filter=machineTags/any(t:t/x eq 1)", machines, 20, ErrUnknownProperty, `$filter: unknown property "x" at position 20`},
		{"$filter=disks/any(d:d/label eq 'x')", machines, 14, ErrNotAllowed, `$filter: property "label" at position 14 can't be used to filter`},
		{"$filter=$root/x eq 1", machines, 0, ErrUnknownProperty, `$filter: $root at position 0 is not supported`},
		{"$filter=@Core.Description eq 'x'", machines, 0, ErrUnknownProperty, `$filter: unknown property "@Core.Description" at position 0`},
		{"$filter=Ns.T/id eq 'x'", machines, 0, ErrUnknownProperty, `$filter: unknown property "Ns.T" at position 0`},
		{"$filter=secre eq 'x'", machines, 0, ErrUnknownProperty, `$filter: unknown property "secre" at position 0`},

		{"$filter=deviceId ne null", machines, 0, ErrNotAllowed, `$filter: property "deviceId" at position 0 can't be used to filter`},
		{"$orderby=id,note", machines, 3, ErrNotAllowed, `$orderby: property "note" at position 3 can't be used to sort`},
		{"$select=id,note", machines, 3, ErrNotAllowed, `$select: property "note" at position 3 can't be selected`},
		{"$select=address/street", machines, 8, ErrUnknownProperty, `$select: unknown property "street" at position 8`},
		{"$select=address($select=street)", machines, 16, ErrUnknownProperty, `$select: unknown property "street" at position 16`},
		{"$expand=address", machines, 0, ErrNotAllowed, `$expand: property "address" at position 0 can't be expanded`},
		{"$expand=disks($filter=label eq 'x')", machines, 14, ErrNotAllowed, `$expand: property "label" at position 14 can't be used to filter`},
		{"$select=f(a,b)", machines, 0, ErrUnknownFunction, `$select: unknown function "f" at position 0`},
		{"$expand=$value", machines, 0, ErrUnknownProperty, `$expand: unknown property "$value" at position 0`},

		{"$filter=lastSeen gt 5", machines, 12, ErrType, `$filter: "5" at position 12 is an Integer, expected a DateTimeOffset`},
		{"$filter=5 lt lastSeen", machines, 0, ErrType, `$filter: "5" at position 0 is an Integer, expected a DateTimeOffset`},
		{"$filter=lastSeen gt '2026-01-01'", machines, 12, ErrType, `$filter: "'2026-01-01'" at position 12 is a String, expected a DateTimeOffset`},
		{"$filter=lastSeen gt '2026-01-01T00:00:00Z'", machines, 12, ErrType, `$filter: "'2026-01-01T00:00:00Z'" at position 12 is a String, expected a DateTimeOffset without quotes`},
		{"$filter=build eq '5'", machines, 9, ErrType, `$filter: "'5'" at position 9 is a String, expected an Integer without quotes`},
		{"$filter=uptime gt 'x'", machines, 10, ErrType, `$filter: "'x'" at position 10 is a String, expected a Duration`},
		{"$filter=id eq build", machines, 6, ErrType, `$filter: "build" at position 6 is an Integer, expected a String`},
		{"$filter=id", machines, 0, ErrType, `$filter: "id" at position 0 is a String, expected a Boolean`},
		{"$filter=isJoined and id", machines, 13, ErrType, `$filter: "id" at position 13 is a String, expected a Boolean`},
		{"$filter=not id eq 'x'", machines, 4, ErrType, `$filter: "id" at position 4 is a String, expected a Boolean: not binds tighter than a comparison`},
		{"$filter=-id eq 'x'", machines, 1, ErrType, `$filter: "id" at position 1 is a String, expected a number or a Duration`},
		{"$filter=riskScore eq 'Hihg'", machines, 13, ErrType, `$filter: unknown value "Hihg" at position 13 (did you mean "High"?)`},
		{"$filter=riskScore eq Ns.R'Low,Hgih'", machines, 13, ErrType, `$filter: unknown value "Hgih" at position 13 (did you mean "High"?)`},
		{"$filter=riskScore in ('Low','low')", machines, 20, ErrType, `$filter: unknown value "low" at position 20 (did you mean "Low"?)`},
		{"$filter=osPlatform eq 'Windows'", machines, 14, ErrType, `$filter: unknown value "Windows" at position 14 (did you mean "Windows10"?)`},
		{"$filter=riskScore eq 3", machines, 13, ErrType, `$filter: "3" at position 13 is an Integer, expected an Enum`},
		{"$filter=id has Ns.R'x'", machines, 0, ErrType, `$filter: "id" at position 0 is a String, expected an Enum`},
		{"$filter=build in ('x')", machines, 10, ErrType, `$filter: "'x'" at position 10 is a String, expected an Integer`},
		{"$filter=build in build", machines, 9, ErrType, `$filter: "build" at position 9 is an Integer, expected a list`},
		{"$filter=build in @l&@l=['x']", machines, 1, ErrType, `@l: "'x'" at position 1 is a String, expected an Integer`},
		{"$filter=osPlatform in @l&@l=['Bogus']", machines, 1, ErrType, `@l: unknown value "Bogus" at position 1`},
		{"$filter=@p eq 'x'&$orderby=@p&@p=note", machines, 0, ErrNotAllowed, `@p: property "note" at position 0 can't be used to sort`},
		{"$filter=disks/$count($filter=@p gt 5) gt 0&@p=size", machines, 0, ErrUnknownProperty, `@p: unknown property "size" at position 0`},
		{"$filter=disks/any(d:@p gt 5)&@p=d", machines, 0, ErrUnknownProperty, `@p: unknown property "d" at position 0`},
		{"$compute=note as c&$orderby=c", machines, 0, ErrNotAllowed, `$orderby: property "c" at position 0 can't be used to sort`},
		{"$filter=id/contains('x')", machines, 0, ErrUnknownFunction, `$filter: the function contains at position 0 is not called on a property`},
		{"$expand=secret/*", machines, 0, ErrUnknownProperty, `$expand: unknown property "secret" at position 0`},
		{"$expand=address/*", machines, 0, ErrNotAllowed, `$expand: property "address" at position 0 can't be expanded`},
		{"$filter=machineTags eq 'x'", machines, 0, ErrType, `$filter: "machineTags" at position 0 is a collection, expected a String`},
		{"$filter='x' eq machineTags", machines, 7, ErrType, `$filter: "machineTags" at position 7 is a collection, expected a String`},
		{"$filter=disks/size gt 5", machines, 6, ErrType, `$filter: a property of a collection at position 6, expected any, all or $count`},
		{"$filter=id/any(x:x eq 'a')", machines, 0, ErrType, `$filter: "id" at position 0 is a String, expected a collection`},
		{"$filter=id/$count gt 5", machines, 0, ErrType, `$filter: "id" at position 0 is a String, expected a collection`},
		{"$filter=machineTags/any(t:t)", machines, 18, ErrType, `$filter: "t" at position 18 is a String, expected a Boolean`},
		{"$filter=disks/$count($filter=size) gt 5", machines, 21, ErrType, `$filter: "size" at position 21 is an Integer, expected a Boolean`},
		{"$filter=contains(build,'x')", machines, 9, ErrType, `$filter: "build" at position 9 is an Integer, expected a String`},
		{"$filter=year(opens) eq 1", machines, 5, ErrType, `$filter: "opens" at position 5 is a TimeOfDay, expected a Date or a DateTimeOffset`},
		{"$filter=case(id:1) eq 1", machines, 5, ErrType, `$filter: "id" at position 5 is a String, expected a Boolean`},
		{"$filter=id add 1 eq 2", machines, 0, ErrType, `$filter: "id" at position 0 is a String, expected a number, a date or a Duration`},
		{"$filter=lastSeen add 1 eq 2", machines, 0, ErrType, `$filter: "lastSeen add 1" at position 0: add doesn't take a DateTimeOffset and an Integer`},
		{"$filter=riskScore eq @r&@r='Hihg'", machines, 13, ErrType, `$filter: unknown value "Hihg" at position 13 (did you mean "High"?)`},
		{"$filter=build eq @b&@b=id", machines, 9, ErrType, `$filter: "@b" at position 9 is a String, expected an Integer`},
		{"$filter=build eq @b&@b=nope add 1", machines, 0, ErrUnknownProperty, `@b: unknown property "nope" at position 0 (did you mean "note"?)`},
		{"$compute=build add 1 as id", machines, 0, ErrDuplicateOption, `$compute: the property "id" exists already`},
		{"$compute=build add 1 as n&$filter=n eq 'x'", machines, 5, ErrType, `$filter: "'x'" at position 5 is a String, expected an Integer`},

		{"$expand=disks($filter=size eq @s;@s='x')", machines, 22, ErrType, `$expand: "@s" at position 22 is a String, expected an Integer`},
		{"$expand=disks($filter=size eq @s;@s=1 add 'x')", machines, 34, ErrType, `$expand: "'x'" at position 34 is a String, expected a number, a date or a Duration`},
		{"$expand=disks($filter=size eq @s;@s=1)&$filter=id eq @s&@s=5", machines, 6, ErrType, `$filter: "@s" at position 6 is an Integer, expected a String`},
		{"$filter=disks(5)/size eq 1", machines, 0, ErrNotAllowed, `$filter: the key in "disks(5)" at position 0 is not supported`},
		{"$filter=disks/$filter(size eq 1)(5)/size eq 1", machines, 0, ErrNotAllowed, `$filter: the key in "disks/$filter(size eq 1)(5)" at position 0 is not supported`},
		{"$filter=(build add 1) mul lastSeen eq 1", machines, 0, ErrType, `$filter: "(build add 1) mul lastSeen" at position 0: mul doesn't take an Integer and a DateTimeOffset`},
		{"$filter=f(a=1) eq 1", machines, 0, ErrUnknownFunction, `$filter: unknown function "f" at position 0`},
		{"$filter=Ns.risky() and contains(id,'x') and tolower(id) eq 'x'", functions, 36, ErrFunctionNotAllowed, `$filter: the function tolower at position 36 is not supported`},
		{"$filter=contain(id,'x')", functions, 0, ErrUnknownFunction, `$filter: unknown function "contain" at position 0 (did you mean "contains"?)`},
		{"$filter=startwith(id,'x')", functions, 0, ErrUnknownFunction, `$filter: unknown function "startwith" at position 0`},
		{"$filter=Ns.risk()", functions, 0, ErrUnknownFunction, `$filter: unknown function "Ns.risk" at position 0 (did you mean "Ns.risky"?)`},
		{"$filter=machineTags/any() and machineTags/all(t:t eq 'x')", functions, 22, ErrFunctionNotAllowed, `$filter: the function all at position 22 is not supported`},
		{"$filter=machineTags/$count gt 1", functions, 0, ErrFunctionNotAllowed, `$filter: the function $count at position 0 is not supported`},
		{"$filter=a eq 1 and length(a) eq 1", onlyFunctions, 11, ErrFunctionNotAllowed, `$filter: the function length at position 11 is not supported`},
		{"$filter=geo.length(b) eq 1", onlyFunctions, 0, ErrFunctionNotAllowed, `$filter: the function geo.length at position 0 is not supported`},
		{"$select=id,machineTags($top=1)", machines, 3, ErrOptionNotAllowed, `$select: options in parentheses behind the path at position 3 are not supported`},
		{"$select=free($top=1)", machines, 0, ErrOptionNotAllowed, `$select: options in parentheses behind the path at position 0 are not supported`},
		{"$expand=disks($top=1;$skip=2)", Rules{Options: []string{"$expand", "$TOP"}}, 0, ErrOptionNotAllowed, `$expand: the option $skip behind the path at position 0 is not supported`},
		{"$expand=*", Rules{Properties: map[string]Property{"a": {Use: Anywhere}}}, 0, ErrNotAllowed, `$expand: nothing can be expanded`},
		{"$expand=*($levels=2)", Rules{Properties: map[string]Property{"a": {Use: InExpand}}}, 0, ErrOptionNotAllowed, `$expand: options in parentheses behind the path at position 0 are not supported`},
		{"fliter=build eq 5", named, 0, ErrUnknownOption, `fliter: unknown parameter (did you mean "$filter"?)`},
		{"Tenant=5", named, 0, ErrUnknownOption, `Tenant: unknown parameter (did you mean "tenant"?)`},
		{"tenant=5&page=2", named, 0, ErrUnknownOption, `page: unknown parameter`},
		{"$top=101", machines, 0, ErrRange, `$top: the number at position 0 must be at most 100`},
		{"$expand=disks($top=101)", machines, 11, ErrRange, `$expand: the number at position 11 must be at most 100`},
	} {
		_, err := parseQuery(tt.query, tt.rules)
		var e *apierror.Error
		var syntax *SyntaxError
		if !errors.As(err, &e) || e.Code() != apierror.CodeODataError || !errors.As(err, &syntax) {
			t.Errorf("%s: got %v, want %s", tt.query, err, tt.want)
			continue
		}
		if got := syntax.Error(); got != tt.want || syntax.Pos != tt.pos || !errors.Is(err, tt.err) {
			t.Errorf("%s:\n got %s (%d, %v)\nwant %s (%d, %v)", tt.query, got, syntax.Pos, syntax.Err, tt.want, tt.pos, tt.err)
		}
		if want := "Invalid OData URI query " + tt.want + "."; e.Message() != want {
			t.Errorf("%s: got the message %s, want %s", tt.query, e.Message(), want)
		}
	}
}
