package apierror

import (
	"bytes"
	"cmp"
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
	kind *kind
	// value is what the message has of the error's own. It is joined with the kind's
	// head and tail when somebody wants the whole, which for most errors nobody does.
	value string
	cause error
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
	own := newKind(status, Code(clean(string(code), maxValue)))
	own.plain = &own
	return own.message(message)
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
	k := nearest(status).plain
	if int(k.status) != status {
		own := *k
		own.status, own.plain = uint16(status), &own
		k = &own
	}
	if message == "" {
		message = defaultMessage(status)
	}
	return k.message(message)
}

// defaultMessage returns the message for an HTTP status: that of its code or, where
// that has none, of the status.
func defaultMessage(status int) string {
	switch k := nearest(status); k {
	case internalServerError:
		return ""
	case invalidRequestBody, tooManyRequests:
		return k.head
	default:
		return cmp.Or(http.StatusText(status), http.StatusText(int(k.status)))
	}
}

// internal is what a nil *Error reads as, and one that no constructor made.
var internal = &Error{kind: internalServerError}

func (e *Error) orInternal() *Error {
	if e == nil || e.kind == nil {
		return internal
	}
	return e
}

// Code returns the code, which is never empty.
func (e *Error) Code() Code { return e.orInternal().kind.code }

// StatusCode returns the HTTP status, 400–599. Echo v5 looks for this method.
func (e *Error) StatusCode() int { return int(e.orInternal().kind.status) }

// Message returns the text for the client. It is "" for an InternalServerError,
// whatever was given to it.
func (e *Error) Message() string {
	e = e.orInternal()
	if e.kind.hidden {
		return ""
	}
	return e.text()
}

// text returns the message whether it is sent or not.
func (e *Error) text() string {
	head, tail := e.kind.around(e.value)
	if open, place, end := e.shownPlace(); place != "" {
		return head + e.value + open + place + end + tail
	}
	return head + e.value + tail
}

// shownPlace returns the place in brackets as it follows the value, or nothing.
func (e *Error) shownPlace() (open, place, end string) {
	if e.rare != nil && e.kind.showsPlace && leadsIntoCollection(e.rare.place) {
		return " (", e.rare.place, ")"
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

// Error returns the text for the log: code, message and cause, which isn't repeated
// where the message ends with it. It is not for the client.
func (e *Error) Error() string {
	if e == nil {
		return "InternalServerError: a nil *apierror.Error was returned as an error"
	}
	e = e.orInternal()
	text := append(make([]byte, 0, 256), e.kind.code...)
	if head, tail := e.kind.around(e.value); head != "" || e.value != "" {
		text = append(append(text, ": "...), head...)
		text = append(text, e.value...)
		if open, place, end := e.shownPlace(); place != "" {
			text = append(append(append(text, open...), place...), end...)
		}
		text = append(text, tail...)
	}
	if e.cause != nil {
		cause := errorText(e.cause)
		if text = bytes.TrimSuffix(text, []byte(".")); !bytes.HasSuffix(text, []byte(cause)) || cause == "" {
			text = append(append(text, ": "...), cause...)
		}
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
		slog.String("code", string(e.kind.code)),
		slog.Int("status", int(e.kind.status)),
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
