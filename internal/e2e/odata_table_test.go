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
	{"tags/any(t:t eq null)", "3 4 10"},
	{"tags/any()", "2 3 4 5 6 7 8 9 10"},
	{"tags/all(t:t ne null)", "1 2 5 6 7 8 9"},
	{"tags/all(t:contains(t,'x'))", "1 8"},
}

// odataFilters are compared with the evaluator only.
var odataFilters = []string{
	// Equality and order, of each type, on each side.
	"id eq 3", "3 eq id", "n eq m", "n ne m", "m eq n", "title eq name", "name ne title", "title eq 'High'", "title eq 'high'", "name eq ''",
	"name eq 'O''Neil'", "title eq '100%'", "title eq 'a%b\\c'", "title eq '\"; DROP TABLE items --'", "name eq 'äöü😀'", "n lt m", "n le m", "m ge n", "g gt f", "f lt 2.5",
	"n eq 5.0", "n lt 2.5", "f eq 1000", "m lt 1e3",
	"title gt 'a'", "title le name", "name lt 'x'", "'x' lt name", "flag gt false", "flag ge ok", "ok lt true", "ok eq flag", "ok ne flag", "true eq ok",
	"seen eq 2026-01-01T00:00:00Z", "seen eq 2026-01-01T01:00:00+01:00", "seen gt 2025-12-31T23:59:59.999Z", "born le seen", "seen eq 2026-01-01", "2026-01-01 le seen", "born lt 1970-01-01T00:00:00Z",
	"seen in (2026-01-01T00:00:00Z,null)", "seen ge now()", "now() eq 2026-01-01", "now() sub duration'P1D' lt 2026-01-01", "seen gt now() sub duration'PT1S'",
	"day eq 2026-01-01", "day ne 2026-01-01", "day lt 2026-01-01", "day in (2026-01-01,2024-02-29)",
	"uid eq 12345678-1234-1234-1234-123456789ABC", "uid ne 12345678-1234-1234-1234-123456789abc", "uid in (00000000-0000-0000-0000-000000000000,null)", "uid eq null",
	"address/city eq 'X'", "$it/address/city ne 'X'", "$it/name eq 'x'",
	// Logic, and values that are conditions.
	"not not flag", "not (not (flag or n gt 5))", "(n gt 5) eq (m gt 5)", "(n gt 5) ne flag", "(n eq 5) gt (m eq 5)", "(flag and ok) eq (flag or ok)", "not (flag) eq ok", "true", "false", "null", "true and flag",
	"flag and ok and n gt 1 and (m lt 9 and g gt 0)", "flag or ok or n gt 1 or (m lt 9 or g gt 0)", "flag and (ok or n gt 1) and not (m lt 9 and g gt 0)", "(name in ('x')) eq null", "(name in ('x',null)) eq true",
	"contains(name,'x') eq contains(title,'x')", "(tags/any(t:t eq 'x')) eq flag", "contains(name,'x') in (true,null)", "flag in (true)", "flag in (false,null)",
	// Lists.
	"n in (5,2,1000)", "n in (5.0,2.5)", "f in (2.5,3,-0.5)", "name in ('','x','O''Neil')", "not (m in (1,2,3))", "m in (null)", "not (m in (null,5))", "length(name) in (1,2,null)",
	// Text.
	"contains(name,'')", "contains(title,'%')", "contains(title,'_')", "contains(title,'\\')", "contains(title,name)", "startswith(name,'a_b')", "startswith(name,'a%')", "startswith(name,'A')", "startswith(title,'a%b\\')", "startswith(title,'a_b')",
	"startswith(title,name)", "startswith(name,'')", "startswith(name,'äöü')", "not startswith(name,'a')", "endswith(name,'')", "not endswith(name,'')", "endswith(name,'😀')", "endswith(title,'xxx')",
	"indexof(name,'X') eq 1", "indexof(name,'ö') eq 1", "indexof(name,'') eq 0", "indexof(name,title) eq -1", "indexof(name,'😀') eq 3", "length(name) eq 4", "length(title) gt length(name)",
	"tolower(name) eq 'high'", "tolower(title) eq tolower(name)",
	"toupper(title) eq 'HIGH'", "toupper(name) ne name", "contains(tolower(title),tolower('HIGH'))",
	"label eq 'High'", "label ne 'x'", "label in ('HIGH','X')", "label gt 'B'", "startswith(label,'hi')", "startswith(label,'A_')", "not startswith(label,'A')", "contains(label,'XB')",
	"endswith(label,'H')", "indexof(label,'XB') eq 1", "label eq title", "title ne label", "title lt label", "label eq name", "contains(title,label)", "contains(label,title)", "tolower(label) eq 'high'", "toupper(label) eq 'high'",
	// Numbers: a fraction against integers.
	"9223372036854775807 ge m", "n eq 2.5", "n ne 2.5", "n ne 5.0", "n ge 2.5", "n le 2.5", "n gt -6.5", "n lt -6.5", "2.5 lt n", "2.5 ge n", "not (n gt 2.5)", "not (m le 2.5)",
	"n in (2.5,5)", "m in (2.5)", "not (n in (2.5,null))", "n gt 1e30", "n lt 1e30", "m gt -1e30", "n eq 1e30", "n eq -0.0", "m ge 7.0", "length(name) gt 3.5", "nums/any(u:u gt 2.5)", "tags/$count lt 2.5",
	// Collections.
	"tags/any(t:t eq 'x')", "tags/any(t:contains(t,'h'))", "tags/all(t:t eq 'x')", "not tags/any(t:t eq 'x')", "not tags/all(t:t ne 'x')", "tags/any(t:not contains(t,'x'))", "tags/all(t:not contains(t,'x'))", "tags/all(t:contains(t,'x') or t eq null)", "tags/any(t:t eq name)", "tags/any(t:t eq $it/name)",
	"tags/any(t:nums/any(u:length(t) eq u))", "tags/all(t:nums/any(u:u gt 1 and t ne name))", "tags/any(t:tags/any(u:u ne t and contains(u,t)))", "tags/any(t:t eq name) and nums/any(t:t eq n)", "nums/any(t:t gt 5)", "nums/all(t:t gt 0)",
	"tags/$count eq 3", "nums/$count eq 0", "tags/$count gt nums/$count",
	"nums/any(u:u in (2,7))", "tags/any(t:flag)", "tags/all(t:flag)", "tags/any(t:null)", "tags/all(t:null)", "tags/all(t:true)",
}

