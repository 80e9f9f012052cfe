package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// odataNulls are what section 5.1.1.1 says of null, with the rows that it means.
var odataNulls = []struct{ filter, want string }{
	{"name eq null", "1 6"},
	{"name ne null", "2 3 4 5 7 8 9 10"},
	{"null eq name", "1 6"},
	{"null eq null", "1 2 3 4 5 6 7 8 9 10"},
	{"null ne null", ""},
	{"null ne 'a'", "1 2 3 4 5 6 7 8 9 10"},
	{"name ne 'x'", "1 2 3 4 5 6 7 9 10"},
	{"not (name eq 'x')", "1 2 3 4 5 6 7 9 10"},
	{"n gt 5", "7 9"},
	{"not (n gt 5)", "1 2 3 4 5 6 8 10"},
	{"n le 5", "2 3 5 6 8"},
	{"not (n le 5)", "1 4 7 9 10"},
	{"n ge null", ""},
	{"null ge null", ""},
	{"not (n lt null)", "1 2 3 4 5 6 7 8 9 10"},
	{"flag", "3 6 9 10"},
	{"not flag", "2 5 8"},
	{"flag eq false", "2 5 8"},
	{"flag ne true", "1 2 4 5 7 8"},
	{"flag eq null", "1 4 7"},
	{"flag and ok", "3 6 9 10"},
	{"not (flag and ok)", "2 4 5 7 8"},
	{"(flag and ok) eq null", "1"},
	{"flag or ok", "1 3 5 6 9 10"},
	{"(flag or ok) eq null", "4 7"},
	{"not (flag or ok)", "2 8"},
	{"flag and null", ""},
	{"not (flag and null)", "2 5 8"},
	{"flag or null", "3 6 9 10"},
	{"(not null) eq null", "1 2 3 4 5 6 7 8 9 10"},
	{"name in ('x',null)", "1 6 8"},
	{"not (name in ('x',null))", "2 3 4 5 7 9 10"},
	{"name in (null)", "1 6"},
	{"not (name in ('x'))", "1 2 3 4 5 6 7 9 10"},
	{"name in ()", ""},
	{"not (name in ())", "1 2 3 4 5 6 7 8 9 10"},
	{"null in ('x',null)", "1 2 3 4 5 6 7 8 9 10"},
	{"contains(name,'x')", "8 9"},
	{"not contains(name,'x')", "2 3 4 5 7 10"},
	{"contains(name,null) eq null", "1 2 3 4 5 6 7 8 9 10"},
	{"n add 1 eq null", "1 4 10"},
	{"-n eq null", "1 4 10"},
	{"m div 0 eq null", "1 2 3 4 5 6 7 8 9 10"},
	{"tags/any(t:t eq null)", "3 4 10"},
	{"tags/any()", "2 3 4 5 6 7 8 9 10"},
	{"tags/all(t:t ne null)", "1 2 5 6 7 8 9"},
	{"tags/all(t:contains(t,'x'))", "1 8"},
	{"null in tags", "3 4 10"},
	{"not (null in tags)", "1 2 5 6 7 8 9"},
	{"null in nums", ""},
}

