package apierror

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Components are the parts of an OpenAPI 3.1 document that describe a service's
// errors. It marshals to a components object, and a service adds each map to the
// one of the same name in its own document. The values are JSON.
type Components struct {
	// Schemas has ErrorResponse, the envelope, with ErrorDetail and ErrorCode.
	Schemas map[string]json.RawMessage `json:"schemas"`
	// Responses has one for each status, with its codes: Error400, Error401, …
	Responses map[string]json.RawMessage `json:"responses"`
	// Examples has an envelope for each code, by the code's name.
	Examples map[string]json.RawMessage `json:"examples"`
	// Headers has those that the responses refer to, by their names.
	Headers map[string]json.RawMessage `json:"headers"`
}

// Components returns what a document says of the codes in c. There is a response
// for each status of an entry, and for those that a server comes to by itself: 405,
// 408, 413, 415, 503 and 504, whose code is that of [FromStatus].
//
// The responses of a HEAD request are not described. They have no body, and the
// code in the header X-Ms-Error-Code.
func (c Catalog) Components() Components {
	entries := c.Entries()
	components := Components{
		Schemas:   marshalAll(schemas(entries)),
		Responses: map[string]json.RawMessage{},
		Examples:  map[string]json.RawMessage{},
		Headers:   marshalAll(responseHeaders()),
	}
	for _, e := range entries {
		value := Response{Body{Code: e.Code, Message: e.example(), Target: exampleTarget}}
		components.Examples[string(e.Code)] = marshal(openAPIExample{Summary: e.When, Value: value})
	}
	for _, status := range statusesOf(entries) {
		components.Responses[responseName(status)] = marshal(responseOf(status, sentWith(status, entries)))
	}
	return components
}

// Responses returns the responses of an operation that may return these codes: a
// JSON value for each status, to be added to the operation's own. A code that is
// sent with several statuses is in each of them, see [Catalog.Components]; only
// BadRequest is not in 405, the answer where there is no operation. A status of
// which not all codes are given is described with those that are. The error names
// the codes that are not in c.
//
//	catalog.Responses(apierror.CodeInvalidIpAddress, apierror.CodeUnauthorized, apierror.CodeInternalServerError)
func (c Catalog) Responses(codes ...Code) (map[string]json.RawMessage, error) {
	all := c.Entries()
	var unknown []string
	for _, code := range codes {
		if !slices.ContainsFunc(all, func(e Entry) bool { return e.Code == code }) {
			unknown = append(unknown, strconv.Quote(string(code)))
		}
	}
	if unknown != nil {
		return nil, fmt.Errorf("apierror: not in the catalogue: %s", strings.Join(unknown, ", "))
	}

	responses := map[string]json.RawMessage{}
	for _, status := range statusesOf(all) {
		every := sentWith(status, all)
		given := slices.DeleteFunc(slices.Clone(every), func(e Entry) bool {
			return !slices.Contains(codes, e.Code) || status == http.StatusMethodNotAllowed && e.Status != status
		})
		switch {
		case len(given) == 0:
		case len(given) == len(every):
			responses[strconv.Itoa(status)] = marshal(refTo("responses", responseName(status)))
		default:
			responses[strconv.Itoa(status)] = marshal(responseOf(status, given))
		}
	}
	return responses, nil
}

// statusesOf returns the statuses of the entries, and those that a server comes
// to by itself, sorted.
func statusesOf(entries []Entry) []int {
	statuses := []int{
		http.StatusMethodNotAllowed, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge,
		http.StatusUnsupportedMediaType, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
	}
	for _, e := range entries {
		statuses = append(statuses, e.Status)
	}
	slices.Sort(statuses)
	return slices.Compact(statuses)
}

// sentWith returns the entries whose code is sent with a status: as its own, or
// as the nearest to it.
func sentWith(status int, entries []Entry) []Entry {
	var sent []Entry
	for _, e := range entries {
		if e.Status == status || e.Code == codeOfStatus(status) {
			sent = append(sent, e)
		}
	}
	return sent
}

func responseName(status int) string { return "Error" + strconv.Itoa(status) }

// marshalAll returns the JSON of all values.
func marshalAll[V any](values map[string]V) map[string]json.RawMessage {
	all := make(map[string]json.RawMessage, len(values))
	for name, v := range values {
		all[name] = marshal(v)
	}
	return all
}

// marshal returns the JSON of a value of this package, which has one.
func marshal(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
