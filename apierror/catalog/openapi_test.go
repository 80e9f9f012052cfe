package catalog_test

import (
	"encoding/json"
	"maps"
	"net/http/httptest"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/catalog"
)

func newCatalog(t *testing.T, own ...catalog.Entry) catalog.Catalog {
	t.Helper()
	c, err := catalog.New(own...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestComponents checks the fragment against this package; that it is OpenAPI is
// checked where there is a library for it, with examples/defender.
func TestComponents(t *testing.T) {
	c := newCatalog(t,
		catalog.Entry{Code: "Busy", Status: 400, Message: "Busy since <time>.", Example: "Busy since noon.", When: "It is busy."},
		catalog.Entry{Code: "Taken", Status: 409, Message: "Taken.", When: "It is taken."},
		catalog.Entry{Code: "Odd", Status: 599, When: "It is odd."})
	components := c.Components()

	document, err := json.Marshal(map[string]any{"components": components})
	if err != nil {
		t.Fatal(err)
	}
	checkRefs(t, document, document)

	want := "Error400 Error401 Error403 Error404 Error405 Error408 Error409 Error413 Error415 Error429 Error500 Error503 Error504 Error599"
	if got := strings.Join(slices.Sorted(maps.Keys(components.Responses)), " "); got != want {
		t.Errorf("responses\n%s, want\n%s", got, want)
	}
	for name, want := range map[string]string{
		"Error401": "Unauthorized",
		"Error404": "NotFound ResourceNotFound",
		"Error405": "BadRequest",
		"Error409": "BadRequest Taken", // what a framework answers with 409 is BadRequest
		"Error413": "InvalidRequestBody",
		"Error503": "InternalServerError",
		"Error599": "InternalServerError Odd",
	} {
		if got := codesIn(t, components.Responses[name]); got != want {
			t.Errorf("%s has %s, want %s", name, got, want)
		}
	}
	if got := codesIn(t, components.Responses["Error400"]); !strings.HasSuffix(got, "MissingRequiredParameter OsPlatformNotSupported ClientVersionNotSupported Busy") {
		t.Errorf("Error400 has %s", got)
	}
	if len(components.Examples) != 23 {
		t.Errorf("%d examples", len(components.Examples))
	}
}

// TestExamplesAreWhatWriteWrites compares the examples with what Write writes.
func TestExamplesAreWhatWriteWrites(t *testing.T) {
	c := newCatalog(t, catalog.EntryOf(apierror.New(409, "Busy", "Busy."), "It is busy."))
	examples := c.Components().Examples
	for _, e := range c.Entries() {
		message := e.Example
		if message == "" {
			message = e.Message
		}
		w := httptest.NewRecorder()
		if err := apierror.Write(w, nil, apierror.New(e.Status, e.Code, message), "1fa66c0f-18bd-4133-b378-36d76f3a2ba0"); err != nil {
			t.Fatal(err)
		}
		var got struct {
			Summary string
			Value   json.RawMessage
		}
		if err := json.Unmarshal(examples[string(e.Code)], &got); err != nil {
			t.Fatal(err)
		}
		if string(got.Value) != w.Body.String() || got.Summary != e.When {
			t.Errorf("%s: got  %s\nwant %s", e.Code, got.Value, w.Body)
		}
	}
}

// TestSchemasAreThoseOfTheTypes compares the members of the schemas with the
// types that clients decode.
func TestSchemasAreThoseOfTheTypes(t *testing.T) {
	type schema struct {
		Required   []string
		Properties map[string]json.RawMessage
	}
	check := func(name string, raw json.RawMessage, of reflect.Type) (s schema) {
		t.Helper()
		if err := json.Unmarshal(raw, &s); err != nil {
			t.Fatal(err)
		}
		var all, required []string
		for i := range of.NumField() {
			member, options, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
			all = append(all, member)
			if options == "" {
				required = append(required, member)
			}
		}
		slices.Sort(all)
		if got := slices.Sorted(maps.Keys(s.Properties)); !slices.Equal(got, all) || !slices.Equal(s.Required, required) {
			t.Errorf("%s has %v and requires %v, want %v and %v", name, got, s.Required, all, required)
		}
		return s
	}
	schemas := catalog.Catalog{}.Components().Schemas
	envelope := check("ErrorResponse", schemas["ErrorResponse"], reflect.TypeFor[apierror.Response]())
	check("error", envelope.Properties["error"], reflect.TypeFor[apierror.Body]())
	check("ErrorDetail", schemas["ErrorDetail"], reflect.TypeFor[apierror.Detail]())
}

func TestResponses(t *testing.T) {
	c := newCatalog(t,
		catalog.Entry{Code: "Busy", Status: 400, When: "It is busy."},
		catalog.Entry{Code: "Verb", Status: 405, When: "The verb is wrong."})
	for _, tt := range []struct {
		codes []apierror.Code
		want  map[string]string // the codes, "" for a reference to the component
	}{
		{nil, map[string]string{}},
		{[]apierror.Code{apierror.CodeUnauthorized}, map[string]string{"401": ""}},
		{[]apierror.Code{apierror.CodeInvalidIpAddress, "Busy", apierror.CodeInvalidIpAddress}, map[string]string{"400": "InvalidIpAddress Busy"}},
		{[]apierror.Code{apierror.CodeResourceNotFound, apierror.CodeNotFound}, map[string]string{"404": ""}},
		{[]apierror.Code{apierror.CodeResourceNotFound}, map[string]string{"404": "ResourceNotFound"}},
		{[]apierror.Code{apierror.CodeInvalidRequestBody}, map[string]string{"400": "InvalidRequestBody", "413": "", "415": ""}},
		{[]apierror.Code{apierror.CodeInternalServerError}, map[string]string{"500": "", "503": "", "504": ""}},
		{[]apierror.Code{apierror.CodeBadRequest}, map[string]string{"400": "BadRequest", "408": ""}},
		{[]apierror.Code{"Verb"}, map[string]string{"405": "Verb"}},
	} {
		responses, err := c.Responses(tt.codes...)
		if err != nil {
			t.Errorf("%v: %v", tt.codes, err)
		}
		got := map[string]string{}
		for status, raw := range responses {
			got[status] = codesIn(t, raw)
			if ref := `{"$ref":"#/components/responses/Error` + status + `"}`; got[status] == "" && string(raw) != ref {
				t.Errorf("%v: %s is %s", tt.codes, status, raw)
			}
		}
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%v: got %v, want %v", tt.codes, got, tt.want)
		}
		components, err := json.Marshal(map[string]any{"components": c.Components()})
		if err != nil {
			t.Fatal(err)
		}
		for _, raw := range responses {
			checkRefs(t, raw, components)
		}
	}
	const want = `catalog: not in the catalogue: "Teapot", ""`
	if _, err := c.Responses("Teapot", apierror.CodeForbidden, ""); errorText(err) != want {
		t.Errorf("unknown codes: %v, want %s", err, want)
	}
}

// codesIn returns the codes that a response says it has, in three ways that must
// be the same, "" for a reference.
func codesIn(t *testing.T, raw json.RawMessage) string {
	t.Helper()
	var r struct {
		Description string
		Content     map[string]struct {
			Schema struct {
				AllOf []struct {
					Properties map[string]struct {
						Properties map[string]struct{ Enum []string }
					}
				}
			}
			Examples map[string]any
		}
	}
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatal(err)
	}
	if r.Content == nil {
		return ""
	}
	media := r.Content["application/json"]
	codes := media.Schema.AllOf[1].Properties["error"].Properties["code"].Enum
	var described []string
	for _, m := range regexp.MustCompile("\n\\* `(.*)`: ").FindAllStringSubmatch("\n"+r.Description, -1) {
		described = append(described, m[1])
	}
	if !slices.Equal(codes, described) || !slices.Equal(slices.Sorted(maps.Keys(media.Examples)), slices.Sorted(slices.Values(codes))) {
		t.Errorf("codes %v, described %v, with examples %v", codes, described, media.Examples)
	}
	return strings.Join(codes, " ")
}

// checkRefs checks that what part refers to is in document.
func checkRefs(t *testing.T, part, document []byte) {
	t.Helper()
	var root map[string]map[string]map[string]any
	if err := json.Unmarshal(document, &root); err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`"\$ref":"#/components/([a-z]+)/([^"]+)"`).FindAllSubmatch(part, -1) {
		if root["components"][string(m[1])][string(m[2])] == nil {
			t.Errorf("nothing is at %s", m[0])
		}
	}
}
