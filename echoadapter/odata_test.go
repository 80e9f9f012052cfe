package echoadapter_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"
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
	query, err := echoadapter.BindOData(c, listRules)
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

func TestBindOData(t *testing.T) {
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

func TestBindODataErrors(t *testing.T) {
	causes := make(chan error, 1)
	s := start(t, echoadapter.Config{OnError: func(_ context.Context, e echoadapter.Event) { causes <- e.Cause }},
		func(e *echo.Echo) { e.GET("/list", list) })
	for _, tt := range []struct {
		name, query, message string
		want                 odata.SyntaxError
	}{
		{"an unknown property", "$filter=riskscor+eq+'High'", `$filter: unknown property "riskscor" at position 0 (did you mean "riskScore"?)`,
			odata.SyntaxError{Option: "$filter", Pos: 0, Err: odata.ErrUnknownProperty}},
		{"a missing value", "tenant=t1&$filter=riskScore+eq", "$filter: unexpected end at position 12, expected a value",
			odata.SyntaxError{Option: "$filter", Pos: 12, Expected: "a value"}},
		{"no operator", "$filter=riskScore+eq+'High'+xx", `$filter: unexpected "xx" at position 20, expected an operator`,
			odata.SyntaxError{Option: "$filter", Pos: 20, Found: "xx", Expected: "an operator"}},
		{"a wrong type", "$filter=lastSeen+gt+5", `$filter: "5" at position 12 is an Integer, expected a DateTimeOffset`,
			odata.SyntaxError{Option: "$filter", Pos: 12, Found: "5", Expected: "a DateTimeOffset", Err: odata.ErrType}},
		{"too many", "$top=10001", "$top: the number at position 0 must be at most 10000",
			odata.SyntaxError{Option: "$top", Err: odata.ErrRange}},
		{"an unknown option", "$fliter=x", `$fliter: unknown option (did you mean "$filter"?)`,
			odata.SyntaxError{Option: "$fliter", Err: odata.ErrUnknownOption}},
		{"twice", "$top=1&$top=1", "$top: given more than once",
			odata.SyntaxError{Option: "$top", Err: odata.ErrDuplicateOption}},
		{"malformed", "$filter=%zz", "$filter: the text at position 0 is not percent-encoded UTF-8",
			odata.SyntaxError{Option: "$filter"}},
		// What Bind would say too is said by who is asked first.
		{"and a malformed parameter", "$top=x&tenant=%zz", `$top: unexpected "x" at position 0, expected a number`,
			odata.SyntaxError{Option: "$top", Found: "x", Expected: "a number"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := s.wantError(s.do("GET", "/list?"+tt.query, ""), 400, "ODataError", "Invalid OData URI query "+tt.message+".")
			if text, _ := r["cause"].(string); !strings.Contains(text, tt.message) {
				t.Errorf("the cause in the log is %q", text)
			}
			var got *odata.SyntaxError
			if cause := <-causes; !errors.As(cause, &got) {
				t.Fatalf("the cause is %v", cause)
			}
			if got.Option != tt.want.Option || got.Pos != tt.want.Pos || got.Found != tt.want.Found || got.Expected != tt.want.Expected || got.Err != tt.want.Err {
				t.Errorf("the cause is %+v, want %+v", *got, tt.want)
			}
		})
	}
}

// TestBindODataBesideBind has what Bind says of a query whose options are OData.
func TestBindODataBesideBind(t *testing.T) {
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

// TestBindODataWithoutDollar has options by the names that 4.01 allows, which a
// parameter of the service's own mustn't have then.
func TestBindODataWithoutDollar(t *testing.T) {
	s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
		e.GET("/list", func(c echo.Context) error {
			query, err := echoadapter.BindOData(c, odata.Rules{})
			if err != nil {
				return err
			}
			return c.JSON(http.StatusOK, *query.Top)
		})
	})
	if a := s.do("GET", "/list?Top=5&tenant=t1", ""); a.StatusCode != http.StatusOK || a.body != "5\n" {
		t.Errorf("got %d %q", a.StatusCode, a.body)
	}
	s.wantError(s.do("GET", "/list?top=5&format=csv", ""), 400, "ODataError",
		`Invalid OData URI query $format: unexpected "csv" at position 0, expected atom, json, xml or a media type.`)
}
