package apierror

import (
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Error is an error that the client may see: a code, a status and a message;
// and what only the log sees, its cause.
//
// An Error is immutable. Its With… methods return copies, so one Error can be
// shared between goroutines and derived from for each request. A nil *Error
// reads as an InternalServerError without a cause.
type Error struct {
	code    Code
	status  int
	message string
	// valueEnd is where in message the faulty value ends, and where the place
	// of a value in a batch is shown; 0 if the message shows no place.
	valueEnd   int
	place      string
	cause      error
	details    []Detail
	retryAfter time.Duration
	header     http.Header
	// parent is the error that a With… method copied, for Is.
	parent *Error
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
	return &Error{code: Code(clean(string(code), maxValue)), status: status, message: clean(message, maxMessage)}
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
	e := &Error{code: codeOfStatus(status), status: status, message: clean(message, maxMessage)}
	if e.message != "" {
		return e
	}
	switch e.code {
	case CodeInvalidRequestBody:
		e.message = InvalidRequestBody().message
	case CodeTooManyRequests:
		e.message = tooManyRequests("")
	case CodeBadRequest, CodeUnauthorized, CodeForbidden, CodeNotFound:
		e.message = http.StatusText(status)
		if e.message == "" {
			e.message = http.StatusText(e.code.Status())
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
func (e *Error) StatusCode() int { return e.orInternal().status }

// Message returns the text for the client. It is "" for an InternalServerError,
// whatever was given to it.
func (e *Error) Message() string {
	head, place, tail := e.orInternal().messageParts()
	return head + place + tail
}

// messageParts returns the client's message in three parts that follow each
// other, so that the place of a value in a batch costs nothing until somebody
// wants the whole.
func (e *Error) messageParts() (head, place, tail string) {
	switch {
	case e.code == CodeInternalServerError:
		return "", "", ""
	case e.valueEnd == 0 || !strings.Contains(e.place, "["):
		return e.message, "", ""
	}
	return e.message[:e.valueEnd], " (" + e.place + ")", e.message[e.valueEnd:]
}

// Place returns what [Error.WithPlace] was given, "" if it was not called.
func (e *Error) Place() string { return e.orInternal().place }

// Details returns a copy of the details, nil if there are none.
func (e *Error) Details() []Detail { return slices.Clone(e.orInternal().details) }

// Detail returns e as an entry for the details of another error: its code, its
// message and, as the target, its place.
func (e *Error) Detail() Detail {
	return Detail{Code: e.Code(), Message: e.Message(), Target: e.Place()}
}

// Error returns the text for the log: code, message and cause. It is not for
// the client.
func (e *Error) Error() string {
	e = e.orInternal()
	text := string(e.code)
	// Not Message(): the log also sees the message that a 500 keeps from the client.
	if e.message != "" {
		text += ": " + e.message
	}
	if e.cause != nil {
		text = strings.TrimSuffix(text, ".") + ": " + errorText(e.cause)
	}
	return text
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
	for ; ok && e != nil; e = e.parent {
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
		slog.Int("status", e.status),
		slog.String("message", e.message),
	)
	if e.place != "" {
		attrs = append(attrs, slog.String("place", e.place))
	}
	if e.cause != nil {
		attrs = append(attrs, slog.String("cause", errorText(e.cause)))
	}
	return slog.GroupValue(attrs...)
}
