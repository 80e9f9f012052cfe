package exchange

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/errs"
)

// FromHTTPError returns the error for one of a framework, which has a status, a message
// and an inner error. The message may be empty and inner nil.
//
// The client gets the message of a 4xx, unless it says what only the log may say: the text
// of an error inside, or the words of a decoder. 401, 403 and 429 keep the messages of the
// contract, because clients expect them.
func FromHTTPError(status int, message string, inner error) *apierror.Error {
	if e := fromDefaultBinder(status, message, inner); e != nil {
		return e
	}
	if !isForClient(status, message, inner) {
		message = ""
	}
	return apierror.FromStatus(status, message)
}

// FromBindingError returns the error for one of Echo's value binders about a parameter.
func FromBindingError(field, message string) *apierror.Error {
	if message == "required field value is empty" {
		return apierror.MissingRequiredParameter(field).WithPlace(field)
	}
	return apierror.InvalidInput(field + ": is not valid").WithPlace(field)
}

// Ours returns our error in err's tree, or err itself if there is none.
func Ours(err error) error {
	if e := apierror.Find(err); e != nil {
		return e
	}
	return err
}

func isForClient(status int, message string, inner error) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
		return false
	}
	if inner != nil {
		return !repeats(message, inner)
	}
	// Generated code makes such messages: oapi-codegen's has strconv's text.
	for _, word := range []string{"strconv.", "json: ", "error binding"} {
		if strings.Contains(message, word) {
			return false
		}
	}
	return true
}

// maxTree bounds how many errors of a tree are looked at.
const maxTree = 100

// repeats reports whether the text of an error in inner's tree contains message, or is
// contained in it.
func repeats(message string, inner error) (found bool) {
	defer func() {
		if recover() != nil {
			found = true // A typed nil: better no text than one that leaks.
		}
	}()
	for queue := []error{inner}; len(queue) > 0; queue = queue[1:] {
		err := queue[0]
		if err == nil {
			continue
		}
		if text := err.Error(); text != "" && (strings.Contains(text, message) || strings.Contains(message, text)) {
			return true
		}
		switch u := err.(type) {
		case interface{ Unwrap() error }:
			queue = append(queue, u.Unwrap())
		case interface{ Unwrap() []error }:
			queue = append(queue, u.Unwrap()...)
		}
		if len(queue) > maxTree {
			return true
		}
	}
	return false
}

// fromDefaultBinder returns the error for what Echo's DefaultBinder says, or nil if the
// words are others': they may stand over an error of the same type.
func fromDefaultBinder(status int, message string, inner error) *apierror.Error {
	if status != http.StatusBadRequest || inner == nil {
		return nil
	}
	isItsText := message == errs.Text(inner)
	if !isItsText && !strings.HasPrefix(message, "Unmarshal type error: ") &&
		!strings.HasPrefix(message, "Syntax error: ") && !strings.HasPrefix(message, "Unsupported type error: ") {
		return nil
	}
	switch e := inner.(type) {
	case *json.UnmarshalTypeError:
		invalid := apierror.InvalidRequestBody().WithCause(inner)
		if e.Field != "" {
			invalid = invalid.WithMessage("Invalid request body: " + apierror.Clean(e.Field) + " is not valid.").WithPlace(e.Field)
		}
		return invalid
	case *json.SyntaxError, *xml.SyntaxError, *xml.UnsupportedTypeError, *xml.TagPathError, xml.UnmarshalError:
		return apierror.InvalidRequestBody().WithCause(inner)
	case *strconv.NumError, *time.ParseError:
		return apierror.InvalidInput("a parameter is not valid").WithCause(inner)
	}
	if isItsText && (errors.Is(inner, io.EOF) || errors.Is(inner, io.ErrUnexpectedEOF)) {
		return apierror.InvalidRequestBody().WithCause(inner)
	}
	return nil
}
