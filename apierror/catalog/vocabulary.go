package catalog

import (
	"time"

	"github.com/faultline-go/faultline/apierror"
)

// vocabulary returns the entries of the vocabulary, in the order of the published table;
// do not reorder. Their messages are those of the constructors, with names as the values.
func vocabulary() []Entry {
	rows := []struct {
		template, example *apierror.Error
		when              string
	}{
		{
			apierror.BadRequest("<message>"), apierror.BadRequest("The query string is malformed."),
			"The request is malformed in a way that no other code describes.",
		},
		{
			apierror.ODataError("<detail>"), apierror.ODataError("$top: must be a number from 0 to 10000"),
			"An OData query option can't be parsed or isn't supported.",
		},
		{
			apierror.InvalidInput("<detail>"), apierror.InvalidInput("lookBackHours: must be at most 720"),
			"A value breaks a rule that no other code describes.",
		},
		{
			apierror.InvalidRequestBody(), nil,
			"The body isn't the JSON that the operation takes; names are case-sensitive.",
		},
		{
			apierror.InvalidHashValue("<hash>"), apierror.InvalidHashValue("220e7d15b0"),
			"A file hash is malformed.",
		},
		{
			apierror.InvalidDomainName("<domain>"), apierror.InvalidDomainName("-contoso.com"),
			"A domain name is malformed.",
		},
		{
			apierror.InvalidIpAddress("<ip>"), apierror.InvalidIpAddress("10.0.0.999"),
			"An IP address is malformed.",
		},
		{
			apierror.InvalidUrl("<url>"), apierror.InvalidUrl("https://contoso,com/a"),
			"A URL is malformed.",
		},
		{
			apierror.MaximumBatchSizeExceeded(0, 0).WithMessage("Maximum batch size exceeded. Received: <got>, allowed: <max>."),
			apierror.MaximumBatchSizeExceeded(501, 500),
			"A batch has more items than the operation takes.",
		},
		{
			apierror.MissingRequiredParameter("<name>"), apierror.MissingRequiredParameter("title"),
			"A required parameter or property is missing.",
		},
		{
			apierror.OsPlatformNotSupported("<platform>"), apierror.OsPlatformNotSupported("Linux"),
			"The machine's operating system can't do the action.",
		},
		{
			apierror.ClientVersionNotSupported("<action>", "<version>"), apierror.ClientVersionNotSupported("Selective isolation", "1709"),
			"The action needs a newer client on the machine.",
		},
		{
			apierror.Unauthorized(), nil,
			"The authorization header is missing, invalid or expired.",
		},
		{
			apierror.Forbidden(), nil,
			"The token is valid, but its permissions don't suffice.",
		},
		{
			apierror.DisabledFeature(), nil,
			"The feature is not enabled for the tenant.",
		},
		{
			apierror.DisallowedOperation("<reason>"), apierror.DisallowedOperation("This device has no automation level assigned to it"),
			"The operation is not allowed on its target.",
		},
		{
			apierror.NotFound("<message>"), apierror.NotFound("Not Found"),
			"The path leads nowhere.",
		},
		{
			apierror.ResourceNotFound("<resource>"), apierror.ResourceNotFound("123123123"),
			"The resource doesn't exist.",
		},
		{
			apierror.TooManyRequests("<limit>", 0), apierror.TooManyRequests("10 calls per minute", time.Minute),
			"A rate limit or a quota was reached; Retry-After says when to try again.",
		},
		{
			apierror.InternalServerError(nil), nil,
			"The service failed; its log has the reason under the tracking ID.",
		},
	}
	entries := make([]Entry, len(rows))
	for i, row := range rows {
		entries[i] = EntryOf(row.template, row.when)
		if row.example != nil {
			entries[i].Example = row.example.Message()
		}
	}
	return entries
}
