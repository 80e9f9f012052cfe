package apierror

// Response is the body of an error response, for clients and tests that decode
// one. Servers use [Write].
//
//	{"error":{"code":"…","message":"…","target":"…"}}
type Response struct {
	Error Body `json:"error"`
}

// Body is the object inside the envelope.
type Body struct {
	// Code is what clients branch on.
	Code Code `json:"code"`
	// Message is prose for a developer. It may change, and may be empty.
	Message string `json:"message"`
	// Target is the tracking ID of the response, which the client quotes to support.
	Target string `json:"target"`
	// Details has an entry for each of several failures. It is absent if empty.
	Details []Detail `json:"details,omitempty"`
}

// Detail is one of several failures.
type Detail struct {
	Code    Code   `json:"code"`
	Message string `json:"message"`
	// Target is the place of the faulty value, such as indicators[3].indicatorValue. It
	// is absent if empty. (It is not a tracking ID: that belongs to the response.)
	Target string `json:"target,omitempty"`
}

// appendBody appends the envelope as encoding/json writes a Response. It is written by
// hand because it is the one text that every error needs: encoding/json costs three
// allocations and twice the time.
func (e *Error) appendBody(b []byte, target string) []byte {
	b = append(b, `{"error":`...)
	b = appendMembers(b, e.code, e.Message())
	b = append(b, `,"target":"`...)
	b = appendEscaped(b, target)
	b = append(b, '"')
	if details := e.more().details; len(details) > 0 && e.code != CodeInternalServerError {
		b = append(b, `,"details":`...)
		for i, d := range details {
			b = append(b, "[,"[min(i, 1)])
			b = appendMembers(b, d.Code, d.Message)
			if d.Target != "" {
				b = append(b, `,"target":"`...)
				b = appendEscaped(b, d.Target)
				b = append(b, '"')
			}
			b = append(b, '}')
		}
		b = append(b, ']')
	}
	return append(b, `}}`...)
}

func appendMembers(b []byte, code Code, message string) []byte {
	b = append(b, `{"code":"`...)
	b = appendEscaped(b, string(code))
	b = append(b, `","message":"`...)
	b = appendEscaped(b, message)
	return append(b, '"')
}

// appendEscaped appends clean text as it stands between the quotes of a JSON string.
// As encoding/json does, it escapes <, > and & too, so that no browser takes a body for
// a page.
func appendEscaped(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	start := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(append(b, s[start:i]...), '\\', c)
		case c < ' ' || c == '<' || c == '>' || c == '&':
			b = append(append(b, s[start:i]...), '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
		default:
			continue
		}
		start = i + 1
	}
	return append(b, s[start:]...)
}
