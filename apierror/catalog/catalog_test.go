package catalog_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/catalog"
)

// TestVocabulary compares the entries with package apierror's source: the order of its
// constants, the sentences of their comments, and the templates in the comments of its
// constructors.
func TestVocabulary(t *testing.T) {
	constants, constructors := commentsOf(t, "../code.go"), commentsOf(t, "../constructors.go")
	entries := catalog.Catalog{}.Entries()
	if len(entries) != 20 || len(constants) != len(entries) || len(constructors) != len(entries) {
		t.Fatalf("%d entries, %d constants, %d constructors; want 20 of each", len(entries), len(constants), len(constructors))
	}
	for i, e := range entries {
		if want := "Code" + string(e.Code); constants[i].name != want || e.Status != e.Code.Status() {
			t.Errorf("entry %d is %s with %d, but the constant is %s with %d", i, e.Code, e.Status, constants[i].name, e.Code.Status())
		}
		sentence := "Code" + string(e.Code) + " means that " + strings.ToLower(e.When[:1]) + e.When[1:]
		if an, ok := strings.CutPrefix(e.When, "An OData"); ok {
			sentence = "Code" + string(e.Code) + " means that an OData" + an
		}
		if got := strings.Join(strings.Fields(constants[i].text), " "); got != sentence {
			t.Errorf("the comment of %s is %q, want %q", constants[i].name, got, sentence)
		}
		_, template, _ := strings.Cut(constructors[i].text, "\n\t")
		template, _, _ = strings.Cut(template, "\n")
		if template == "" {
			template = map[apierror.Code]string{"BadRequest": "<message>", "NotFound": "<message>"}[e.Code]
		}
		if constructors[i].name != string(e.Code) || template != e.Message {
			t.Errorf("%s: message %q, but the comment of %s has %q", e.Code, e.Message, constructors[i].name, template)
		}
		if (e.Example == "") != !strings.Contains(e.Message, "<") || strings.ContainsAny(e.Example, "<>") || !matches(e.Example, e.Message) {
			t.Errorf("%s: example %q for %q", e.Code, e.Example, e.Message)
		}
	}
}

// matches reports whether example is template with other values, or empty.
func matches(example, template string) bool {
	var pattern strings.Builder
	for i, part := range regexp.MustCompile("<[a-z]+>").Split(template, -1) {
		if i > 0 {
			pattern.WriteString(".+")
		}
		pattern.WriteString(regexp.QuoteMeta(part))
	}
	return example == "" || regexp.MustCompile("^"+pattern.String()+"$").MatchString(example)
}

type comment struct{ name, text string }

// commentsOf returns the comments of the exported constants and functions in file.
func commentsOf(t *testing.T, file string) (comments []comment) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	for _, decl := range f.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && d.Recv == nil {
				comments = append(comments, comment{d.Name.Name, d.Doc.Text()})
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if v, ok := spec.(*ast.ValueSpec); ok && d.Tok == token.CONST {
					comments = append(comments, comment{v.Names[0].Name, v.Doc.Text()})
				}
			}
		}
	}
	return comments
}

func TestNew(t *testing.T) {
	good := catalog.Entry{Code: "ActiveRequestAlreadyExists", Status: 400, Message: "Action is already in progress", When: "An action is in progress."}
	with := func(change func(*catalog.Entry)) catalog.Entry {
		e := good
		change(&e)
		return e
	}
	for _, tt := range []struct {
		name string
		own  []catalog.Entry
		want string // "" for none
	}{
		{"none", nil, ""},
		{"good", []catalog.Entry{good}, ""},
		{"every character of a name", []catalog.Entry{with(func(e *catalog.Entry) { e.Code = "aZ09._-" })}, ""},
		{"no message", []catalog.Entry{with(func(e *catalog.Entry) { e.Message = "" })}, ""},
		{"vocabulary", []catalog.Entry{with(func(e *catalog.Entry) { e.Code = apierror.CodeForbidden })}, `code "Forbidden" is not unique: it is of the vocabulary`},
		{"twice", []catalog.Entry{good, good}, `code "ActiveRequestAlreadyExists" is not unique`},
		{"by case only", []catalog.Entry{with(func(e *catalog.Entry) { e.Code = "InvalidIPAddress" })}, `code "InvalidIPAddress" is not unique: it differs from "InvalidIpAddress" by letter case only`},
		{"own by case only", []catalog.Entry{good, with(func(e *catalog.Entry) { e.Code = "activeRequestAlreadyExists" })}, `code "activeRequestAlreadyExists" is not unique: it differs from "ActiveRequestAlreadyExists" by letter case only`},
		{"no code", []catalog.Entry{with(func(e *catalog.Entry) { e.Code = "" })}, `code "" is not well formed: it must have 1 to 128 letters, digits, '.', '_' and '-'`},
		{"space", []catalog.Entry{with(func(e *catalog.Entry) { e.Code = "A b" })}, `code "A b" is not well formed: it must have 1 to 128 letters, digits, '.', '_' and '-'`},
		{"not ASCII", []catalog.Entry{with(func(e *catalog.Entry) { e.Code = "Größe" })}, `code "Größe" is not well formed: it must have 1 to 128 letters, digits, '.', '_' and '-'`},
		{"no error", []catalog.Entry{with(func(e *catalog.Entry) { e.Status = 200 })}, `code "ActiveRequestAlreadyExists" has status 200, which is no error status (400–599)`},
		{"no occasion", []catalog.Entry{with(func(e *catalog.Entry) { e.When = "" })}, `code "ActiveRequestAlreadyExists" doesn't say when it occurs`},
		{"two lines", []catalog.Entry{with(func(e *catalog.Entry) { e.Message = "a\nb" })}, `code "ActiveRequestAlreadyExists" has a text that isn't one line of at most 2048 bytes: "a\nb"`},
		{"long", []catalog.Entry{with(func(e *catalog.Entry) { e.Example = strings.Repeat("a", 3000) })}, `code "ActiveRequestAlreadyExists" has a text that isn't one line of at most 2048 bytes: "` + strings.Repeat("a", 50) + `"`},
		{
			"several", []catalog.Entry{{Code: "A b"}, good, good},
			`code "A b" is not well formed: it must have 1 to 128 letters, digits, '.', '_' and '-'` + "\n" + `catalog.New: code "ActiveRequestAlreadyExists" is not unique`,
		},
	} {
		c, err := catalog.New(tt.own...)
		want := tt.own
		if tt.want != "" {
			if got := errorText(err); got != "catalog.New: "+tt.want {
				t.Errorf("%s: %s\nwant %s", tt.name, got, tt.want)
			}
			want = nil
		} else if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if got := c.Entries()[20:]; len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
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
	own := []catalog.Entry{catalog.EntryOf(apierror.New(409, "Busy", "Busy.").WithCause(errors.New("secret")), "It is busy.")}
	c, err := catalog.New(own...)
	if err != nil {
		t.Fatal(err)
	}
	own[0].Code = "changed"
	c.Entries()[20].Code = "changed"
	if got, want := c.Entries()[20], (catalog.Entry{Code: "Busy", Status: 409, Message: "Busy.", When: "It is busy."}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestMarkdown(t *testing.T) {
	c, err := catalog.New(catalog.Entry{Code: "Own_1", Status: 409, Message: `a|b*c_d\<e>[f]~&` + "`", When: "Now."})
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
