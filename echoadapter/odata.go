package echoadapter

import (
	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/validate/odata"
)

// BindOData reads the OData options of c's query, as $filter and $top, and holds
// them to the rules; the zero Rules allow whatever is OData. The error is an
// ODataError that says what is wrong and where, see [odata.Parse]; return it as it
// is.
//
// Parameters of the service's own are left alone: [Bind] and c.QueryParam read
// them in the same handler, and Query.Custom has them as they stood. OData 4.01
// takes top, filter, count, search and the like for its options without a $ too;
// a service that has a parameter of such a name sets Rules.RequireDollar.
//
// The options inside an $expand or a $select have semicolons between them. net/http's
// AllowQuerySemicolons makes them &, which is the end of the $expand: leave it out.
func BindOData(c echo.Context, rules odata.Rules) (*odata.Query, error) {
	return odata.Parse(c.Request().URL.RawQuery, rules)
}
