package apierrortest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// member is one of a JSON object, which keeps what a map loses: the order, and
// the same name twice.
type member struct {
	name  string
	value json.RawMessage
}

var errNoObject = errors.New("no JSON object")

// parseObject returns the members of one JSON object.
func parseObject(text []byte) ([]member, error) {
	in := json.NewDecoder(bytes.NewReader(text))
	if token, err := in.Token(); err != nil || token != json.Delim('{') {
		return nil, errNoObject
	}
	var members []member
	for in.More() {
		name, err := in.Token()
		if err != nil {
			return nil, err
		}
		m := member{name: name.(string)} // the decoder lets nothing else pass
		if err := in.Decode(&m.value); err != nil {
			return nil, err
		}
		members = append(members, m)
	}
	if _, err := in.Token(); err != nil {
		return nil, err
	}
	if _, err := in.Token(); err != io.EOF {
		return nil, errNoObject
	}
	return members, nil
}

// object returns the members as one JSON object.
func object(members ...member) string {
	var b strings.Builder
	b.WriteByte('{')
	for i, m := range members {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(quote(m.name))
		b.WriteByte(':')
		b.Write(m.value)
	}
	b.WriteByte('}')
	return b.String()
}

func quote(text string) string {
	b, _ := json.Marshal(text) // never fails for a string
	return string(b)
}

// firstValue returns the first JSON value in text, nil if there is none.
func firstValue(text []byte) json.RawMessage {
	var value json.RawMessage
	if json.NewDecoder(bytes.NewReader(text)).Decode(&value) != nil {
		return nil
	}
	return value
}
