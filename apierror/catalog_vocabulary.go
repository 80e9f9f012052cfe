package apierror

import (
	"strings"
	"time"
)

// vocabulary returns the entries of the vocabulary, in the order of the published
// table; do not reorder. Their messages are the constructors': of facts with
// their names as the values, and of such as a client sees.
func vocabulary() []Entry {
	rows := [...]struct {
		template, example *Error
		when              string
	}{
		{BadRequest("<message>"), BadRequest("The query string is malformed."), "The request is malformed in a way that no other code describes."},
		{ODataError("<detail>"), ODataError("$top: must be a number from 0 to 10000"), "An OData query option can't be parsed or isn't supported."},
		{InvalidInput("<detail>"), InvalidInput("lookBackHours: must be at most 720"), "A value breaks a rule that no other code describes."},
		{InvalidRequestBody(), InvalidRequestBody(), "The body isn't the JSON that the operation takes; names are case-sensitive."},
		{InvalidHashValue("<hash>"), InvalidHashValue("220e7d15b0"), "A file hash is malformed."},
		{InvalidDomainName("<domain>"), InvalidDomainName("-contoso.com"), "A domain name is malformed."},
		{InvalidIpAddress("<ip>"), InvalidIpAddress("10.0.0.999"), "An IP address is malformed."},
		{hiding(InvalidUrl("https://host"), "<url>"), InvalidUrl("https://contoso,com/a"), "A URL is malformed."},
		{counting(MaximumBatchSizeExceeded), MaximumBatchSizeExceeded(501, 500), "A batch has more items than the operation takes."},
		{MissingRequiredParameter("<name>"), MissingRequiredParameter("title"), "A parameter or property that must be present isn't."},
		{OsPlatformNotSupported("<platform>"), OsPlatformNotSupported("Linux"), "The machine's operating system can't do the action."},
		{ClientVersionNotSupported("<action>", "<version>"), ClientVersionNotSupported("Selective isolation", "1709"), "The action needs a newer client on the machine."},
		{Unauthorized(), Unauthorized(), "The authorization header is missing, invalid or expired."},
		{Forbidden(), Forbidden(), "The token is valid, but its permissions don't suffice."},
		{DisabledFeature(), DisabledFeature(), "The feature is not enabled for the tenant."},
		{DisallowedOperation("<reason>"), DisallowedOperation("This device has no automation level assigned to it"), "The operation is not allowed on its target."},
		{NotFound("<message>"), NotFound("Not Found"), "The path leads nowhere."},
		{ResourceNotFound("<resource>"), ResourceNotFound("123123123"), "The resource doesn't exist."},
		{TooManyRequests("<limit>", 0), TooManyRequests("10 calls per minute", time.Minute), "A rate limit or a quota was reached; Retry-After says when to try again."},
		{InternalServerError(nil), InternalServerError(nil), "The service failed; its log has the reason under the tracking ID."},
	}
	entries := make([]Entry, len(rows))
	for i, row := range rows {
		entries[i] = row.template.Entry(row.when)
		if example := row.example.Message(); example != entries[i].Message {
			entries[i].Example = example
		}
	}
	return entries
}

// hiding returns e with a name for its value, which its constructor would hide.
func hiding(e *Error, name string) *Error {
	e.value = name
	return e
}

// counting returns the error of a constructor with names for its numbers.
func counting(constructor func(got, max int) *Error) *Error {
	e := constructor(1, 2)
	e.value = strings.NewReplacer("1", "<got>", "2", "<max>").Replace(e.value)
	return e
}