// odataFilters are compared with the evaluator only.
var odataFilters = []string{
	// Equality and order, of each type, on each side.
	"id eq 3", "3 eq id", "n eq m", "n ne m", "m eq n", "title eq name", "name ne title", "title eq 'High'", "title eq 'high'", "name eq ''",
	"name eq 'O''Neil'", "title eq '100%'", "title eq 'a%b\\c'", "title eq '\"; DROP TABLE items --'", "name eq 'äöü😀'", "n lt m", "n le m", "m ge n", "g gt f", "f lt 2.5",
	"n eq 5.0", "n lt 2.5", "f eq 1000", "m lt 1e3", "n gt -INF", "n lt INF", "g eq NaN", "g ne NaN", "not (f lt NaN)", "n in (5,NaN)",
	"title gt 'a'", "title le name", "name lt 'x'", "'x' lt name", "flag gt false", "flag ge ok", "ok lt true", "ok eq flag", "ok ne flag", "true eq ok",
	"seen eq 2026-01-01T00:00:00Z", "seen eq 2026-01-01T01:00:00+01:00", "seen gt 2025-12-31T23:59:59.999Z", "born le seen", "seen eq 2026-01-01", "2026-01-01 le seen", "born lt 1970-01-01T00:00:00Z",
	"seen in (2026-01-01T00:00:00Z,null)", "seen ge now()", "now() eq 2026-01-01", "now() sub duration'P1D' lt 2026-01-01", "seen gt now() sub duration'PT1S'", "2026-01-01 add duration'P1D' gt seen",
	"now() sub 2025-01-01T00:00:00Z eq duration'P365D'", "duration'PT1H' add duration'PT1H' lt now() sub 2025-12-31T00:00:00Z",
	"day eq 2026-01-01", "day ne 2026-01-01", "day lt 2026-01-01", "day in (2026-01-01,2024-02-29)", "date(seen) eq day", "date(born) ge 2026-01-01", "date(seen) ne 2026-01-01",
	"time(seen) eq 00:00", "time(seen) lt 00:00:00.0005", "time(born) eq 12:30:15.25", "time(born) gt time(seen)", "time(seen) in (00:00:00,12:30:15.250)",
	"uid eq 12345678-1234-1234-1234-123456789ABC", "uid ne 12345678-1234-1234-1234-123456789abc", "uid in (00000000-0000-0000-0000-000000000000,null)", "uid eq null",
	"address/city eq 'X'", "$it/address/city ne 'X'", "$it/name eq 'x'",
	// Logic, and values that are conditions.
	"not not flag", "not (not (flag or n gt 5))", "(n gt 5) eq (m gt 5)", "(n gt 5) ne flag", "(n eq 5) gt (m eq 5)", "(flag and ok) eq (flag or ok)", "not (flag) eq ok", "true", "false", "null", "true and flag",
	"flag and ok and n gt 1 and (m lt 9 and g gt 0)", "flag or ok or n gt 1 or (m lt 9 or g gt 0)", "flag and (ok or n gt 1) and not (m lt 9 and g gt 0)", "(name in ('x')) eq null", "(name in ('x',null)) eq true",
	"contains(name,'x') eq contains(title,'x')", "(tags/any(t:t eq 'x')) eq flag", "case(flag:n gt 1,ok:null)", "not case(flag:n gt 1,ok:ok)", "contains(name,'x') in (true,null)", "flag in (true)", "flag in (false,null)",
	// Lists.
	"n in (5,2,1000)", "n in (5.0,2.5)", "f in (2.5,3,-0.5)", "name in ('','x','O''Neil')", "not (m in (1,2,3))", "m in (null)", "not (m in (null,5))", "length(name) in (1,2,null)", "(n add m) in (2)",
	"'x' in tags", "name in tags", "not (name in tags)", "'x' in $it/tags", "n in nums", "not (n in nums)", "2.0 in nums", "length(title) in nums", "NaN in nums",
	// Text.
	"contains(name,'')", "contains(title,'%')", "contains(title,'_')", "contains(title,'\\')", "contains(title,name)", "contains('aXbXc',name)", "startswith(name,'a_b')", "startswith(name,'a%')", "startswith(name,'A')", "startswith(title,'a%b\\')", "startswith(title,'a_b')",
	"startswith(title,name)", "startswith(name,'')", "startswith(name,'äöü')", "not startswith(name,'a')", "endswith(name,'')", "not endswith(name,'')", "endswith(name,'😀')", "endswith(title,name)", "endswith(title,'xxx')", "endswith(name,title)",
	"endswith(name,concat(name,name))", "endswith('',name)", "indexof(name,'X') eq 1", "indexof(name,'ö') eq 1", "indexof(name,'') eq 0", "indexof(name,title) eq -1", "indexof(name,'😀') eq 3", "length(name) eq 4", "length(title) gt length(name)",
	"length('äöü') eq 3", "substring(name,1) eq 'öü😀'", "substring(name,1,2) eq 'öü'", "substring(name,0,0) eq ''", "substring(name,100) eq ''", "substring(name,n) eq ''", "substring(name,m,n) ne name", "substring(name,indexof(name,'X')) eq 'XbXc'",
	"substring(name,9223372036854775807) eq ''", "substring(name,0,9223372036854775807) eq name", "concat(name,title) eq 'xxx'", "concat(concat(name,'-'),title) eq 'x-xx'", "concat(null,'a') eq null", "tolower(name) eq 'high'", "tolower(title) eq tolower(name)",
	"toupper(title) eq 'HIGH'", "toupper(name) ne name", "trim(title) eq 'trim'", "trim(name) eq 'x'", "trim(name) ne name", "length(trim(title)) eq length(title)", "contains(tolower(title),tolower('HIGH'))",
	// Numbers.
	"n add m eq 10", "n sub m lt 0", "n mul m gt 100", "m div 2 eq -1", "m div 2 eq 2", "m div 2.0 eq 2.5", "m divby 2 eq 2.5", "f div 2 eq 1.25", "f divby 4 lt 0", "m mod 2 eq -1", "m mod -2 eq 1", "f mod 2 eq 0.5", "f mod 2 eq -0.5", "g mod 0.5 eq 0.25",
	"m mod 0 eq null", "g mod 0 eq null", "g div 0 eq null", "n divby n eq 1", "1 div n eq null", "-(n) eq 7", "-n lt 0", "-(-n) eq n", "-(n add m) eq -10", "- f eq 2.5", "n sub -5 eq 10", "1 sub 2 sub 3 eq -4", "1 sub (2 sub 3) eq 2", "2 mul (n add 1) eq 12", "7 div 2 mul 2 eq 6",
	"9223372036854775807 ge m", "n add 0.5 eq 5.5", "round(f) eq 3", "round(f) eq -3", "round(g) eq 1", "round(g) eq -1", "floor(f) eq -3", "ceiling(f) eq -2", "ceiling(f) eq 3", "floor(n) eq n", "floor(7) div 2 eq 3.5", "round(2.5) eq 3", "round(-0.5) eq -1",
	// Parts of times.
	"year(seen) eq 2026", "year(born) lt 1970", "month(born) eq 2", "day(born) eq 29", "hour(born) eq 12", "minute(born) ne 30", "second(born) eq 59", "fractionalseconds(born) eq 0.25", "fractionalseconds(seen) eq 0.999", "fractionalseconds(born) gt 0",
	"year(day) eq 2026", "month(day) in (2,12)", "day(day) eq day(seen)", "year(date(born)) eq 2000", "hour(time(born)) eq 23", "year(now()) eq year(seen)", "year(2026-02-03) eq 2026", "hour(now()) eq 0", "date(now()) eq day", "year(seen) div 2 eq 1013",
	// Collections.
	"tags/any(t:t eq 'x')", "tags/any(t:contains(t,'h'))", "tags/all(t:t eq 'x')", "not tags/any(t:t eq 'x')", "not tags/all(t:t ne 'x')", "tags/any(t:not contains(t,'x'))", "tags/all(t:not contains(t,'x'))", "tags/all(t:contains(t,'x') or t eq null)", "tags/any(t:t eq name)", "tags/any(t:t eq $it/name)",
	"tags/any(t:nums/any(u:length(t) eq u))", "tags/all(t:nums/any(u:u gt 1 and t ne name))", "tags/any(t:tags/any(u:u ne t and contains(u,t)))", "tags/any(t:t eq name) and nums/any(t:t eq n)", "nums/any(t:t gt 5)", "nums/all(t:t gt 0)", "nums/all(t:t mod 2 eq 0)", "nums/any(u:-u eq 9)",
	"tags/$count eq 3", "nums/$count eq 0", "tags/$count gt nums/$count", "tags/$count($filter=$this eq 'x') eq 1", "tags/$count($filter=contains($this,$it/name)) gt 0", "nums/$count($filter=$this gt 1 and $this lt 9) eq 1", "tags/$count add 1 eq 2",
	"nums/any(u:u in (2,7))", "nums/any(u:u in $it/nums)", "tags/any(t:case(t eq null : flag,true : ok))", "tags/any(t:flag)", "tags/all(t:flag)", "tags/any(t:null)", "tags/all(t:null)", "tags/all(t:true)",
	// Choice.
	"case(n gt 1:'a',n le 1:'b') eq 'a'", "case(n gt 1:'a',true:'b') ne 'a'", "case(flag:n,ok:f) gt 2", "case(flag:null,ok:f) eq null", "case(flag:null) eq null", "case(null:1,true:2) eq 2", "case(n eq null : name,true:title) eq title", "case(n gt 1:day,true:2026-01-01) eq 2026-01-01",
}

