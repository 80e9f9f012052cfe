package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate/odata"
)

// listed returns the names of the machines in a list, and how many there are in
// all, -1 if the answer doesn't say.
func (h *harness) listed(q string) (machines string, count int64) {
	h.t.Helper()
	list := struct {
		Count *int64 `json:"@odata.count"`
		Value []machine
	}{}
	h.answer(query(q), 200, &list)
	if list.Value == nil {
		h.t.Errorf("%s: no list", q)
	}
	names := []string{}
	for _, m := range list.Value {
		names = append(names, m.ComputerDNSName)
	}
	if list.Count == nil {
		return strings.Join(names, " "), -1
	}
	return strings.Join(names, " "), *list.Count
}

// testQueries asks for the demo machines. They are in the order of their names
// where the query says nothing of it.
func testQueries(h *harness) {
	ago := func(d time.Duration) string { return time.Now().Add(-d).UTC().Format(time.RFC3339) }
	for _, tt := range []struct{ query, want string }{
		{"", "linux-01 win-01 win-lost win-noauto win-old"},
		{"other=x&a=%zz&b;c", "linux-01 win-01 win-lost win-noauto win-old"},

		{"$filter=riskScore eq 'High'", "win-01 win-lost"},
		{"$filter=riskScore eq 'High' and lastSeen gt " + ago(24*time.Hour), "win-01"},
		{"$filter=riskScore eq 'High' and lastSeen gt 2018-08-01Z", "win-01 win-lost"},
		{"$filter=riskScore eq 'High' and lastSeen lt 2018-08-01", ""},
		{"$filter=lastSeen ge " + ago(150*time.Minute) + "&$orderby=lastSeen desc", "win-01 linux-01"},
		{"$filter=lastSeen lt " + url.QueryEscape(time.Now().Add(-24*time.Hour).In(time.FixedZone("", 3600)).Format(time.RFC3339)), "win-lost"},
		{"$filter=lastSeen lt now() sub duration'P30D'", "win-lost"},
		{"$filter=riskScore ne 'High'", "linux-01 win-noauto win-old"},
		{"$filter=riskScore gt 'Low'", "win-01 win-lost win-old"},
		{"$filter=riskScore lt 'Informational'", "win-noauto"},
		{"$filter=riskScore in ('Low','None')", "linux-01 win-noauto"},
		{"$filter=riskScore gt exposureLevel", "win-01 win-lost"},
		{"$filter=exposureLevel eq 'None' or exposureLevel eq 'High'", "win-lost win-old"},
		{"$filter=riskScore eq @risk and exposureLevel eq 'Medium'&@risk='High'", "win-01"},
		{"$filter=healthStatus ne 'Active'&$top=100", "win-lost win-old"},
		{"$filter=healthStatus in ('Active', 'Inactive') and onboardingStatus eq 'Onboarded'", "linux-01 win-01 win-noauto"},
		{"$filter=onboardingStatus eq 'onboarded'", "linux-01 win-01 win-noauto win-old"},
		{"$filter=onboardingStatus eq 'CanBeOnboarded'", "win-lost"},
		{"$filter=onboardingStatus ne 'onboarded'", "win-lost"},
		{"$filter=rbacGroupId eq 150", "linux-01 win-noauto"},
		{"$filter=rbacGroupId lt 140.5", "win-01 win-lost win-old"},
		{"$filter=computerDnsName eq 'win-01'", "win-01"},
		{"$filter=computerDnsName eq 'WIN-01'", "win-01"},
		{"$filter=startswith(computerDnsName,'win-') and not (osPlatform eq 'Windows10')", "win-noauto"},
		{"$filter=startswith(computerDnsName,'WIN-') and contains(computerDnsName,'OLD') and endswith(computerDnsName,'D')", "win-old"},
		{"$filter=computerDnsName in ('Win-01','LINUX-01') and computerDnsName lt 'M'", "linux-01"},
		{"$filter=contains(computerDnsName,'o')", "win-lost win-noauto win-old"},
		{"$filter=endswith(tolower(osPlatform),'ux')", "linux-01"},
		{"$filter=length(version) eq 3", "linux-01"},
		{"$filter=id eq '1e5bc9d7e413ddd7902c2932e418702b84d0cc07'", "win-01"},
		{"$filter=lastIpAddress eq '172.17.230.11'", "linux-01"},
		{"$filter=version eq '22H2'", "win-01"},
		{"$filter=machineTags/any(t: t eq 'finance')", "win-01 win-lost"},
		{"$filter=machineTags/any(t: startswith(t,'d') or t eq 'laptop')", "linux-01 win-lost"},
		{"$filter=machineTags/any() and machineTags/all(t:t ne 'laptop')", "linux-01 win-01"},
		{"$filter=not machineTags/any()", "win-noauto win-old"},
		{"$filter=machineTags/$count eq 2", "linux-01 win-lost"},
		{"$filter=$it/rbacGroupId eq 150 and riskScore eq Defender.RiskScore'Low'", "linux-01"},
		{"$filter=true and not false&$top=1", "linux-01"},
		{"$filter=rbacGroupId in (" + strings.Repeat("1,", 480) + "150)", "linux-01 win-noauto"},
		{"$filter=computerDnsName eq 'x'' OR 1=1 --'", ""},
		{"filter=riskScore EQ 'High'&TOP=1", "win-01"},
		{"$filter=ComputerDnsName eq 'win-01' and MachineTags/any(t:t eq 'finance')&$orderby=LastSeen", "win-01"},

		{"$orderby=lastSeen", "win-lost win-noauto win-old linux-01 win-01"},
		{"$orderby=computerDnsName desc", "win-old win-noauto win-lost win-01 linux-01"},
		{"$orderby=riskScore desc,lastSeen", "win-lost win-01 win-old linux-01 win-noauto"},
		{"$orderby=exposureLevel", "win-lost linux-01 win-noauto win-01 win-old"},
		{"$orderby=osBuild", "linux-01 win-old win-lost win-01 win-noauto"},
		{"$orderby=rbacGroupName desc", "linux-01 win-noauto win-01 win-lost win-old"},
		{"$orderby=length(computerDnsName) desc&$top=1", "win-noauto"},
		{"$orderby=1", "linux-01 win-01 win-lost win-noauto win-old"},
		{"$orderby=isAadJoined", "linux-01 win-01 win-lost win-noauto win-old"},
	} {
		if got, count := h.listed(tt.query); got != tt.want || count != -1 {
			h.t.Errorf("%s\nis %s (%d)\nwant %s", tt.query, got, count, tt.want)
		}
	}
}

