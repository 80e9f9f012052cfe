package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

// The requests of the tests, with a token with all roles.

func get(path string) request { return request{method: "GET", path: path} }

// query lists the machines that an OData query asks for, in which only spaces
// needn't be encoded.
func query(q string) request { return get("/api/machines?" + strings.ReplaceAll(q, " ", "+")) }

func submit(body string) request {
	return request{method: "POST", path: "/api/indicators", body: body}
}

func importing(items ...string) request {
	return request{method: "POST", path: "/api/indicators/import", body: `{"Indicators":[` + strings.Join(items, ",") + `]}`}
}

func isolate(machine, body string) request {
	return request{method: "POST", path: "/api/machines/" + machine + "/isolate", body: body}
}

func deleting(ids string) request {
	return request{method: "POST", path: "/api/indicators/BatchDelete", body: `{"IndicatorIds":` + ids + `}`}
}

// respond asks for a live response, each time as another caller: the limit is per
// caller, and low.
func respond(machine, body string) request {
	r := request{method: "POST", path: "/api/machines/" + machine + "/runliveresponse", body: body}
	return r.by(uuid.NewString())
}

// commands returns the body of a live response.
func commands(items ...string) string {
	return `{"Comment":"c","Commands":[` + strings.Join(items, ",") + `]}`
}

const getFileCommand = `{"type":"GetFile","params":[{"key":"Path","value":"C:\\x"}]}`

// by returns r as another caller's.
func (r request) by(caller string) request {
	r.caller = caller
	return r
}

// as returns r with a token with these roles.
func (r request) as(roles ...string) request {
	r.roles = roles
	if roles == nil {
		r.roles = []string{}
	}
	return r
}

// with returns r with this header in place of the token and the media type.
func (r request) with(header http.Header) request {
	r.header = header
	return r
}

// bearer returns a header with a token that is made as said.
func bearer(t *testing.T, method jwt.SigningMethod, key any, expires time.Time) http.Header {
	t.Helper()
	c := claims{Roles: allRoles}
	if !expires.IsZero() {
		c.ExpiresAt = jwt.NewNumericDate(expires)
	}
	signed, err := jwt.NewWithClaims(method, c).SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return http.Header{"Authorization": {"Bearer " + signed}}
}

// indicatorJSON returns a good indicator, changed by pairs of a name and a JSON
// value; "" takes the name away.
func indicatorJSON(pairs ...string) string {
	pairs = append([]string{
		"indicatorValue", `"10.0.0.7"`, "indicatorType", `"IpAddress"`, "action", `"Block"`, "title", `"t"`, "description", `"d"`,
	}, pairs...)
	var names []string
	values := map[string]string{}
	for pair := range slices.Chunk(pairs, 2) {
		if _, ok := values[pair[0]]; !ok {
			names = append(names, pair[0])
		}
		values[pair[0]] = pair[1]
	}
	var members []string
	for _, name := range names {
		if values[name] != "" {
			members = append(members, fmt.Sprintf("%q:%s", name, values[name]))
		}
	}
	return "{" + strings.Join(members, ",") + "}"
}

// valueJSON returns an indicator that is good but perhaps for its value.
func valueJSON(indicatorType, value string) string {
	return indicatorJSON("indicatorType", `"`+indicatorType+`"`, "indicatorValue", `"`+value+`"`)
}
