package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// names returns the names of the members that a JSON object has, sorted.
func names(t *testing.T, object json.RawMessage) string {
	t.Helper()
	var members map[string]json.RawMessage
	if err := json.Unmarshal(object, &members); err != nil {
		t.Fatalf("%v in %s", err, object)
	}
	return strings.Join(slices.Sorted(maps.Keys(members)), " ")
}

// checkNames demands that an answer has these members.
func (h *harness) checkNames(r request, status int, want string) {
	h.t.Helper()
	var object json.RawMessage
	h.answer(r, status, &object)
	if got := names(h.t, object); got != want {
		h.t.Errorf("%s has the members\n%s, want\n%s", r.path, got, want)
	}
}

var answerTests = []struct {
	name string
	test func(*harness)
}{
	{"members", testMembers},
	{"machine", testMachine},
	{"queries", testQueries},
	{"select", testSelect},
	{"pages", testPages},
	{"counts", testCounts},
	{"other lists", testOtherLists},
	{"update", testUpdate},
	{"values", testValues},
	{"import", testImport},
	{"import, as JSON", testImportJSON},
	{"delete", testDelete},
	{"isolate", testIsolate},
	{"live response", testLiveResponse},
	{"file", testFile},
	{"statistics", testStatistics},
	{"domain", testDomain},
}

// TestAnswers drives every route with requests that must succeed, without a word
// in the log of failures.
func TestAnswers(t *testing.T) {
	h := serve(t)
	for _, tt := range answerTests {
		t.Run(tt.name, func(t *testing.T) { tt.test(h.in(t)) })
	}
	if records := h.log.records(); len(records) > 0 {
		t.Errorf("the log speaks of failures: %+v", records)
	}
}

func testMembers(h *harness) {
	h.checkNames(get("/api/machines/win-01"), 200,
		"aadDeviceId computerDnsName deviceValue exposureLevel firstSeen healthStatus id isAadJoined isExcluded lastExternalIpAddress lastIpAddress "+
			"lastSeen machineTags onboardingStatus osBuild osPlatform osProcessor rbacGroupId rbacGroupName riskScore version")
	h.checkNames(get("/api/machines"), 200, "@odata.context value")
	h.checkNames(query("$count=true&$skip=1"), 200, "@odata.context @odata.count value")
	h.checkNames(query("$count=false"), 200, "@odata.context value")
	h.checkNames(get("/api/ips/10.0.0.1/stats"), 200, "ipAddress orgFirstSeen orgLastSeen organizationPrevalence")
	h.checkNames(submit(indicatorJSON()), 200,
		"action application createdBy creationTimeDateTimeUtc description educateUrl expirationTime generateAlert id "+
			"indicatorType indicatorValue lastUpdateTime lastUpdatedBy rbacGroupNames recommendedActions severity title")
	const action = "computerDnsName creationDateTimeUtc id lastUpdateDateTimeUtc machineId requestor requestorComment scope status type"
	h.checkNames(isolate("win-noauto", `{"Comment":"c"}`), 201, action)
	h.checkNames(respond("win-old", commands(getFileCommand)), 201, action)
	h.checkNames(get("/api/files/"+demoFiles[0].sha1), 200,
		"determinationType determinationValue fileProductName filePublisher fileType globalFirstObserved globalLastObserved "+
			"globalPrevalence isPeFile sha1 sha256 size")
	h.checkNames(get("/api/domains/example.com/stats"), 200, "host orgFirstSeen orgLastSeen organizationPrevalence")
}

func testMachine(h *harness) {
	const id = "1e5bc9d7e413ddd7902c2932e418702b84d0cc07"
	for _, name := range []string{"win-01", "WIN-01", id, strings.ToUpper(id)} {
		var m machine
		h.answer(get("/api/machines/"+name).as(machineIsolate, machineRead), 200, &m)
		if m.ID != id || m.ComputerDNSName != "win-01" || m.OSPlatform != "Windows10" || time.Since(m.LastSeen.Time) > 2*time.Hour {
			h.t.Errorf("%s is %+v", name, m)
		}
	}
}

