package apierror_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strings"
	"testing"

	. "github.com/faultline-go/faultline/apierror"
)

// TestCatalogHoldsTheVocabulary compares the catalogue with the published table,
// and its templates with those of the constructors' doc comments.
func TestCatalogHoldsTheVocabulary(t *testing.T) {
	entries := Catalog{}.Entries()
	if len(entries) != len(vocabulary) {
		t.Fatalf("%d entries, want %d", len(entries), len(vocabulary))
	}
	templates := templatesInSource(t)
	for i, e := range entries {
		if want := vocabulary[i]; e.Code != want.code || e.Status != want.status {
			t.Errorf("entry %d is %s with %d, want %s with %d", i, e.Code, e.Status, want.code, want.status)
		}
		if want, ok := templates[e.Code]; ok && e.Message != want {
			t.Errorf("%s: message %q, but its comment has %q", e.Code, e.Message, want)
		}
		if !strings.HasSuffix(e.When, ".") || strings.Contains(strings.TrimSuffix(e.When, "."), ". ") {
			t.Errorf("%s: %q is not one sentence", e.Code, e.When)
		}
		if (e.Example == "") != !strings.Contains(e.Message, "<") || strings.ContainsAny(e.Example, "<>") {
			t.Errorf("%s: example %q for %q", e.Code, e.Example, e.Message)
		}
	}
	if len(templates) != 17 {
		t.Errorf("%d templates in comments, want one for each code but BadRequest, NotFound and InternalServerError", len(templates))
	}
	entries[0].Code = "changed"
	if got := (Catalog{}).Entries()[0].Code; got != CodeBadRequest {
		t.Errorf("the catalogue changed to %s", got)
	}
}

// templatesInSource returns the indented line of each constructor's comment.
func templatesInSource(t *testing.T) map[Code]string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "constructors.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	templates := map[Code]string{}
	for _, decl := range f.Decls {
		if d, ok := decl.(*ast.FuncDecl); ok && d.Name.IsExported() {
			if _, template, ok := strings.Cut(d.Doc.Text(), "\n\t"); ok {
				templates[Code(d.Name.Name)], _, _ = strings.Cut(template, "\n")
			}
		}
	}
	return templates
}

func TestNewCatalog(t *testing.T) {
	good := Entry{Code: "ActiveRequestAlreadyExists", Status: 400, Message: "Action is already in progress", When: "An action is in progress."}
	with := func(change func(*Entry)) Entry {
		e := good
		change(&e)
		return e
	}
	for _, tt := range []struct {
		name string
		own  []Entry
		want string // "" for none
	}{
		{"none", nil, ""},
		{"good", []Entry{good}, ""},
		{"every character of a name", []Entry{with(func(e *Entry) { e.Code = "aZ09._-" })}, ""},
		{"no message", []Entry{with(func(e *Entry) { e.Message = "" })}, ""},
		{"vocabulary", []Entry{with(func(e *Entry) { e.Code = CodeForbidden })}, `code "Forbidden" is not unique: it is of the vocabulary`},
		{"twice", []Entry{good, good}, `code "ActiveRequestAlreadyExists" is not unique`},
		{"by case only", []Entry{with(func(e *Entry) { e.Code = "InvalidIPAddress" })}, `code "InvalidIPAddress" is not unique: it differs from "InvalidIpAddress" by letter case only`},
		{"own by case only", []Entry{good, with(func(e *Entry) { e.Code = "activeRequestAlreadyExists" })}, `code "activeRequestAlreadyExists" is not unique: it differs from "ActiveRequestAlreadyExists" by letter case only`},
		{"no code", []Entry{with(func(e *Entry) { e.Code = "" })}, `code "" is not well formed: it must have 1 to 128 letters, digits, '.', '_' and '-'`},
		{"space", []Entry{with(func(e *Entry) { e.Code = "A b" })}, `code "A b" is not well formed: it must have 1 to 128 letters, digits, '.', '_' and '-'`},
		{"not ASCII", []Entry{with(func(e *Entry) { e.Code = "Größe" })}, `code "Größe" is not well formed: it must have 1 to 128 letters, digits, '.', '_' and '-'`},
		{"no error", []Entry{with(func(e *Entry) { e.Status = 200 })}, `code "ActiveRequestAlreadyExists" has status 200, which is no error status (400–599)`},
		{"no occasion", []Entry{with(func(e *Entry) { e.When = "" })}, `code "ActiveRequestAlreadyExists" doesn't say when it occurs`},
		{"two lines", []Entry{with(func(e *Entry) { e.Message = "a\nb" })}, `code "ActiveRequestAlreadyExists" has a text that isn't one line of at most 2048 bytes: "a\nb"`},
		{"long", []Entry{with(func(e *Entry) { e.Example = strings.Repeat("a", 3000) })}, `code "ActiveRequestAlreadyExists" has a text that isn't one line of at most 2048 bytes: "` + strings.Repeat("a", 50) + `"`},
		{
			"several", []Entry{{Code: "A b"}, good, good},
			`code "A b" is not well formed: it must have 1 to 128 letters, digits, '.', '_' and '-'` + "\n" + `apierror.NewCatalog: code "ActiveRequestAlreadyExists" is not unique`,
		},
	} {
		c, err := NewCatalog(tt.own...)
		want := tt.own
		if tt.want != "" {
			if got := errorText(err); got != "apierror.NewCatalog: "+tt.want {
				t.Errorf("%s: %s\nwant %s", tt.name, got, tt.want)
			}
			want = nil
		} else if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if got := c.Entries()[len(vocabulary):]; len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
			t.Errorf("%s: own entries %+v, want %+v", tt.name, got, want)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return "no error"
	}
	return err.Error()
}

func TestCatalogIsAValue(t *testing.T) {
	own := []Entry{New(409, "Busy", "Busy.").WithCause(errors.New("secret")).Entry("It is busy.")}
	c, err := NewCatalog(own...)
	if err != nil {
		t.Fatal(err)
	}
	own[0].Code = "changed"
	c.Entries()[20].Code = "changed"
	if got, want := c.Entries()[20], (Entry{Code: "Busy", Status: 409, Message: "Busy.", When: "It is busy."}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestMarkdown(t *testing.T) {
	c, err := NewCatalog(Entry{Code: "Own_1", Status: 409, Message: `a|b*c_d\<e>[f]~&` + "`", When: "Now."})
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(c.Markdown(), "\n")
	for i, want := range map[int]string{
		0:  "| code | status | message | when |",
		1:  "|---|---|---|---|",
		8:  "| `InvalidIpAddress` | 400 | IP address \\<ip> is invalid. | An IP address is malformed. |",
		21: "| `InternalServerError` | 500 | *none* | The service failed; its log has the reason under the tracking ID. |",
		22: "| `Own_1` | 409 | a\\|b\\*c\\_d\\\\\\<e>\\[f\\]\\~\\&\\` | Now. |",
		23: "",
	} {
		if lines[i] != want {
			t.Errorf("line %d is\n%s\nwant\n%s", i, lines[i], want)
		}
	}
	if len(lines) != 24 {
		t.Errorf("%d lines", len(lines))
	}
}
