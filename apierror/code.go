package apierror

import "net/http"

// Code names what went wrong. It is the part of an error that clients branch
// on, and it never changes once published.
//
// The 20 constants below are the vocabulary of Microsoft 365 Defender's error
// page. Each is spelled "Code" followed by the wire name, and each has a
// constructor spelled exactly as the wire name. That gives Go names such as
// InvalidIpAddress and InvalidUrl, where Go style would want IPAddress and URL:
// they are data from a published table, and a reader who searches for what a
// client sent finds it. Whatever is not a wire name is cased as Go cases it.
//
// A service has codes of its own too, made with [New]. A code that is not in
// the vocabulary passes through every function here unharmed.
type Code string

// The vocabulary, in the order of the published table.
const (
	// CodeBadRequest is a malformed request that no other code describes.
	CodeBadRequest Code = "BadRequest"
	// CodeODataError is an OData query option that can't be parsed or isn't supported.
	CodeODataError Code = "ODataError"
	// CodeInvalidInput is a value that breaks a rule that no other code describes.
	CodeInvalidInput Code = "InvalidInput"
	// CodeInvalidRequestBody is a body that isn't the JSON that the operation takes.
	CodeInvalidRequestBody Code = "InvalidRequestBody"
	// CodeInvalidHashValue is a file hash that is malformed.
	CodeInvalidHashValue Code = "InvalidHashValue"
	// CodeInvalidDomainName is a domain name that is malformed.
	CodeInvalidDomainName Code = "InvalidDomainName"
	// CodeInvalidIpAddress is an IP address that is malformed.
	CodeInvalidIpAddress Code = "InvalidIpAddress"
	// CodeInvalidUrl is a URL that is malformed.
	CodeInvalidUrl Code = "InvalidUrl"
	// CodeMaximumBatchSizeExceeded is a batch with more items than the operation takes.
	CodeMaximumBatchSizeExceeded Code = "MaximumBatchSizeExceeded"
	// CodeMissingRequiredParameter is a parameter or property that must be present and isn't.
	CodeMissingRequiredParameter Code = "MissingRequiredParameter"
	// CodeOsPlatformNotSupported is an action that the machine's operating system can't do.
	CodeOsPlatformNotSupported Code = "OsPlatformNotSupported"
	// CodeClientVersionNotSupported is an action that needs a newer client on the machine.
	CodeClientVersionNotSupported Code = "ClientVersionNotSupported"
	// CodeUnauthorized is a missing, invalid or expired authorization header.
	CodeUnauthorized Code = "Unauthorized"
	// CodeForbidden is a valid token whose permissions don't suffice.
	CodeForbidden Code = "Forbidden"
	// CodeDisabledFeature is a feature that is not enabled for the tenant.
	CodeDisabledFeature Code = "DisabledFeature"
	// CodeDisallowedOperation is an operation that is never allowed on this target.
	CodeDisallowedOperation Code = "DisallowedOperation"
	// CodeNotFound is a path that leads nowhere. A path that leads to a thing
	// that isn't there is CodeResourceNotFound: clients tell the two apart.
	CodeNotFound Code = "NotFound"
	// CodeResourceNotFound is a resource that doesn't exist.
	CodeResourceNotFound Code = "ResourceNotFound"
	// CodeTooManyRequests is a rate limit or a quota that was reached.
	CodeTooManyRequests Code = "TooManyRequests"
	// CodeInternalServerError is a failure of the service. Its cause is for the
	// log; the client gets an empty message and the tracking ID.
	CodeInternalServerError Code = "InternalServerError"
)

// Status returns the HTTP status that c is sent with, and 0 for a code outside
// the vocabulary. Three codes can also stand for a neighbouring status that the
// vocabulary has no code for; see [FromStatus].
func (c Code) Status() int {
	switch c {
	case CodeBadRequest, CodeODataError, CodeInvalidInput, CodeInvalidRequestBody,
		CodeInvalidHashValue, CodeInvalidDomainName, CodeInvalidIpAddress, CodeInvalidUrl,
		CodeMaximumBatchSizeExceeded, CodeMissingRequiredParameter,
		CodeOsPlatformNotSupported, CodeClientVersionNotSupported:
		return http.StatusBadRequest
	case CodeUnauthorized:
		return http.StatusUnauthorized
	case CodeForbidden, CodeDisabledFeature, CodeDisallowedOperation:
		return http.StatusForbidden
	case CodeNotFound, CodeResourceNotFound:
		return http.StatusNotFound
	case CodeTooManyRequests:
		return http.StatusTooManyRequests
	case CodeInternalServerError:
		return http.StatusInternalServerError
	}
	return 0
}

// isErrorStatus reports whether status is one that an error can be sent with.
func isErrorStatus(status int) bool { return status >= 400 && status <= 599 }

// codeOfStatus returns the code of the vocabulary that is nearest to an error
// status.
func codeOfStatus(status int) Code { return nearest(status).code }