// testPages asks for parts of lists, and for how many there are in all.
func testPages(h *harness) {
	for _, tt := range []struct {
		query, want string
		count       int64
	}{
		{"$top=10000", "linux-01 win-01 win-lost win-noauto win-old", -1},
		{"$top=2", "linux-01 win-01", -1},
		{"$top=2&$skip=1", "win-01 win-lost", -1},
		{"$skip=4", "win-old", -1},
		{"%24top=1", "linux-01", -1},
		{"$count=true", "linux-01 win-01 win-lost win-noauto win-old", 5},
		{"$count=true&$top=0", "", 5},
		{"$count=true&$skip=5", "", 5},
		{"$count=true&$top=1&$skip=1&$filter=startswith(computerDnsName,'win') and rbacGroupId eq 140", "win-lost", 3},
		{"$count=true&$filter=riskScore eq 'Informational'", "", 0},
		{"$count=false&$top=1", "linux-01", -1},
	} {
		if got, count := h.listed(tt.query); got != tt.want || count != tt.count {
			h.t.Errorf("%s\nis %s (%d)\nwant %s (%d)", tt.query, got, count, tt.want, tt.count)
		}
	}
}

func testSelect(h *harness) {
	for _, tt := range []struct{ query, want string }{
		{"$select=computerDnsName", `{"value":[{"computerDnsName":"win-01"}]}`},
		{"$select=riskScore,id,osBuild,aadDeviceId", `{"value":[{"aadDeviceId":null,"id":"1e5bc9d7e413ddd7902c2932e418702b84d0cc07","osBuild":19045,"riskScore":"High"}]}`},
		{"$select=machineTags&$count=true", `{"@odata.count":1,"value":[{"machineTags":["finance"]}]}`},
		{"$select=ComputerDnsName", `{"value":[{"computerDnsName":"win-01"}]}`},
		{"$select=isAadJoined,isAadJoined", `{"value":[{"isAadJoined":false}]}`},
	} {
		resp, body := h.do(query("$filter=computerDnsName eq 'win-01'&" + tt.query))
		want := `{"@odata.context":"http://` + h.addr.String() + `/api/$metadata#Machines",` + tt.want[1:]
		if got := strings.TrimSpace(body); resp.StatusCode != 200 || got != want {
			h.t.Errorf("%s: %s %s\nwant %s", tt.query, resp.Status, got, want)
		}
	}
	var whole, star struct{ Value []json.RawMessage }
	h.answer(query("$top=1"), 200, &whole)
	for _, q := range []string{"$top=1&$select=*", "$top=1&$select=id,*"} {
		h.answer(query(q), 200, &star)
		if got, want := names(h.t, star.Value[0]), names(h.t, whole.Value[0]); got != want {
			h.t.Errorf("%s has the members\n%s, want\n%s", q, got, want)
		}
	}
}

