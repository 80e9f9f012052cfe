package apierror

import (
	"cmp"
	"net/http"

	"github.com/faultline-go/faultline/internal/errs"
	"github.com/faultline-go/faultline/internal/text"
)

// From returns the error that err stands for: the first *Error in err's tree,
// depth first as in [errors.As], or else InternalServerError(err). If err is nil it
// returns nil. A nil *Error in an error interface is a mistake in the program and
// becomes an InternalServerError.
//
// The error of another service never passes through: see [ResponseError].
func From(err error) *Error {
	if err == nil {
		return nil
	}
	if e := Find(err); e != nil {
		return e
	}
	e := InternalServerError(err)
	if wait := retryAfterIn(err); wait > 0 {
		e.extra = &extra{retryAfter: wait}
	}
	return e
}

// CodeOf returns the code of From(err), or "" if err is nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	return Find(err).Code()
}

// Find returns the first *Error in err's tree, as [From] does, but nil if there is
// none. It also returns nil if a method of an error in the tree panics, as that of a
// typed nil does.
func Find(err error) *Error {
	e, _ := errs.As[*Error](err)
	return e
}

// FromStatus returns the error for an HTTP status that a framework chose. It keeps
// the status. The code is the nearest of the vocabulary: the status's own for 400,
// 401, 403, 404, 429 and 500, InvalidRequestBody for 413 and 415, BadRequest for any
// other 4xx, and InternalServerError for any other 5xx. If message is empty, it is the
// default of the code or, if the code has none, of the status. A status outside
// 400–599 becomes an InternalServerError.
func FromStatus(status int, message string) *Error {
	if !isErrorStatus(status) {
		return InternalServerError(nil)
	}
	if message == "" {
		message = defaultMessage(status)
	}
	return &Error{code: nearestCode(status), status: status, message: text.Clean(message, text.MaxMessage)}
}

func defaultMessage(status int) string {
	switch code := nearestCode(status); code {
	case CodeInternalServerError:
		return ""
	case CodeInvalidRequestBody:
		return InvalidRequestBody().message
	case CodeTooManyRequests:
		return TooManyRequests("", 0).message
	default:
		return cmp.Or(http.StatusText(status), http.StatusText(code.Status()))
	}
}

// Clean returns a client's text as a message may show it: valid UTF-8 on one line of
// at most 512 bytes, see the package comment. The constructors clean their arguments.
// Use Clean in messages of your own:
//
//	apierror.ResourceNotFound(id).WithMessage("Machine " + apierror.Clean(id) + " was not found")
//
// Without it a long value would be cut only where the message ends, and the rest of
// the sentence would be lost.
func Clean(s string) string { return text.Clean(s, text.MaxValue) }
