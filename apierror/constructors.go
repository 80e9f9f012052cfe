package apierror

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/faultline-go/faultline/internal/text"
)

// BadRequest returns an error with [CodeBadRequest]. The client gets the message.
func BadRequest(message string) *Error {
	return newError(CodeBadRequest, text.Clean(message, text.MaxMessage))
}

// ODataError returns an error with [CodeODataError]. The detail says which query option
// is wrong, and why.
//
//	Invalid OData URI query <detail>.
func ODataError(detail string) *Error {
	return newError(CodeODataError, sentence("Invalid OData URI query", Clean(detail)))
}

// InvalidInput returns an error with [CodeInvalidInput]. The detail says which value is
// invalid, by its place, and which rule it breaks. It should not show the value.
//
//	Invalid input <detail>.
func InvalidInput(detail string) *Error {
	return newError(CodeInvalidInput, sentence("Invalid input", Clean(detail)))
}

// InvalidRequestBody returns an error with [CodeInvalidRequestBody].
//
//	Invalid request body.
func InvalidRequestBody() *Error { return newError(CodeInvalidRequestBody, "Invalid request body.") }

// InvalidHashValue returns an error with [CodeInvalidHashValue].
//
//	Hash value <hash> is invalid.
func InvalidHashValue(hash string) *Error {
	return newError(CodeInvalidHashValue, words("Hash value", Clean(hash), isInvalid))
}

// InvalidDomainName returns an error with [CodeInvalidDomainName].
//
//	Domain name <domain> is invalid.
func InvalidDomainName(domain string) *Error {
	return newError(CodeInvalidDomainName, words("Domain name", Clean(domain), isInvalid))
}

// InvalidIpAddress returns an error with [CodeInvalidIpAddress].
//
//	IP address <ip> is invalid.
func InvalidIpAddress(ip string) *Error {
	return newError(CodeInvalidIpAddress, words("IP address", Clean(ip), isInvalid))
}

// InvalidUrl returns an error with [CodeInvalidUrl].
//
//	URL <url> is invalid.
//
// Because a URL can hold a password or a token, it is shown without user information,
// query and fragment, also if it can't be parsed. If these can't be told apart, the
// message is "URL is invalid."
func InvalidUrl(rawURL string) *Error {
	return newError(CodeInvalidUrl, words("URL", Clean(publicURL(rawURL)), isInvalid))
}

// publicURL returns the parts of a URL that may be shown, or "" if there are none.
func publicURL(rawURL string) string {
	if u, err := url.Parse(rawURL); err == nil && u.Host != "" {
		return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}).String()
	}
	// In a text that is no URL, all before the last @ may be user information, and all
	// behind the first ? or # a query.
	at, query := strings.LastIndex(rawURL, "@"), strings.IndexAny(rawURL, "?#")
	if at >= 0 {
		if query >= 0 && query < at {
			return "" // A password may have a ?, and a query an @.
		}
		start := 0
		if i := strings.Index(rawURL[:at], "://"); i >= 0 {
			start = i + len("://")
		}
		rawURL = rawURL[:start] + rawURL[at+1:]
	}
	if end := strings.IndexAny(rawURL, "?#"); end >= 0 {
		rawURL = rawURL[:end]
	}
	return rawURL
}

// MaximumBatchSizeExceeded returns an error with [CodeMaximumBatchSizeExceeded], for a
// batch of got items where max are allowed.
//
//	Maximum batch size exceeded. Received: <got>, allowed: <max>.
func MaximumBatchSizeExceeded(got, max int) *Error {
	return newError(CodeMaximumBatchSizeExceeded,
		"Maximum batch size exceeded. Received: "+strconv.Itoa(got)+", allowed: "+strconv.Itoa(max)+".")
}

// MissingRequiredParameter returns an error with [CodeMissingRequiredParameter]. The
// name is the one that the client knows.
//
//	Parameter <name> is missing.
func MissingRequiredParameter(name string) *Error {
	return newError(CodeMissingRequiredParameter, words("Parameter", Clean(name), "is missing."))
}

