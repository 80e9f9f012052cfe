package decode

import (
	"reflect"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/place"
)

// sizer walks over a body and sums what it takes as Go values.
type sizer struct {
	in         *jsontext.Decoder
	left       int64 // bytes
	countItems bool
	tooMany    error // the first batch with too many items
}

func (s *sizer) take(n int64) error {
	if s.left -= n; s.left < 0 {
		return errTooMuch
	}
	return nil
}

// value counts the next value, which is decoded into a t; nil means any. The size of t
// itself is counted already. direct means that only struct fields lead to the value, which
// is at a place.
func (s *sizer) value(t reflect.Type, direct bool, at string) error {
	if s.in.PeekKind() == jsontext.KindNull {
		return s.in.SkipValue()
	}
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
		if err := s.take(int64(t.Size())); err != nil {
			return err
		}
	}
	if t != nil && t.Kind() == reflect.Interface {
		t = nil
	}
	switch kind := s.in.PeekKind(); {
	case kind == jsontext.KindBeginObject && (t == nil || !opaque(t)):
		return s.object(t, direct, at)
	case kind == jsontext.KindBeginArray && (t == nil || !opaque(t)):
		_, err := s.array(t, -1)
		return err
	}
	value, err := s.in.ReadValue()
	if err != nil {
		return err
	}
	return s.take(int64(len(value)))
}

func (s *sizer) object(t reflect.Type, direct bool, at string) error {
	if _, err := s.in.ReadToken(); err != nil {
		return err
	}
	if t == nil || t.Kind() == reflect.Map {
		if err := s.takeMap(t); err != nil {
			return err
		}
	}
	for s.in.PeekKind() != jsontext.KindEndObject {
		token, err := s.in.ReadToken()
		if err != nil {
			return err
		}
		if err := s.member(t, token.String(), direct, at); err != nil {
			return err
		}
	}
	_, err := s.in.ReadToken()
	return err
}

// takeMap counts a map without its entries but the room for the first ones.
func (s *sizer) takeMap(t reflect.Type) error {
	entry := int64(anyValue)
	if t != nil {
		entry = entrySize(t)
	}
	if s.in.PeekKind() == jsontext.KindEndObject {
		return s.take(mapHeader)
	}
	return s.take(mapHeader + mapGroup*entry)
}

// member counts the member name of an object.
func (s *sizer) member(t reflect.Type, name string, direct bool, at string) error {
	switch {
	case t != nil && t.Kind() == reflect.Struct:
		m := membersOf(t)
		member := m.types[name]
		if member == nil {
			return s.in.SkipValue() // It is ignored, or refused when it is decoded.
		}
		at = string(place.AppendField([]byte(at), name))
		if most, ok := m.mostItems[name]; ok && direct && s.countItems && s.in.PeekKind() == jsontext.KindBeginArray {
			got, err := s.array(place.Indirect(member), most)
			if err == nil && got > most && s.tooMany == nil {
				s.tooMany = apierror.MaximumBatchSizeExceeded(got, most).WithPlace(at).WithCause(ErrBound)
			}
			return err
		}
		return s.value(member, direct, at)
	case t != nil && t.Kind() == reflect.Map:
		if err := s.take(entrySize(t) + int64(len(name))); err != nil {
			return err
		}
		return s.value(t.Elem(), false, "")
	case t == nil:
		if err := s.take(anyValue + int64(len(name))); err != nil {
			return err
		}
		return s.value(nil, false, "")
	}
	return s.in.SkipValue() // It is refused when it is decoded.
}

// array counts the next array and returns the number of its items. What stands behind item
// number most is not decoded, and so takes nothing; -1 means no bound.
func (s *sizer) array(t reflect.Type, most int) (n int, err error) {
	if _, err := s.in.ReadToken(); err != nil {
		return 0, err
	}
	elem, size := reflect.Type(nil), int64(anyValue)
	if t != nil {
		if t.Kind() != reflect.Slice && t.Kind() != reflect.Array {
			return s.skipItems()
		}
		elem, size = t.Elem(), int64(t.Elem().Size())
	}
	for s.in.PeekKind() != jsontext.KindEndArray {
		if n++; most >= 0 && n > most {
			err = s.in.SkipValue()
		} else if err = s.take(sliceGrowth * size); err == nil {
			err = s.value(elem, false, "")
		}
		if err != nil {
			return n, err
		}
	}
	_, err = s.in.ReadToken()
	return n, err
}

func (s *sizer) skipItems() (n int, err error) {
	for s.in.PeekKind() != jsontext.KindEndArray {
		if err := s.in.SkipValue(); err != nil {
			return n, err
		}
		n++
	}
	_, err = s.in.ReadToken()
	return n, err
}
