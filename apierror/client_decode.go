package apierror

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/faultline-go/faultline/internal/text"
)

// maxResponse bounds how much of an error response's body is read.
const maxResponse = 64 << 10

// readBody returns the part of a response's body that can be read, up to the bound, and
// the error that ended it early. It decompresses a body that net/http left compressed
// because the client set Accept-Encoding itself.
func readBody(body io.Reader, encoding string) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	b, err := io.ReadAll(io.LimitReader(body, maxResponse))
	z := decompressor(b, encoding)
	if z == nil {
		return b, err
	}
	plain, zErr := io.ReadAll(io.LimitReader(z, maxResponse))
	if corrupt := flate.CorruptInputError(0); len(plain) == 0 && zErr != nil || !hasMagic(b) && errors.As(zErr, &corrupt) {
		return b, err // The header lies.
	}
	if err == nil {
		err = zErr
	}
	return plain, err
}

// hasMagic reports whether b begins as gzip does.
func hasMagic(b []byte) bool { return bytes.HasPrefix(b, []byte("\x1f\x8b")) }

// decompressor returns the reader of a compressed body, or nil if it isn't compressed.
// Servers send deflate with zlib's header, as RFC 9110, section 8.4.1.2, wants it, and
// without.
func decompressor(b []byte, encoding string) io.Reader {
	if z, err := gzip.NewReader(bytes.NewReader(b)); err == nil {
		return z
	}
	if !strings.EqualFold(strings.TrimSpace(encoding), "deflate") {
		return nil
	}
	if z, err := zlib.NewReader(bytes.NewReader(b)); err == nil {
		return z
	}
	return flate.NewReader(bytes.NewReader(b))
}

// decode sets e's fields from the contract's envelope. Members that are absent or of
// another type stay empty, and unknown ones such as innererror are ignored. It reports
// whether the body is an envelope with a code and a message. Of an envelope that is cut
// off it sets what comes before the end.
func (e *ResponseError) decode(body []byte) bool {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	// Maps, because a struct's fields would be matched in any letter case.
	var outer, inner map[string]json.RawMessage
	if json.Unmarshal(body, &outer) == nil {
		if json.Unmarshal(outer["error"], &inner) != nil {
			return false
		}
	} else if inner = cutEnvelope(body); inner == nil {
		return false
	}
	code, _ := textOf(inner["code"])
	message, ok := textOf(inner["message"])
	target, _ := textOf(inner["target"])
	e.Code = Code(Clean(code))
	e.Message = text.Clean(message, text.MaxMessage)
	e.Target = Clean(target)
	e.Details = decodeDetails(inner["details"])
	return e.Code != "" && ok
}

// cutEnvelope returns the members of the error in an envelope that is larger than the
// bound, as far as they are whole, or nil if body isn't the beginning of one.
func cutEnvelope(body []byte) map[string]json.RawMessage {
	if len(body) < maxResponse {
		return nil
	}
	in := json.NewDecoder(bytes.NewReader(body))
	if !skipTo(in, "error") {
		return nil
	}
	if token, err := in.Token(); err != nil || token != json.Delim('{') {
		return nil
	}
	members := map[string]json.RawMessage{}
	for in.More() {
		name, err := in.Token()
		if err != nil {
			break
		}
		var value json.RawMessage
		if in.Decode(&value) != nil {
			break
		}
		if name, ok := name.(string); ok {
			members[name] = value
		}
	}
	return members
}

// skipTo moves to the value of the member name of an object.
func skipTo(in *json.Decoder, name string) bool {
	if token, err := in.Token(); err != nil || token != json.Delim('{') {
		return false
	}
	for in.More() {
		token, err := in.Token()
		if err != nil || token == name {
			return err == nil
		}
		var skipped json.RawMessage
		if in.Decode(&skipped) != nil {
			return false
		}
	}
	return false
}

// decodeDetails returns the entries that are objects, or nil if there are none.
func decodeDetails(raw json.RawMessage) (details []Detail) {
	var entries []json.RawMessage
	if json.Unmarshal(raw, &entries) != nil {
		return nil
	}
	for _, entry := range entries {
		var members map[string]json.RawMessage
		if json.Unmarshal(entry, &members) != nil || members == nil {
			continue
		}
		code, _ := textOf(members["code"])
		message, _ := textOf(members["message"])
		target, _ := textOf(members["target"])
		details = append(details, Detail{Code(code), message, target})
	}
	return cleanDetails(details)
}

// textOf returns the text of a JSON string or number (services have been seen to
// send the code 429 as either), and whether raw is one.
func textOf(raw json.RawMessage) (s string, ok bool) {
	switch {
	case len(raw) == 0:
		return "", false
	case raw[0] == '-' || '0' <= raw[0] && raw[0] <= '9':
		return string(raw), true
	case raw[0] != '"':
		return "", false
	}
	err := json.Unmarshal(raw, &s)
	return s, err == nil
}

// excerpt returns the beginning of a body on one line, or "" if it is not text.
func excerpt(body []byte) string {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	if !strings.HasPrefix(http.DetectContentType(body), "text/") {
		return ""
	}
	return text.Excerpt(string(body), text.MaxValue)
}