func TestODataNull(t *testing.T) {
	h := newHarness(t)
	for _, tt := range odataNulls {
		if got := strings.Trim(fmt.Sprint(h.check(tt.filter)), "[]"); got != tt.want {
			t.Errorf("%s finds %s, want %s", tt.filter, got, tt.want)
		}
	}
}

func TestODataFilters(t *testing.T) {
	h := newHarness(t)
	for _, filter := range odataFilters {
		h.check(filter)
	}
	t.Logf("%d filters", len(odataNulls)+len(odataFilters))
}

func TestODataAliases(t *testing.T) {
	h := newHarness(t)
	for _, tt := range []struct{ filter, alias, value, want string }{
		{"name eq @p", "@p", "'x'", "8"},
		{"name eq @p", "@q", "'x'", "1 6"},
		{"@p and ok", "@p", "n gt 5 or flag", "3 6 9 10"},
		{"name in @p", "@p", "['x',\"HIGH\",null]", "1 6 7 8"},
		{"not (name in @p)", "@p", "[\"x\"]", "1 2 3 4 5 6 7 9 10"},
		{"tags/any(t:t eq @p)", "@p", "name", "2 8 10 7"},
		{"@p gt @p sub 1 and n eq @p", "@p", "m", "6 7"},
	} {
		got := h.check(tt.filter, tt.alias, tt.value)
		if want := strings.Fields(tt.want); len(got) != len(want) {
			t.Errorf("%s with %s = %s finds %v, want %s", tt.filter, tt.alias, tt.value, got, tt.want)
		}
	}
}
