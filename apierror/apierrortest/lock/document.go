package lock

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/faultline-go/faultline/apierror"
)

// document has the responses of each operation of an OpenAPI document, by the method and the
// path, see pathOf. nil is no document.
type document map[string]responses

// responses are the codes of each status of an operation. The key is a status, a class such
// as "4XX", or "default". nil codes mean that any code may come.
type responses map[string][]apierror.Code

// schema is what a JSON schema may say of the code of an error.
type schema struct {
	Ref        string             `json:"$ref"`
	Enum       []apierror.Code    `json:"enum"`
	AllOf      []schema           `json:"allOf"`
	Properties map[string]*schema `json:"properties"`
}

// response is a response of a document, or a reference to one.
type response struct {
	Ref     string `json:"$ref"`
	Content map[string]struct {
		Schema schema `json:"schema"`
	} `json:"content"`
}

type components struct {
	Schemas   map[string]schema   `json:"schemas"`
	Responses map[string]response `json:"responses"`
}

// parseDocument reads a document. A nil text is none.
func parseDocument(text []byte) (document, error) {
	if text == nil {
		return nil, nil
	}
	var file struct {
		OpenAPI    string                                `json:"openapi"`
		Paths      map[string]map[string]json.RawMessage `json:"paths"`
		Components components                            `json:"components"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("lock: Config.OpenAPI: %w", err)
	}
	if !strings.HasPrefix(file.OpenAPI, "3.") {
		return nil, errors.New("lock: Config.OpenAPI is no document of OpenAPI 3")
	}
	d := document{}
	for path, item := range file.Paths {
		for method, value := range item {
			if !slices.Contains(methods, method) {
				continue // A path has other members too.
			}
			var operation struct {
				Responses map[string]response `json:"responses"`
			}
			if err := json.Unmarshal(value, &operation); err != nil {
				return nil, fmt.Errorf("lock: Config.OpenAPI: %s %s: %w", method, path, err)
			}
			all := responses{}
			for status, r := range operation.Responses {
				all[status] = file.Components.codesOf(r)
			}
			d[strings.ToUpper(method)+" "+pathOf(path)] = all
		}
	}
	return d, nil
}

var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// parameter is a parameter in the path of a document, of Echo, or of net/http.
var parameter = regexp.MustCompile(`\{[^/]*\}|:[^/]+|\*.*`)

// pathOf returns a path, or the pattern of a route, with "{}" for each parameter, because
// the names differ between a document and the routes.
func pathOf(route string) string { return parameter.ReplaceAllString(route, "{}") }

// problemOf says what of p the document doesn't declare, or "". A request that no route
// matches is of no operation.
func (d document) problemOf(p pair) string {
	if d == nil || p.route == "" {
		return ""
	}
	all, ok := d[p.method+" "+pathOf(p.route)]
	if !ok {
		return "which is no operation of the OpenAPI document"
	}
	for _, status := range []string{strconv.Itoa(p.status), strconv.Itoa(p.status/100) + "XX", "default"} {
		codes, ok := all[status]
		switch {
		case !ok:
		case codes != nil && !slices.Contains(codes, p.code):
			return "a code that the OpenAPI document doesn't declare for this status"
		default:
			return ""
		}
	}
	return "a status that the OpenAPI document doesn't declare"
}

// codesOf returns the codes that r admits, or nil if it doesn't say.
func (c components) codesOf(r response) []apierror.Code {
	if name, ok := strings.CutPrefix(r.Ref, "#/components/responses/"); ok {
		r = c.Responses[name]
	}
	return c.enum(r.Content["application/json"].Schema, maxNested, "error", "code")
}

// maxNested bounds how deep the schema of a code may be, because references may be circular.
const maxNested = 16

// enum returns the values that a schema admits for the property at path, which every part
// of the schema must admit, or nil if none says.
func (c components) enum(s schema, depth int, path ...string) []apierror.Code {
	if depth == 0 {
		return nil
	}
	if name, ok := strings.CutPrefix(s.Ref, "#/components/schemas/"); ok {
		return c.enum(c.Schemas[name], depth-1, path...)
	}
	var enums [][]apierror.Code
	if len(path) == 0 {
		enums = append(enums, s.Enum)
	} else if next := s.Properties[path[0]]; next != nil {
		enums = append(enums, c.enum(*next, depth-1, path[1:]...))
	}
	for _, part := range s.AllOf {
		enums = append(enums, c.enum(part, depth-1, path...))
	}
	var both []apierror.Code
	for _, codes := range enums {
		switch {
		case codes == nil:
		case both == nil:
			both = slices.Clone(codes)
		default:
			both = slices.DeleteFunc(both, func(code apierror.Code) bool { return !slices.Contains(codes, code) })
		}
	}
	return both
}
