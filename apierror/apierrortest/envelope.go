package apierrortest

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// envelopeProblems returns what in a body differs from the contract.
func envelopeProblems(body []byte) []string {
	value := firstValue(body)
	if value == nil {
		return []string{"the body is no JSON value"}
	}
	var e envelope
	if !utf8.Valid(body) {
		e.add("the body is not UTF-8")
	}
	// A line break at the end does no harm.
	if text := bytes.TrimRight(body, "\r\n"); !bytes.Equal(text, compact(value)) {
		if i := bytes.Index(body, value) + len(value); len(bytes.TrimSpace(body[i:])) > 0 {
			e.add("something follows the JSON value, want exactly one")
		} else {
			e.add("the JSON is not compact: there are spaces or line breaks in it")
		}
	}
	top, err := parseObject(value)
	if err != nil || !slices.ContainsFunc(top, func(m member) bool { return m.name == "error" }) {
		e.add("there is no member error" + lowerCaseHint(top))
		return e.problems
	}
	e.body(e.object("the body", value, "error")["error"])
	return e.problems
}

// lowerCaseHint is for a body whose one member differs in letter case only.
func lowerCaseHint(top []member) string {
	if len(top) == 1 {
		return inLowerCase(top[0].name, []string{"error"})
	}
	return ""
}

func compact(value json.RawMessage) []byte {
	var b bytes.Buffer
	_ = json.Compact(&b, value) // it is valid, see firstValue
	return b.Bytes()
}

// envelope collects what is wrong with one.
type envelope struct{ problems []string }

func (e *envelope) add(problem string) { e.problems = append(e.problems, problem) }

// body looks at what stands inside.
func (e *envelope) body(value json.RawMessage) {
	members := e.object("error", value, "code", "message", "target", "details")
	if members == nil {
		return
	}
	e.text("error.code", members["code"], true)
	e.text("error.message", members["message"], false)
	e.text("error.target", members["target"], true)
	details, ok := members["details"]
	if !ok || isNull(details) {
		return
	}
	var entries []json.RawMessage
	if json.Unmarshal(details, &entries) != nil || len(entries) == 0 {
		e.add("error.details is no array with an entry, want it absent then")
		return
	}
	for i, entry := range entries {
		at := "error.details[" + strconv.Itoa(i) + "]"
		if members := e.object(at, entry, "code", "message", "target"); members != nil {
			e.text(at+".code", members["code"], false)
			e.text(at+".message", members["message"], false)
			if target, ok := members["target"]; ok {
				e.text(at+".target", target, true)
			}
		}
	}
}

// object returns the members of the object value at a place, which may have known
// names only, each once, and no null; nil if it is none.
func (e *envelope) object(at string, value json.RawMessage, known ...string) map[string]json.RawMessage {
	list, err := parseObject(value)
	if err != nil {
		e.add(at + " is no object")
		return nil
	}
	members := make(map[string]json.RawMessage, len(list))
	for _, m := range list {
		name := shorten(m.name)
		if _, ok := members[m.name]; ok {
			e.add(at + " has the member " + name + " twice")
		}
		if isNull(m.value) {
			e.add(at + " has a null in the member " + name + ", want a value or no member")
		}
		if !slices.Contains(known, m.name) {
			e.add(at + " has a member " + name + ", which is not in the contract" + inLowerCase(m.name, known))
		}
		members[m.name] = m.value
	}
	return members
}

// inLowerCase is the hint for a name that differs in letter case only.
func inLowerCase(name string, known []string) string {
	if slices.Contains(known, strings.ToLower(name)) {
		return ": names are lower case"
	}
	return ""
}

// text looks at a string at a place, nil if it is absent.
func (e *envelope) text(at string, value json.RawMessage, full bool) {
	var text string
	switch {
	case value == nil:
		e.add(at + " is absent, want a string")
	case isNull(value):
	case json.Unmarshal(value, &text) != nil:
		e.add(at + " is no string")
	case full && text == "":
		e.add(at + " is empty")
	}
}

func isNull(value json.RawMessage) bool { return string(value) == "null" }
