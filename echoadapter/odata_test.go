package echoadapter_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"testing"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
	"github.com/faultline-go/faultline/validate/odata"
)

var listRules = odata.Rules{
	Properties: map[string]odata.Property{
		"riskScore": {Type: odata.Enum, Use: odata.Anywhere, Values: []string{"None", "Low", "High"}},
		"lastSeen":  {Type: odata.DateTimeOffset, Use: odata.Anywhere},
		"alerts": {Type: odata.Complex, Collection: true, Use: odata.InExpand | odata.WithOptions, Properties: map[string]odata.Property{
			"title": {Type: odata.String, Use: odata.Anywhere},
		}},
	},
	MaxTop:        10_000,
	RequireDollar: true,
}

// listRequest has parameters of the service's own, one of which OData 4.01 would
// take for $format.
type listRequest struct {
	Tenant string   `query:"tenant" validate:"omitempty,max=8"`
	Format string   `query:"format" validate:"omitempty,oneof=csv json"`
	Tags   []string `query:"tag"`
}

// listed is what the handler has read, each part in its way.
type listed struct {
	Filter, Custom string
	Bound          listRequest
	Param          string
}

func list(c echo.Context) error {
	query, err := odata.Parse(c.Request().URL.RawQuery, listRules)
	if err != nil {
		return err
	}
	req, err := echoadapter.Bind[listRequest](c)
	if err != nil {
		return err
	}
	read := listed{Custom: query.Custom, Bound: req, Param: c.QueryParam("tenant")}
	if query.Filter != nil {
		read.Filter = query.Filter.String()
	}
	return c.JSON(http.StatusOK, read)
}

// TestODataBesideBind reads the options of OData and parameters of the service's own in one
// handler.
func TestODataBesideBind(t *testing.T) {
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) { e.GET("/list", list) })
	own := listRequest{Tenant: "t1", Format: "csv", Tags: []string{"a", "b"}}
	const filter, custom = "riskScore eq 'High'", "tenant=t1&format=csv&tag=a&tag=b"
	for _, tt := range []struct {
		name, query string
		want        listed
	}{
		{"nothing", "", listed{}},
		{"its own alone", "tenant=t1&format=csv&tag=a&tag=b", listed{"", custom, own, "t1"}},
		{"both", "tenant=t1&$filter=riskScore+eq+'High'&format=csv&$top=5&tag=a&tag=b", listed{filter, custom, own, "t1"}},
		{"encoded", "%24filter=riskScore%20eq%20%27High%27&tenant=t1&format=csv&tag=a&tag=b", listed{filter, custom, own, "t1"}},
		{"in another case", "$FILTER=riskScore+EQ+'High'&tenant=t1&format=csv&tag=a&tag=b", listed{filter, custom, own, "t1"}},
		{"a semicolon", "$expand=alerts($top=1;$skip=2)&tenant=t1&format=csv&tag=a&tag=b", listed{"", custom, own, "t1"}},
		{"an encoded semicolon", "$expand=alerts($top=1%3B$skip=2)&tenant=t1&format=csv&tag=a&tag=b", listed{"", custom, own, "t1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := s.do("GET", "/list?"+tt.query, "")
			var got listed
			if err := json.Unmarshal([]byte(a.body), &got); err != nil || a.StatusCode != http.StatusOK || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %d %s\nwant 200 %+v", a.StatusCode, a.body, tt.want)
			}
			if records := s.log.take(t); len(records) > 0 {
				t.Errorf("the log has %v", records)
			}
		})
	}
}

// TestBindErrorsBesideOData has what Bind says of a query whose options are OData.
func TestBindErrorsBesideOData(t *testing.T) {
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) { e.GET("/list", list) })
	for _, tt := range []struct {
		name, query string
		code        apierror.Code
		message     string
	}{
		{"a rule of its own", "$top=1&format=xml", "InvalidInput", "Invalid input format: must be one of csv, json."},
		{"in another case", "$Top=1&Format=csv", "InvalidInput", "Invalid input Format: names are case-sensitive, it must be format."},
		{"malformed", "$top=1&tenant=%zz", "BadRequest", "The query string is malformed."},
		{"a semicolon", "tenant=t1;format=csv", "BadRequest", "The query string is malformed."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s.wantError(s.do("GET", "/list?"+tt.query, ""), 400, tt.code, tt.message)
		})
	}
}