func TestODataNull(t *testing.T) {
	onEach(t, func(h *odataHarness) {
		for _, tt := range odataNulls {
			if got := strings.Trim(fmt.Sprint(h.check(tt.filter)), "[]"); got != tt.want {
				h.Errorf("%s finds %s, want %s", tt.filter, got, tt.want)
			}
		}
	})
}

func TestODataFilters(t *testing.T) {
	onEach(t, func(h *odataHarness) {
		for _, filter := range odataFilters {
			h.check(filter)
		}
		h.Logf("%d filters", len(odataNulls)+len(odataFilters))
	})
}

func TestODataAliases(t *testing.T) {
	onEach(t, func(h *odataHarness) {
		for _, tt := range []struct{ filter, alias, value, want string }{
			{"name eq @p", "@p", "'x'", "8"},
			{"name eq @p", "@q", "'x'", "1 6"},
			{"@p and ok", "@p", "n gt 5 or flag", "3 6 9 10"},
			{"name in @p", "@p", "['x',\"HIGH\",null]", "1 6 7 8"},
			{"not (name in @p)", "@p", "[\"x\"]", "1 2 3 4 5 6 7 9 10"},
			{"tags/any(t:t eq @p)", "@p", "name", "2 8 10 7"},
			{"@p ge @p and n eq @p", "@p", "m", "6 7"},
		} {
			got := h.check(tt.filter, tt.alias, tt.value)
			if want := strings.Fields(tt.want); len(got) != len(want) {
				h.Errorf("%s with %s = %s finds %v, want %s", tt.filter, tt.alias, tt.value, got, tt.want)
			}
		}
	})
}
