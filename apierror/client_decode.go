package apierror

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
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

// decode sets e's fields from the contract's envelope. Members that are absent or of
// another type stay empty, and unknown ones such as innererror are ignored. It reports
// whether the body is an envelope with a code and a message.
func (e *ResponseError) decode(body []byte) bool {
	// Maps, because a struct's fields would be matched in any letter case.
	var outer, inner map[string]json.RawMessage
	if json.Unmarshal(bytes.TrimPrefix(body, []byte("\ufeff")), &outer) != nil || json.Unmarshal(outer["error"], &inner) != nil {
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
