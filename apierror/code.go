package apierror

import "net/http"

// Code names what went wrong. It is the part of an error that clients branch
// on, and it never changes once published.
//
// The 20 constants below are the vocabulary of Microsoft 365 Defender's error
// page. Each is spelled "Code" followed by the wire name, and each has a
// constructor spelled exactly as the wire name. That gives Go names such as
// InvalidIpAddress and InvalidUrl, where Go style would want IPAddress and URL:
// they are data from a published table, and a search for what a client sent
// finds them. All other names are cased as Go cases them.
//
// A service has codes of its own too, made with [New]. Every function here
// accepts a code outside the vocabulary and leaves it unchanged.
type Code string

// The vocabulary, in the order of the published table.
const (
	// CodeBadRequest means that the request is malformed in a way that no other code describes.
	CodeBadRequest Code = "BadRequest"
	// CodeODataError means that an OData query option can't be parsed or isn't supported.
	CodeODataError Code = "ODataError"
	// CodeInvalidInput means that a value breaks a rule that no other code describes.
	CodeInvalidInput Code = "InvalidInput"
	// CodeInvalidRequestBody means that the body isn't the JSON that the operation takes; names are
	// case-sensitive.
	CodeInvalidRequestBody Code = "InvalidRequestBody"
	// CodeInvalidHashValue means that a file hash is malformed.
	CodeInvalidHashValue Code = "InvalidHashValue"
	// CodeInvalidDomainName means that a domain name is malformed.
	CodeInvalidDomainName Code = "InvalidDomainName"
	// CodeInvalidIpAddress means that an IP address is malformed.
	CodeInvalidIpAddress Code = "InvalidIpAddress"
	// CodeInvalidUrl means that a URL is malformed.
	CodeInvalidUrl Code = "InvalidUrl"
	// CodeMaximumBatchSizeExceeded means that a batch has more items than the operation takes.
	CodeMaximumBatchSizeExceeded Code = "MaximumBatchSizeExceeded"
	// CodeMissingRequiredParameter means that a required parameter or property is missing.
	CodeMissingRequiredParameter Code = "MissingRequiredParameter"
	// CodeOsPlatformNotSupported means that the machine's operating system can't do the action.
	CodeOsPlatformNotSupported Code = "OsPlatformNotSupported"
	// CodeClientVersionNotSupported means that the action needs a newer client on the machine.
	CodeClientVersionNotSupported Code = "ClientVersionNotSupported"
	// CodeUnauthorized means that the authorization header is missing, invalid or expired.
	CodeUnauthorized Code = "Unauthorized"
	// CodeForbidden means that the token is valid, but its permissions don't suffice.
	CodeForbidden Code = "Forbidden"
	// CodeDisabledFeature means that the feature is not enabled for the tenant.
	CodeDisabledFeature Code = "DisabledFeature"
	// CodeDisallowedOperation means that the operation is not allowed on its target.
	CodeDisallowedOperation Code = "DisallowedOperation"
	// CodeNotFound means that the path leads nowhere.
	CodeNotFound Code = "NotFound"
	// CodeResourceNotFound means that the resource doesn't exist.
	CodeResourceNotFound Code = "ResourceNotFound"
	// CodeTooManyRequests means that a rate limit or a quota was reached; Retry-After says when to
	// try again.
	CodeTooManyRequests Code = "TooManyRequests"
	// CodeInternalServerError means that the service failed; its log has the reason under the
	// tracking ID.
	CodeInternalServerError Code = "InternalServerError"
)

// Status returns the HTTP status that c is sent with, or 0 if c is outside the
// vocabulary. Three codes also stand for neighbouring statuses that have no code
// in the vocabulary; see [FromStatus].
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

// nearestCode returns the code of the vocabulary that stands for an error status.
func nearestCode(status int) Code {
	switch status {
	case http.StatusUnauthorized:
		return CodeUnauthorized
	case http.StatusForbidden:
		return CodeForbidden
	case http.StatusNotFound:
		return CodeNotFound
	case http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType:
		return CodeInvalidRequestBody
	case http.StatusTooManyRequests:
		return CodeTooManyRequests
	}
	if status >= 500 {
		return CodeInternalServerError
	}
	return CodeBadRequest
}

// isErrorStatus reports whether an error can be sent with status.
func isErrorStatus(status int) bool { return status >= 400 && status <= 599 }
