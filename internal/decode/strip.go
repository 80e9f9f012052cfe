package decode

import (
	"bytes"
	"io"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/faultline-go/faultline/internal/place"
	"github.com/faultline-go/faultline/internal/suggest"
)

// strip returns body without the members that are ignored: OData control information and,
// if they are allowed, unknown ones. It refuses members of a t that a body must not set.
// It is slow, so only the types and bodies that need it take this way; json decodes the
// result.
func (d Decoder) strip(body []byte, t reflect.Type) ([]byte, error) {
	var out bytes.Buffer
	s := stripper{
		in: jsontext.NewDecoder(bytes.NewBuffer(body)), out: jsontext.NewEncoder(&out),
		allowUnknown: d.AllowUnknown,
	}
	if err := s.value(t); err != nil {
		return nil, err
	}
	if _, err := s.in.ReadToken(); err != io.EOF {
		return body, nil // json says what stands after the value.
	}
	return out.Bytes(), nil
}

type stripper struct {
	in           *jsontext.Decoder
	out          *jsontext.Encoder
	allowUnknown bool
}

// value copies the next value, which json decodes into a t.
func (s *stripper) value(t reflect.Type) error {
	t = place.Indirect(t)
	switch kind := s.in.PeekKind(); {
	case opaque(t):
	case kind == jsontext.KindBeginObject && t.Kind() == reflect.Struct:
		return s.object(func(name string) (reflect.Type, bool, error) { return s.member(t, name) })
	case kind == jsontext.KindBeginObject && t.Kind() == reflect.Map:
		return s.object(func(string) (reflect.Type, bool, error) { return t.Elem(), true, nil })
	case kind == jsontext.KindBeginArray && (t.Kind() == reflect.Slice || t.Kind() == reflect.Array):
		return s.array(t.Elem())
	}
	value, err := s.in.ReadValue()
	if err != nil {
		return err
	}
	return s.out.WriteValue(value)
}

// object copies an object. choose returns the type of a member, and whether to copy it.
func (s *stripper) object(choose func(name string) (t reflect.Type, keep bool, err error)) error {
	if err := s.token(); err != nil {
		return err
	}
	for s.in.PeekKind() != jsontext.KindEndObject {
		name, err := s.in.ReadToken()
		if err != nil {
			return err
		}
		text := name.String()
		t, keep, err := choose(text)
		switch {
		case err != nil:
			return err
		case !keep:
			err = s.in.SkipValue()
		default:
			if err = s.out.WriteToken(jsontext.String(text)); err == nil {
				err = s.value(t)
			}
		}
		if err != nil {
			return err
		}
	}
	return s.token()
}

func (s *stripper) array(elem reflect.Type) error {
	if err := s.token(); err != nil {
		return err
	}
	for s.in.PeekKind() != jsontext.KindEndArray {
		if err := s.value(elem); err != nil {
			return err
		}
	}
	return s.token()
}

func (s *stripper) token() error {
	token, err := s.in.ReadToken()
	if err != nil {
		return err
	}
	return s.out.WriteToken(token)
}

// member returns the type of the member name of a t, and whether to keep it.
func (s *stripper) member(t reflect.Type, name string) (member reflect.Type, keep bool, err error) {
	m := membersOf(t)
	switch member := m.types[name]; {
	case member != nil:
		return member, true, nil
	case m.acceptsAny && !m.reserved[name]:
		return reflect.TypeFor[any](), true, nil
	case isControl(name), s.allowUnknown && suggest.Fold(name, m.names) == "":
		return nil, false, nil
	}
	return nil, false, &json.SemanticError{JSONPointer: s.in.StackPointer(), GoType: t, Err: json.ErrUnknownName}
}
