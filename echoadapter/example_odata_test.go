package echoadapter_test

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/echoadapter"
	"github.com/faultline-go/faultline/validate/odata"
)

// machineRules say what may be asked of the list of machines.
var machineRules = odata.Rules{
	Properties: map[string]odata.Property{
		"riskScore": {Type: odata.Enum, Use: odata.Anywhere, Values: []string{"None", "Informational", "Low", "Medium", "High"}},
		"lastSeen":  {Type: odata.DateTimeOffset, Use: odata.Anywhere},
	},
	Options: []string{"$filter", "$orderby", "$top", "$skip"},
	MaxTop:  10_000,
}

func listMachines(c echo.Context) error {
	query, err := echoadapter.BindOData(c, machineRules)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]string{"filter": fmt.Sprint(query.Filter)})
}

func ExampleBindOData() {
	e := echo.New()
	echoadapter.Register(e, quietly(echoadapter.Config{}))
	e.GET("/api/machines", listMachines)

	send(e, "GET", "/api/machines?$filter=riskScore+eq+'High'+and+lastSeen+gt+2026-01-01T00:00:00Z", "")
	send(e, "GET", "/api/machines?$filter=riskscor+eq+'High'", "")
	send(e, "GET", "/api/machines?$filter=riskScore+eq", "")
	// Output:
	// 200 {"filter":"riskScore eq 'High' and lastSeen gt 2026-01-01T00:00:00Z"}
	//
	// 400 {"error":{"code":"ODataError","message":"Invalid OData URI query $filter: unknown property \"riskscor\" at position 0 (did you mean \"riskScore\"?).","target":"1fa66c0f-18bd-4133-b378-36d76f3a2ba0"}}
	// 400 {"error":{"code":"ODataError","message":"Invalid OData URI query $filter: unexpected end at position 12, expected a value.","target":"1fa66c0f-18bd-4133-b378-36d76f3a2ba0"}}
}
