package catalog

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/faultline-go/faultline/apierror"
)

const lockText = `{
"version": 1,
"pairs": [
{"method":"","route":"","status":404,"code":"NotFound","tests":{".":"TestNothing"}},
{"method":"GET","route":"/a","status":400,"code":"InvalidInput","tests":{".":"TestA/x<1","./b":"TestB"}},
{"method":"GET","route":"/a","status":404,"code":"ResourceNotFound","tests":{".":"TestA"}},
{"method":"POST","route":"/a","status":400,"code":"Busy","tests":{".":"TestA"}},
{"method":"GET","route":"/b","status":500,"code":"InternalServerError","tests":{"./b":"TestB"}}
]
}
`

func TestLock(t *testing.T) {
	l, err := ParseLock([]byte(lockText))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(l.Text()); got != lockText {
		t.Errorf("got\n%s\nwant\n%s", got, lockText)
	}
	pairs := l.Pairs()
	slices.Reverse(pairs)
	// A merge of two branches can leave the same pair twice.
	pairs = append(pairs, Pair{Method: "GET", Route: "/b", Status: 500, Code: "InternalServerError", Tests: map[string]string{"./b": "TestB"}})
	if got := string(NewLock(pairs...).Text()); got != lockText {
		t.Errorf("got\n%s\nwant\n%s", got, lockText)
	}
	if got := NewLock(append(pairs, Pair{Method: "GET", Route: "/b", Status: 500, Code: "InternalServerError", Tests: map[string]string{".": "TestC"}})...).Pairs()[4].Tests; len(got) != 2 {
		t.Errorf("got %v, want the tests of both", got)
	}
	if got := len(NewLock().Text()); got > 40 {
		t.Errorf("the empty lock has %d bytes", got)
	}
	if l, err := ParseLock(NewLock().Text()); err != nil || len(l.Pairs()) != 0 {
		t.Errorf("the empty lock: %v, %v", l, err)
	}
}

func TestParseLockErrors(t *testing.T) {
	edit := func(old, instead string) string { return strings.Replace(lockText, old, instead, 1) }
	for _, tt := range []struct{ text, want string }{
		{"", "catalog: the lock: unexpected end of JSON input"},
		{lockText[:200], "catalog: the lock, line 5: unexpected end of JSON input"},
		{edit("]\n}", "<<<<<<< HEAD"), "catalog: the lock, line 9: invalid character '<' after array element"},
		{edit("1", "2"), "catalog: the lock has version 2, want 1"},
		{"{}", "catalog: the lock has version 0, want 1"},
		{edit("404", `"404"`), "catalog: the lock, line 4: json: cannot unmarshal string into Go struct field"},
		{edit(`"method"`, `"methods"`), `catalog: the lock: json: unknown field "methods"`},
		{edit("404", "200"), "catalog: the lock:  : status 200 is no error status (400–599)"},
		{edit("InvalidInput", ""), "catalog: the lock: GET /a: a code is empty"},
		{edit(`".":"TestNothing"`, ""), "catalog: the lock:  : no test shows 404 NotFound"},
		{strings.Repeat(" ", MaxLock+1), "catalog: the lock has 8388609 bytes, want at most 8388608"},
	} {
		if _, err := ParseLock([]byte(tt.text)); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("got  %v\nwant %s", err, tt.want)
		}
	}
}

func TestDeclares(t *testing.T) {
	c, err := New(Entry{Code: "Busy", Status: 409, When: "It is busy."})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		status int
		code   apierror.Code
		want   bool
	}{
		{400, "InvalidInput", true},
		{413, "InvalidRequestBody", true},
		{503, "InternalServerError", true},
		{405, "BadRequest", true},
		{409, "Busy", true},
		{400, "Busy", false},
		{410, "BadRequest", false}, // there is no Error410
		{404, "Gone", false},
	} {
		if got := c.Declares(tt.status, tt.code); got != tt.want {
			t.Errorf("Declares(%d, %q) = %v, want %v", tt.status, tt.code, got, tt.want)
		}
	}
}

func TestShownResponses(t *testing.T) {
	l, err := ParseLock([]byte(lockText))
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Entry{Code: "Busy", Status: 400, When: "It is busy."})
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.ShownResponses(l, "GET", "/a", apierror.CodeInternalServerError, apierror.CodeInvalidUrl)
	if statuses := slices.Sorted(maps.Keys(got)); err != nil || !slices.Equal(statuses, []string{"400", "404", "500"}) {
		t.Fatalf("got %v, %v", statuses, err)
	}
	var r response
	if err := json.Unmarshal(got["400"], &r); err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(maps.Keys(r.Content["application/json"].Examples)); !slices.Equal(got, []string{"InvalidInput", "InvalidUrl"}) {
		t.Errorf("400 has the codes %v", got)
	}
	if want := `{"$ref":"#/components/responses/Error500"}`; string(got["500"]) != want {
		t.Errorf("got %s, want %s", got["500"], want)
	}
	if got, err := c.ShownResponses(l, "DELETE", "/a"); err != nil || len(got) != 0 {
		t.Errorf("got %s, %v for a route that the lock doesn't have", got, err)
	}
	for _, tt := range []struct {
		method string
		more   []apierror.Code
		want   string
	}{
		{"POST", nil, `catalog: not in the catalogue: 400 "Busy"`},
		{"GET", []apierror.Code{"Teapot"}, `catalog: not in the catalogue: "Teapot"`},
	} {
		if _, err := (Catalog{}).ShownResponses(l, tt.method, "/a", tt.more...); err == nil || err.Error() != tt.want {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
}
