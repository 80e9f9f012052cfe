package main

import (
	"database/sql"

	"github.com/faultline-go/faultline/validate/odata"
	"github.com/faultline-go/faultline/validate/odata/odatasql"
)

// actionSet is the list of machine actions.
var actionSet = entitySet[machineAction]{
	name: "MachineActions", from: "machine_actions AS a JOIN machines AS m ON m.id = a.machine_id",
	columns: "a.id, a.type, a.scope, a.requestor, a.requestor_comment, a.status, a.machine_id, m.computer_dns_name, a.created, a.updated",
	table:   actionTable, rules: listRules(actionTable),
	scan: func(a *machineAction, rows *sql.Rows) error {
		return rows.Scan(&a.ID, &a.Type, &a.Scope, &a.Requestor, &a.RequestorComment, &a.Status, &a.MachineID, &a.ComputerDNSName, &a.Created, &a.Updated)
	},
}

// actionTable declares what may be asked of machine actions. lastUpdateTime is what some
// clients filter by, and no member of an action.
var actionTable = odatasql.Table{
	Columns: map[string]odatasql.Column{
		"id":                    {Type: odata.String, Use: odata.Anywhere, SQL: "a.id", NotNull: true},
		"type":                  {Type: odata.String, Use: odata.Anywhere, SQL: "a.type", NotNull: true},
		"scope":                 {Type: odata.String, Use: odata.Anywhere, SQL: "a.scope"},
		"requestor":             {Type: odata.String, Use: odata.Anywhere, SQL: "a.requestor", NotNull: true},
		"requestorComment":      {Type: odata.String, Use: odata.Anywhere, SQL: "a.requestor_comment", NotNull: true},
		"status":                {Type: odata.Enum, Use: odata.Anywhere, Values: actionStatuses, SQL: "a.status", NotNull: true},
		"machineId":             {Type: odata.String, Use: odata.Anywhere, SQL: "a.machine_id", NotNull: true},
		"computerDnsName":       {Type: odata.String, Use: odata.Anywhere, SQL: "m.computer_dns_name", NotNull: true, IgnoreCase: true},
		"creationDateTimeUtc":   {Type: odata.DateTimeOffset, Use: odata.Anywhere, SQL: "a.created", NotNull: true, Arg: odatasql.UnixMilli},
		"lastUpdateDateTimeUtc": {Type: odata.DateTimeOffset, Use: odata.Anywhere, SQL: "a.updated", NotNull: true, Arg: odatasql.UnixMilli},
		"lastUpdateTime":        {Type: odata.DateTimeOffset, Use: odata.InFilter | odata.InOrderBy, SQL: "a.updated", NotNull: true, Arg: odatasql.UnixMilli},
	},
	Key: "id",
}

var actionStatuses = []string{"Pending", "InProgress", "Succeeded", "Failed", "TimeOut", "Cancelled"}
