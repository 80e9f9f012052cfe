package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/faultline-go/faultline/apierror"
)

// row is a request that must fail.
type row struct {
	name string
	request
	failure
}

func bad(code apierror.Code, message string) failure { return failure{400, code, message} }
func forbidden(message string) failure               { return failure{403, "Forbidden", message} }
func notFound(machine string) failure {
	return failure{404, "ResourceNotFound", "Machine " + machine + " was not found"}
}

var unauthorized = failure{401, "Unauthorized", "Unauthorized"}

// TestErrors drives every route with requests that must fail. The service is the
// same for all of them: no failure may leave a trace that another one sees.
func TestErrors(t *testing.T) {
	h := serve(t)
	failed := 0
	for _, group := range []struct {
		name string
		rows []row
	}{
		{"token", tokenErrors(t)},
		{"roles", roleErrors},
		{"Echo", echoErrors},
		{"machines", machineErrors},
		{"body", bodyErrors(t)},
		{"fields", fieldErrors},
		{"values", valueErrors},
		{"import", importErrors},
		{"isolate", isolateErrors},
		{"statistics", statisticsErrors},
	} {
		for _, tt := range group.rows {
			failed++
			t.Run(group.name+"/"+tt.name, func(t *testing.T) {
				h := h.in(t)
				resp, body := h.do(tt.request)
				h.check(resp, body, tt.failure)
				if got := resp.Header.Get("Allow"); (got != "") != (tt.status == http.StatusMethodNotAllowed) {
					t.Errorf("Allow is %q", got)
				}
			})
		}
	}
	if got := len(h.log.records()); got != failed {
		t.Errorf("%d requests failed and %d records are in the log", failed, got)
	}
}

func tokenErrors(t *testing.T) []row {
	machines, hs256, soon := get("/api/machines"), jwt.SigningMethodHS256, time.Now().Add(time.Hour)
	return []row{
		{"none", machines.with(http.Header{}), unauthorized},
		{"none, and no such path", get("/nothing").with(http.Header{}), unauthorized},
		{"other scheme", machines.with(http.Header{"Authorization": {"Basic dTpw"}}), unauthorized},
		{"no JWT", machines.with(http.Header{"Authorization": {"Bearer x.y.z"}}), unauthorized},
		{"expired", machines.with(bearer(t, hs256, []byte(testKey), time.Now().Add(-time.Minute))), unauthorized},
		{"other key", machines.with(bearer(t, hs256, []byte("another key, also of 32 bytes..."), soon)), unauthorized},
		{"other algorithm", machines.with(bearer(t, jwt.SigningMethodHS512, []byte(testKey), soon)), unauthorized},
		{"unsigned", machines.with(bearer(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, soon)), unauthorized},
		{"none, and a bad body", submit("{").with(http.Header{}), unauthorized},
	}
}

// Each request has something else wrong with it too: the roles come first.
var roleErrors = []row{
	{"none", get("/api/machines?$top=x").as(), forbidden("Missing application roles. API required roles: Machine.Read.All.")},
	{"list", get("/api/machines?$top=x").as(ipRead), forbidden("Missing application roles. API required roles: Machine.Read.All, application roles: Ip.Read.All.")},
	{"machine", get("/api/machines/123123123").as(machineIsolate), forbidden("Missing application roles. API required roles: Machine.Read.All, application roles: Machine.Isolate.")},
	{"isolate", isolate("123123123", "{").as(machineRead, ipRead), forbidden("Missing application roles. API required roles: Machine.Isolate, application roles: Machine.Read.All,Ip.Read.All.")},
	{"submit", submit("{").as(machineIsolate), forbidden("Missing application roles. API required roles: Ti.ReadWrite.All, application roles: Machine.Isolate.")},
	{"import", importing().as(machineIsolate), forbidden("Missing application roles. API required roles: Ti.ReadWrite.All, application roles: Machine.Isolate.")},
	{"statistics", get("/api/ips/10.0.0.999/stats").as(urlRead), forbidden("Missing application roles. API required roles: Ip.Read.All, application roles: URL.Read.All.")},
}

var echoErrors = []row{
	{"no such path", get("/nothing"), failure{404, "NotFound", "Not Found"}},
	{"no such method", request{method: "DELETE", path: "/api/machines"}, failure{405, "BadRequest", "Method Not Allowed"}},
}

