package apierror

import (
	"net/url"
	"strconv"
	"strings"
	"time"
)

// of returns an error of the vocabulary whose message is a constant.
func of(code Code, message string) *Error {
	return &Error{code: code, status: uint16(code.Status()), constant: true, head: message}
}

// ofText returns an error of the vocabulary whose message is the caller's.
func ofText(code Code, message string) *Error {
	return &Error{code: code, status: uint16(code.Status()), head: clean(message, maxMessage)}
}

// around returns an error whose message is head, a client's text and tail. Head
// brings the space before the text, which goes with it if there is none.
func around(code Code, head, value, tail string) *Error {
	e := of(code, head)
	e.value, e.tail = clean(value, maxValue), tail
	if e.value == "" {
		e.head = strings.TrimSuffix(head, " ")
		if e.head == "" {
			e.tail = ""
		}
	}
	return e
}

// invalid returns an error for a value that is shown, with its place in a batch.
func invalid(code Code, head, value string) *Error {
	e := around(code, head, value, " is invalid.")
	e.showsPlace = true
	return e
}

// sentence returns an error whose message ends with a client's text, and with
// exactly one full stop also where the text brings its own.
func sentence(code Code, head, value string) *Error {
	return around(code, head, strings.TrimRight(clean(value, maxValue), ". "), ".")
}

// BadRequest is for a malformed request that no other constructor describes.
// The message is for the client.
func BadRequest(message string) *Error { return ofText(CodeBadRequest, message) }

// ODataError is for an OData query option that is wrong; detail says which and why.
//
//	Invalid OData URI query <detail>.
func ODataError(detail string) *Error {
	return sentence(CodeODataError, "Invalid OData URI query ", detail)
}

// InvalidInput is for a value that breaks a rule; detail says which value, by
// its place, and which rule. It should not show the value.
//
//	Invalid input <detail>.
func InvalidInput(detail string) *Error {
	return sentence(CodeInvalidInput, "Invalid input ", detail)
}

// InvalidRequestBody is for a body that isn't the JSON that the operation takes.
//
//	Invalid request body.
func InvalidRequestBody() *Error { return of(CodeInvalidRequestBody, "Invalid request body.") }

// InvalidHashValue is for a file hash that is malformed.
//
//	Hash value <hash> is invalid.
func InvalidHashValue(hash string) *Error {
	return invalid(CodeInvalidHashValue, "Hash value ", hash)
}

// InvalidDomainName is for a domain name that is malformed.
//
//	Domain name <domain> is invalid.
func InvalidDomainName(domain string) *Error {
	return invalid(CodeInvalidDomainName, "Domain name ", domain)
}

// InvalidIpAddress is for an IP address that is malformed.
//
//	IP address <ip> is invalid.
func InvalidIpAddress(ip string) *Error {
	return invalid(CodeInvalidIpAddress, "IP address ", ip)
}

// InvalidUrl is for a URL that is malformed.
//
//	URL <url> is invalid.
//
// A URL can hold a password or a token. It is shown without user information,
// query and fragment, and only if it has a scheme and a host, without which the
// parts can't be told apart; else the message is "URL is invalid."
func InvalidUrl(rawURL string) *Error {
	return invalid(CodeInvalidUrl, "URL ", publicURL(rawURL))
}

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
	return of(CodeMaximumBatchSizeExceeded,
		"Maximum batch size exceeded. Received: "+strconv.Itoa(got)+", allowed: "+strconv.Itoa(max)+".")
}

// MissingRequiredParameter is for a parameter or a property that must be present
// and isn't; name is the client's name for it.
//
//	Parameter <name> is missing.
func MissingRequiredParameter(name string) *Error {
	return around(CodeMissingRequiredParameter, "Parameter ", name, " is missing.")
}

// OsPlatformNotSupported is for an action that the machine's operating system
// can't do.
//
//	OS Platform <platform> is not supported for this action.
func OsPlatformNotSupported(platform string) *Error {
	return around(CodeOsPlatformNotSupported, "OS Platform ", platform, " is not supported for this action.")
}

// ClientVersionNotSupported is for an action that needs a newer client on the
// machine; version is the first that has it.
//
//	<action> is supported on client version <version> and above.
func ClientVersionNotSupported(action, version string) *Error {
	return ofText(CodeClientVersionNotSupported,
		clean(action, maxValue)+" is supported on client version "+clean(version, maxValue)+" and above.")
}

// Unauthorized is for a missing, invalid or expired authorization header. An
// answer with this status has a WWW-Authenticate header, by default "Bearer",
// since RFC 9110, section 15.5.2, requires one.
//
//	Unauthorized
func Unauthorized() *Error { return of(CodeUnauthorized, "Unauthorized") }

// Forbidden is for a valid token whose permissions don't suffice. To name the
// roles that would, use [Error.WithMessage].
//
//	Forbidden
func Forbidden() *Error { return of(CodeForbidden, "Forbidden") }

// DisabledFeature is for a feature that is not enabled for the tenant.
//
//	Tenant feature is not enabled.
func DisabledFeature() *Error { return of(CodeDisabledFeature, "Tenant feature is not enabled.") }

// DisallowedOperation is for an operation that is not allowed on its target;
// reason names the operation and says why.
//
//	<reason>.
func DisallowedOperation(reason string) *Error {
	return sentence(CodeDisallowedOperation, "", reason)
}

// NotFound is for a path that leads nowhere. For a thing that doesn't exist use
// [ResourceNotFound]: clients tell the two apart. The message is for the client.
func NotFound(message string) *Error { return ofText(CodeNotFound, message) }

// ResourceNotFound is for a resource that doesn't exist.
//
//	Resource <resource> was not found.
func ResourceNotFound(resource string) *Error {
	return around(CodeResourceNotFound, "Resource ", resource, " was not found.")
}

// TooManyRequests is for a rate limit or a quota that was reached, such as "100
// calls per minute"; "" where it isn't known. The client is told to try again
// after retryAfter, see [Error.WithRetryAfter].
//
//	Too Many Requests. Limit: <limit>.
func TooManyRequests(limit string, retryAfter time.Duration) *Error {
	e := of(CodeTooManyRequests, "Too Many Requests.")
	if strings.Trim(limit, ". ") != "" {
		e = sentence(CodeTooManyRequests, "Too Many Requests. Limit: ", limit)
	}
	e.rare = &rare{retryAfter: max(retryAfter, 1)}
	return e
}

// InternalServerError is for a failure of the service. The cause is for the log
// and may be nil; the client gets an empty message, always.
func InternalServerError(cause error) *Error {
	e := of(CodeInternalServerError, "")
	e.cause = cause
	return e
}
