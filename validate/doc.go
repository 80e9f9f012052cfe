// Package validate checks requests with go-playground/validator and answers in
// the API's own errors. A request type carries its rules as struct tags:
//
//	type Indicator struct {
//		IndicatorValue string `json:"indicatorValue" validate:"required,ip"`
//		Severity       string `json:"severity" validate:"omitempty,oneof=Informational Low Medium High"`
//	}
//
//	type Import struct {
//		Indicators []Indicator `json:"Indicators" validate:"required,min=1,max=500,dive"`
//	}
//
// and [Validator.Validate] returns nil or the first failure, in field order:
//
//	v := validate.New(validate.Config{})
//	err := v.Validate(&request) // InvalidIpAddress
//	// IP address 10.0.0.999 (Indicators[3].indicatorValue) is invalid.
//
// # What becomes what
//
//	required, required_if, … or a null            MissingRequiredParameter, with the condition
//	ip, ipv4, ipv6, …                             InvalidIpAddress
//	fqdn, hostname, hostname_rfc1123, …           InvalidDomainName
//	url, uri, http_url, https_url, origin         InvalidUrl
//	md5, sha1, sha256, …                          InvalidHashValue
//	max, lte, lt of the outermost collection      MaximumBatchSizeExceeded
//	any other rule                                InvalidInput
//	nil                                           InvalidRequestBody
//	a rule that panics, or no struct to validate  InternalServerError
//
// An InvalidInput shows the place and the rule, never the value:
//
//	Invalid input Indicators[3].severity: must be one of Informational, Low, Medium, High.
//
// Alternatives (ip|fqdn) and aliases of alternatives have the code that all of
// them have, or otherwise InvalidInput. An alias of several rules (required,max=10) has
// the code of the one that failed, unless [Config].Tags names the alias itself.
// A field has the last word on its values:
//
//	DeviceID string `json:"deviceId" validate:"len=40,hexadecimal" apierror:"InvalidHashValue"`
//
// A code that is not in the vocabulary of package apierror is sent with status
// 400. The tag is not asked when the value is missing or the batch too large.
//
// # Places
//
// A place is what the client wrote: the name from the field's json, query,
// param, header or form tag, with indexes and quoted map keys. The fields of an
// embedded struct stand in its place, as in JSON. A name that no client knows, of a field
// with the tag json:"-" alone, is left out.
//
// # Collections, maps and panics
//
// Slices, arrays and maps of structs can be validated as they are; their
// elements are visited one by one, and a null element is missing. Of several
// failures in one map the first by key decides, so that the same request always
// gets the same answer. If a client's keys make it too much work to tell which
// entry is meant, the place is the map itself, and the message says labels[…].
//
// Rules that don't fit a value make validator panic, and a field of type any lets
// a client choose the value. Such a panic is a mistake of the service: it becomes
// an InternalServerError whose cause names it, for the log alone.
// [Validator.Check] finds it at start-up, and [Validator.Advice] lists what works but may
// surprise.
package validate