// testCounts asks for bare numbers.
func testCounts(h *harness) {
	for path, want := range map[string]string{
		"/api/machines/$count": "5",
		"/api/machines/$count?$filter=startswith(computerDnsName,'win')+and+rbacGroupId+eq+140": "3",
		"/api/machines/$count?$filter=riskScore+eq+'Informational'&$top=1":                      "0",
		"/api/indicators/$count?$filter=title+eq+'nobody'":                                      "0",
		"/api/machineactions/$count?$filter=status+eq+'Cancelled'":                              "0",
	} {
		resp, body := h.do(get(path))
		if resp.StatusCode != 200 || body != want || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/plain") {
			h.t.Errorf("%s: %s %s %s, want %s", path, resp.Status, resp.Header.Get("Content-Type"), body, want)
		}
	}
}

// testOtherLists asks for indicators and machine actions as clients do.
func testOtherLists(h *harness) {
	var ind indicator
	h.answer(submit(indicatorJSON("indicatorType", `"DomainName"`, "indicatorValue", `"listed.contoso.com"`, "action", `"AlertAndBlock"`,
		"severity", `"High"`, "expirationTime", `"2030-12-12T00:00:00Z"`, "rbacGroupNames", `["Group1"]`)), 200, &ind)
	var action machineAction
	h.insert(strings.Repeat("a", 40), "win-listed", nil)
	if _, err := h.store.db.Exec(`UPDATE machines SET os_platform = 'Windows11', version = '23H2' WHERE computer_dns_name = 'win-listed'`); err != nil {
		h.t.Fatal(err)
	}
	h.answer(isolate("win-listed", `{"Comment":"c"}`), 201, &action)
	for _, tt := range []struct{ path, want string }{
		{"indicators?$filter=action+eq+'AlertAndBlock'", ind.Value},
		{"indicators?$filter=indicatorType eq 'DomainName' and contains(indicatorValue,'listed')", ind.Value},
		{"indicators?$filter=createdBy eq 'example-client' and severity in ('High','Medium')", ind.Value},
		{"indicators?$filter=expirationTime gt 2030-01-01Z and creationTimeDateTimeUtc ge 2026-01-01T00:00:00Z", ind.Value},
		{"indicators?$filter=rbacGroupNames/any(g: g eq 'Group1')&$orderby=lastUpdateTime desc", ind.Value},
		{fmt.Sprintf("indicators?$filter=Id eq '%d'&$select=indicatorValue", ind.ID), ind.Value},
		{"machineactions?$filter=machineId eq '" + action.MachineID + "'&$top=2", action.ID},
		{"machineactions?$filter=machineId eq '" + action.MachineID + "' and status eq 'Pending'", action.ID},
		{"machineactions?$filter=requestor eq 'example-client' and type eq 'Isolate' and computerDnsName eq 'WIN-LISTED'", action.ID},
		{"machineactions?$filter=creationDateTimeUtc ge 2026-01-01T00:00:00Z and machineId ne null&$orderby=creationDateTimeUtc desc&$top=1", action.ID},
		{"machineactions?$filter=lastUpdateDateTimeUtc ge 2026-01-01 and scope eq 'Full' and machineId eq '" + action.MachineID + "'", action.ID},
		{"machineactions?$filter=machineId eq '" + action.MachineID + "' and lastUpdateTime gt 2026-01-01Z&$select=id,status", action.ID},
	} {
		var list struct {
			Context string `json:"@odata.context"`
			Value   []struct {
				ID    string
				Value string `json:"indicatorValue"`
			}
		}
		h.answer(get("/api/"+strings.ReplaceAll(tt.path, " ", "+")), 200, &list)
		if len(list.Value) != 1 || list.Value[0].ID != tt.want && list.Value[0].Value != tt.want || !strings.Contains(list.Context, "/api/$metadata#") {
			h.t.Errorf("%s: %+v, want %s alone", tt.path, list, tt.want)
		}
	}
	if _, err := h.store.db.Exec(`DELETE FROM machine_actions WHERE id = ?1; DELETE FROM machines WHERE computer_dns_name = 'win-listed'`, action.ID); err != nil {
		h.t.Fatal(err)
	}
}

