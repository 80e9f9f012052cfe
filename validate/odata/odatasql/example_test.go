package odatasql_test

import (
	"fmt"

	"github.com/faultline-go/faultline/validate/odata"
	"github.com/faultline-go/faultline/validate/odata/odatasql"
)

var machines = odatasql.Table{
	Columns: map[string]odatasql.Column{
		"id":          {Type: odata.String, Use: odata.Anywhere, SQL: "machines.id", NotNull: true},
		"riskScore":   {Type: odata.Enum, Use: odata.Anywhere, Values: []string{"Low", "High"}, SQL: "machines.risk_score", NotNull: true},
		"lastSeen":    {Type: odata.DateTimeOffset, Use: odata.Anywhere, SQL: "machines.last_seen", NotNull: true, Arg: odatasql.UnixMilli},
		"machineTags": {Type: odata.String, Use: odata.InFilter, From: "json_each(machines.machine_tags)", Item: "value", NotNull: true},
	},
	Key: "id",
}

func ExampleTable() {
	rules := odata.Rules{Properties: machines.Properties(), Options: []string{"$filter", "$orderby", "$top", "$skip"}}
	query, err := odata.Parse("$filter=riskScore+eq+'High'+and+lastSeen+gt+2026-01-01T00:00:00Z"+
		"+and+machineTags/any(t:t+eq+'server')&$orderby=lastSeen+desc&$top=10", rules)
	if err != nil {
		fmt.Println(err)
		return
	}
	clauses, args, err := machines.Page(query, 100)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("SELECT … FROM machines WHERE", clauses)
	fmt.Println(args...)
	// Output:
	// SELECT … FROM machines WHERE machines.risk_score = ? AND machines.last_seen > ? AND EXISTS (SELECT 1 FROM json_each(machines.machine_tags) AS odata1 WHERE odata1.value = ?) ORDER BY machines.last_seen DESC, machines.id LIMIT ? OFFSET ?
	// High 1767225600000 server 11 0
}
