package apierror

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/faultline-go/faultline/internal/text"
)

// derive returns a copy of e that may be changed, and that is e for errors.Is.
func (e *Error) derive() *Error {
	c := *e.orInternal()
	more := c.more()
	more.parent = e // not what e reads as: callers compare with e
	c.extra = &more
	return &c
}

// WithCause returns a copy of e with err as its cause: what really happened, for
// the log. The client never sees it. If err is nil, the copy has no cause.
func (e *Error) WithCause(err error) *Error {
	c := e.derive()
	c.cause = err
	return c
}

// WithMessage returns a copy of e with another text for the client, such as
// "Machine 123123123 was not found". Use [Clean] to put a client's text into it. An
// InternalServerError sends no message; its text goes to the log only.
func (e *Error) WithMessage(message string) *Error {
	c := e.derive()
	c.message = text.Clean(message, text.MaxMessage)
	return c
}

// WithPlace returns a copy of e that says where in the request the faulty value
// stands, in the client's own words: indicators[3].indicatorValue. The place is
// the target of [Error.Detail] and is logged. If it leads into a collection, the
// messages that show a value show the place too, because the value alone doesn't
// tell the client which item it is, and so they do if the value can't be shown:
//
//	IP address 10.0.0.999 (indicators[3].indicatorValue) is invalid.
//	URL (educateUrl) is invalid.
func (e *Error) WithPlace(place string) *Error {
	c := e.derive()
	before := c.extra.place
	c.extra.place = Clean(place)
	switch c.code {
	case CodeInvalidHashValue, CodeInvalidDomainName, CodeInvalidIpAddress, CodeInvalidUrl:
		if value, ok := strings.CutSuffix(c.message, " "+isInvalid); ok {
			value = strings.TrimSuffix(strings.TrimSuffix(value, inBrackets(before)), " ("+before+")")
			where := inBrackets(c.extra.place)
			if showsNothing(value) && c.extra.place != "" {
				where = " (" + c.extra.place + ")"
			}
			c.message = value + where + " " + isInvalid
		}
	}
	return c
}

// showsNothing reports whether the beginning of a message with a value is without it.
func showsNothing(beginning string) bool {
	switch beginning {
	case "Hash value", "Domain name", "IP address", "URL":
		return true
	}
	return false
}

// isInvalid ends the messages that show a value.
const isInvalid = "is invalid."

// inBrackets returns a place as it follows a value, or "" if the place has neither
// an index nor a key. A bracket alone may be part of a name, as in filter[ip].
func inBrackets(place string) string {
	for i := range len(place) - 1 {
		if next := place[i+1]; place[i] == '[' && (next == '"' || '0' <= next && next <= '9') {
			return " (" + place + ")"
		}
	}
	return ""
}

// WithDetails returns a copy of e with these details instead of e's own: one entry
// for each of several failures. It keeps the first 20.
func (e *Error) WithDetails(details ...Detail) *Error {
	c := e.derive()
	c.extra.details = cleanDetails(details)
	return c
}

// cleanDetails returns a bounded copy of details, with clean texts.
func cleanDetails(details []Detail) []Detail {
	details = slices.Clone(details[:min(len(details), maxDetails)])
	for i, d := range details {
		details[i] = Detail{
			Code:    Code(Clean(string(d.Code))),
			Message: text.Clean(d.Message, text.MaxMessage),
			Target:  Clean(d.Target),
		}
	}
	return details
}

const maxDetails = 20

// WithRetryAfter returns a copy of e that tells the client when to try again, in a
// Retry-After header: d in whole seconds, rounded up, at least 1. (RFC 9110,
// section 10.2.3, would allow a date, but there are clients that read a number and
// crash on anything else.)
func (e *Error) WithRetryAfter(d time.Duration) *Error {
	c := e.derive()
	c.extra.retryAfter = max(d, 1)
	return c
}

// WithHeader returns a copy of e that is sent with this header, instead of one of
// the same name that was set for the response. [Write] ignores X-Request-Id,
// X-Ms-Error-Code, a Retry-After other than that of WithRetryAfter, headers that
// describe the body or say how long it may be kept, such as Content-Type and
// Cache-Control, and headers about the connection, such as Transfer-Encoding.
func (e *Error) WithHeader(key, value string) *Error {
	c := e.derive()
	c.extra.header = c.extra.header.Clone()
	if c.extra.header == nil {
		c.extra.header = make(http.Header, 1)
	}
	c.extra.header.Set(key, value)
	return c
}
