package apierror

import (
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/faultline-go/faultline/internal/errs"
	"github.com/faultline-go/faultline/internal/text"
)

// Error is an error that the client may see: a code, a status and a message. Its
// cause is for the log alone.
//
// An Error is immutable. Its With… methods return copies, so that goroutines can
// share one Error and derive from it for each request. A nil *Error and the zero
// Error read as an InternalServerError without a cause.
type Error struct {
	code    Code
	status  int
	message string
	cause   error
	extra   *extra // what few errors have, or nil
}

type extra struct {
	place      string
	details    []Detail
	retryAfter time.Duration
	header     http.Header
	parent     *Error // the error that a With… method copied, for Is
}

// New returns an error with a code of the service's own, such as Defender's
// ActiveRequestAlreadyExists. The message is for the client and may be empty.
//
// New panics if the code is empty, if the status is not in 400–599, or if the
// code is in the vocabulary and is not sent with that status, because those are
// mistakes in the program. The statuses of the vocabulary are those of
// [Code.Status] and [FromStatus].
func New(status int, code Code, message string) *Error {
	switch own := code.Status(); {
	case code == "":
		panic("apierror.New: empty code")
	case !isErrorStatus(status):
		panic(fmt.Sprintf("apierror.New: %s with status %d, which is no error status (400–599)", code, status))
	case own != 0 && own != status && nearestCode(status) != code:
		panic(fmt.Sprintf("apierror.New: %s has status %d, not %d", code, own, status))
	}
	return &Error{code: Code(Clean(string(code))), status: status, message: text.Clean(message, text.MaxMessage)}
}

// Code returns the code, which is never empty.
func (e *Error) Code() Code { return e.orInternal().code }

// StatusCode returns the HTTP status, 400–599. Echo v5 looks for this method.
func (e *Error) StatusCode() int { return e.orInternal().status }

// ErrorType returns the code, as the attribute error.type of OpenTelemetry's semantic
// conventions: semconv.ErrorType looks for this method.
func (e *Error) ErrorType() string { return string(e.Code()) }

// Message returns the text for the client. It is "" for an InternalServerError,
// even if [Error.WithMessage] set one.
func (e *Error) Message() string {
	e = e.orInternal()
	if e.code == CodeInternalServerError {
		return ""
	}
	return e.message
}

// Place returns the place that [Error.WithPlace] set, or "" if there is none.
func (e *Error) Place() string { return e.orInternal().more().place }

// Details returns a copy of the details, or nil if there are none.
func (e *Error) Details() []Detail { return slices.Clone(e.orInternal().more().details) }

// Detail returns e as an entry for the details of another error: its code, its
// message and, as the target, its place.
func (e *Error) Detail() Detail {
	return Detail{Code: e.Code(), Message: e.Message(), Target: e.Place()}
}

// Error returns the text for the log: code, message and cause. It omits the cause
// if the message ends with it.
func (e *Error) Error() string {
	if e == nil {
		return "InternalServerError: a nil *apierror.Error was returned as an error"
	}
	e = e.orInternal()
	head := string(e.code)
	if e.message != "" {
		head += ": " + e.message
	}
	if e.cause == nil {
		return head
	}
	head = strings.TrimSuffix(head, ".")
	cause := errs.Text(e.cause)
	if cause != "" && strings.HasSuffix(head, cause) {
		return head
	}
	return head + ": " + cause
}

// Unwrap returns the cause, or nil if there is none.
func (e *Error) Unwrap() error { return e.orInternal().cause }

// Is reports whether target is e, or an error from which With… methods derived e.
// So errors.Is(ErrBusy.WithCause(err), ErrBusy) is true.
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
	attrs := []slog.Attr{
		slog.String("code", string(e.code)),
		slog.Int("status", e.status),
		slog.String("message", e.message),
	}
	if place := e.more().place; place != "" {
		attrs = append(attrs, slog.String("place", place))
	}
	if e.cause != nil {
		attrs = append(attrs, slog.String("cause", errs.Text(e.cause)))
	}
	return slog.GroupValue(attrs...)
}

var internal = InternalServerError(nil)

// orInternal returns the error that e reads as.
func (e *Error) orInternal() *Error {
	if e == nil || e.code == "" {
		return internal
	}
	return e
}

// more returns what few errors have.
func (e *Error) more() extra {
	if e.extra == nil {
		return extra{}
	}
	return *e.extra
}