// OsPlatformNotSupported returns an error with [CodeOsPlatformNotSupported].
//
//	OS Platform <platform> is not supported for this action.
func OsPlatformNotSupported(platform string) *Error {
	return newError(CodeOsPlatformNotSupported, words("OS Platform", Clean(platform), "is not supported for this action."))
}

// ClientVersionNotSupported returns an error with [CodeClientVersionNotSupported]. The
// version is the first one that supports the action.
//
//	<action> is supported on client version <version> and above.
func ClientVersionNotSupported(action, version string) *Error {
	return newError(CodeClientVersionNotSupported,
		words(Clean(action), "is supported on client version", Clean(version), "and above."))
}

// Unauthorized returns an error with [CodeUnauthorized]. Its response has the header
// WWW-Authenticate, by default "Bearer", because RFC 9110, section 15.5.2, requires one.
//
//	Unauthorized
func Unauthorized() *Error { return newError(CodeUnauthorized, "Unauthorized") }

// Forbidden returns an error with [CodeForbidden]. Use [Error.WithMessage] to name the
// roles that are missing.
//
//	Forbidden
func Forbidden() *Error { return newError(CodeForbidden, "Forbidden") }

// DisabledFeature returns an error with [CodeDisabledFeature].
//
//	Tenant feature is not enabled.
func DisabledFeature() *Error { return newError(CodeDisabledFeature, "Tenant feature is not enabled.") }

// DisallowedOperation returns an error with [CodeDisallowedOperation]. The reason names
// the operation and says why it is not allowed.
//
//	<reason>.
func DisallowedOperation(reason string) *Error {
	return newError(CodeDisallowedOperation, sentence(Clean(reason)))
}

// NotFound returns an error with [CodeNotFound], for a path that leads nowhere. The
// client gets the message. For a resource that doesn't exist use [ResourceNotFound]:
// clients distinguish the two.
func NotFound(message string) *Error {
	return newError(CodeNotFound, text.Clean(message, text.MaxMessage))
}

// ResourceNotFound returns an error with [CodeResourceNotFound].
//
//	Resource <resource> was not found.
func ResourceNotFound(resource string) *Error {
	return newError(CodeResourceNotFound, words("Resource", Clean(resource), "was not found."))
}

// TooManyRequests returns an error with [CodeTooManyRequests]. The limit is the one that
// was reached, such as "100 calls per minute"; if it is "", the message is "Too Many
// Requests." The client is told to try again after retryAfter, as by
// [Error.WithRetryAfter].
//
//	Too Many Requests. Limit: <limit>.
func TooManyRequests(limit string, retryAfter time.Duration) *Error {
	e := newError(CodeTooManyRequests, "Too Many Requests.")
	if limit := sentence(Clean(limit)); limit != "" {
		e.message += " Limit: " + limit
	}
	e.extra = &extra{retryAfter: max(retryAfter, 1)}
	return e
}

// InternalServerError returns an error with [CodeInternalServerError]. The cause is for
// the log and may be nil. The client always gets an empty message.
func InternalServerError(cause error) *Error {
	e := newError(CodeInternalServerError, "")
	e.cause = cause
	return e
}

// newError returns an error with a code of the vocabulary.
func newError(code Code, message string) *Error {
	return &Error{code: code, status: code.Status(), message: message}
}

// words joins the parts that aren't empty with spaces.
func words(parts ...string) string {
	n := 0
	for _, part := range parts {
		if part != "" {
			parts[n] = part
			n++
		}
	}
	return strings.Join(parts[:n], " ")
}

// sentence joins the parts as words does and ends with exactly one full stop, also if
// the last part has its own. It returns "" if there is nothing to end.
func sentence(parts ...string) string {
	s := strings.TrimRight(words(parts...), ". ")
	if s == "" {
		return ""
	}
	return s + "."
}
