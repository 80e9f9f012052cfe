package apierror

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"time"
)

// Error is an error that the client may see: a code, a status and a message;
// and what only the log sees, its cause.
//
// An Error is immutable. Its With… methods return copies, so one Error can be
// shared between goroutines and derived from for each request. A nil *Error
// reads as an InternalServerError without a cause.
type Error struct {
	code   Code
	status uint16
	// constant is whether code, head and tail are constants of this package, which
	// need no escape in JSON.
	constant bool
	// showsPlace is whether the place of a value in a batch follows the value.
	showsPlace bool
	// The message is head, value and tail. They are joined when somebody wants
	// the whole, which for most errors nobody does.
	head, value, tail string
	cause             error
	// rare is what few errors have; nil means nothing of it.
	rare *rare
}

// rare is apart so that an error stays small: a service under attack makes many.
type rare struct {
	place      string
	details    []Detail
	retryAfter time.Duration
	header     http.Header
	// parent is the error that a With… method copied, for Is.
	parent *Error
}

// none is what an error without anything rare has.
var none rare

func (e *Error) more() *rare {
	if e.rare == nil {
		return &none
	}
	return e.rare
}

// New returns an error with a code of the service's own, such as Defender's
// ActiveRequestAlreadyExists. The message is for the client; "" is allowed.
//
// New panics if the code is empty, if the status is not in 400–599, or if the
// code is of the vocabulary and is not sent with that status: those are mistakes
// of the program. The statuses of the vocabulary are those of [Code.Status] and
// [FromStatus].
func New(status int, code Code, message string) *Error {
	switch own := code.Status(); {
	case code == "":
		panic("apierror.New: empty code")
	case !isErrorStatus(status):
		panic(fmt.Sprintf("apierror.New: %s with status %d, which is no error status (400–599)", code, status))
	case own != 0 && own != status && codeOfStatus(status) != code:
		panic(fmt.Sprintf("apierror.New: %s has status %d, not %d", code, own, status))
	}
	return &Error{code: Code(clean(string(code), maxValue)), status: uint16(status), head: clean(message, maxMessage)}
}

// FromStatus returns the error for an HTTP status that a framework chose. The
// status is kept, and the code is the nearest of the vocabulary: its own for
// 400, 401, 403, 404, 429 and 500, InvalidRequestBody for 413 and 415,
// BadRequest for any other 4xx, InternalServerError for any other 5xx. An empty
// message means the default of the code or, where it has none, of the status. A
// status outside 400–599 is an InternalServerError.
func FromStatus(status int, message string) *Error {
	if !isErrorStatus(status) {
		return InternalServerError(nil)
	}
	e := &Error{code: codeOfStatus(status), status: uint16(status), head: clean(message, maxMessage)}
	if e.head != "" {
		return e
	}
	switch e.code {
	case CodeInvalidRequestBody:
		e.head = InvalidRequestBody().head
	case CodeTooManyRequests:
		e.head = TooManyRequests("", 0).head
	case CodeBadRequest, CodeUnauthorized, CodeForbidden, CodeNotFound:
		e.head = http.StatusText(status)
		if e.head == "" {
			e.head = http.StatusText(e.code.Status())
		}
	}
	return e
}

// internal is what a nil *Error reads as.
var internal = &Error{code: CodeInternalServerError, status: http.StatusInternalServerError}

func (e *Error) orInternal() *Error {
	if e == nil {
		return internal
	}
	return e
}

// Code returns the code, which is never empty.
func (e *Error) Code() Code { return e.orInternal().code }

// StatusCode returns the HTTP status, 400–599. Echo v5 looks for this method.
func (e *Error) StatusCode() int { return int(e.orInternal().status) }

// Message returns the text for the client. It is "" for an InternalServerError,
// whatever was given to it.
func (e *Error) Message() string {
	e = e.orInternal()
	if e.code == CodeInternalServerError {
		return ""
	}
	return e.text()
}

// text returns the message whether it is sent or not.
func (e *Error) text() string {
	if open, place, end := e.shownPlace(); place != "" {
		return e.head + e.value + open + place + end + e.tail
	}
	return e.head + e.value + e.tail
}

// shownPlace returns the place in brackets as it follows the value, or nothing.
func (e *Error) shownPlace() (open, place, end string) {
	if at := e.more().place; e.showsPlace && leadsIntoCollection(at) {
		return " (", at, ")"
	}
	return "", "", ""
}

// leadsIntoCollection reports whether a place has an index or a key. A bracket
// alone may be part of a name, as in filter[ip].
func leadsIntoCollection(place string) bool {
	for i := range len(place) - 1 {
		if next := place[i+1]; place[i] == '[' && (next == '"' || '0' <= next && next <= '9') {
			return true
		}
	}
	return false
}

// Place returns what [Error.WithPlace] was given, "" if it was not called.
func (e *Error) Place() string { return e.orInternal().more().place }

// Details returns a copy of the details, nil if there are none.
func (e *Error) Details() []Detail { return slices.Clone(e.orInternal().more().details) }

// Detail returns e as an entry for the details of another error: its code, its
// message and, as the target, its place.
func (e *Error) Detail() Detail {
	return Detail{Code: e.Code(), Message: e.Message(), Target: e.Place()}
}

// Error returns the text for the log: code, message and cause. It is not for
// the client.
func (e *Error) Error() string {
	if e == nil {
		return "InternalServerError: a nil *apierror.Error was returned as an error"
	}
	text := append(make([]byte, 0, 256), e.code...)
	if open, place, end := e.shownPlace(); len(e.head)+len(e.value)+len(e.tail) > 0 {
		for _, part := range [...]string{": ", e.head, e.value, open, place, end, e.tail} {
			text = append(text, part...)
		}
	}
	if e.cause != nil {
		text = append(bytes.TrimSuffix(text, []byte(".")), ": "...)
		text = append(text, errorText(e.cause)...)
	}
	return string(text)
}

// errorText returns err.Error(), also for an error whose method panics, as that
// of a typed nil does: an error must be loggable whatever is wrong with it.
func errorText(err error) (text string) {
	defer func() {
		if r := recover(); r != nil {
			text = fmt.Sprintf("(%T panicked in its Error method)", err)
		}
	}()
	return err.Error()
}

// Unwrap returns the cause, nil if there is none.
func (e *Error) Unwrap() error { return e.orInternal().cause }

// Is reports whether target is e or an error that e was derived from by With…
// methods. It makes errors.Is(err, ErrBusy) hold for ErrBusy.WithCause(…).
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	for ; ok && e != nil; e = e.more().parent {
		if e == t {
			return true
		}
	}
	return false
}

// LogValue returns a group with code, status and message, and with place and
// cause if there are any.
func (e *Error) LogValue() slog.Value {
	e = e.orInternal()
	attrs := make([]slog.Attr, 0, 5)
	attrs = append(attrs,
		slog.String("code", string(e.code)),
		slog.Int("status", int(e.status)),
		slog.String("message", e.text()),
	)
	if at := e.more().place; at != "" {
		attrs = append(attrs, slog.String("place", at))
	}
	if e.cause != nil {
		attrs = append(attrs, slog.String("cause", errorText(e.cause)))
	}
	return slog.GroupValue(attrs...)
}