// testUpdate submits an indicator again, whose value is spelled in another way.
func testUpdate(h *harness) {
	submit := func(value string, pairs ...string) (ind indicator) {
		pairs = append([]string{"indicatorType", `"DomainName"`, "indicatorValue", `"` + value + `"`}, pairs...)
		h.answer(submit(indicatorJSON(pairs...)), 200, &ind)
		return ind
	}
	first := submit("contoso.com", "application", `"a"`, "severity", `"Low"`, "rbacGroupNames", `["x","y"]`,
		"expirationTime", `"2030-12-12T00:00:00Z"`, "action", `"Audit"`, "generateAlert", "true")
	second := submit("CONTOSO.com", "application", `"b"`, "severity", "null", "rbacGroupNames", "null", "title", `"new"`)
	other := submit("fabrikam.com")

	if first.Severity == nil || *first.Severity != "Low" || len(first.RBACGroupNames) != 2 || first.ExpirationTime.Year() != 2030 || !*first.GenerateAlert {
		h.t.Errorf("the first is %+v", first)
	}
	if second.ID != first.ID || *second.Application != "a" || second.Severity != nil || len(second.RBACGroupNames) != 0 ||
		second.Title != "new" || second.Value != "CONTOSO.com" || second.Updated.Before(first.Updated.Time) {
		h.t.Errorf("the second is %+v", second)
	}
	if other.ID == first.ID || other.UpdatedBy != "example-client" {
		h.t.Errorf("the other is %+v", other)
	}
}

func testValues(h *harness) {
	for value, kind := range map[string]string{
		"220E7D15b011d7fac48f2bd61114db1022197f7f":                         "FileSha1",
		"d41d8cd98f00b204e9800998ecf8427e":                                 "FileMd5",
		"2233223322332233223322332233223322332233223322332233223322332222": "FileSha256",
		"220e7d15b011d7fac48f2bd61114db1022197f7f":                         "CertificateThumbprint",
		"2001:db8::7":               "IpAddress",
		"login.contoso.com":         "DomainName",
		"https://contoso.com/a?b=c": "Url",
	} {
		var ind indicator
		body := indicatorJSON("indicatorValue", `"`+value+`"`, "indicatorType", `"`+kind+`"`, "educateUrl", `"https://contoso.com"`)
		h.answer(submit(body), 200, &ind)
		if ind.Value != value || ind.Type != kind {
			h.t.Errorf("%s is %+v", value, ind)
		}
	}
}

// testImport imports items of which some are wrong: each fails for itself, in the
// words of the contract.
func testImport(h *harness) {
	req := importing(
		indicatorJSON("indicatorValue", `"192.0.2.1"`),
		indicatorJSON("indicatorValue", `"192.0.2.999"`),
		indicatorJSON("severity", `"Extreme"`),
		"null",
		indicatorJSON("indicatorValue", `"192.0.2.1"`, "title", `"again"`),
		indicatorJSON("action", `"Audit"`, "generateAlert", "false"),
	)
	var results struct{ Value []importResult }
	h.answer(req, 200, &results)
	want := []string{
		"192.0.2.1: ",
		"192.0.2.999: IP address 192.0.2.999 is invalid.",
		"10.0.0.7: Invalid input severity: must be one of Informational, Low, Medium, High.",
		": Parameter indicatorValue is missing.",
		"192.0.2.1: ",
		"10.0.0.7: Invalid input generateAlert: must be true with action Audit.",
	}
	if len(results.Value) != len(want) {
		h.t.Fatalf("%d results", len(results.Value))
	}
	for i, r := range results.Value {
		reason := ""
		if r.FailureReason != nil {
			reason = *r.FailureReason
		}
		if got := r.Indicator + ": " + reason; got != want[i] || r.IsFailed != (reason != "") || r.IsFailed != (r.ID == nil) {
			h.t.Errorf("item %d: %q, want %q (%+v)", i, got, want[i], r)
		}
	}
	if first, again := results.Value[0].ID, results.Value[4].ID; *first != *again {
		h.t.Errorf("the same value is %d and %d", *first, *again)
	}

	items := make([]string, 500)
	for i := range items {
		items[i] = indicatorJSON("indicatorValue", fmt.Sprintf(`"198.51.%d.%d"`, i/250, i%250))
	}
	h.answer(importing(items...), 200, &results)
	if last := results.Value[499]; len(results.Value) != 500 || last.IsFailed {
		h.t.Errorf("of 500 the last is %+v", last)
	}
}

// testImportJSON shows the nulls.
func testImportJSON(h *harness) {
	var ind indicator
	h.answer(submit(indicatorJSON()), 200, &ind)
	_, got := h.do(importing(indicatorJSON(), "{}"))
	want := fmt.Sprintf(`{"value":[{"id":"%d","indicator":"10.0.0.7","isFailed":false,"failureReason":null},`+
		`{"id":null,"indicator":"","isFailed":true,"failureReason":"Parameter indicatorValue is missing."}]}`, ind.ID)
	if strings.TrimSpace(got) != want {
		h.t.Errorf("got %s\nwant %s", got, want)
	}
}

func testIsolate(h *harness) {
	var action machineAction
	h.answer(isolate("WIN-01", `{"Comment":"alert 1234","IsolationType":"Selective"}`), 201, &action)
	if action.Type != "Isolate" || action.Scope == nil || *action.Scope != "Selective" || action.Status != "Pending" || action.RequestorComment != "alert 1234" ||
		action.Requestor != "example-client" || action.ComputerDNSName != "win-01" || !uuidV4.MatchString(action.ID) {
		h.t.Errorf("the action is %+v", action)
	}
}

