package odata_test

import (
	"errors"
	"fmt"

	"github.com/faultline-go/faultline/validate/odata"
)

var rules = odata.Rules{
	Properties: map[string]odata.Property{
		"riskScore":   {Type: odata.Enum, Values: []string{"None", "Low", "Medium", "High"}, Use: odata.Anywhere},
		"lastSeen":    {Type: odata.DateTimeOffset, Use: odata.Anywhere},
		"machineTags": {Type: odata.String, Collection: true, Use: odata.InFilter | odata.InSelect},
	},
	Options: []string{"$filter", "$orderby", "$select", "$expand", "$top", "$skip"},
	MaxTop:  10_000,
}

func ExampleParse() {
	query, err := odata.Parse("$filter=riskScore+eq+'High'+and+lastSeen+gt+2018-08-01Z&$orderby=lastSeen+desc&$top=100", rules)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("filter:", query.Filter)
	fmt.Println("order: ", query.OrderBy[0].Expr, query.OrderBy[0].Desc)
	fmt.Println("top:   ", *query.Top)
	// Output:
	// filter: riskScore eq 'High' and lastSeen gt 2018-08-01T00:00:00Z
	// order:  lastSeen true
	// top:    100
}

// The error is for the client as it is; code that wants to know more looks at the
// cause.
func ExampleSyntaxError() {
	for _, query := range []string{
		"$filter=riskScore eq 'High' xx",
		"$filter=riskscor eq 'High'",
		"$filter=lastSeen gt 5",
		"$filter=riskScore eq",
		"$top=20000",
	} {
		_, err := odata.Parse(query, rules)
		var syntax *odata.SyntaxError
		if errors.As(err, &syntax) {
			fmt.Println(syntax)
			fmt.Println("   ", syntax.Option, syntax.Pos, errors.Is(err, odata.ErrUnknownProperty))
		}
	}
	// Output:
	// $filter: unexpected "xx" at position 20, expected an operator
	//     $filter 20 false
	// $filter: unknown property "riskscor" at position 0 (did you mean "riskScore"?)
	//     $filter 0 true
	// $filter: "5" at position 12 is an Integer, expected a DateTimeOffset
	//     $filter 12 false
	// $filter: unexpected end at position 12, expected a value
	//     $filter 12 false
	// $top: the number at position 0 must be at most 10000
	//     $top 0 false
}

// All finds what is in an expression without a walk of one's own.
func ExampleAll() {
	query, err := odata.Parse("$filter=riskScore eq 'High' or machineTags/any(t:startswith(t,'prod'))", rules)
	if err != nil {
		fmt.Println(err)
		return
	}
	for node := range odata.All(query.Filter) {
		switch node := node.(type) {
		case *odata.Member:
			fmt.Println("property", node)
		case *odata.Literal:
			fmt.Println("value   ", node.Value())
		case *odata.Call:
			fmt.Println("function", node.Name)
		}
	}
	// Output:
	// property riskScore
	// value    High
	// property machineTags
	// function startswith
	// value    prod
}

// Evidence is expanded only where the rules say so, and its options only if they do.
func ExampleParse_expand() {
	alerts := odata.Rules{
		Properties: map[string]odata.Property{
			"severity": {Type: odata.Enum, Use: odata.Anywhere},
			"evidence": {
				Type: odata.Complex, Collection: true, Use: odata.InExpand | odata.WithOptions,
				Properties: map[string]odata.Property{
					"entityType": {Type: odata.String, Use: odata.InFilter | odata.InSelect},
				},
			},
		},
		Options: []string{"$expand", "$filter", "$select", "$top"},
		MaxTop:  100,
	}
	for _, query := range []string{
		"$expand=evidence($filter=entityType eq 'File';$top=5)",
		"$expand=evidence($skip=5)",
		"$expand=evidence($filter=severity eq 'High')",
	} {
		query, err := odata.Parse(query, alerts)
		if err != nil {
			fmt.Println(errors.Unwrap(err))
			continue
		}
		for _, item := range query.Expand {
			fmt.Println(item.Path, "where", item.Options.Filter, "up to", *item.Options.Top)
		}
	}
	// Output:
	// evidence where entityType eq 'File' up to 5
	// $expand: the option $skip behind the path at position 0 is not supported
	// $expand: unknown property "severity" at position 17
}
