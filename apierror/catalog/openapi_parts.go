package catalog

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/faultline-go/faultline/apierror"
)

// maxDetails is how many details an error has at most, see [apierror.Error.WithDetails].
const maxDetails = 20

// The objects of an OpenAPI document, with the members that this package uses.
type (
	schema struct {
		Ref         string             `json:"$ref,omitempty"`
		Description string             `json:"description,omitempty"`
		Type        string             `json:"type,omitempty"`
		Enum        []apierror.Code    `json:"enum,omitempty"`
		Minimum     int                `json:"minimum,omitempty"`
		MaxItems    int                `json:"maxItems,omitempty"`
		Items       *schema            `json:"items,omitempty"`
		Required    []string           `json:"required,omitempty"`
		Properties  map[string]*schema `json:"properties,omitempty"`
		AllOf       []*schema          `json:"allOf,omitempty"`
	}
	example struct {
		Summary string            `json:"summary"`
		Value   apierror.Response `json:"value"`
	}
	header struct {
		Description string  `json:"description"`
		Required    bool    `json:"required,omitempty"`
		Schema      *schema `json:"schema"`
	}
	reference struct {
		Ref string `json:"$ref"`
	}
	mediaType struct {
		Schema   *schema              `json:"schema"`
		Examples map[string]reference `json:"examples"`
	}
	response struct {
		Description string               `json:"description"`
		Headers     map[string]reference `json:"headers"`
		Content     map[string]mediaType `json:"content"`
	}
)

// refTo returns a reference to a component.
func refTo(kind, name string) reference { return reference{"#/components/" + kind + "/" + name} }

// exampleTarget is the tracking ID in the examples.
const exampleTarget = "1fa66c0f-18bd-4133-b378-36d76f3a2ba0"

// schemas returns the schemas of apierror.Response and its parts. They are open, so that
// members can be added.
func schemas(entries []Entry) map[string]*schema {
	ref := func(name string) *schema { return &schema{Ref: refTo("schemas", name).Ref} }
	text := func(description string) *schema {
		return &schema{Type: "string", Description: description}
	}
	return map[string]*schema{
		"ErrorResponse": object(map[string]*schema{
			"error": object(map[string]*schema{
				"code":    ref("ErrorCode"),
				"message": text("Prose for a developer. It may change, and may be empty."),
				"target":  text("The tracking ID of this response, to be quoted to support. It is opaque."),
				"details": {
					Type: "array", MaxItems: maxDetails, Items: ref("ErrorDetail"),
					Description: "An entry for each of several failures.",
				},
			}, "code", "message", "target"),
		}, "error"),
		"ErrorDetail": object(map[string]*schema{
			"code":    ref("ErrorCode"),
			"message": text("Prose for a developer."),
			"target":  text("The place of the faulty value, such as indicators[3].indicatorValue."),
		}, "code", "message"),
		"ErrorCode": {Type: "string", Description: "What to branch on.", Enum: codesOf(entries)},
	}
}

func object(properties map[string]*schema, required ...string) *schema {
	return &schema{Type: "object", Properties: properties, Required: required}
}

func codesOf(entries []Entry) []apierror.Code {
	codes := make([]apierror.Code, len(entries))
	for i, e := range entries {
		codes[i] = e.Code
	}
	return codes
}

// responseHeaders returns the headers that clients may rely on.
func responseHeaders() map[string]header {
	text := &schema{Type: "string"}
	return map[string]header{
		"X-Request-Id":     {"The tracking ID, the same as error.target.", true, text},
		"Retry-After":      {"How long to wait before trying again, in whole seconds.", false, &schema{Type: "integer", Minimum: 1}},
		"WWW-Authenticate": {"The challenge, by default Bearer.", true, text},
		"Allow":            {"The methods that the path has.", false, text},
	}
}

// headersOf returns references to the headers of responses with status.
func headersOf(status int) map[string]reference {
	names := []string{"X-Request-Id"}
	switch status {
	case http.StatusUnauthorized:
		names = append(names, "WWW-Authenticate")
	case http.StatusMethodNotAllowed:
		names = append(names, "Allow")
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusInternalServerError:
		names = append(names, "Retry-After")
	}
	headers := map[string]reference{}
	for _, name := range names {
		headers[name] = refTo("headers", name)
	}
	return headers
}

// responseOf returns the response with status and one of the entries' codes.
func responseOf(status int, entries []Entry) response {
	var description strings.Builder
	description.WriteString(http.StatusText(status) + "\n")
	media := mediaType{Examples: map[string]reference{}}
	for _, e := range entries {
		fmt.Fprintf(&description, "\n* `%s`: %s", e.Code, e.When)
		media.Examples[string(e.Code)] = refTo("examples", string(e.Code))
	}
	code := object(map[string]*schema{"code": {Enum: codesOf(entries)}})
	media.Schema = &schema{AllOf: []*schema{
		{Ref: refTo("schemas", "ErrorResponse").Ref},
		object(map[string]*schema{"error": code}),
	}}
	return response{
		Description: strings.TrimSpace(description.String()),
		Headers:     headersOf(status),
		Content:     map[string]mediaType{"application/json": media},
	}
}
