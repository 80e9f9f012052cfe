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

func TestSQLCheck(t *testing.T) {
	rules := Rules{Properties: map[string]Property{
		"title":   {Type: String, Use: Anywhere},
		"hidden":  {Use: InSelect},
		"seen":    {Type: DateTimeOffset, Use: Anywhere},
		"tags":    {Type: String, Collection: true, Use: InFilter},
		"ips":     {Type: Complex, Collection: true, Use: InFilter, Properties: map[string]Property{"address": {Type: String, Use: InFilter}}},
		"address": {Type: Complex, Use: Anywhere, Properties: map[string]Property{"city": {Type: String, Use: InFilter}}},
	}}
	if err := sqliteSQL.Check(rules); err != nil {
		t.Error(err)
	}
	for name, p := range map[string]Property{
		"zip": {Type: String, Use: InOrderBy}, "raw": {Type: DateTimeOffset, Use: InFilter}, "name": {Type: Integer, Use: InFilter},
		"n": {Type: Integer, Collection: true, Use: InFilter}, "tags": {Type: String, Use: InFilter},
		"wild": {Use: InFilter}, "empty": {Use: InFilter},
	} {
		rules.Properties[name] = p
	}
	bad := SQL{Dialect: SQLite, Columns: map[string]Column{"wild": {SQL: "json({item})"}, "empty": {}}}
	for path, c := range sqliteSQL.Columns {
		bad.Columns[path] = c
	}
	wantLines(t, bad.Check(rules), `odata: the property "empty" has a column without SQL
odata: the property "n" is a collection, and its column has no From or no Item
odata: the property "name" is an Integer, and its column a String
odata: the property "raw" has a column without an Arg, and SQLite no type for times
odata: the property "tags" is no collection, and its column has a From
odata: the property "wild" has a column with {item}, and isn't inside a collection
odata: the property "zip" has no column`)
	if err := (SQL{Dialect: 7}).Check(Rules{}); err == nil || err.Error() != "odata: no dialect 7" {
		t.Error(err)
	}
}
