package odata

import (
	"strings"
	"testing"
)

func TestRulesCheck(t *testing.T) {
	if err := machines.Check(); err != nil {
		t.Error(err)
	}
	endless := map[string]Property{}
	endless["next"] = Property{Type: Complex, Use: Anywhere, Properties: endless}
	if err := (Rules{Properties: endless}).Check(); err != nil {
		t.Error(err)
	}
	err := Rules{FoldNames: true, Properties: map[string]Property{
		"City": {}, "city": {}, "at": {Type: Complex, Properties: map[string]Property{"City": {}, "CITY": {}}},
	}}.Check()
	wantLines(t, err, `odata: the properties "at/CITY" and "at/City" differ in letter case only
odata: the properties "City" and "city" differ in letter case only`)
	err = Rules{
		Options:   []string{"$filter", "$OrderBy", "filter", "$fliter", "$levels", "$apply"},
		Functions: []string{"contains", "startsWith", "contain", "Ns.contain", "risk", "any", "$count", "matchesPattern"},
		MaxTop:    -5,
		Properties: map[string]Property{
			"my prop": {}, "": {}, "Ns.T": {}, "@Core.D": {}, "@": {}, "5": {},
			"term": {Type: Word}, "null": {Type: Null}, "what": {Type: 99},
			"build": {Type: Integer, Values: []string{"5"}},
			"city":  {Type: String, Properties: map[string]Property{"zip": {Type: Phrase}}},
		},
	}.Check()
	want := `odata: no option "filter" (did you mean "$filter"?)
odata: no option "$fliter" (did you mean "$filter"?)
odata: no option "$apply"
odata: no function "startsWith" (did you mean "startswith"?)
odata: no function "contain" (did you mean "contains"?)
odata: a bound is negative
odata: the property "" can't be written
odata: the property "5" can't be written
odata: the property "@" can't be written
odata: the property "build" has values, and is an Integer
odata: the property "city" has properties, and is a String
odata: the property "city/zip" has the type Phrase, which only literals have
odata: the property "my prop" can't be written
odata: the property "null" has the type null, which only literals have
odata: the property "term" has the type Word, which only literals have
odata: the property "what" has the type Type(?), which only literals have`
	wantLines(t, err, want)
}

func wantLines(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil {
		t.Fatal("there is no error")
	}
	got := strings.Split(err.Error(), "\n")
	for i, line := range strings.Split(want, "\n") {
		if i >= len(got) || got[i] != line {
			t.Fatalf("line %d: want %s\ngot\n%s", i+1, line, err)
		}
	}
	if lines := strings.Count(want, "\n") + 1; len(got) != lines {
		t.Errorf("more than %d lines:\n%s", lines, err)
	}
}
