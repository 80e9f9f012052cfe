package odata_test

import (
	"fmt"

	"github.com/faultline-go/faultline/validate/odata"
)

var machines = odata.SQL{
	Columns: map[string]odata.Column{
		"riskScore":   {SQL: "machines.risk_score", Type: odata.Enum, NotNull: true},
		"lastSeen":    {SQL: "machines.last_seen", Type: odata.DateTimeOffset, NotNull: true, Arg: odata.UnixMilli},
		"machineTags": {From: "json_each(machines.machine_tags)", Item: "value", Type: odata.String, NotNull: true},
	},
}

func ExampleSQL() {
	query, err := odata.Parse("$filter=riskScore+eq+'High'+and+lastSeen+gt+2026-01-01T00:00:00Z"+
		"+and+machineTags/any(t:t+eq+'server')&$orderby=lastSeen+desc", rules)
	if err != nil {
		fmt.Println(err)
		return
	}
	where, args, err := machines.Where(query.Filter)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("WHERE", where)
	fmt.Println(args...)

	order, _, err := machines.OrderBy(query.OrderBy)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("ORDER BY", order)
	// Output:
	// WHERE machines.risk_score = ? AND machines.last_seen > ? AND EXISTS (SELECT 1 FROM json_each(machines.machine_tags) AS odata1 WHERE odata1.value = ?)
	// High 1767225600000 server
	// ORDER BY machines.last_seen DESC
}
