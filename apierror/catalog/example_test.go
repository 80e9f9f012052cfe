package catalog_test

import (
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"slices"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/catalog"
)

// errBusy has a code of the service's own.
var errBusy = apierror.New(400, "ActiveRequestAlreadyExists", "Action is already in progress")

func ExampleNew() {
	codes, err := catalog.New(
		catalog.EntryOf(errBusy, "An action on the machine is in progress."),
		catalog.Entry{
			Code: "QuotaSpent", Status: 402, Message: "The quota of <plan> is spent.", Example: "The quota of Free is spent.",
			When: "The plan has no calls left this month.",
		},
	)
	if err != nil {
		log.Fatal(err)
	}
	for _, e := range codes.Entries()[19:] {
		fmt.Printf("%s, %d, %q\n\t%s\n", e.Code, e.Status, e.Message, e.When)
	}

	_, err = catalog.New(catalog.Entry{Code: "forbidden", Status: 403, When: "It is locked."})
	fmt.Println(err)
	// Output:
	// InternalServerError, 500, ""
	// 	The service failed; its log has the reason under the tracking ID.
	// ActiveRequestAlreadyExists, 400, "Action is already in progress"
	// 	An action on the machine is in progress.
	// QuotaSpent, 402, "The quota of <plan> is spent."
	// 	The plan has no calls left this month.
	// catalog.New: code "forbidden" is not unique: it differs from "Forbidden" by letter case only
}

// A service merges the parts into its own document of OpenAPI.
func ExampleCatalog_Responses() {
	var codes catalog.Catalog // the vocabulary alone

	components := codes.Components()
	components.Schemas["IpStats"] = json.RawMessage(`{"type":"object"}`)

	responses, err := codes.Responses(apierror.CodeInvalidIpAddress, apierror.CodeUnauthorized, apierror.CodeInternalServerError)
	if err != nil {
		log.Fatal(err)
	}
	responses["200"] = json.RawMessage(`{"description":"The statistics"}`)

	for _, status := range slices.Sorted(maps.Keys(responses)) {
		fmt.Printf("%s %.81s\n", status, responses[status])
	}
	// Output:
	// 200 {"description":"The statistics"}
	// 400 {"description":"Bad Request\n\n* `InvalidIpAddress`: An IP address is malformed."
	// 401 {"$ref":"#/components/responses/Error401"}
	// 500 {"$ref":"#/components/responses/Error500"}
	// 503 {"$ref":"#/components/responses/Error503"}
	// 504 {"$ref":"#/components/responses/Error504"}
}

// A service that embeds its lock documents what its tests have shown.
func ExampleCatalog_ShownResponses() {
	shown, err := catalog.ParseLock([]byte(`{
"version": 1,
"pairs": [
{"method":"GET","route":"/machines/:id","status":404,"code":"ResourceNotFound","tests":{".":"TestMachines/unknown"}}
]
}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	responses, err := catalog.Catalog{}.ShownResponses(shown, "GET", "/machines/:id", "InternalServerError")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(responses), string(responses["500"]))
	// Output: 2 {"$ref":"#/components/responses/Error500"}
}
