package odatasql

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate/odata"
)

func TestTableProperties(t *testing.T) {
	table := Table{Columns: map[string]Column{
		"id":           {Type: odata.String, Use: odata.Anywhere, SQL: "id"},
		"risk":         {Type: odata.Enum, Use: odata.InFilter, Values: []string{"Low", "High"}, SQL: "risk"},
		"tags":         {Type: odata.String, Use: odata.InFilter, From: "json_each(tags)", Item: "value"},
		"address/city": {Type: odata.String, Use: odata.InFilter, SQL: "city"},
		"address/zip":  {Type: odata.String, Use: odata.InSelect, SQL: "zip"},
		"ips":          {Type: odata.Complex, Use: odata.InFilter, From: "json_each(ips)", Item: "value"},
		"ips/address":  {Type: odata.String, Use: odata.InFilter | odata.InOrderBy, SQL: "json_extract({item}, '$.address')"},
		"ips/ports":    {Type: odata.Integer, Use: odata.InFilter, From: "json_each({item}, '$.ports')", Item: "value"},
	}}
	want := map[string]odata.Property{
		"id":   {Type: odata.String, Use: odata.Anywhere},
		"risk": {Type: odata.Enum, Use: odata.InFilter, Values: []string{"Low", "High"}},
		"tags": {Type: odata.String, Collection: true, Use: odata.InFilter},
		"address": {Type: odata.Complex, Use: odata.InFilter | odata.InSelect, Properties: map[string]odata.Property{
			"city": {Type: odata.String, Use: odata.InFilter},
			"zip":  {Type: odata.String, Use: odata.InSelect},
		}},
		"ips": {Type: odata.Complex, Collection: true, Use: odata.InFilter, Properties: map[string]odata.Property{
			"address": {Type: odata.String, Use: odata.InFilter | odata.InOrderBy},
			"ports":   {Type: odata.Integer, Collection: true, Use: odata.InFilter},
		}},
	}
	got := table.Properties()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if err := (odata.Rules{Properties: got}).Check(); err != nil {
		t.Error(err)
	}
	if err := table.Check(); err != nil {
		t.Error(err)
	}
}

func TestTableCheck(t *testing.T) {
	bad := Table{Dialect: 7, Key: "none", Columns: map[string]Column{
		"empty":  {Use: odata.InFilter},
		"hidden": {Use: odata.InSelect},
		"half":   {Use: odata.InFilter, From: "json_each(half)"},
		"other":  {Use: odata.InOrderBy, SQL: "x", Item: "value"},
		"raw":    {Type: odata.DateTimeOffset, Use: odata.InFilter, SQL: "raw"},
		"shout":  {Type: odata.GUID, Use: odata.InFilter, SQL: "shout", IgnoreCase: true},
		"span":   {Type: odata.Duration, Use: odata.InFilter, SQL: "span"},
		"wild":   {Use: odata.InFilter, SQL: "json({item})"},
	}}
	want := `odatasql: no dialect 7
odatasql: the key "none" has no column
odatasql: the column of "empty" has no SQL
odatasql: the column of "half" has one of From and Item, and needs both or none
odatasql: the column of "other" has one of From and Item, and needs both or none
odatasql: the column of "shout" ignores the letter case, and isn't text as the client writes it
odatasql: the column of "span" has the type Duration, which SQL has no words for
odatasql: the column of "wild" has {item}, and isn't inside a collection`
	if err := bad.Check(); err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	bad = Table{Columns: map[string]Column{"raw": bad.Columns["raw"]}}
	if err, want := bad.Check(), `odatasql: the column of "raw" has no Arg, and SQLite no type for times`; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestPageSQL(t *testing.T) {
	for _, tt := range []struct{ query, key, sqlite, postgres, args string }{
		{"", "", "TRUE LIMIT ? OFFSET ?", "TRUE LIMIT $1 OFFSET $2", "[101 0]"},
		{"$top=7&$skip=30", "title", "TRUE ORDER BY t.title LIMIT ? OFFSET ?", "TRUE ORDER BY t.title LIMIT $1 OFFSET $2", "[8 30]"},
		{"$filter=title eq 'a' or title eq 'b'&$orderby=tolower(name) desc,title&$top=1000", "address/city",
			"(t.title = ? OR t.title = ?) ORDER BY lower(t.name) DESC, t.title, t.city LIMIT ? OFFSET ?",
			"(t.title = $1 OR t.title = $2) ORDER BY lower(t.name) DESC NULLS LAST, t.title, t.city NULLS FIRST LIMIT $3 OFFSET $4", "[a b 101 0]"},
	} {
		q, err := odata.Parse(strings.ReplaceAll(tt.query, " ", "+"), odata.Rules{})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range []struct {
			table Table
			want  string
		}{{sqliteSQL, tt.sqlite}, {postgresSQL, tt.postgres}} {
			d.table.Key = tt.key
			got, args, err := d.table.Page(q, 100)
			if got != d.want || fmt.Sprint(args) != tt.args || err != nil {
				t.Errorf("%s:\n got %s %v %v\nwant %s %s", tt.query, got, args, err, d.want, tt.args)
			}
		}
	}
	for _, option := range []string{"$search=x", "$skiptoken=x"} {
		q, err := odata.Parse(option, odata.Rules{})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := sqliteSQL.Page(q, 1); !errors.Is(err, odata.ErrOptionNotAllowed) || apierror.CodeOf(err) != apierror.CodeODataError {
			t.Errorf("%s: %v", option, err)
		}
	}
	q, err := odata.Parse("$filter=title+eq+'a'&$orderby=missing", odata.Rules{})
	if err != nil {
		t.Fatal(err)
	}
	if clauses, args, err := sqliteSQL.Page(q, 1); clauses != "" || args != nil || err == nil {
		t.Errorf("got %s, %v, %v", clauses, args, err)
	}
}