func badQuery(detail string) failure {
	return bad("ODataError", "Invalid OData URI query "+detail+".")
}

var queryErrors = []row{
	{"unknown property", query("$filter=riskscor eq 'High'"), badQuery(`$filter: unknown property "riskscor" at position 0 (did you mean "riskScore"?)`)},
	{"value missing", query("$filter=exposureLevel eq"), badQuery("$filter: unexpected end at position 16, expected a value")},
	{"operator missing", query("$filter=riskScore eq 'High' lastSeen gt 2018-08-01Z"), badQuery(`$filter: unexpected "lastSeen" at position 20, expected an operator`)},
	{"quote missing", query("$filter=riskScore eq 'High"), badQuery("$filter: unexpected end at position 18, expected a closing quote")},
	{"value without quotes", query("$filter=riskScore eq High"), badQuery(`$filter: unknown property "High" at position 13 (a string is written 'High')`)},
	{"unknown value", query("$filter=riskScore eq 'Hihg'"), badQuery(`$filter: unknown value "Hihg" at position 13 (did you mean "High"?)`)},
	{"value in wrong case", query("$filter=healthStatus in ('Active','inactive')"), badQuery(`$filter: unknown value "inactive" at position 26 (did you mean "Inactive"?)`)},
	{"value of another", query("$filter=exposureLevel eq 'Informational'"), badQuery(`$filter: unknown value "Informational" at position 17`)},
	{"wrong type", query("$filter=lastSeen gt 5"), badQuery(`$filter: "5" at position 12 is an Integer, expected a DateTimeOffset`)},
	{"text for a number", query("$filter=rbacGroupId eq '140'"), badQuery(`$filter: "'140'" at position 15 is a String, expected an Integer without quotes`)},
	{"no such day", query("$filter=lastSeen gt 2026-02-30Z"), badQuery(`$filter: unexpected "30Z" at position 20, expected a day of the month from 01 to 28`)},
	{"plus not encoded", query("$filter=lastSeen gt 2026-01-01T00:00:00+01:00"), badQuery(`$filter: unexpected " " at position 31, expected Z or an offset, its + encoded as %2B`)},
	{"no condition", query("$filter=riskScore"), badQuery(`$filter: "riskScore" at position 0 is an Enum, expected a Boolean`)},
	{"not filterable", query("$filter=firstSeen gt 2018-08-01Z"), badQuery(`$filter: property "firstSeen" at position 0 can't be used to filter`)},
	{"collection as a value", query("$filter=machineTags eq 'finance'"), badQuery(`$filter: "machineTags" at position 0 is a collection, expected a String`)},
	{"number for a level", query("$filter=riskScore eq 3"), badQuery(`$filter: "3" at position 13 is an Integer, expected an Enum`)},
	{"level and text", query("$filter=riskScore eq osPlatform"), badQuery(`$filter: "osPlatform" at position 13 is a String, expected an Enum`)},
	{"level as text", query("$filter=contains(riskScore,'i')"), badQuery(`$filter: "riskScore" at position 9 is an Enum, expected a String`)},
	{"no flags", query("$filter=riskScore has 'High'"), badQuery(`$filter: "riskScore has 'High'" at position 0 is not supported`)},
	{"time of a column", query("$filter=lastSeen add duration'P1D' gt now()"), badQuery(`$filter: "lastSeen add duration'P1D'" at position 0 is not supported`)},
	{"property of a tag", query("$filter=machineTags/length gt 5"), badQuery("$filter: a property of a collection at position 12, expected any, all or $count")},
	{"NUL", query("$filter=osPlatform eq 'a%00'"), badQuery("$filter: a NUL in the string at position 14 is not supported")},
	{"too many", query("$filter=rbacGroupId in (" + strings.Repeat("1,", 1400) + "2)"), badQuery(`$filter: "1" at position 2012 is more work than a query may ask for (1000)`)},
	{"too deep", query("$filter=" + strings.Repeat("not (", 40) + "true" + strings.Repeat(")", 40)), badQuery("$filter: nested deeper than 32 levels at position 84")},
	{"too long", query("$filter=id eq '" + strings.Repeat("x", 9000) + "'"), badQuery("$filter: longer than 8192 bytes")},
	{"unknown function", query("$filter=contain(computerDnsName,'x')"), badQuery(`$filter: unknown function "contain" at position 0 (did you mean "contains"?)`)},
	{"function not supported", query("$filter=indexof(version,'2') eq 0"), badQuery("$filter: the function indexof at position 0 is not supported")},
	{"arguments", query("$filter=contains(computerDnsName)"), badQuery("$filter: contains at position 0 takes 2 arguments, not 1")},
	{"filter empty", query("$filter="), badQuery("$filter: unexpected end at position 0, expected an expression")},
	{"text of the client's", query("$filter=%E2%80%AE%0A"), badQuery("$filter: unexpected \"\ufffd\" at position 0, expected an expression")},
	{"not UTF-8", query("$filter=computerDnsName eq '%FF'"), badQuery("$filter: the text at position 20 is not percent-encoded UTF-8")},
	{"not encoded", query("$filter=%zz"), badQuery("$filter: the text at position 0 is not percent-encoded UTF-8")},

	{"order by a collection", query("$orderby=machineTags"), badQuery(`$orderby: property "machineTags" at position 0 can't be used to sort`)},
	{"order, direction", query("$orderby=lastSeen descending"), badQuery(`$orderby: unexpected "descending" at position 9, expected an operator, asc, desc or ","`)},
	{"select", query("$select=id,tags"), badQuery(`$select: unknown property "tags" at position 3`)},
	{"select below", query("$select=id/x"), badQuery(`$select: unknown property "x" at position 3`)},
	{"select with options", query("$select=machineTags($top=1)"), badQuery("$select: options in parentheses behind the path at position 0 are not supported")},
	{"top too large", query("$top=10001"), badQuery("$top: the number at position 0 must be at most 10000")},
	{"top negative", query("$top=-1"), badQuery(`$top: unexpected "-" at position 0, expected a number`)},
	{"top empty", query("$top="), badQuery("$top: unexpected end at position 0, expected a number")},
	{"top twice", query("$top=1&$TOP=2"), badQuery("$top: given more than once")},
	{"skip too large", query("$skip=9223372036854775807"), badQuery("$skip: the number at position 0 must be at most 10000000")},
	{"skip no number", query("$skip=1e3"), badQuery(`$skip: unexpected "e3" at position 1, expected a digit`)},
	{"count", query("$count=yes"), badQuery(`$count: unexpected "yes" at position 0, expected true or false`)},
	{"not supported", query("$expand=alerts"), badQuery("$expand: the option is not supported")},
	{"unknown option", query("$fliter=x"), badQuery(`$fliter: unknown option (did you mean "$filter"?)`)},
}

