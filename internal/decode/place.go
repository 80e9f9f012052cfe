package decode

import (
	"bytes"
	"reflect"
	"strconv"
	"strings"
	"unicode"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/faultline-go/faultline/internal/place"
)

// maxPlace bounds a place, in bytes: a client may nest as deep as it likes.
const maxPlace = 512

// placeIn returns the place in body to which pointer leads, in the client's words. t is
// the type that body is decoded into. A pointer doesn't distinguish an index from a name
// that is a number; the body does.
func placeIn(body []byte, t reflect.Type, pointer jsontext.Pointer) string {
	w := placeWalker{typ: t, in: jsontext.NewDecoder(bytes.NewBuffer(body),
		jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))}
	for token := range pointer.Tokens() {
		if len(w.place) >= maxPlace {
			break
		}
		w.step(token)
	}
	return string(w.place)
}

type placeWalker struct {
	place []byte
	in    *jsontext.Decoder // stands before the value at place
	typ   reflect.Type      // of that value, nil if it isn't known
}

func (w *placeWalker) step(token string) {
	t := w.typ
	if t != nil {
		t = place.Indirect(t)
	}
	w.typ = nil
	if w.in.PeekKind() == jsontext.KindBeginArray {
		i, _ := strconv.Atoi(token)
		w.place = place.AppendIndex(w.place, i)
		w.skipElements(i)
		if t != nil && (t.Kind() == reflect.Slice || t.Kind() == reflect.Array) {
			w.typ = t.Elem()
		}
		return
	}
	w.skipTo(token)
	if len(token) > maxPlace {
		token = strings.ToValidUTF8(token[:maxPlace], "")
	}
	switch {
	case t != nil && t.Kind() == reflect.Map:
		w.typ = t.Elem()
		w.place = place.AppendKey(w.place, token)
	case t != nil && t.Kind() == reflect.Struct && !opaque(t):
		w.typ = membersOf(t).types[token]
		if w.typ == nil && !isPlainName(token) { // the client's own words
			token = strconv.Quote(token[:min(len(token), maxQuoted)])
		}
		w.place = place.AppendField(w.place, token)
	default:
		w.place = place.AppendKey(w.place, token)
	}
}

// skipElements moves to element n of the array that comes next.
func (w *placeWalker) skipElements(n int) {
	_, err := w.in.ReadToken()
	for ; err == nil && n > 0; n-- {
		err = w.in.SkipValue()
	}
}

// skipTo moves to the value of the member name of the object that comes next.
func (w *placeWalker) skipTo(name string) {
	_, err := w.in.ReadToken()
	for err == nil && w.in.PeekKind() == jsontext.KindString {
		var token jsontext.Token
		if token, err = w.in.ReadToken(); err == nil && token.String() == name {
			return
		}
		err = w.in.SkipValue()
	}
}

// maxQuoted bounds a quoted name in a message, in bytes.
const maxQuoted = 64

// isPlainName reports whether a name that the type doesn't have can stand in a message
// without quotes. Without quotes a client could put sentences into the message.
func isPlainName(name string) bool {
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-$@.:", r) {
			return false
		}
	}
	return name != ""
}
