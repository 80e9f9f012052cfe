package apierror

import "bytes"

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

// appendStart appends the envelope up to the target's text, as encoding/json
// writes a Response.
func (e *Error) appendStart(b []byte) []byte {
	b = e.kind.appendStart(b)
	if !e.kind.hidden {
		b = e.appendMessage(b)
	}
	return append(b, `","target":"`...)
}

// appendStart appends the envelope up to the value.
func (k *kind) appendStart(b []byte) []byte {
	if k.json != "" {
		return append(b, k.json...)
	}
	b = append(b, `{"error":{"code":"`...)
	b = appendEscaped(b, string(k.code))
	return append(b, `","message":"`...)
}

// appendMessage appends the message, escaped, to its kind's head.
func (e *Error) appendMessage(b []byte) []byte {
	if e.value == "" {
		b = bytes.TrimSuffix(b, []byte(" ")) // see around
	}
	b = appendEscaped(b, e.value)
	if open, place, end := e.shownPlace(); place != "" {
		b = append(b, open...)
		b = appendEscaped(b, place)
		b = append(b, end...)
	}
	_, tail := e.kind.around(e.value)
	return append(b, tail...)
}

// appendEnd appends what follows the target's text.
func (e *Error) appendEnd(b []byte) []byte {
	b = append(b, '"')
	if e.rare != nil && len(e.rare.details) > 0 && !e.kind.hidden {
		for i, d := range e.rare.details {
			if i == 0 {
				b = append(b, `,"details":[`...)
			} else {
				b = append(b, ',')
			}
			b = appendDetail(b, d)
		}
		b = append(b, ']')
	}
	return append(b, `}}`...)
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
