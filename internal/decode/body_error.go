package decode

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/suggest"
)

// bodyError returns the error for one of decoding body into a t, or nil if err is nil. It
// says what is wrong and where, but never shows a value, which the client has, or a name
// of Go's, which the client must not know.
func bodyError(body []byte, t reflect.Type, err error) error {
	switch e := err.(type) {
	case nil:
		return nil
	case *jsontext.SyntacticError:
		return syntaxError(body, t, e)
	case *json.SemanticError:
		return semanticError(body, t, e)
	}
	return apierror.InternalServerError(fmt.Errorf("decode a body: %w", err))
}

// invalidBody returns the error with a detail, which is not a whole sentence, about the
// value at a place. If the place is empty, it is about the whole body.
func invalidBody(detail, at string, cause error) *apierror.Error {
	return apierror.InvalidRequestBody().WithMessage("Invalid request body: " + detail + ".").WithPlace(at).WithCause(cause)
}

func syntaxError(body []byte, t reflect.Type, e *jsontext.SyntacticError) error {
	at := placeIn(body, t, e.JSONPointer)
	offset := strconv.FormatInt(e.ByteOffset, 10)
	switch {
	case errors.Is(e.Err, jsontext.ErrDuplicateName):
		return invalidBody("duplicate property "+at, at, e)
	case errors.Is(e.Err, io.ErrUnexpectedEOF):
		return invalidBody("the JSON ends early, after byte "+offset, at, e)
	case strings.Count(string(e.JSONPointer), "/") >= maxDepth:
		return invalidBody("the JSON is nested too deeply", at, e)
	case !utf8.Valid(body[:min(e.ByteOffset+1, int64(len(body)))]) && !utf8.Valid(body):
		return invalidBody("invalid UTF-8 at byte "+offset, at, e)
	case bytes.HasPrefix(body, []byte("\ufeff")):
		return invalidBody("the body begins with a byte order mark", at, e)
	case e.JSONPointer == "" && isWhole(body[:min(e.ByteOffset, int64(len(body)))]):
		return invalidBody("unexpected text after the JSON value, at byte "+offset, at, e)
	case at == "":
		return invalidBody("malformed JSON at byte "+offset, at, e)
	}
	return invalidBody("malformed JSON at byte "+offset+", in "+at, at, e)
}

// maxDepth is the deepest nesting that jsontext allows.
const maxDepth = 10_000

// isWhole reports whether b is one JSON value.
func isWhole(b []byte) bool { return jsontext.Value(b).IsValid() }

func semanticError(body []byte, t reflect.Type, e *json.SemanticError) error {
	at := placeIn(body, t, e.JSONPointer)
	if e.Err == json.ErrUnknownName {
		return unknownName(e, at)
	}
	if ours := apierror.Find(e.Err); ours != nil { // from an UnmarshalJSON or UnmarshalText
		return ours.WithPlace(at)
	}
	// json omits the kind if not the value is wrong but the type.
	if e.JSONKind == jsontext.KindInvalid || e.GoType == nil {
		return apierror.InternalServerError(fmt.Errorf("can't decode into %v: %w", t, e))
	}
	subject := at
	if subject == "" {
		subject = "the body"
	}
	return invalidBody(subject+" "+kindWords(e), at, e)
}

// kindWords returns what a value must be.
func kindWords(e *json.SemanticError) string {
	words := typeWords(e.GoType)
	switch {
	case words == "" && e.JSONKind != jsontext.KindString && wantsText(e.GoType):
		return "must be a string"
	case words == "":
		return "is not valid"
	case e.Err != nil && e.GoType.Kind() == reflect.Array && e.JSONKind != jsontext.KindString:
		return "must be an array of " + strconv.Itoa(e.GoType.Len())
	case isOutOfRange(e.Err, e.GoType):
		return "is out of range"
	}
	return "must be " + words
}

// wantsText reports whether t decodes itself, and only from text.
func wantsText(t reflect.Type) bool {
	_, isJSON := reflect.PointerTo(t).MethodByName("UnmarshalJSON")
	_, isJSONFrom := reflect.PointerTo(t).MethodByName("UnmarshalJSONFrom")
	return opaque(t) && !isJSON && !isJSONFrom
}

func unknownName(e *json.SemanticError, at string) error {
	return unknownProperty(at, suggest.Nearest(e.JSONPointer.LastToken(), membersOf(e.GoType).names), e)
}

// unknownProperty returns the error for a property that the type doesn't have, with the
// name that was meant, if it isn't empty.
func unknownProperty(at, meant string, cause error) error {
	invalid := invalidBody("unknown property "+at, at, cause)
	if meant == "" {
		return invalid
	}
	return invalid.WithMessage("Invalid request body: unknown property " + at + "; did you mean " + meant + "?")
}
