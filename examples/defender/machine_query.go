package main

import (
	"fmt"
	"slices"

	"github.com/faultline-go/faultline/validate/odata"
)

// maxTop is the most that $top may ask for, and what a list has without it.
const maxTop = 10_000

// machineRules say what a client may ask of the list. What they don't have is an
// error: to ignore it would be to answer a question that nobody asked.
var machineRules = odata.Rules{
	Properties: map[string]odata.Property{
		"id":                    {Type: odata.String, Use: odata.Anywhere},
		"computerDnsName":       {Type: odata.String, Use: odata.Anywhere},
		"firstSeen":             {Type: odata.DateTimeOffset, Use: shown},
		"lastSeen":              {Type: odata.DateTimeOffset, Use: odata.Anywhere},
		"osPlatform":            {Type: odata.String, Use: odata.Anywhere},
		"osProcessor":           {Type: odata.String, Use: shown},
		"version":               {Type: odata.String, Use: odata.Anywhere},
		"osBuild":               {Type: odata.Integer, Use: shown},
		"lastIpAddress":         {Type: odata.String, Use: odata.Anywhere},
		"lastExternalIpAddress": {Type: odata.String, Use: shown},
		"healthStatus":          {Type: odata.Enum, Use: odata.Anywhere, Values: healthStatuses},
		"onboardingStatus":      {Type: odata.Enum, Use: odata.Anywhere, Values: onboardingStatuses},
		"rbacGroupId":           {Type: odata.Integer, Use: odata.Anywhere},
		"rbacGroupName":         {Type: odata.String, Use: shown},
		"riskScore":             {Type: odata.Enum, Use: odata.Anywhere, Values: levels},
		"exposureLevel":         {Type: odata.Enum, Use: odata.Anywhere, Values: exposureLevels},
		"isAadJoined":           {Type: odata.Boolean, Use: shown},
		"aadDeviceId":           {Type: odata.GUID, Use: shown},
		"machineTags":           {Type: odata.String, Collection: true, Use: odata.InFilter | odata.InSelect},
	},
	FoldNames: true, // Microsoft's page lists ComputerDnsName, and its examples write computerDnsName
	Functions: []string{"contains", "startswith", "endswith", "tolower", "toupper", "length", "now", "any", "all", "$count"},
	Options:   []string{"$filter", "$orderby", "$select", "$top", "$skip", "$count"},
	MaxTop:    maxTop,
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

// machineSQL says what the properties are in the database.
var machineSQL = odata.SQL{
	Dialect: odata.SQLite,
	Columns: map[string]odata.Column{
		"id":                    {SQL: "id", Type: odata.String, NotNull: true},
		"computerDnsName":       {SQL: "computer_dns_name", Type: odata.String, NotNull: true},
		"firstSeen":             {SQL: "first_seen", Type: odata.DateTimeOffset, NotNull: true, Arg: odata.UnixMilli},
		"lastSeen":              {SQL: "last_seen", Type: odata.DateTimeOffset, NotNull: true, Arg: odata.UnixMilli},
		"osPlatform":            {SQL: "os_platform", Type: odata.String, NotNull: true},
		"osProcessor":           {SQL: "os_processor", Type: odata.String, NotNull: true},
		"version":               {SQL: "version", Type: odata.String, NotNull: true},
		"osBuild":               {SQL: "os_build", Type: odata.Integer},
		"lastIpAddress":         {SQL: "last_ip_address", Type: odata.String, NotNull: true},
		"lastExternalIpAddress": {SQL: "last_external_ip_address", Type: odata.String, NotNull: true},
		"healthStatus":          {SQL: "health_status", Type: odata.Enum, NotNull: true},
		"onboardingStatus":      {SQL: "onboarding_status", Type: odata.Enum, NotNull: true},
		"rbacGroupId":           {SQL: "rbac_group_id", Type: odata.Integer, NotNull: true},
		"rbacGroupName":         {SQL: "rbac_group_name", Type: odata.String, NotNull: true},
		"riskScore":             {SQL: "risk_rank", Type: odata.Enum, NotNull: true, Arg: rank},
		"exposureLevel":         {SQL: "exposure_rank", Type: odata.Enum, NotNull: true, Arg: rank},
		"isAadJoined":           {SQL: "is_aad_joined", Type: odata.Boolean, NotNull: true},
		"aadDeviceId":           {SQL: "aad_device_id", Type: odata.GUID},
		"machineTags":           {From: "json_each(machines.machine_tags)", Item: "value", Type: odata.String, NotNull: true},
	},
}

// rank is a level as the database compares it: High is more than Low.
func rank(level any) (any, error) {
	name, _ := level.(string)
	i := slices.Index(levels, name)
	if i < 0 {
		return nil, fmt.Errorf("%v is no level", level)
	}
	return i, nil
}