var machineErrors = []row{
	{"unknown", get("/api/machines/123123123"), notFound("123123123")},
	{"unknown device ID", get("/api/machines/" + strings.Repeat("0", 40)), notFound(strings.Repeat("0", 40))},
	{"text of the client's", get("/api/machines/a%0Ab%E2%80%AEc%2Fd"), notFound("a b\ufffdc/d")},

	{"filter", get("/api/machines?$filter=riskScore+eq+'High'"), bad("ODataError", "Invalid OData URI query $filter: the option is not supported.")},
	{"first by name", get("/api/machines?$select=id&$orderby=id&$top=x"), bad("ODataError", "Invalid OData URI query $orderby: the option is not supported.")},
	{"other case", get("/api/machines?$Top=1"), bad("ODataError", "Invalid OData URI query $Top: the option is not supported.")},
	{"encoded", get("/api/machines?%24count=true"), bad("ODataError", "Invalid OData URI query $count: the option is not supported.")},
	{"top too large", get("/api/machines?$top=10001"), bad("ODataError", "Invalid OData URI query $top: must be a number from 0 to 10000.")},
	{"top negative", get("/api/machines?$top=-1"), bad("ODataError", "Invalid OData URI query $top: must be a number from 0 to 10000.")},
	{"top empty", get("/api/machines?$top="), bad("ODataError", "Invalid OData URI query $top: must be a number from 0 to 10000.")},
	{"top twice", get("/api/machines?$top=1&$top=2"), bad("ODataError", "Invalid OData URI query $top: the option is given more than once.")},
	{"skip no number", get("/api/machines?$skip=1e3"), bad("ODataError", "Invalid OData URI query $skip: must be a number from 0 to 2147483647.")},
	{"malformed", get("/api/machines?$top=%zz"), bad("BadRequest", "The query string is malformed.")},
}

func bodyErrors(t *testing.T) []row {
	text := http.Header{"Authorization": {"Bearer " + token(t, nil)}, "Content-Type": {"text/plain"}}
	return []row{
		{"other case", submit(`{"Title":"t"}`), bad("InvalidRequestBody", "Invalid request body: unknown property Title; did you mean title?")},
		{"unknown", submit(indicatorJSON("x", "1")), bad("InvalidRequestBody", "Invalid request body: unknown property x.")},
		{"twice", submit(`{"title":"a","title":"b"}`), bad("InvalidRequestBody", "Invalid request body: duplicate property title.")},
		{"wrong type", submit(indicatorJSON("title", "1")), bad("InvalidRequestBody", "Invalid request body: title must be a string.")},
		{"no time", submit(indicatorJSON("expirationTime", `"soon"`)), bad("InvalidRequestBody", "Invalid request body: expirationTime must be a date and time such as 2026-01-02T15:04:05Z.")},
		{"array", submit("[]"), bad("InvalidRequestBody", "Invalid request body: the body must be an object.")},
		{"empty", submit(""), bad("InvalidRequestBody", "Invalid request body: the body is empty.")},
		{"no JSON", submit("a=b").with(text), failure{415, "InvalidRequestBody", "Invalid request body: the Content-Type must be application/json."}},
	}
}

var fieldErrors = []row{
	{"no value", submit(indicatorJSON("indicatorValue", "")), bad("MissingRequiredParameter", "Parameter indicatorValue is missing.")},
	{"null value", submit(indicatorJSON("indicatorValue", "null")), bad("MissingRequiredParameter", "Parameter indicatorValue is missing.")},
	{"no type", submit(indicatorJSON("indicatorType", "")), bad("MissingRequiredParameter", "Parameter indicatorType is missing.")},
	{"no action", submit(indicatorJSON("action", "")), bad("MissingRequiredParameter", "Parameter action is missing.")},
	{"no title", submit(indicatorJSON("title", "")), bad("MissingRequiredParameter", "Parameter title is missing.")},
	{"no description", submit(indicatorJSON("description", "")), bad("MissingRequiredParameter", "Parameter description is missing.")},
	{"unknown type", submit(valueJSON("ipaddress", "x")), bad("InvalidInput", "Invalid input indicatorType: must be one of FileSha1, FileMd5, FileSha256, CertificateThumbprint, IpAddress, DomainName, Url.")},
	{"unknown action", submit(indicatorJSON("action", `"Nuke"`)), bad("InvalidInput", "Invalid input action: must be one of Alert, Warn, Block, Audit, BlockAndRemediate, AlertAndBlock, Allowed.")},
	{"unknown severity", submit(indicatorJSON("severity", `"Extreme"`)), bad("InvalidInput", "Invalid input severity: must be one of Informational, Low, Medium, High.")},
	{"no URL", submit(indicatorJSON("educateUrl", `"nowhere"`)), bad("InvalidUrl", "URL is invalid.")},
	{"audit without alert", submit(indicatorJSON("action", `"Audit"`)), bad("MissingRequiredParameter", "Parameter generateAlert is missing.")},
	{"audit with no alert", submit(indicatorJSON("action", `"Audit"`, "generateAlert", "false")), bad("InvalidInput", "Invalid input generateAlert: must be true with action Audit.")},
}