// testLiveResponse sends every type of command; what was asked for is kept.
func testLiveResponse(h *harness) {
	const items = `{"type":"PutFile","params":[{"key":"FileName","value":"a.ps1"}]},` +
		`{"type":"RunScript","params":[{"key":"ScriptName","value":"a.ps1"},{"key":"Args","value":""}]},` + getFileCommand
	var action machineAction
	h.answer(respond("LINUX-01", commands(items)).by("script").as(machineLiveResponse), 201, &action)
	if action.Type != "LiveResponse" || action.Scope != nil || action.Status != "Pending" || action.RequestorComment != "c" ||
		action.Requestor != "script" || action.ComputerDNSName != "linux-01" || !uuidV4.MatchString(action.ID) {
		h.t.Errorf("the action is %+v", action)
	}
	var kept string
	err := h.store.db.QueryRow(`SELECT commands FROM machine_actions WHERE id = ?`, action.ID).Scan(&kept)
	if want := "[" + items + "]"; err != nil || kept != want {
		h.t.Errorf("kept %s, want %s, %v", kept, want, err)
	}
}

// testDelete deletes indicators, one of which is named twice.
func testDelete(h *harness) {
	ids := make([]string, 3)
	for i := range ids {
		var ind indicator
		h.answer(submit(valueJSON("IpAddress", fmt.Sprintf("203.0.113.%d", i))), 200, &ind)
		ids[i] = strconv.Quote(strconv.FormatInt(ind.ID, 10))
	}
	for _, batch := range [][]string{{ids[0]}, {ids[1], ids[2], ids[1]}} {
		resp, body := h.do(deleting("[" + strings.Join(batch, ",") + "]"))
		if resp.StatusCode != 204 || body != "" {
			h.t.Errorf("%v: %s %s", batch, resp.Status, body)
		}
	}
	var count int
	err := h.store.db.QueryRow(`SELECT count(*) FROM indicators WHERE indicator_value LIKE '203.0.113.%'`).Scan(&count)
	if err != nil || count != 0 {
		h.t.Errorf("%d indicators are left, %v", count, err)
	}
}

func testFile(h *harness) {
	for _, want := range demoFiles {
		for _, hash := range []string{want.sha1, want.sha256, strings.ToUpper(want.sha1), strings.ToUpper(want.sha256)} {
			var f file
			h.answer(get("/api/files/"+hash).as(fileRead), 200, &f)
			if f.SHA1 != want.sha1 || f.SHA256 != want.sha256 || f.Size != want.size || f.GlobalPrevalence != want.prevalence ||
				*f.FileProductName != want.product || f.DeterminationType != want.determination || !f.IsPEFile {
				h.t.Errorf("%s is %+v", hash, f)
			}
		}
	}
}

func testDomain(h *harness) {
	for _, tt := range []struct {
		path       string
		prevalence int
	}{
		{"intranet.contoso.com/stats", 2},
		{"intranet.contoso.com/stats?lookBackHours=720", 2},
		{"INTRANET.contoso.com./stats?lookBackHours=48", 1},
		{"intranet.contoso.com/stats?lookBackHours=1", 0},
		{"login.contoso.com/stats", 1},
		{"contoso.com/stats", 0},
	} {
		var stats domainStats
		h.answer(get("/api/domains/"+tt.path).as(urlRead), 200, &stats)
		if stats.OrganizationPrevalence != tt.prevalence || (stats.OrgFirstSeen == nil) != (tt.prevalence == 0) ||
			!strings.HasPrefix(tt.path, stats.Host+"/") {
			h.t.Errorf("%s: %+v", tt.path, stats)
		}
	}
}

func testStatistics(h *harness) {
	for _, tt := range []struct {
		path       string
		prevalence int
	}{
		{"10.209.67.177/stats", 2},
		{"10.209.67.177/stats?lookBackHours=720", 2},
		{"10.209.67.177/stats?lookBackHours=24", 1},
		{"10.209.67.177/stats?lookBackHours=1", 0},
		{"::ffff:10.209.67.177/stats", 2},
		{"2001:DB8:0::1/stats", 1},
		{"10.0.0.1/stats", 0},
	} {
		var stats ipStats
		h.answer(get("/api/ips/"+tt.path), 200, &stats)
		if stats.OrganizationPrevalence != tt.prevalence || (stats.OrgFirstSeen == nil) != (tt.prevalence == 0) {
			h.t.Errorf("%s: %+v", tt.path, stats)
		}
	}
}
