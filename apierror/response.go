package apierror

// Response is the body of an error response, for clients and tests that decode
// one. Servers use [Write].
//
//	{"error":{"code":"…","message":"…","target":"…"}}
type Response struct {
	Error Body `json:"error"`
}

// Body is what stands inside the envelope.
type Body struct {
	// Code is what to branch on.
	Code Code `json:"code"`
	// Message is prose for a developer. It may change, and may be empty.
	Message string `json:"message"`
	// Target is the tracking ID of the response, to be quoted to support.
	Target string `json:"target"`
	// Details has an entry for each of several failures; absent when empty.
	Details []Detail `json:"details,omitempty"`
}

// Detail is one of several failures.
type Detail struct {
	Code    Code   `json:"code"`
	Message string `json:"message"`
	// Target is the place of the faulty value, as indicators[3].indicatorValue;
	// absent when empty. (It is not a tracking ID: that belongs to the response.)
	Target string `json:"target,omitempty"`
}

// appendResponse appends the envelope for e, as encoding/json writes a Response.
func appendResponse(b []byte, e *Error, target string) []byte {
	b = append(b, `{"error":{"code":"`...)
	if e.constant {
		b = append(b, e.code...)
	} else {
		b = appendEscaped(b, string(e.code))
	}
	b = append(b, `","message":"`...)
	b = e.appendMessage(b)
	b = append(b, `","target":"`...)
	b = append(b, target...) // a token, see there
	b = append(b, '"')
	details := e.more().details
	if e.code == CodeInternalServerError {
		details = nil // no text leaves with it
	}
	for i, d := range details {
		if i == 0 {
			b = append(b, `,"details":[`...)
		} else {
			b = append(b, ',')
		}
		b = appendDetail(b, d)
	}
	if len(details) > 0 {
		b = append(b, ']')
	}
	return append(b, `}}`...)
}

// appendMessage appends what Message returns, escaped.
func (e *Error) appendMessage(b []byte) []byte {
	if e.code == CodeInternalServerError {
		return b
	}
	if !e.constant {
		b = appendEscaped(b, e.head)
		b = appendEscaped(b, e.value)
		return appendEscaped(b, e.tail)
	}
	b = append(b, e.head...)
	b = appendEscaped(b, e.value)
	open, place, end := e.shownPlace()
	b = append(b, open...)
	b = appendEscaped(b, place)
	b = append(b, end...)
	return append(b, e.tail...)
}

func appendDetail(b []byte, d Detail) []byte {
	b = append(b, `{"code":"`...)
	b = appendEscaped(b, string(d.Code))
	b = append(b, `","message":"`...)
	b = appendEscaped(b, d.Message)
	if d.Target != "" {
		b = append(b, `","target":"`...)
		b = appendEscaped(b, d.Target)
	}
	return append(b, `"}`...)
}
