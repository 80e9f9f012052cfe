package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/catalog"
)

// openAPIPath is where the service describes itself. It takes no token, because
// a client that wants to know how to get in isn't in yet.
const openAPIPath = "/openapi.json"

// openAPI answers with the document. An error in it is the program's.
func openAPI(c echo.Context) error {
	text, err := document()
	if err != nil {
		return err
	}
	return c.JSONBlob(http.StatusOK, text)
}

var document = sync.OnceValues(func() ([]byte, error) { return describe(operations) })

// except is m for all routes but one.
func except(route string, m echo.MiddlewareFunc) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		guarded := m(next)
		return func(c echo.Context) error {
			if c.Path() == route {
				return next(c)
			}
			return guarded(c)
		}
	}
}

// object is a JSON object.
type object = map[string]any

// lockText is the lock: which errors each route answers with, as the tests have shown
// them. go test -update writes it.
//
//go:embed errors.lock.json
var lockText []byte

// newCatalog returns every code that the service answers with.
func newCatalog() (catalog.Catalog, error) {
	return catalog.New(
		catalog.EntryOf(errActionInProgress, "An action on the machine has begun and not come to its end."),
	)
}

// describe returns the OpenAPI document of the operations. All that it says of errors
// comes from the catalogue and the lock; the service adds what it has of its own. Only
// InternalServerError needs no test for each operation, because any may fail.
func describe(operations []operation) ([]byte, error) {
	codes, err := newCatalog()
	if err != nil {
		return nil, err
	}
	shown, err := catalog.ParseLock(lockText)
	if err != nil {
		return nil, err
	}
	types, paths := typeSchemas{}, map[string]object{}
	for _, op := range operations {
		failures, err := codes.ShownResponses(shown, op.method, op.path, apierror.CodeInternalServerError)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", op.method, op.path, err)
		}
		path := pathTemplate(op.path)
		if paths[path] == nil {
			paths[path] = object{}
		}
		paths[path][strings.ToLower(op.method)] = op.describe(types, failures)
	}
	return json.MarshalIndent(object{
		"openapi": "3.1.0",
		"info": object{
			"title":       "Faultline's example service",
			"version":     "1.0",
			"description": "Machines, indicators, response actions, files and statistics, in the image of Microsoft Defender for Endpoint's API. Names in paths and bodies are case-sensitive.",
		},
		"servers":    []object{{"url": "/"}},
		"paths":      paths,
		"components": components(codes.Components(), types),
	}, "", "\t")
}

// components adds what the service has of its own to what describes its errors.
func components(errs catalog.Components, types typeSchemas) object {
	schemas := object{}
	for name, schema := range errs.Schemas {
		schemas[name] = schema
	}
	for name, schema := range types {
		schemas[name] = schema
	}
	return object{
		"schemas": schemas, "responses": errs.Responses, "examples": errs.Examples, "headers": errs.Headers,
		"securitySchemes": object{bearerScheme: object{
			"type": "http", "scheme": "bearer", "bearerFormat": "JWT",
			"description": "An operation names the application role that suffices.",
		}},
	}
}

// bearerScheme is the document's name for how a caller identifies itself.
const bearerScheme = "bearer"

// describe returns the operation object; types gets the types that it names.
func (op operation) describe(types typeSchemas, failures map[string]json.RawMessage) object {
	success := object{"description": http.StatusText(op.status)}
	switch op.answer.(type) {
	case nil:
	case plainNumber:
		success["content"] = object{echo.MIMETextPlain: object{"schema": types.answer(op.answer)}}
	default:
		success["content"] = object{echo.MIMEApplicationJSON: object{"schema": types.answer(op.answer)}}
	}
	responses := object{strconv.Itoa(op.status): success}
	for status, response := range failures {
		responses[status] = response
	}
	security := []object{}
	if op.role != "" {
		security = append(security, object{bearerScheme: []string{op.role}})
	}
	described := object{"summary": op.summary, "security": security, "responses": responses}
	parameters, body := types.request(op.request)
	if op.rules != nil {
		parameters = append(parameters, optionParameters(op.rules)...)
	}
	if parameters != nil {
		described["parameters"] = parameters
	}
	if body != nil {
		described["requestBody"] = object{"required": true, "content": object{echo.MIMEApplicationJSON: object{"schema": body}}}
	}
	return described
}

// pathTemplate returns the path of a route of Echo's as OpenAPI writes it.
func pathTemplate(route string) string {
	parts := strings.Split(route, "/")
	for i, part := range parts {
		if name, ok := strings.CutPrefix(part, ":"); ok {
			parts[i] = "{" + name + "}"
		}
	}
	return strings.Join(parts, "/")
}
