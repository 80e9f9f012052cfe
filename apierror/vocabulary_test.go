package apierror_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
	"time"

	. "github.com/faultline-go/faultline/apierror"
)

// vocabulary is transcribed from the published table: the only second copy of
// code, status and message.
var vocabulary = []struct {
	code    Code
	status  int
	err     *Error
	message string
}{
	{"BadRequest", 400, BadRequest("No such thing."), "No such thing."},
	{"ODataError", 400, ODataError("$filter: unexpected end"), "Invalid OData URI query $filter: unexpected end."},
	{"InvalidInput", 400, InvalidInput("lookBackHours: must be at most 720"), "Invalid input lookBackHours: must be at most 720."},
	{"InvalidRequestBody", 400, InvalidRequestBody(), "Invalid request body."},
	{"InvalidHashValue", 400, InvalidHashValue("xyz"), "Hash value xyz is invalid."},
	{"InvalidDomainName", 400, InvalidDomainName("-a.b"), "Domain name -a.b is invalid."},
	{"InvalidIpAddress", 400, InvalidIpAddress("10.0.0.999"), "IP address 10.0.0.999 is invalid."},
	{"InvalidUrl", 400, InvalidUrl("http://a.b/c"), "URL http://a.b/c is invalid."},
	{"MaximumBatchSizeExceeded", 400, MaximumBatchSizeExceeded(501, 500), "Maximum batch size exceeded. Received: 501, allowed: 500."},
	{"MissingRequiredParameter", 400, MissingRequiredParameter("title"), "Parameter title is missing."},
	{"OsPlatformNotSupported", 400, OsPlatformNotSupported("Linux"), "OS Platform Linux is not supported for this action."},
	{"ClientVersionNotSupported", 400, ClientVersionNotSupported("Isolate", "1703"), "Isolate is supported on client version 1703 and above."},
	{"Unauthorized", 401, Unauthorized(), "Unauthorized"},
	{"Forbidden", 403, Forbidden(), "Forbidden"},
	{"DisabledFeature", 403, DisabledFeature(), "Tenant feature is not enabled."},
	{"DisallowedOperation", 403, DisallowedOperation("Isolate is off, ask"), "Isolate is off, ask."},
	{"NotFound", 404, NotFound("No such path"), "No such path"},
	{"ResourceNotFound", 404, ResourceNotFound("m1"), "Resource m1 was not found."},
	{"TooManyRequests", 429, TooManyRequests("10 a minute", time.Second), "Too Many Requests. Limit: 10 a minute."},
	{"InternalServerError", 500, InternalServerError(nil), ""},
}

func TestVocabulary(t *testing.T) {
	for _, v := range vocabulary {
		if got := v.code.Status(); got != v.status {
			t.Errorf("%s.Status() = %d, want %d", v.code, got, v.status)
		}
		if got := v.err.Code(); got != v.code {
			t.Errorf("%s: Code() = %s", v.code, got)
		}
		if got := v.err.StatusCode(); got != v.status {
			t.Errorf("%s: StatusCode() = %d, want %d", v.code, got, v.status)
		}
		if got := v.err.Message(); got != v.message {
			t.Errorf("%s: Message() = %q, want %q", v.code, got, v.message)
		}
	}
	if got := Code("ActiveRequestAlreadyExists").Status(); got != 0 {
		t.Errorf("Status of an own code = %d, want 0", got)
	}
}

// TestVocabularyInSource holds the package to its naming: every code has a
// constant spelled Code+wire name and a constructor spelled as the wire name,
// each with a doc comment, and there are no others.
func TestVocabularyInSource(t *testing.T) {
	consts, funcs := map[string]string{}, map[string]bool{}
	for _, file := range []string{"code.go", "constructors.go"} {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range f.Decls {
			switch d := decl.(type) {
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					v, ok := spec.(*ast.ValueSpec)
					if !ok || d.Tok != token.CONST {
						continue
					}
					name := v.Names[0].Name
					value, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
					if err != nil {
						t.Fatal(err)
					}
					consts[value] = name
					if !strings.HasPrefix(v.Doc.Text(), name+" means that ") {
						t.Errorf("const %s: doc comment %q doesn't say what it means", name, v.Doc.Text())
					}
				}
			case *ast.FuncDecl:
				if d.Recv != nil || !d.Name.IsExported() {
					continue
				}
				funcs[d.Name.Name] = true
				if want := d.Name.Name + " returns an error with [Code" + d.Name.Name + "]"; !strings.HasPrefix(d.Doc.Text(), want) {
					t.Errorf("func %s: doc comment %q, want %q first", d.Name.Name, d.Doc.Text(), want)
				}
			}
		}
	}
	for _, v := range vocabulary {
		if got, want := consts[string(v.code)], "Code"+string(v.code); got != want {
			t.Errorf("constant for %q is %q, want %q", v.code, got, want)
		}
		if !funcs[string(v.code)] {
			t.Errorf("no constructor %s", v.code)
		}
	}
	if len(consts) != len(vocabulary) || len(funcs) != len(vocabulary) || len(vocabulary) != 20 {
		t.Errorf("%d constants, %d constructors, %d rows; want 20 of each", len(consts), len(funcs), len(vocabulary))
	}
}