var valueErrors = []row{
	{"address", submit(valueJSON("IpAddress", "10.0.0.999")), bad("InvalidIpAddress", "IP address 10.0.0.999 is invalid.")},
	{"network", submit(valueJSON("IpAddress", "10.0.0.0/8")), bad("InvalidIpAddress", "IP address 10.0.0.0/8 is invalid.")},
	{"domain", submit(valueJSON("DomainName", "a_b")), bad("InvalidDomainName", "Domain name a_b is invalid.")},
	{"URL without a scheme", submit(valueJSON("Url", "contoso.com/x")), bad("InvalidUrl", "URL is invalid.")},
	{"SHA-1", submit(valueJSON("FileSha1", "220e")), bad("InvalidHashValue", "Hash value 220e is invalid.")},
	{"SHA-256", submit(valueJSON("FileSha256", strings.Repeat("g", 64))), bad("InvalidHashValue", "Hash value "+strings.Repeat("g", 64)+" is invalid.")},
	{"MD5", submit(valueJSON("FileMd5", strings.Repeat("0", 40))), bad("InvalidHashValue", "Hash value "+strings.Repeat("0", 40)+" is invalid.")},
	{"thumbprint", submit(valueJSON("CertificateThumbprint", "0")), bad("InvalidHashValue", "Hash value 0 is invalid.")},
}

// What is wrong with the batch as a whole; testImport has the items.
var importErrors = []row{
	{"501 items", importing(strings.Repeat(indicatorJSON()+",", 500) + indicatorJSON()), bad("MaximumBatchSizeExceeded", "Maximum batch size exceeded. Received: 501, allowed: 500.")},
	{"no items", importing(), bad("InvalidInput", "Invalid input Indicators: must have at least 1 item.")},
	{"no batch", request{method: "POST", path: "/api/indicators/import", body: `{}`}, bad("MissingRequiredParameter", "Parameter Indicators is missing.")},
	{"null", request{method: "POST", path: "/api/indicators/import", body: `{"Indicators":null}`}, bad("MissingRequiredParameter", "Parameter Indicators is missing.")},
	{"other case", request{method: "POST", path: "/api/indicators/import", body: `{"indicators":[]}`}, bad("InvalidRequestBody", "Invalid request body: unknown property indicators; did you mean Indicators?")},
	{"item in other case", importing(indicatorJSON(), indicatorJSON("Severity", `"Low"`)), bad("InvalidRequestBody", "Invalid request body: unknown property Indicators[1].Severity; did you mean severity?")},
}

var isolateErrors = []row{
	{"unknown", isolate("win-99", `{"Comment":"c"}`), notFound("win-99")},
	{"no comment", isolate("win-01", `{"IsolationType":"Full"}`), bad("MissingRequiredParameter", "Parameter Comment is missing.")},
	{"unknown type", isolate("win-01", `{"Comment":"c","IsolationType":"full"}`), bad("InvalidInput", "Invalid input IsolationType: must be one of Full, Selective, UnManagedDevice.")},
	{"machine in the body", isolate("win-99", `{"Comment":"c","ID":"win-01"}`), bad("InvalidRequestBody", "Invalid request body: unknown property ID.")},
	{"Linux", isolate("linux-01", `{"Comment":"c"}`), bad("OsPlatformNotSupported", "OS Platform Linux is not supported for this action.")},
	{"old, full", isolate("win-old", `{"Comment":"c","IsolationType":"Full"}`), bad("ClientVersionNotSupported", "Full isolation is supported on client version 1703 and above.")},
	{"old, selective", isolate("win-old", `{"Comment":"c","IsolationType":"Selective"}`), bad("ClientVersionNotSupported", "Selective isolation is supported on client version 1709 and above.")},
}

var statisticsErrors = []row{
	{"no address", get("/api/ips/10.0.0.999/stats"), bad("InvalidIpAddress", "IP address 10.0.0.999 is invalid.")},
	{"network", get("/api/ips/10.0.0.0%2F8/stats"), bad("InvalidIpAddress", "IP address 10.0.0.0/8 is invalid.")},
	{"too far back", get("/api/ips/10.0.0.1/stats?lookBackHours=721"), bad("InvalidInput", "Invalid input lookBackHours: must be at most 720.")},
	{"no hours", get("/api/ips/10.0.0.1/stats?lookBackHours=0"), bad("InvalidInput", "Invalid input lookBackHours: must be at least 1.")},
	{"hours no number", get("/api/ips/10.0.0.1/stats?lookBackHours=all"), bad("InvalidInput", "Invalid input lookBackHours: must be an integer.")},
	{"hours in other case", get("/api/ips/10.0.0.1/stats?lookbackhours=1"), bad("InvalidInput", "Invalid input lookbackhours: names are case-sensitive, it must be lookBackHours.")},
}
