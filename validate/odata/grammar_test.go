package odata

import (
	"net/url"
	"testing"
)

// Every rule of the grammar for expressions (sections 4 to 6 of the ABNF): what it
// reads, as it is printed, and as a tree where that isn't plain. An empty canonical
// text means the text itself.
func TestExpressions(t *testing.T) {
	for _, tt := range []struct{ text, canonical, tree string }{
		// Comparison and logic.
		{"riskScore eq 'High'", "", "(eq riskScore String:High)"},
		{"a ne 1", "", "(ne a Integer:1)"},
		{"a lt 1", "", "(lt a Integer:1)"},
		{"a le 1", "", "(le a Integer:1)"},
		{"a gt 1", "", "(gt a Integer:1)"},
		{"a ge 1", "", "(ge a Integer:1)"},
		{"a EQ 1 AND NOT b", "a eq 1 and not b", "(and (eq a Integer:1) (not b))"},
		{"a  eq\t 1", "a eq 1", ""},
		{"true", "", "Boolean:true"},
		{"isJoined", "", "isJoined"},
		{"a eq b eq c", "", "(eq (eq a b) c)"},
		{"a eq (b eq c)", "", "(eq a (eq b c))"},
		{"a lt 1 eq true", "", "(eq (lt a Integer:1) Boolean:true)"},
		{"a eq b lt c", "", "(eq a (lt b c))"},
		{"a or b and c", "", "(or a (and b c))"},
		{"(a or b) and c", "", "(and (or a b) c)"},
		{"a and b or c and d", "", "(or (and a b) (and c d))"},
		{"a and b and c", "", "(and (and a b) c)"},
		{"a and (b and c)", "", "(and a (and b c))"},
		{"a or b or c", "", "(or (or a b) c)"},
		{"((a))", "a", ""},
		{"( a eq 1 )", "a eq 1", ""},
		{"(a) eq (1)", "a eq 1", ""},

		// Words that are operators elsewhere are names here.
		{"eq eq eq", "", "(eq eq eq)"},
		{"and and or", "", "(and and or)"},
		{"not/a eq in", "", "(eq (. not a) in)"},
		{"nota", "", "nota"},
		{"null/a eq INF/b", "", "(eq (. null a) (. INF b))"},
		{"not.a/b", "", "(. not.a b)"},
		{"duration eq binary", "", "(eq duration binary)"},

		// Signs and not.
		{"not a", "", "(not a)"},
		{"NoT\ta", "not a", ""},
		{"not not a", "", "(not (not a))"},
		{"not a eq b", "", "(eq (not a) b)"},
		{"not (a eq b)", "", "(not (eq a b))"},
		{"not a in (1)", "", "(not (in a (list Integer:1)))"},
		{"(not a) in (true)", "", "(in (not a) (list Boolean:true))"},
		{"not a has N.C'R'", "", "(not (has a EnumN.C:R))"},
		{"-a", "", "(- a)"},
		{"- a", "-a", ""},
		{"--a", "", "(- (- a))"},
		{"-a add b", "", "(add (- a) b)"},
		{"-(a add b)", "", "(- (add a b))"},
		{"-5", "", "Integer:-5"},
		{"- 5", "-(5)", "(- Integer:5)"},
		{"-(-5)", "", "(- Integer:-5)"},
		{"--5", "-(-5)", ""},
		{"-INF", "", "Decimal:-INF"},
		{"-INF/a", "", "(- (. INF a))"},
		{"-INF.a/b", "", "(- (. INF.a b))"},
		{"-INFO", "", "(- INFO)"},
		{"-length(a)", "", `(- (call - "length" a))`},
		{"-not a", "", "(- (not a))"},
		{"- 5 in (1)", "-(5 in (1))", "(- (in Integer:5 (list Integer:1)))"},
		{"-5 in (1)", "", "(in Integer:-5 (list Integer:1))"},

		// Arithmetic.
		{"a add 1 sub 2", "", "(sub (add a Integer:1) Integer:2)"},
		{"a sub (b sub c)", "", "(sub a (sub b c))"},
		{"a add b mul c", "", "(add a (mul b c))"},
		{"(a add b) mul c", "", "(mul (add a b) c)"},
		{"a mul b div c divby d mod e", "", "(mod (divby (div (mul a b) c) d) e)"},
		{"a add 1 gt 2", "", "(gt (add a Integer:1) Integer:2)"},
		{"1 gt a add 1", "", "(gt Integer:1 (add a Integer:1))"},
		{"a Add 1 DIVBY 2", "a add 1 divby 2", ""},

		// in and has.
		{"a in (1,2)", "", "(in a (list Integer:1 Integer:2))"},
		{"a IN ( 1 , 2 )", "a in (1,2)", ""},
		{"a in ()", "", "(in a (list))"},
		{"a in ( )", "a in ()", ""},
		{"a in (null,'x',-1,N.C'R')", "", "(in a (list null:null String:x Integer:-1 EnumN.C:R))"},
		{"a in b", "", "(in a b)"},
		{"a in (b)", "a in b", "(in a b)"},
		{"a in (b/c )", "a in b/c", ""},
		{"a in (-b)", "", "(in a (- b))"},
		{"a in ((1))", "a in 1", "(in a Integer:1)"},
		{"a in -b", "a in (-b)", ""},
		{"a in (b add c)", "", "(in a (add b c))"},
		{"a in [1,b]", "", "(in a (list Integer:1 b))"},
		{`a in ["x",'y']`, "a in ('x','y')", ""},
		{"a in []", "a in ()", ""},
		{"a in (1) eq true", "", "(eq (in a (list Integer:1)) Boolean:true)"},
		{"a add b in (1)", "", "(add a (in b (list Integer:1)))"},
		{"a in [[1]]", "a in [[1]]", "(in a (list (list Integer:1)))"},
		{"style has Sales.Pattern'Yellow'", "", "(has style EnumSales.Pattern:Yellow)"},
		{"style has Sales.Pattern'Solid,32,-1,+2'", "", "(has style EnumSales.Pattern:Solid,32,-1,+2)"},
		{"style has 'Yellow,Solid'", "", "(has style String:Yellow,Solid)"},
		{"a/b has 'c' and d", "", "(and (has (. a b) String:c) d)"},

		// Paths.
		{"a/b/c", "", "(. (. a b) c)"},
		{"Ns.Type/a", "", "(. Ns.Type a)"},
		{"a/Ns.Sub.Type/b", "", "(. (. a Ns.Sub.Type) b)"},
		{"a/Ns.Type", "", "(. a Ns.Type)"},
		{"$it", "", "var:$it"},
		{"$it/a", "", "(. var:$it a)"},
		{"$this eq 'x'", "", "(eq var:$this String:x)"},
		{"$root/People", "", "(. var:$root People)"},
		{"$root/People('A')/b", "", `(. (call var:$root "People" String:A) b)`},
		{"$root/Fn()/b", "", `(. (call var:$root "Fn") b)`},
		{"a/$count", "", `(call a "$count")`},
		{"a/$count gt 1", "", ""},
		{"a/$count($filter=b eq 1)", "", `(call a "$count" $filter= (eq b Integer:1))`},
		{"a/$count(search=x OR y;filter=b)", "a/$count($filter=b;$search=x OR y)", ""},
		{"a/$filter(b gt 1)/$count", "", `(call (call a "$filter" (gt b Integer:1)) "$count")`},
		{"a/$filter(b)/$filter(c)", "", ""},
		{"a/$filter(b)(1)", "", `(call (call a "$filter" b) "" Integer:1)`},
		{"a/$filter(b)(ID='x')/c", "", `(. (call (call a "$filter" b) "" ID= String:x) c)`},
		{"@Core.Messages", "", "@Core.Messages"},
		{"@Core.Messages/code", "", "(. @Core.Messages code)"},
		{"a/@Core.Messages#q/b", "", "(. (. a @Core.Messages#q) b)"},
		{"a/@Currency#Reporting", "", "(. a @Currency#Reporting)"},
		{"@Currency#q", "", "@Currency#q"},
		{"@p", "", "var:@p"},
		{"@p/a", "", "(. var:@p a)"},
		{"naïve/Größe eq 1", "", "(eq (. naïve Größe) Integer:1)"},
		{"_a1/__", "", "(. _a1 __)"},
		{"ⅷ/a\u200d\u0301٣‿", "", ""},

		// any and all.
		{"a/any()", "", `(any a "" -)`},
		{"a/any( )", "a/any()", ""},
		{"machineTags/any(tag: tag eq 'ExampleTag')", "machineTags/any(tag:tag eq 'ExampleTag')", `(any machineTags "tag" (eq var:tag String:ExampleTag))`},
		{"a/ALL( x : x/b gt 1 )", "a/all(x:x/b gt 1)", `(all a "x" (gt (. var:x b) Integer:1))`},
		{"a/any(x:x/b/any(y:y eq x))", "", `(any a "x" (any (. var:x b) "y" (eq var:y var:x)))`},
		{"a/any(x:x) and x", "", `(and (any a "x" var:x) x)`},
		{"a/any(x:a/any(x:x) and x)", "", `(any a "x" (and (any a "x" var:x) var:x))`},
		{"a/any(x:true)", "", `(any a "x" Boolean:true)`},
		{"a/any(not:not/b)", "", `(any a "not" (. var:not b))`},
		{"$it/a/any(x:x eq $it/b)", "", ""},
		{"any eq all", "", "(eq any all)"},

		// Functions of the specification.
		{"concat(a,'b')", "", `(call - "concat" a String:b)`},
		{"contains( a , 'b' )", "contains(a,'b')", ""},
		{"EndsWith(a,'b')", "endswith(a,'b')", ""},
		{"indexof(a,'b')", "", ""},
		{"length(a)", "", ""},
		{"startswith(computerDnsName,'mymachine')", "", ""},
		{"substring(a,1)", "", ""},
		{"substring(a,1,2)", "", ""},
		{"matchespattern(a,'^x$')", "matchesPattern(a,'^x$')", ""},
		{"tolower(toupper(trim(a)))", "", ""},
		{"hassubset([1,2],[2])", "", ""},
		{"hassubsequence([],a)", "", `(call - "hassubsequence" (list) a)`},
		{"year(a) add month(a) add day(a)", "", ""},
		{"hour(a) add minute(a) add second(a)", "", ""},
		{"fractionalseconds(a) add totalseconds(a) add totaloffsetminutes(a)", "", ""},
		{"date(a) eq date(now())", "", ""},
		{"time(a)", "", ""},
		{"now( )", "now()", ""},
		{"mindatetime() lt maxdatetime()", "", ""},
		{"round(a) add floor(a) add ceiling(a)", "", ""},
		{"GEO.Distance(a,b)", "geo.distance(a,b)", `(call - "geo.distance" a b)`},
		{"geo.length(a)", "", ""},
		{"geo.intersects(a,b)", "", ""},
		{"cast(Edm.String)", "", `(call - "cast" type:Edm.String)`},
		{"cast( a/b , Collection(Edm.Int32) )", "cast(a/b,Collection(Edm.Int32))", `(call - "cast" (. a b) type:Collection(Edm.Int32))`},
		{"isof(Customer )", "isof(Customer)", `(call - "isof" type:Customer)`},
		{"isof(1 add 2,N.T)", "", ""},
		{"cast('1',Edm.Int32) eq 1", "", ""},
		{"a in (12:30,13:30)", "", "(in a (list TimeOfDay:12:30 TimeOfDay:13:30))"},
		{"case(a eq 10:20)", "case(a eq 10 :20)", `(call - "case" (eq a Integer:10) Integer:20)`},
		{"case(a eq 10:20,b lt -5:12:30)", "case(a eq 10 :20,b lt -5:12:30)", `(call - "case" (eq a Integer:10) Integer:20 (lt b Integer:-5) TimeOfDay:12:30)`},
		{"case(a eq 10:20 :30)", "", `(call - "case" (eq a TimeOfDay:10:20) Integer:30)`},
		{"case((a eq 10:20):30,true:11:20)", "case(a eq 10:20 :30,true:11:20)", ""},
		{"case(case(a eq 10:20) eq 30:40)", "case(case(a eq 10 :20) eq 30 :40)", ""},
		{"case(a:1)", "", `(call - "case" a Integer:1)`},
		{"case( a gt 0 : 1 , true : -1 )", "case(a gt 0:1,true:-1)", `(call - "case" (gt a Integer:0) Integer:1 Boolean:true Integer:-1)`},

		// Functions of the service, and keys.
		{"Ns.f()", "", `(call - "Ns.f")`},
		{"f( )", "f()", ""},
		{"f(a=1)", "", `(call - "f" a= Integer:1)`},
		{"Ns.f( a=b/c , d=@p )", "Ns.f(a=b/c,d=@p)", `(call - "Ns.f" a= (. b c) d= var:@p)`},
		{"a/Ns.f(b=c eq 1)/d", "", `(. (call a "Ns.f" b= (eq c Integer:1)) d)`},
		{`f(a=["x",{"y":1}])`, `f(a=['x',{"y":1}])`, ""},
		{`f(a= [1])`, `f(a=[1])`, ""},
		{"f(x=1)(2)/a", "", `(. (call (call - "f" x= Integer:1) "" Integer:2) a)`},
		{"f()('k')", "", `(call (call - "f") "" String:k)`},
		{"orders(5)", "", `(call - "orders" Integer:5)`},
		{"orders(-5)/a", "", ""},
		{"orders('x')", "", ""},
		{"orders(true)", "", ""},
		{"orders(-INF)", "", ""},
		{"orders(+5)", "orders(5)", ""},
		{"orders(@key)", "", `(call - "orders" var:@key)`},
		{"orders(2018-01-01)", "", `(call - "orders" Date:2018-01-01)`},
		{"orders(01234567-89ab-cdef-0123-456789abcdef)", "", ""},
		{"orders(abcdef67-89ab-cdef-0123-456789abcdef)", "", ""},
		{"orders(N.C'R')", "", ""},
		{"orders(duration'P1D')", "", ""},
		{"orders(a=1,b='x')/c", "", ""},
		{"true(a=1)", "", `(call - "true" a= Integer:1)`},

		// JSON.
		{"[]", "", "(list)"},
		{"[ ]", "[]", ""},
		{`a eq  [ "x" , 'y' , 1 , b , null ]`, "a eq ['x','y',1,b,null]", "(eq a (list String:x String:y Integer:1 b null:null))"},
		{"{}", "", "(object)"},
		{`{ "a" : 1 , "b c" : { } }`, `{"a":1,"b c":{}}`, `(object "a" Integer:1 "b c" (object))`},
		{`{"a":"it's"}`, `{"a":'it''s'}`, `(object "a" String:it's)`},
		{`{"@odata.type":1 add 2}`, "", `(object "@odata.type" (add Integer:1 Integer:2))`},
		{`["\"\\\/\b\f\n\r\t"]`, "['\"\\/\b\f\n\r\t']", ""},
		{`["\u0041\u00e4\u20AC\ud83d\ude00"]`, "['Aä€😀']", ""},
		{`["\ud83d\u0041","\ud83dx","\ude00"]`, "['\ufffdA','\ufffdx','\ufffd']", ""},
		{`{"q\"b\\":1}`, "", ""},
		{`{"<&>é` + "\n" + `":1}`, "", ""},
		{` [1] eq {"a":1}`, `[1] eq {"a":1}`, ""},
		{`not  [1]`, `not [1]`, ""},
	} {
		e := filterOf(t, tt.text)
		if tt.canonical == "" {
			tt.canonical = tt.text
		}
		if got := e.String(); got != tt.canonical {
			t.Errorf("%s\ngot  %s\nwant %s", tt.text, got, tt.canonical)
		}
		if got := tree(e); tt.tree != "" && got != tt.tree {
			t.Errorf("%s\ngot  %s\nwant %s", tt.text, got, tt.tree)
		}
	}
}

