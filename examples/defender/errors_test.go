package main

import (
	"fmt"
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

func unknown(resource string) failure {
	return failure{404, "ResourceNotFound", "Resource " + resource + " was not found."}
}
func unknownIndicator(id string, i int) failure {
	return unknown(fmt.Sprintf("%s (IndicatorIds[%d])", id, i))
}

var unauthorized = failure{401, "Unauthorized", "Unauthorized"}

type rowGroup struct {
	name string
	rows []row
}

func errorGroups(t *testing.T) []rowGroup {
	return []rowGroup{
		{"token", tokenErrors(t)},
		{"roles", roleErrors},
		{"Echo", echoErrors},
		{"machines", machineErrors},
		{"queries", queryErrors},
		{"body", bodyErrors(t)},
		{"fields", fieldErrors},
		{"values", valueErrors},
		{"import", importErrors},
		{"delete", deleteErrors},
		{"isolate", isolateErrors},
		{"live response", liveResponseErrors},
		{"files", fileErrors},
		{"statistics", statisticsErrors},
	}
}

// TestErrors drives every route with requests that must fail. The service is the
// same for all of them: no failure may leave a trace that another one sees.
func TestErrors(t *testing.T) {
	h := serve(t)
	failed := 0
	for _, group := range errorGroups(t) {
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
		{"no expiry", machines.with(bearer(t, hs256, []byte(testKey), time.Time{})), unauthorized},
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
	{"delete", deleting("[").as(ipRead), forbidden("Missing application roles. API required roles: Ti.ReadWrite.All, application roles: Ip.Read.All.")},
	{"live response", respond("win-noauto", "{").as(machineIsolate), forbidden("Missing application roles. API required roles: Machine.LiveResponse, application roles: Machine.Isolate.")},
	{"file", get("/api/files/x").as(machineRead), forbidden("Missing application roles. API required roles: File.Read.All, application roles: Machine.Read.All.")},
	{"statistics", get("/api/ips/10.0.0.999/stats").as(urlRead), forbidden("Missing application roles. API required roles: Ip.Read.All, application roles: URL.Read.All.")},
	{"domain", get("/api/domains/x/stats").as(ipRead), forbidden("Missing application roles. API required roles: URL.Read.All, application roles: Ip.Read.All.")},
}

var echoErrors = []row{
	{"no such path", get("/nothing"), failure{404, "NotFound", "Not Found"}},
	{"no such method", request{method: "DELETE", path: "/api/machines"}, failure{405, "BadRequest", "Method Not Allowed"}},
}

var machineErrors = []row{
	{"unknown", get("/api/machines/123123123"), notFound("123123123")},
	{"unknown device ID", get("/api/machines/" + strings.Repeat("0", 40)), notFound(strings.Repeat("0", 40))},
	{"text of the client's", get("/api/machines/a%0Ab%E2%80%AEc%2Fd"), notFound("a b\ufffdc/d")},
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
	{"a long title", submit(indicatorJSON("title", `"`+strings.Repeat("x", 251)+`"`)), bad("InvalidInput", "Invalid input title: must be at most 250 characters long.")},
	{"no URL", submit(indicatorJSON("educateUrl", `"nowhere"`)), bad("InvalidUrl", "URL nowhere is invalid.")},
	{"audit without alert", submit(indicatorJSON("action", `"Audit"`)), bad("MissingRequiredParameter", "Parameter generateAlert is missing.")},
	{"audit with no alert", submit(indicatorJSON("action", `"Audit"`, "generateAlert", "false")), bad("InvalidInput", "Invalid input generateAlert: must be true with action Audit.")},
}

var valueErrors = []row{
	{"address", submit(valueJSON("IpAddress", "10.0.0.999")), bad("InvalidIpAddress", "IP address 10.0.0.999 is invalid.")},
	{"network", submit(valueJSON("IpAddress", "10.0.0.0/8")), bad("InvalidIpAddress", "IP address 10.0.0.0/8 is invalid.")},
	{"domain", submit(valueJSON("DomainName", "a_b")), bad("InvalidDomainName", "Domain name a_b is invalid.")},
	{"URL without a scheme", submit(valueJSON("Url", "contoso.com/x")), bad("InvalidUrl", "URL contoso.com/x is invalid.")},
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

var deleteErrors = []row{
	{"unknown", deleting(`["4711"]`), unknownIndicator("4711", 0)},
	{"no number", deleting(`["abc"]`), unknownIndicator("abc", 0)},
	{"too large a number", deleting(`["9223372036854775808"]`), unknownIndicator("9223372036854775808", 0)},
	{"text of the client's", deleting(`["a\nb\u202ec"]`), unknownIndicator("a b\ufffdc", 0)},
	{"long", deleting(`["` + strings.Repeat("x", 600) + `"]`), unknownIndicator(apierror.Clean(strings.Repeat("x", 600)), 0)},
	{"empty ID", deleting(`["1",""]`), bad("MissingRequiredParameter", "Parameter IndicatorIds[1] is missing.")},
	{"null ID", deleting(`[null]`), bad("MissingRequiredParameter", "Parameter IndicatorIds[0] is missing.")},
	{"number", deleting(`[1]`), bad("InvalidRequestBody", "Invalid request body: IndicatorIds[0] must be a string.")},
	{"501 IDs", deleting("[" + strings.Repeat(`"1",`, 500) + `"1"]`), bad("MaximumBatchSizeExceeded", "Maximum batch size exceeded. Received: 501, allowed: 500.")},
	{"no IDs", deleting("[]"), bad("InvalidInput", "Invalid input IndicatorIds: must have at least 1 item.")},
	{"null", deleting("null"), bad("MissingRequiredParameter", "Parameter IndicatorIds is missing.")},
	{"other case", request{method: "POST", path: "/api/indicators/BatchDelete", body: `{"indicatorIds":["1"]}`}, bad("InvalidRequestBody", "Invalid request body: unknown property indicatorIds; did you mean IndicatorIds?")},
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

var liveResponseErrors = []row{
	{"unknown", respond("win-99", commands(getFileCommand)), notFound("win-99")},
	{"no automation level", respond("win-noauto", commands(getFileCommand)), failure{403, "DisallowedOperation", "This device has no automation level assigned to it. Assign at least the lowest level to its device group."}},
	{"no comment", respond("win-01", `{"Commands":[`+getFileCommand+`]}`), bad("MissingRequiredParameter", "Parameter Comment is missing.")},
	{"no commands", respond("win-01", `{"Comment":"c"}`), bad("MissingRequiredParameter", "Parameter Commands is missing.")},
	{"empty", respond("win-01", commands()), bad("InvalidInput", "Invalid input Commands: must have at least 1 item.")},
	{"21 commands", respond("win-01", commands(strings.Repeat("{},", 20)+"{}")), bad("MaximumBatchSizeExceeded", "Maximum batch size exceeded. Received: 21, allowed: 20.")},
	{"no type", respond("win-01", commands(`{"params":[]}`)), bad("MissingRequiredParameter", "Parameter Commands[0].type is missing.")},
	{"unknown type", respond("win-01", commands(getFileCommand, `{"type":"getFile"}`)), bad("InvalidInput", "Invalid input Commands[1].type: must be one of PutFile, RunScript, GetFile.")},
	{"no params", respond("win-01", commands(`{"type":"RunScript"}`)), bad("InvalidInput", "Invalid input Commands[0].params: must have the key ScriptName with a value.")},
	{"another's params", respond("win-01", commands(`{"type":"PutFile","params":[{"key":"Path","value":"x"}]}`)), bad("InvalidInput", "Invalid input Commands[0].params: must have the key FileName with a value.")},
	{"no value", respond("win-01", commands(`{"type":"GetFile","params":[{"key":"Path"}]}`)), bad("InvalidInput", "Invalid input Commands[0].params: must have the key Path with a value.")},
	{"no key", respond("win-01", commands(`{"type":"GetFile","params":[{"key":"Path","value":"x"},{"value":"y"}]}`)), bad("MissingRequiredParameter", "Parameter Commands[0].params[1].key is missing.")},
	{"11 params", respond("win-01", commands(`{"type":"GetFile","params":[`+strings.Repeat(`{"key":"Path","value":"x"},`, 10)+`{"key":"a"}]}`)), bad("InvalidInput", "Invalid input Commands[0].params: must have at most 10 items.")},
	{"other case", respond("win-01", commands(`{"Type":"GetFile"}`)), bad("InvalidRequestBody", "Invalid request body: unknown property Commands[0].Type; did you mean type?")},
}

var fileErrors = []row{
	{"unknown SHA-1", get("/api/files/" + strings.Repeat("A", 40)), unknown(strings.Repeat("A", 40))},
	{"unknown SHA-256", get("/api/files/" + strings.Repeat("0", 64)), unknown(strings.Repeat("0", 64))},
	{"short", get("/api/files/220e"), bad("InvalidHashValue", "Hash value 220e is invalid.")},
	{"MD5", get("/api/files/" + strings.Repeat("0", 32)), bad("InvalidHashValue", "Hash value "+strings.Repeat("0", 32)+" is invalid.")},
	{"no hex", get("/api/files/" + strings.Repeat("g", 40)), bad("InvalidHashValue", "Hash value "+strings.Repeat("g", 40)+" is invalid.")},
	{"other characters", get("/api/files/%E2%80%AE'%20OR%201=1%0A"), bad("InvalidHashValue", "Hash value \ufffd' OR 1=1  is invalid.")},
}

var statisticsErrors = []row{
	{"no address", get("/api/ips/10.0.0.999/stats"), bad("InvalidIpAddress", "IP address 10.0.0.999 is invalid.")},
	{"network", get("/api/ips/10.0.0.0%2F8/stats"), bad("InvalidIpAddress", "IP address 10.0.0.0/8 is invalid.")},
	{"too far back", get("/api/ips/10.0.0.1/stats?lookBackHours=721"), bad("InvalidInput", "Invalid input lookBackHours: must be at most 720.")},
	{"no hours", get("/api/ips/10.0.0.1/stats?lookBackHours=0"), bad("InvalidInput", "Invalid input lookBackHours: must be at least 1.")},
	{"hours no number", get("/api/ips/10.0.0.1/stats?lookBackHours=all"), bad("InvalidInput", "Invalid input lookBackHours: must be an integer.")},
	{"no domain", get("/api/domains/a_b/stats"), bad("InvalidDomainName", "Domain name a_b is invalid.")},
	{"address as a domain", get("/api/domains/10.0.0.1/stats"), bad("InvalidDomainName", "Domain name 10.0.0.1 is invalid.")},
	{"domain, too far back", get("/api/domains/contoso.com/stats?lookBackHours=721"), bad("InvalidInput", "Invalid input lookBackHours: must be at most 720.")},
	{"hours in other case", get("/api/ips/10.0.0.1/stats?lookbackhours=1"), bad("InvalidInput", "Invalid input lookbackhours: names are case-sensitive, it must be lookBackHours.")},
}
