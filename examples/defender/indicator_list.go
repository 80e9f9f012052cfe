package main

import (
	"database/sql"

	"github.com/faultline-go/faultline/validate/odata"
	"github.com/faultline-go/faultline/validate/odata/odatasql"
)

// indicatorSet is the list of indicators.
var indicatorSet = entitySet[indicator]{
	name: "Indicators", from: "indicators", table: indicatorTable, rules: listRules(indicatorTable),
	columns: `id, indicator_value, indicator_type, action, title, description, application, expiration_time, severity,
		recommended_actions, rbac_group_names, educate_url, generate_alert, created, created_by, updated, updated_by`,
	scan: func(i *indicator, rows *sql.Rows) error {
		var expires *instant
		err := rows.Scan(&i.ID, &i.Value, &i.Type, &i.Action, &i.Title, &i.Description, &i.Application, &expires, &i.Severity,
			&i.RecommendedActions, &i.RBACGroupNames, &i.EducateURL, &i.GenerateAlert, &i.Created, &i.CreatedBy, &i.Updated, &i.UpdatedBy)
		if expires != nil {
			i.ExpirationTime = &expires.Time
		}
		return err
	},
}

// indicatorTable declares what may be asked of indicators.
var indicatorTable = odatasql.Table{
	Columns: map[string]odatasql.Column{
		"id":                      {Type: odata.String, Use: odata.Anywhere, SQL: "CAST(id AS TEXT)", NotNull: true},
		"indicatorValue":          {Type: odata.String, Use: odata.Anywhere, SQL: "indicator_value", NotNull: true},
		"indicatorType":           {Type: odata.Enum, Use: odata.Anywhere, Values: indicatorTypes, SQL: "indicator_type", NotNull: true},
		"action":                  {Type: odata.Enum, Use: odata.Anywhere, Values: indicatorActions, SQL: "action", NotNull: true},
		"title":                   {Type: odata.String, Use: odata.Anywhere, SQL: "title", NotNull: true},
		"description":             {Type: odata.String, Use: odata.Anywhere, SQL: "description", NotNull: true},
		"application":             {Type: odata.String, Use: odata.Anywhere, SQL: "application"},
		"expirationTime":          {Type: odata.DateTimeOffset, Use: odata.Anywhere, SQL: "expiration_time", Arg: odatasql.UnixMilli},
		"severity":                {Type: odata.Enum, Use: odata.Anywhere, Values: levels[1:], SQL: "severity"},
		"recommendedActions":      {Type: odata.String, Use: odata.InSelect},
		"rbacGroupNames":          {Type: odata.String, Use: odata.InFilter | odata.InSelect, From: "json_each(rbac_group_names)", Item: "value", NotNull: true},
		"educateUrl":              {Type: odata.String, Use: odata.InSelect},
		"generateAlert":           {Type: odata.Boolean, Use: odata.Anywhere, SQL: "generate_alert"},
		"creationTimeDateTimeUtc": {Type: odata.DateTimeOffset, Use: odata.Anywhere, SQL: "created", NotNull: true, Arg: odatasql.UnixMilli},
		"createdBy":               {Type: odata.String, Use: odata.Anywhere, SQL: "created_by", NotNull: true},
		"lastUpdateTime":          {Type: odata.DateTimeOffset, Use: odata.Anywhere, SQL: "updated", NotNull: true, Arg: odatasql.UnixMilli},
		"lastUpdatedBy":           {Type: odata.String, Use: odata.Anywhere, SQL: "updated_by", NotNull: true},
	},
	Key: "id",
}

// The values of the enumerations, as the tags of indicatorFields have them.
var (
	indicatorTypes   = []string{"FileSha1", "FileMd5", "FileSha256", "CertificateThumbprint", "IpAddress", "DomainName", "Url"}
	indicatorActions = []string{"Alert", "Warn", "Block", "Audit", "BlockAndRemediate", "AlertAndBlock", "Allowed"}
)
