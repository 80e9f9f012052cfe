package decode

import (
	"encoding"
	"math"
	"reflect"
	"strconv"
	"time"
)

// paramUnmarshaler is implemented by types that decode a parameter themselves; Echo calls
// it BindUnmarshaler.
type paramUnmarshaler interface{ UnmarshalParam(param string) error }

// multiUnmarshaler is implemented by types that decode all values of a parameter
// themselves, as for Echo's binder.
type multiUnmarshaler interface{ UnmarshalParams(params []string) error }

// setAllFor returns the function that sets a t, or what it points to, to all values of a
// parameter, or nil if t isn't a multiUnmarshaler.
func setAllFor(t reflect.Type) func(v reflect.Value, values []string) error {
	elem := t
	if t.Kind() == reflect.Pointer {
		elem = t.Elem()
	}
	if !reflect.PointerTo(elem).Implements(reflect.TypeFor[multiUnmarshaler]()) {
		return nil
	}
	return func(v reflect.Value, values []string) error {
		p := reflect.New(elem)
		if err := p.Interface().(multiUnmarshaler).UnmarshalParams(values); err != nil {
			return err
		}
		if t.Kind() == reflect.Pointer {
			v.Set(p)
		} else {
			v.Set(p.Elem())
		}
		return nil
	}
}

// layoutOf returns the layout of a time.Time for a format tag. Besides layouts, it takes
// OpenAPI's names, as Echo's binder does.
func layoutOf(format string) string {
	switch format {
	case "date":
		return time.DateOnly
	case "date-time":
		return time.RFC3339
	case "date-time-local":
		return "2006-01-02T15:04:05"
	}
	return format
}

// setter sets v to the value that text stands for.
type setter func(v reflect.Value, text string) error

// setterFor returns the setter for a t, or nil if there is none. The format is the layout
// of a time.Time; if it is empty, the layout is RFC 3339.
func setterFor(t reflect.Type, format string) setter {
	if t.Kind() == reflect.Pointer {
		set := setterFor(t.Elem(), format)
		if set == nil {
			return nil
		}
		return func(v reflect.Value, text string) error {
			p := reflect.New(t.Elem())
			if err := set(p.Elem(), text); err != nil {
				return err
			}
			v.Set(p)
			return nil
		}
	}
	switch pointer := reflect.PointerTo(t); {
	case t == reflect.TypeFor[time.Time]() && format != "":
		return func(v reflect.Value, text string) error {
			at, err := time.Parse(layoutOf(format), text)
			v.Set(reflect.ValueOf(at))
			return err
		}
	case t == reflect.TypeFor[time.Duration]():
		return func(v reflect.Value, text string) error {
			d, err := time.ParseDuration(text)
			v.SetInt(int64(d))
			return err
		}
	case pointer.Implements(reflect.TypeFor[paramUnmarshaler]()):
		return func(v reflect.Value, text string) error {
			return v.Addr().Interface().(paramUnmarshaler).UnmarshalParam(text)
		}
	case pointer.Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return func(v reflect.Value, text string) error {
			return v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text))
		}
	}
	return setterForKind(t)
}

func setterForKind(t reflect.Type) setter {
	switch t.Kind() {
	case reflect.String:
		return func(v reflect.Value, text string) error { v.SetString(text); return nil }
	case reflect.Bool:
		return func(v reflect.Value, text string) error {
			b, err := strconv.ParseBool(text)
			v.SetBool(b)
			return err
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(v reflect.Value, text string) error {
			n, err := strconv.ParseInt(text, 10, t.Bits())
			v.SetInt(n)
			return err
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return func(v reflect.Value, text string) error {
			n, err := strconv.ParseUint(text, 10, t.Bits())
			v.SetUint(n)
			return err
		}
	case reflect.Float32, reflect.Float64:
		return func(v reflect.Value, text string) error {
			f, err := strconv.ParseFloat(text, t.Bits())
			if err == nil && (math.IsNaN(f) || math.IsInf(f, 0)) {
				err = strconv.ErrSyntax // for JSON, and so for us, these are no numbers
			}
			v.SetFloat(f)
			return err
		}
	}
	return nil
}