// TestPagesDontOverlap reads a list of machines that are equal in what it is sorted
// by, page by page.
func TestPagesDontOverlap(t *testing.T) {
	h := serve(t)
	const machines = 57
	for i := range machines {
		h.insert(fmt.Sprintf("%040x", i), fmt.Sprintf("many-%02d", i*31%machines), list[string]{"many"})
	}
	for _, order := range []string{"lastSeen", "riskScore desc", "osPlatform,version desc", "length(osPlatform)"} {
		var all []string
		for skip := 0; ; skip += 10 {
			page, count := h.listed("$filter=machineTags/any(t:t eq 'many')&$count=true&$top=10&$orderby=" + order + "&$skip=" + strconv.Itoa(skip))
			if count != machines {
				t.Fatalf("%s: %d in all", order, count)
			}
			if page == "" {
				break
			}
			all = append(all, strings.Fields(page)...)
		}
		if slices.Sort(all); len(all) != machines || len(slices.Compact(all)) != machines {
			t.Errorf("by %s the pages have %d machines: %v", order, len(all), all)
		}
	}
}

// TestNextLinks reads 25,000 machines as a client does, page by page.
func TestNextLinks(t *testing.T) {
	h := serve(t, "-db", t.TempDir()+"/db", "-timeout", "5m")
	const many = 25_000
	_, err := h.store.db.Exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO machines (`+machineColumns+`) SELECT printf('%040x', i), 'many-' || i, i % 7, i % 5, 'Windows10', 'x64', '22H2',
			NULL, 'Normal', '', '', 'Active', 'Onboarded', 140, 'A', 'High', 'Low', 0, 0, NULL, '[]' FROM n`, many)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		query       string
		pages, want int
	}{
		{"$filter=ComputerDnsName lt 'n' and contains(computerDnsName,'MANY')&$orderby=lastSeen desc&$select=id&$count=true&own=x", 3, many},
		{"$filter=startswith(computerDnsName,'many-')&$skip=24000&$select=id", 1, many - 24_000},
		{"$filter=startswith(computerDnsName,'many-')&$top=10&$select=id", 1, 10},
	} {
		ids := map[string]bool{}
		pages := 0
		for next := query(tt.query).path; next != ""; pages++ {
			var page struct {
				Count int
				Next  string `json:"@odata.nextLink"`
				Value []struct{ ID string }
			}
			h.answer(get(next), 200, &page)
			for _, m := range page.Value {
				ids[m.ID] = true
			}
			path, isOurs := strings.CutPrefix(page.Next, "http://"+h.addr.String())
			if page.Next != "" && !isOurs {
				t.Fatalf("the link is %s", page.Next)
			}
			next = path
		}
		if pages != tt.pages || len(ids) != tt.want {
			t.Errorf("%s: %d machines on %d pages, want %d on %d", tt.query, len(ids), pages, tt.want, tt.pages)
		}
	}
}

// TestBusy holds the one connection that there is.
func TestBusy(t *testing.T) {
	h := serve(t)
	h.store.patience = time.Millisecond
	tx, err := h.store.db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, body := h.do(query("$top=1"))
	h.check(resp, body, failure{503, apierror.CodeInternalServerError, ""})
	if got := resp.Header.Get("Retry-After"); got != "1" {
		t.Errorf("Retry-After is %q", got)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if resp, body := h.do(query("$top=1")); resp.StatusCode != 200 {
		t.Errorf("then it is %s: %s", resp.Status, body)
	}
}

// insert adds a machine that is in no other way remarkable.
func (h *harness) insert(id, name string, tags list[string]) {
	h.t.Helper()
	_, err := h.store.db.Exec(`INSERT INTO machines (`+machineColumns+`)
		VALUES (?, ?, 0, 0, 'Linux', 'x64', '9', NULL, 'Normal', '', '', 'Active', 'Onboarded', 1, '', 'Low', 'Low', 0, 0, NULL, ?)`, id, name, tags)
	if err != nil {
		h.t.Fatal(err)
	}
}

// TestHostileValues asks for values that mean something in SQL, in LIKE or in JSON.
func TestHostileValues(t *testing.T) {
	h := serve(t)
	values := []string{"O'Hara", `"; DROP TABLE machines; --`, "50%", "a_b", `back\slash`, "naïve ☃", "null", "?1", "1"}
	for i, value := range values {
		h.insert(fmt.Sprintf("%040x", i), value, list[string]{value})
	}
	for _, value := range values {
		literal := url.QueryEscape("'" + strings.ReplaceAll(value, "'", "''") + "'")
		for _, filter := range []string{
			"computerDnsName eq %s", "contains(computerDnsName,%s) and lastSeen eq 1970-01-01Z and length(computerDnsName) eq length(%s)",
			"startswith(computerDnsName,%s) and endswith(computerDnsName,%s)", "computerDnsName in ('x',%s)",
			"machineTags/any(t: t eq %s)", "machineTags/any(t: contains(t,%s) and length(t) eq length(%s))",
		} {
			filter = strings.ReplaceAll(filter, "%s", literal)
			if got, _ := h.listed("$filter=" + filter); got != value {
				t.Errorf("%s is %s, want %s", filter, got, value)
			}
		}
	}
}

