package apierror

import (
	"net/url"
	"strconv"
	"time"
)

// BadRequest is for a malformed request that no other constructor describes.
// The message is for the client.
func BadRequest(message string) *Error { return badRequest.message(message) }

var badRequest = kindOf(CodeBadRequest)

// ODataError is for an OData query option that is wrong; detail says which and why.
//
//	Invalid OData URI query <detail>.
func ODataError(detail string) *Error { return oDataError.sentence(detail) }

var oDataError = template(CodeODataError, "Invalid OData URI query ", ".")

// InvalidInput is for a value that breaks a rule; detail says which value, by
// its place, and which rule. It should not show the value.
//
//	Invalid input <detail>.
func InvalidInput(detail string) *Error { return invalidInput.sentence(detail) }

var invalidInput = template(CodeInvalidInput, "Invalid input ", ".")

// InvalidRequestBody is for a body that isn't the JSON that the operation takes.
//
//	Invalid request body.
func InvalidRequestBody() *Error { return &Error{kind: invalidRequestBody} }

var invalidRequestBody = template(CodeInvalidRequestBody, "Invalid request body.", "")

// InvalidHashValue is for a file hash that is malformed.
//
//	Hash value <hash> is invalid.
func InvalidHashValue(hash string) *Error { return invalidHashValue.of(hash) }

var invalidHashValue = invalid(CodeInvalidHashValue, "Hash value ")

// InvalidDomainName is for a domain name that is malformed.
//
//	Domain name <domain> is invalid.
func InvalidDomainName(domain string) *Error { return invalidDomainName.of(domain) }

var invalidDomainName = invalid(CodeInvalidDomainName, "Domain name ")

// InvalidIpAddress is for an IP address that is malformed.
//
//	IP address <ip> is invalid.
func InvalidIpAddress(ip string) *Error { return invalidIpAddress.of(ip) }

var invalidIpAddress = invalid(CodeInvalidIpAddress, "IP address ")

// InvalidUrl is for a URL that is malformed.
//
//	URL <url> is invalid.
//
// A URL can hold a password or a token. It is shown without user information,
// query and fragment, and only if it has a scheme and a host, without which the
// parts can't be told apart; else the message is "URL is invalid."
func InvalidUrl(rawURL string) *Error { return invalidUrl.of(publicURL(rawURL)) }

var invalidUrl = invalid(CodeInvalidUrl, "URL ")

// publicURL returns what of a URL may be shown, "" if nothing.
func publicURL(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return ""
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}).String()
}

// MaximumBatchSizeExceeded is for a batch of got items where max are allowed.
//
//	Maximum batch size exceeded. Received: <got>, allowed: <max>.
func MaximumBatchSizeExceeded(got, max int) *Error {
	return maximumBatchSizeExceeded.of(strconv.Itoa(got) + ", allowed: " + strconv.Itoa(max))
}

var maximumBatchSizeExceeded = template(CodeMaximumBatchSizeExceeded, "Maximum batch size exceeded. Received: ", ".")

// MissingRequiredParameter is for a parameter or a property that must be present
// and isn't; name is the client's name for it.
//
//	Parameter <name> is missing.
func MissingRequiredParameter(name string) *Error {
	return missingRequiredParameter.of(name)
}

var missingRequiredParameter = template(CodeMissingRequiredParameter, "Parameter ", " is missing.")

// OsPlatformNotSupported is for an action that the machine's operating system
// can't do.
//
//	OS Platform <platform> is not supported for this action.
func OsPlatformNotSupported(platform string) *Error {
	return osPlatformNotSupported.of(platform)
}

var osPlatformNotSupported = template(CodeOsPlatformNotSupported, "OS Platform ", " is not supported for this action.")

// ClientVersionNotSupported is for an action that needs a newer client on the
// machine; version is the first that has it.
//
//	<action> is supported on client version <version> and above.
func ClientVersionNotSupported(action, version string) *Error {
	return clientVersionNotSupported.message(
		clean(action, maxValue) + " is supported on client version " + clean(version, maxValue) + " and above.")
}

var clientVersionNotSupported = kindOf(CodeClientVersionNotSupported)

// Unauthorized is for a missing, invalid or expired authorization header. An
// answer with this status has a WWW-Authenticate header, by default "Bearer",
// since RFC 9110, section 15.5.2, requires one.
//
//	Unauthorized
func Unauthorized() *Error { return &Error{kind: unauthorized} }

var unauthorized = template(CodeUnauthorized, "Unauthorized", "")

// Forbidden is for a valid token whose permissions don't suffice. To name the
// roles that would, use [Error.WithMessage].
//
//	Forbidden
func Forbidden() *Error { return &Error{kind: forbidden} }

var forbidden = template(CodeForbidden, "Forbidden", "")

// DisabledFeature is for a feature that is not enabled for the tenant.
//
//	Tenant feature is not enabled.
func DisabledFeature() *Error { return &Error{kind: disabledFeature} }

var disabledFeature = template(CodeDisabledFeature, "Tenant feature is not enabled.", "")

// DisallowedOperation is for an operation that is not allowed on its target;
// reason names the operation and says why.
//
//	<reason>.
func DisallowedOperation(reason string) *Error { return disallowedOperation.sentence(reason) }

var disallowedOperation = template(CodeDisallowedOperation, "", ".")

// NotFound is for a path that leads nowhere. For a thing that doesn't exist use
// [ResourceNotFound]: clients tell the two apart. The message is for the client.
func NotFound(message string) *Error { return notFound.message(message) }

var notFound = kindOf(CodeNotFound)

// ResourceNotFound is for a resource that doesn't exist.
//
//	Resource <resource> was not found.
func ResourceNotFound(resource string) *Error { return resourceNotFound.of(resource) }

var resourceNotFound = template(CodeResourceNotFound, "Resource ", " was not found.")

// TooManyRequests is for a rate limit or a quota that was reached, such as "100
// calls per minute"; "" where it isn't known. The client is told to try again
// after retryAfter, see [Error.WithRetryAfter].
//
//	Too Many Requests. Limit: <limit>.
func TooManyRequests(limit string, retryAfter time.Duration) *Error {
	e := tooManyRequestsLimit.sentence(limit)
	if e.value == "" {
		e.kind = tooManyRequests
	}
	e.rare = &rare{retryAfter: max(retryAfter, 1)}
	return e
}

var (
	tooManyRequests      = template(CodeTooManyRequests, "Too Many Requests.", "")
	tooManyRequestsLimit = template(CodeTooManyRequests, "Too Many Requests. Limit: ", ".")
)

// InternalServerError is for a failure of the service. The cause is for the log
// and may be nil; the client gets an empty message, always.
func InternalServerError(cause error) *Error {
	return &Error{kind: internalServerError, cause: cause}
}

var internalServerError = kindOf(CodeInternalServerError)
