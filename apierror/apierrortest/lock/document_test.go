package lock

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/catalog"
)

// documentOf returns a document with the catalogue's own parts, and some written by hand.
func documentOf(t *testing.T) []byte {
	t.Helper()
	codes, err := catalog.Catalog{}.Responses(apierror.CodeInvalidInput, apierror.CodeUnauthorized, apierror.CodeInternalServerError)
	if err != nil {
		t.Fatal(err)
	}
	components := catalog.Catalog{}.Components()
	components.Schemas["Loop"] = json.RawMessage(`{"allOf":[{"$ref":"#/components/schemas/Loop"}]}`)
	text, err := json.Marshal(map[string]any{
		"openapi": "3.1.0", "components": components,
		"paths": map[string]any{
			"/machines/{machineId}": map[string]any{
				"parameters": []any{},
				"get":        map[string]any{"responses": codes},
				"delete":     map[string]any{"responses": map[string]any{"4XX": map[string]any{"description": "any"}, "200": map[string]any{}}},
				"put": map[string]any{"responses": map[string]any{"default": map[string]any{
					"content": map[string]any{"application/json": map[string]any{"schema": map[string]any{"$ref": "#/components/schemas/Loop"}}},
				}}},
			},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestDocument(t *testing.T) {
	d, err := parseDocument(documentOf(t))
	if err != nil {
		t.Fatal(err)
	}
	const (
		noOperation = "which is no operation of the OpenAPI document"
		noCode      = "a code that the OpenAPI document doesn't declare for this status"
		noStatus    = "a status that the OpenAPI document doesn't declare"
	)
	for _, tt := range []struct {
		method, route string
		status        int
		code          apierror.Code
		want          string
	}{
		{"GET", "/machines/{id}", 400, "InvalidInput", ""},
		{"GET", "/machines/:id", 400, "InvalidInput", ""},
		{"GET", "/machines/:id", 401, "Unauthorized", ""},
		{"GET", "/machines/:id", 400, "InvalidUrl", noCode},
		{"GET", "/machines/:id", 404, "ResourceNotFound", noStatus},
		{"POST", "/machines/:id", 400, "InvalidInput", noOperation},
		{"PARAMETERS", "/machines/:id", 400, "InvalidInput", noOperation},
		{"GET", "/machines", 400, "InvalidInput", noOperation},
		{"DELETE", "/machines/:id", 404, "ResourceNotFound", ""},
		{"DELETE", "/machines/:id", 500, "InternalServerError", noStatus},
		{"PUT", "/machines/:id", 500, "InternalServerError", ""},
		{"", "", 404, "NotFound", ""},
	} {
		if got := d.problemOf(pair{tt.method, tt.route, tt.status, tt.code}); got != tt.want {
			t.Errorf("%s %s %d %s: got %q, want %q", tt.method, tt.route, tt.status, tt.code, got, tt.want)
		}
	}
	// A pair that the document doesn't declare is reported once, and not written.
	r := run{pkg: ".", document: d, tests: map[string]result{"TestA": passed}, shown: map[pair]map[string]bool{
		{"GET", "/machines/:id", 404, "ResourceNotFound"}: {"TestA": true},
	}}
	if got := r.compare(catalog.Lock{}); len(got) != 1 || got[0] != "GET /machines/:id answers 404 ResourceNotFound in TestA, "+noStatus {
		t.Errorf("got %q", got)
	}
	if l, added, _ := r.update(catalog.Lock{}); added != 0 || len(l.Pairs()) != 0 {
		t.Errorf("got %v", l)
	}
}

func TestMalformedDocuments(t *testing.T) {
	for text, want := range map[string]string{
		"":                  "lock: Config.OpenAPI: unexpected end of JSON input",
		`{"swagger":"2.0"}`: "lock: Config.OpenAPI is no document of OpenAPI 3",
		`{"openapi":"3.1.0",` + `"paths":{"/a":{"get":[]}}}`: "lock: Config.OpenAPI: get /a: json: cannot unmarshal array",
	} {
		if _, err := parseDocument([]byte(text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
	if d, err := parseDocument(nil); err != nil || d.problemOf(pair{"GET", "/a", 404, "NotFound"}) != "" {
		t.Errorf("no document: %v, %v", d, err)
	}
}