// TestIndexes holds the filters that clients use most to the indexes.
func TestIndexes(t *testing.T) {
	h := serve(t)
	for filter, want := range map[string]string{
		"lastSeen gt 2026-01-01T00:00:00Z":                         "machines_last_seen (last_seen>?)",
		"riskScore eq 'High' and lastSeen gt 2026-01-01T00:00:00Z": "machines_risk_rank (risk_rank=? AND last_seen>?)",
		"riskScore in ('High','Medium')":                           "machines_risk_rank (risk_rank=?)",
		"lastIpAddress eq '10.0.0.1'":                              "machines_last_ip_address (last_ip_address=?)",
		"computerDnsName eq 'win-01'":                              "(computer_dns_name=?)",
		"startswith(computerDnsName,'win-')":                       "(computer_dns_name>? AND computer_dns_name<?)",
		"rbacGroupId lt 140.5 and lastSeen gt 2026-01-01":          "machines_last_seen (last_seen>?)",
		"id eq '1e5bc9d7e413ddd7902c2932e418702b84d0cc07'":         "(id=?)",
	} {
		parsed, err := odata.Parse("$filter="+url.QueryEscape(filter), machineSet.rules)
		if err != nil {
			t.Fatal(err)
		}
		where, args, err := machineTable.Filter(parsed.Filter)
		if err != nil {
			t.Fatal(err)
		}
		var id, parent, unused int
		var plan string
		row := h.store.db.QueryRow(`EXPLAIN QUERY PLAN SELECT count(*) FROM machines WHERE `+where, args...)
		if err := row.Scan(&id, &parent, &unused, &plan); err != nil || !strings.HasSuffix(plan, want) {
			t.Errorf("%s is %s, %v\nand its plan %s, want %s", filter, where, err, plan, want)
		}
	}
}

