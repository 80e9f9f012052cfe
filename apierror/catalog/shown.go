package catalog

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/faultline-go/faultline/apierror"
)

// Declares reports whether a response with status and code is among the responses of
// [Catalog.Components].
func (c Catalog) Declares(status int, code apierror.Code) bool {
	entries := c.Entries()
	return slices.Contains(statusesOf(entries), status) &&
		slices.ContainsFunc(sentWith(status, entries), func(e Entry) bool { return e.Code == code })
}

// ShownResponses returns the responses of an operation that the tests of the service have
// shown, as [Catalog.Responses] returns those of codes: for each status that l has for the
// method and route, a JSON value with the codes that l has for it. Requests that no route
// matches have the method and route "". The more codes are those that any operation may
// answer with and that no test needs to show for each, such as InternalServerError; each is
// added with the status of its entry. The error names what is not in c.
func (c Catalog) ShownResponses(l Lock, method, route string, more ...apierror.Code) (map[string]json.RawMessage, error) {
	shown := map[int][]apierror.Code{}
	for _, p := range l.pairs {
		if p.Method != method || p.Route != route {
			continue
		}
		if !c.Declares(p.Status, p.Code) {
			return nil, fmt.Errorf("catalog: not in the catalogue: %d %q", p.Status, p.Code)
		}
		shown[p.Status] = append(shown[p.Status], p.Code)
	}
	all := c.Entries()
	for _, code := range more {
		i := slices.IndexFunc(all, func(e Entry) bool { return e.Code == code })
		if i < 0 {
			return nil, fmt.Errorf("catalog: not in the catalogue: %q", code)
		}
		shown[all[i].Status] = append(shown[all[i].Status], code)
	}
	responses := map[string]json.RawMessage{}
	for status, codes := range shown {
		responses[strconv.Itoa(status)] = responseWith(status, codes, all)
	}
	return responses, nil
}

// responseWith returns the response with status and those of the codes that are sent with
// it: a reference if they are all that there are.
func responseWith(status int, codes []apierror.Code, all []Entry) json.RawMessage {
	every := sentWith(status, all)
	given := slices.DeleteFunc(slices.Clone(every), func(e Entry) bool { return !slices.Contains(codes, e.Code) })
	if len(given) == len(every) {
		return marshal(refTo("responses", responseName(status)))
	}
	return marshal(responseOf(status, given))
}