// Names may have 128 characters, whatever they have in bytes.
func TestLongNames(t *testing.T) {
	name := func(n int) string {
		b := make([]rune, n)
		for i := range b {
			b[i] = 'ä'
		}
		return string(b)
	}
	filterOf(t, name(128)+"/"+name(128)+"."+name(128)+" eq 1")
	for _, text := range []string{name(129), "a/" + name(129), "N." + name(129) + "/a", "@" + name(129) + ".x"} {
		fails(t, "$filter="+url.QueryEscape(text), ErrTooLong)
	}
	fails(t, "$select=f(a,"+url.QueryEscape(name(129))+")", ErrTooLong)
}

// A position is a byte of the decoded value.
func TestPositions(t *testing.T) {
	e := filterOf(t, "é eq 'ü' and not (b/c in (1,2)) or d/any(x:x eq 5)").(*Binary)
	at := map[string]int{}
	for n := range All(e) {
		at[n.String()] = n.Pos()
	}
	for text, want := range map[string]int{
		e.String(): 0, "é eq 'ü'": 0, "'ü'": 6, "not b/c in (1,2)": 15, "b/c in (1,2)": 20, "b/c": 20, "b": 20,
		"1": 28, "2": 30, "d/any(x:x eq 5)": 37, "x": 45, "5": 50,
	} {
		if got, ok := at[text]; !ok || got != want {
			t.Errorf("%s: got %d %t, want %d", text, got, ok, want)
		}
	}
}
