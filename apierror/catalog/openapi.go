package catalog

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/faultline-go/faultline/apierror"
)

// Components are the parts of an OpenAPI 3.1 document that describe a service's errors.
// It marshals to a components object. A service adds each map to the one of the same
// name in its own document. The values are JSON.
type Components struct {
	// Schemas has ErrorResponse, the envelope, with ErrorDetail and ErrorCode.
	Schemas map[string]json.RawMessage `json:"schemas"`
	// Responses has a response for each status, with its codes: Error400, Error401, …
	Responses map[string]json.RawMessage `json:"responses"`
	// Examples has an envelope for each code, by the code's name.
	Examples map[string]json.RawMessage `json:"examples"`
	// Headers has the headers that the responses refer to, by their names.
	Headers map[string]json.RawMessage `json:"headers"`
}

// Components returns the parts that describe the codes in c. There is a response for
// each status of an entry, and for the statuses that a server sends on its own: 405,
// 408, 413, 415, 503 and 504, with the code of [apierror.FromStatus].
//
// The responses to HEAD requests are not described. They have no body, and the code is
// in the header X-Ms-Error-Code.
func (c Catalog) Components() Components {
	entries := c.Entries()
	components := Components{
		Schemas:   marshalAll(schemas(entries)),
		Responses: map[string]json.RawMessage{},
		Examples:  map[string]json.RawMessage{},
		Headers:   marshalAll(responseHeaders()),
	}
	for _, e := range entries {
		value := apierror.Response{Error: apierror.Body{Code: e.Code, Message: e.exampleMessage(), Target: exampleTarget}}
		components.Examples[string(e.Code)] = marshal(example{Summary: e.When, Value: value})
	}
	for _, status := range statusesOf(entries) {
		components.Responses[responseName(status)] = marshal(responseOf(status, sentWith(status, entries)))
	}
	return components
}

// Responses returns the responses of an operation that may return these codes: a JSON
// value for each status, to be added to the operation's own. A code that is sent with
// several statuses is in each of them, see [Catalog.Components], except that BadRequest
// is not in 405, which means that there is no such operation. A response lists the given
// codes only. The error names the codes that are not in c.
//
//	catalog.Responses(apierror.CodeInvalidIpAddress, apierror.CodeUnauthorized, apierror.CodeInternalServerError)
func (c Catalog) Responses(codes ...apierror.Code) (map[string]json.RawMessage, error) {
	all := c.Entries()
	var unknown []string
	for _, code := range codes {
		if !slices.ContainsFunc(all, func(e Entry) bool { return e.Code == code }) {
			unknown = append(unknown, strconv.Quote(string(code)))
		}
	}
	if unknown != nil {
		return nil, fmt.Errorf("catalog: not in the catalogue: %s", strings.Join(unknown, ", "))
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

// statusesOf returns, sorted, the statuses of the entries and those that a server sends
// on its own.
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

// sentWith returns the entries whose code is sent with status: either it is the code's
// own, or the code is the nearest to it.
func sentWith(status int, entries []Entry) []Entry {
	nearest := apierror.FromStatus(status, "").Code()
	var sent []Entry
	for _, e := range entries {
		if e.Status == status || e.Code == nearest {
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

// marshal returns the JSON of a value of this package, which always has one.
func marshal(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
