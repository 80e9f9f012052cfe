package apierror

import (
	"net/http"
	"strings"
)

// kind is what the errors of one constructor have in common. An error points to
// its kind, and so stays small: a service under attack makes many.
type kind struct {
	code   Code
	status uint16
	// showsPlace is whether the place of a value in a batch follows the value.
	showsPlace bool
	// hidden is whether the message is for the log only.
	hidden bool
	// The message is head, the error's value and tail.
	head, tail string
	// json is the body up to the value, made once for the kinds of the vocabulary.
	// "" means that there is none yet, and neither head nor tail.
	json string
	// plain is the kind of the same code whose message is the value alone.
	plain *kind
}

// kindOf returns the kind of a code of the vocabulary whose message is the
// caller's.
func kindOf(code Code) *kind {
	k := newKind(code.Status(), code)
	k.json = string(k.appendStart(nil))
	k.plain = &k
	return &k
}

func newKind(status int, code Code) kind {
	return kind{code: code, status: uint16(status), hidden: code == CodeInternalServerError}
}

// template returns the kind of a code of the vocabulary whose message has the
// value between head and tail. These are constants that need no escape in JSON.
// Head brings the space before the value.
func template(code Code, head, tail string) *kind {
	plain := kindOf(code)
	k := *plain
	k.head, k.tail, k.json = head, tail, plain.json+head
	return &k
}

// invalid returns the kind for a value that is shown, with its place in a batch.
func invalid(code Code, head string) *kind {
	k := template(code, head, " is invalid.")
	k.showsPlace = true
	return k
}

// of returns an error with a client's text as its value.
func (k *kind) of(value string) *Error { return &Error{kind: k, value: clean(value, maxValue)} }

// sentence returns an error whose message ends with a client's text, and with
// exactly one full stop also where the text brings its own.
func (k *kind) sentence(value string) *Error {
	return &Error{kind: k, value: strings.TrimRight(clean(value, maxValue), ". ")}
}

// message returns an error whose message is the caller's.
func (k *kind) message(text string) *Error { return &Error{kind: k, value: clean(text, maxMessage)} }

// around returns what stands before and behind a value. Where there is none, the
// space before it goes, and with nothing before it what is behind it too.
func (k *kind) around(value string) (head, tail string) {
	if value != "" {
		return k.head, k.tail
	}
	if head = strings.TrimSuffix(k.head, " "); head == "" {
		return "", ""
	}
	return head, k.tail
}

// nearest returns the kind of the vocabulary that is nearest to an error status.
func nearest(status int) *kind {
	switch status {
	case http.StatusUnauthorized:
		return unauthorized
	case http.StatusForbidden:
		return forbidden
	case http.StatusNotFound:
		return notFound
	case http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType:
		return invalidRequestBody
	case http.StatusTooManyRequests:
		return tooManyRequests
	}
	if status >= 500 {
		return internalServerError
	}
	return badRequest
}
