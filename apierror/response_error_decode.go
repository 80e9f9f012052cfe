package apierror

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// maxResponse bounds what is read of an error response's body.
const maxResponse = 64 << 10

// readBody returns what can be read of a response's body, up to the bound, and
// the error that ended it before. A body that a client let stay compressed, by
// setting Accept-Encoding itself, is decompressed.
func readBody(body io.Reader) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	b, err := io.ReadAll(io.LimitReader(body, maxResponse))
	if !bytes.HasPrefix(b, []byte("\x1f\x8b")) { // RFC 1952, section 2.3.1
		return b, err
	}
	z, gzErr := gzip.NewReader(bytes.NewReader(b))
	if gzErr != nil {
		return b, err
	}
	plain, gzErr := io.ReadAll(io.LimitReader(z, maxResponse))
	if err == nil {
		err = gzErr
	}
	return plain, err
}

// decode takes over what body has of the contract's envelope: members that are
// absent or of another type stay empty, and unknown ones such as innererror are
// ignored. It reports whether the body is an envelope, with a code and a message.
func (e *ResponseError) decode(body []byte) bool {
	// Maps, because a struct's fields would be matched in any letter case.
	var outer, inner map[string]json.RawMessage
	if json.Unmarshal(bytes.TrimPrefix(body, []byte("\ufeff")), &outer) != nil || json.Unmarshal(outer["error"], &inner) != nil {
		return false
	}
	code, _ := text(inner["code"])
	message, ok := text(inner["message"])
	target, _ := text(inner["target"])
	e.Code = Code(clean(code, maxValue))
	e.Message = clean(message, maxMessage)
	e.Target = clean(target, maxValue)
	e.Details = decodeDetails(inner["details"])
	return e.Code != "" && ok
}

// decodeDetails returns the entries that are objects, nil if there are none.
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
		code, _ := text(members["code"])
		message, _ := text(members["message"])
		target, _ := text(members["target"])
		details = append(details, Detail{Code(code), message, target})
	}
	return cleanDetails(details)
}

// text returns the text of a JSON string or number (services have been seen to
// send the code 429 as either), and whether raw is one.
func text(raw json.RawMessage) (s string, ok bool) {
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

// excerpt returns the beginning of a body on one line, "" if it is no text.
func excerpt(body []byte) string {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	if !strings.HasPrefix(http.DetectContentType(body), "text/") {
		return ""
	}
	// Pages are indented: more is taken than is kept.
	words := strings.Fields(cut(string(body), 4*maxValue))
	return clean(strings.Join(words, " "), maxValue)
}