// TestMachineProperties compares what may be asked with what there is.
func TestMachineProperties(t *testing.T) {
	text, err := json.Marshal(machine{})
	if err != nil {
		t.Fatal(err)
	}
	properties := strings.Join(slices.Sorted(maps.Keys(machineSet.rules.Properties)), " ")
	if members := names(t, text); properties != members {
		t.Errorf("the properties are\n%s, and the members\n%s", properties, members)
	}
}

// TestREADME sends what the README says that a client sends.
func TestREADME(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(readme), "<!-- odata -->\n")
	table, _, ok2 := strings.Cut(table, "<!-- /odata -->")
	rows := strings.Split(strings.TrimSpace(table), "\n")
	if !ok || !ok2 || len(rows) < 5 {
		t.Fatalf("no table of queries in the README:\n%s", table)
	}
	h := serve(t)
	for _, row := range rows[2:] {
		sent, got, _ := strings.Cut(strings.Trim(row, "| "), " | ")
		resp, body := h.do(query(strings.Trim(sent, "`")))
		if message, failed := strings.CutPrefix(got, "`ODataError` "); failed {
			h.check(resp, body, bad("ODataError", message))
		} else if resp.StatusCode != 200 || strings.Contains(body, `"value":[]`) {
			t.Errorf("%s: %s %s", sent, resp.Status, body)
		}
	}
}
