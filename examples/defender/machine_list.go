package main

import (
	"database/sql"
	"fmt"
	"slices"

	"github.com/faultline-go/faultline/validate/odata"
	"github.com/faultline-go/faultline/validate/odata/odatasql"
)

// machineSet is the list of machines.
var machineSet = entitySet[machine]{
	name: "Machines", columns: machineColumns, from: "machines", table: machineTable, rules: listRules(machineTable),
	scan: func(m *machine, rows *sql.Rows) error { return m.scan(rows) },
}

// machineTable declares what may be asked of machines, and in which columns it is.
var machineTable = odatasql.Table{
	Columns: map[string]odatasql.Column{
		"id":                    {Type: odata.String, Use: odata.Anywhere, SQL: "id", NotNull: true},
		"computerDnsName":       {Type: odata.String, Use: odata.Anywhere, SQL: "computer_dns_name", NotNull: true, IgnoreCase: true},
		"firstSeen":             {Type: odata.DateTimeOffset, Use: shown, SQL: "first_seen", NotNull: true, Arg: odatasql.UnixMilli},
		"lastSeen":              {Type: odata.DateTimeOffset, Use: odata.Anywhere, SQL: "last_seen", NotNull: true, Arg: odatasql.UnixMilli},
		"osPlatform":            {Type: odata.String, Use: odata.Anywhere, SQL: "os_platform", NotNull: true},
		"osProcessor":           {Type: odata.String, Use: shown, SQL: "os_processor", NotNull: true},
		"version":               {Type: odata.String, Use: odata.Anywhere, SQL: "version", NotNull: true},
		"osBuild":               {Type: odata.Integer, Use: shown, SQL: "os_build"},
		"deviceValue":           {Type: odata.Enum, Use: odata.Anywhere, Values: []string{"Low", "Normal", "High"}, SQL: "device_value", NotNull: true},
		"isExcluded":            {Type: odata.Boolean, Use: odata.Anywhere, SQL: "is_excluded", NotNull: true},
		"lastIpAddress":         {Type: odata.String, Use: odata.Anywhere, SQL: "last_ip_address", NotNull: true},
		"lastExternalIpAddress": {Type: odata.String, Use: shown, SQL: "last_external_ip_address", NotNull: true},
		"healthStatus":          {Type: odata.Enum, Use: odata.Anywhere, Values: healthStatuses, SQL: "health_status", NotNull: true},
		"onboardingStatus":      {Type: odata.Enum, Use: odata.Anywhere, Values: onboardingStatuses, SQL: "onboarding_status", NotNull: true, IgnoreCase: true},
		"rbacGroupId":           {Type: odata.Integer, Use: odata.Anywhere, SQL: "rbac_group_id", NotNull: true},
		"rbacGroupName":         {Type: odata.String, Use: shown, SQL: "rbac_group_name", NotNull: true},
		"riskScore":             {Type: odata.Enum, Use: odata.Anywhere, Values: levels, SQL: "risk_rank", NotNull: true, Arg: rank},
		"exposureLevel":         {Type: odata.Enum, Use: odata.Anywhere, Values: exposureLevels, SQL: "exposure_rank", NotNull: true, Arg: rank},
		"isAadJoined":           {Type: odata.Boolean, Use: shown, SQL: "is_aad_joined", NotNull: true},
		"aadDeviceId":           {Type: odata.GUID, Use: odata.Anywhere, SQL: "aad_device_id"},
		"machineTags":           {Type: odata.String, Use: odata.InFilter | odata.InSelect, From: "json_each(machines.machine_tags)", Item: "value", NotNull: true},
	},
	Key: "computerDnsName",
}

// shown is the use of a property that Defender doesn't filter by.
const shown = odata.InOrderBy | odata.InSelect

// The values of the enumerations, the least first. The documentation has
// onboarded, and the answers of Defender have Onboarded: clients send either.
var (
	levels             = []string{"None", "Informational", "Low", "Medium", "High"}
	exposureLevels     = []string{"None", "Low", "Medium", "High"}
	healthStatuses     = []string{"Active", "Inactive", "ImpairedCommunication", "NoSensorData", "NoSensorDataImpairedCommunication", "Unknown"}
	onboardingStatuses = []string{"Onboarded", "onboarded", "CanBeOnboarded", "Unsupported", "InsufficientInfo"}
)

// rank is a level as the database compares it: High is more than Low.
func rank(level any) (any, error) {
	name, _ := level.(string)
	i := slices.Index(levels, name)
	if i < 0 {
		return nil, fmt.Errorf("%v is no level", level)
	}
	return i, nil
}
