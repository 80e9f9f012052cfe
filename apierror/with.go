package apierror

import (
	"net/http"
	"slices"
	"time"
)

// derive returns a copy of e that is e for errors.Is.
func (e *Error) derive() *Error {
	from := e.orInternal()
	c, more := *from, *from.more()
	more.parent = e // also if it is a zero Error, which somebody may compare with
	c.rare = &more
	return &c
}

// WithCause returns a copy whose cause is err: what really happened, for the
// log. The client never sees it. nil means no cause.
func (e *Error) WithCause(err error) *Error {
	c := e.derive()
	c.cause = err
	return c
}

// WithMessage returns a copy with another text for the client, such as
// "Machine 123123123 was not found". See [Clean] for a client's text in it. An
// InternalServerError sends no message;
// there the text goes to the log only.
func (e *Error) WithMessage(message string) *Error {
	c := e.derive()
	c.kind, c.value = c.kind.plain, clean(message, maxMessage)
	return c
}

// WithPlace returns a copy that says where in the request the faulty value
// stands, in the client's own words: indicators[3].indicatorValue. The place is
// the target of [Error.Detail], and stands in the log. If it leads into a
// collection, the messages that show a value show it too, for the value alone
// doesn't tell a client which item it is:
//
//	IP address 10.0.0.999 (indicators[3].indicatorValue) is invalid.
func (e *Error) WithPlace(place string) *Error {
	c := e.derive()
	c.rare.place = clean(place, maxValue)
	return c
}

// WithDetails returns a copy with these details in place of e's own: one entry
// for each of several failures. The first 20 are kept.
func (e *Error) WithDetails(details ...Detail) *Error {
	c := e.derive()
	c.rare.details = cleanDetails(details)
	return c
}

// cleanDetails returns a copy of the details that are kept, each of them clean.
func cleanDetails(details []Detail) []Detail {
	details = slices.Clone(details[:min(len(details), maxDetails)])
	for i, d := range details {
		details[i] = Detail{
			Code:    Code(clean(string(d.Code), maxValue)),
			Message: clean(d.Message, maxMessage),
			Target:  clean(d.Target, maxValue),
		}
	}
	return details
}

// WithRetryAfter returns a copy that tells the client when to try again, in a
// Retry-After header: d in whole seconds, rounded up, at least 1. (RFC 9110,
// section 10.2.3, would allow a date. There are clients that read a number and
// crash on anything else.)
func (e *Error) WithRetryAfter(d time.Duration) *Error {
	c := e.derive()
	c.rare.retryAfter = max(d, 1)
	return c
}

// WithHeader returns a copy that is sent with this header, in place of one of
// the same name that was set for the response. It can't set X-Request-Id,
// X-Ms-Error-Code, a Retry-After other than that of WithRetryAfter, and the headers that say what the body is or how long it may be kept, such as
// Content-Type and Cache-Control: those are [Write]'s.
func (e *Error) WithHeader(key, value string) *Error {
	c := e.derive()
	c.rare.header = c.rare.header.Clone()
	if c.rare.header == nil {
		c.rare.header = make(http.Header, 1)
	}
	c.rare.header.Set(key, value)
	return c
}
