package main

import (
	"strings"
	"testing"
)

const (
	samplesPage = "learn.microsoft.com/defender-endpoint/api/exposed-apis-odata-samples"
	listPages   = "learn.microsoft.com/defender-endpoint/api/get-machines, get-machineactions-collection and get-ti-indicators-collection"
	scripts     = "public scripts in PowerShell, Python and TypeScript"
	guidelines  = "learn.microsoft.com/graph/filter-query-parameter, with these properties"
)

// clientQueries are what Microsoft documents and what public clients send, byte for byte
// except the values.
var clientQueries = []struct{ source, path string }{
	{samplesPage, "machines?$filter=machineTags/any(tag: tag eq 'ExampleTag')"},
	{samplesPage, "machines?$filter=riskScore+eq+'High'"},
	{samplesPage, "machines?$filter=healthStatus+ne+'Active'&$top=100"},
	{samplesPage, "machines?$filter=lastSeen gt 2018-08-01Z"},
	{samplesPage, "machines?$filter=startswith(computerDnsName,'mymachine')"},
	{samplesPage, "machineactions?$filter=requestor eq 'Analyst@contoso.com' and type eq 'RunAntiVirusScan'"},
	{samplesPage + ", the spelling of its list", "machines?$filter=ComputerDnsName eq 'mymachine.contoso.com' and LastSeen gt 2018-08-01Z and RbacGroupId eq 140"},
	{listPages, "machines?$top=10000&$skip=20000"},
	{listPages, "machines?$filter=deviceValue eq 'Normal' and exposureLevel eq 'Low' and version eq '22H2'"},
	{listPages, "machineactions?$filter=machineId eq 'f46b9bb259ed4a7fb9981b73510e3cc7aa81ec1f'&$top=2"},
	{listPages, "indicators?$filter=action+eq+'AlertAndBlock'"},

	{"check_msdefender", "machines?$select=id,computerDnsName,version,exposureLevel,onboardingStatus,riskScore,isExcluded,lastSeen,healthStatus,isAadJoined,osPlatform"},
	{"check_msdefender", "machines?%24filter=computerDnsName+eq+%27win-01%27&%24select=id"},
	{"alexverboon/PSMD", "machines?$filter=healthStatus+ne+'Inactive'&$top=100"},
	{"AndNovian/AndNovian.github.io", "machines?$top=1"},
	{"joshbasquez/microsoft-security-api", "machines"},
	{"FriedrichWeinmann/DefenderAPI", "machines?$count=True&$orderby=lastSeen desc&$skip=5&$top=5"},
	{scripts, "machines?$filter=(computerDnsName ne null) and (isExcluded eq false)"},
	{scripts, "machines?$filter=aadDeviceId eq 00000000-0000-0000-0000-000000000000&$top=1"},
	{scripts, "machines?$Filter=startswith(computerDnsName,'win')&$top=100"},
	{scripts, "machines?$filter=startsWith(lastIpAddress, '172.17.')"},
	{scripts, "machines?$filter=machineTags/any(t: t eq 'finance')"},
	{scripts, "machines?$filter=onboardingStatus eq 'Onboarded'"},
	{scripts, "machines?$filter=onboardingStatus+eq+'onboarded'+and+osPlatform+eq+'Windows10'"},
	{scripts, "machines?$filter=rbacGroupId eq 140 or rbacGroupId eq null"},
	{scripts, "machines?$skip=0&$filter=healthStatus eq 'Active' and lastSeen ge 2026-01-01T00:00:00.1234567Z"},
	{scripts, "machineactions?$filter=CreationDateTimeUtc ge 2026-01-01T00:00:00Z&$orderby=CreationDateTimeUtc desc"},
	{scripts, "machineactions?$filter=creationDateTimeUtc ge 2026-01-01T00:00:00Z and creationDateTimeUtc lt 2026-02-01T00:00:00Z"},
	{scripts, "machineactions?$filter=machineId eq 'f4' and (type eq 'Isolate' or type eq 'Unisolate')&$top=5&$orderby=creationDateTimeUtc desc"},
	{scripts, "machineactions?$filter=machineId eq 'f4' and status eq 'Pending'"},
	{scripts, "machineactions?$filter=lastUpdateDateTimeUtc%20ge%202026-01-01T00%3A00%3A00Z"},
	{scripts, "indicators?$filter=indicatorType+eq+'FileSha1'"},
	{scripts, "indicators?$filter=indicatorValue eq '220e7d15b011d7fac48f2bd61114db1022197f7f'"},
	{scripts, "indicators?$filter=createdBy eq 'example-client'"},

	{guidelines, "machines?$filter=not(osPlatform eq 'Linux')&$count=true"},
	{guidelines, "machines?$filter=NOT(machineTags/any(c:c+eq+'DynamicMembership')) and isExcluded eq false"},
	{guidelines, "machines?$filter=not(osPlatform in('Linux'))&$select=id, computerDnsName&$orderby=lastSeen desc, id"},
	{guidelines, "machines?$filter=(osPlatform eq 'Linux')and(version eq '9.4') "},
	{guidelines, "machines?$filter=osPlatform in ('Windows10', 'Windows11') and endsWith(computerDnsName, '01')"},
}

// wrongQueries are those of them that ask for what a list doesn't have.
var wrongQueries = []struct{ source, path, detail string }{
	{scripts, "machines?$filter=aadDeviceId eq '00000000-0000-0000-0000-000000000000'",
		`$filter: "'00000000-0000-0000-0000-000000000000'" at position 15 is a String, expected a Guid without quotes`},
	{scripts, "indicators?$filter=confidenceLevel ge 50&$top=100", `$filter: unknown property "confidenceLevel" at position 0`},
	{scripts, "machines?$inlinecount=allpages", "$inlinecount: the option is of OData 3, write $count=true"},
	{scripts, "machines?$count=1", `$count: unexpected "1" at position 0, expected true or false`},
	{scripts, "machines??$filter=riskScore eq 'High'", `?$filter: unknown parameter (did you mean "$filter"?)`},
	{scripts, "machines?$filter=riskScore eq 'High'&amp;$top=5", `amp;$top: unknown parameter (did you mean "$top"?)`},
	{scripts, "machines?$filter=lastSeen gt 2026-01-01T00:00:00+01:00", `$filter: unexpected " " at position 31, expected Z or an offset, its + encoded as %2B`},
}

func TestClientQueries(t *testing.T) {
	h := serve(t)
	for _, tt := range clientQueries {
		resp, body := h.do(get("/api/" + strings.ReplaceAll(tt.path, " ", "+")))
		if resp.StatusCode != 200 || !strings.Contains(body, `"value":[`) {
			t.Errorf("%s, of %s\n%s: %s", tt.path, tt.source, resp.Status, body)
		}
	}
	for _, tt := range wrongQueries {
		resp, body := h.do(get("/api/" + strings.ReplaceAll(tt.path, " ", "+")))
		h.check(resp, body, badQuery(tt.detail))
	}
	t.Logf("%d queries, and %d that are wrong", len(clientQueries), len(wrongQueries))
}
