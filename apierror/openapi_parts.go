package apierror

import (
	"fmt"
	"net/http"
	"strings"
)

// The objects of an OpenAPI document, with the members that are used here.
type (
	openAPISchema struct {
		Ref         string                    `json:"$ref,omitempty"`
		Description string                    `json:"description,omitempty"`
		Type        string                    `json:"type,omitempty"`
		Enum        []Code                    `json:"enum,omitempty"`
		Minimum     int                       `json:"minimum,omitempty"`
		MaxItems    int                       `json:"maxItems,omitempty"`
		Items       *openAPISchema            `json:"items,omitempty"`
		Required    []string                  `json:"required,omitempty"`
		Properties  map[string]*openAPISchema `json:"properties,omitempty"`
		AllOf       []*openAPISchema          `json:"allOf,omitempty"`
	}
	openAPIExample struct {
		Summary string   `json:"summary"`
		Value   Response `json:"value"`
	}
	openAPIHeader struct {
		Description string         `json:"description"`
		Required    bool           `json:"required,omitempty"`
		Schema      *openAPISchema `json:"schema"`
	}
	openAPIRef struct {
		Ref string `json:"$ref"`
	}
	openAPIMedia struct {
		Schema   *openAPISchema        `json:"schema"`
		Examples map[string]openAPIRef `json:"examples"`
	}
	openAPIResponse struct {
		Description string                  `json:"description"`
		Headers     map[string]openAPIRef   `json:"headers"`
		Content     map[string]openAPIMedia `json:"content"`
	}
)

// refTo returns a reference to a component.
func refTo(kind, name string) openAPIRef { return openAPIRef{"#/components/" + kind + "/" + name} }

// exampleTarget is the tracking ID in the examples.
const exampleTarget = "1fa66c0f-18bd-4133-b378-36d76f3a2ba0"

// schemas returns the schemas of the envelope, that is of Response, Body and
// Detail. Members that no client knows may be added to it one day: it is open.
func schemas(entries []Entry) map[string]*openAPISchema {
	ref := func(name string) *openAPISchema { return &openAPISchema{Ref: refTo("schemas", name).Ref} }
	text := func(description string) *openAPISchema {
		return &openAPISchema{Type: "string", Description: description}
	}
	return map[string]*openAPISchema{
		"ErrorResponse": object(map[string]*openAPISchema{
			"error": object(map[string]*openAPISchema{
				"code":    ref("ErrorCode"),
				"message": text("Prose for a developer. It may change, and may be empty."),
				"target":  text("The tracking ID of this response, to be quoted to support. It is opaque."),
				"details": {
					Type: "array", MaxItems: maxDetails, Items: ref("ErrorDetail"),
					Description: "An entry for each of several failures.",
				},
			}, "code", "message", "target"),
		}, "error"),
		"ErrorDetail": object(map[string]*openAPISchema{
			"code":    ref("ErrorCode"),
			"message": text("Prose for a developer."),
			"target":  text("The place of the faulty value, such as indicators[3].indicatorValue."),
		}, "code", "message"),
		"ErrorCode": {Type: "string", Description: "What to branch on.", Enum: codesOf(entries)},
	}
}

func object(properties map[string]*openAPISchema, required ...string) *openAPISchema {
	return &openAPISchema{Type: "object", Properties: properties, Required: required}
}

func codesOf(entries []Entry) []Code {
	codes := make([]Code, len(entries))
	for i, e := range entries {
		codes[i] = e.Code
	}
	return codes
}

// responseHeaders returns the headers that a client may rely on.
func responseHeaders() map[string]openAPIHeader {
	text := &openAPISchema{Type: "string"}
	return map[string]openAPIHeader{
		"X-Request-Id":     {"The tracking ID, the same as error.target.", true, text},
		"Retry-After":      {"How long to wait before trying again, in whole seconds.", false, &openAPISchema{Type: "integer", Minimum: 1}},
		"WWW-Authenticate": {"The challenge, by default Bearer.", true, text},
		"Allow":            {"The methods that the path has.", false, text},
	}
}

// headersOf returns references to the headers of the responses with a status.
func headersOf(status int) map[string]openAPIRef {
	names := []string{"X-Request-Id"}
	switch status {
	case http.StatusUnauthorized:
		names = append(names, "WWW-Authenticate")
	case http.StatusMethodNotAllowed:
		names = append(names, "Allow")
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusInternalServerError:
		names = append(names, "Retry-After")
	}
	headers := map[string]openAPIRef{}
	for _, name := range names {
		headers[name] = refTo("headers", name)
	}
	return headers
}

// responseOf returns the response with a status and one of these codes.
func responseOf(status int, entries []Entry) openAPIResponse {
	var description strings.Builder
	description.WriteString(http.StatusText(status) + "\n")
	media := openAPIMedia{Examples: map[string]openAPIRef{}}
	for _, e := range entries {
		fmt.Fprintf(&description, "\n* `%s`: %s", e.Code, e.When)
		media.Examples[string(e.Code)] = refTo("examples", string(e.Code))
	}
	code := object(map[string]*openAPISchema{"code": {Enum: codesOf(entries)}})
	media.Schema = &openAPISchema{AllOf: []*openAPISchema{
		{Ref: refTo("schemas", "ErrorResponse").Ref},
		object(map[string]*openAPISchema{"error": code}),
	}}
	return openAPIResponse{
		Description: strings.TrimSpace(description.String()),
		Headers:     headersOf(status),
		Content:     map[string]openAPIMedia{"application/json": media},
	}
}
