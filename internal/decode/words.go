package decode

import (
	"errors"
	"reflect"
	"strconv"
	"time"
)

// exampleTime shows the layout that a wrong time must have.
var exampleTime = time.Date(2026, 1, 2, 15, 4, 5, 0, time.UTC)

// isOutOfRange reports whether err means that a number is too large for a t, and the words
// for t don't name the range.
func isOutOfRange(err error, t reflect.Type) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if !errors.Is(err, strconv.ErrRange) {
		return false
	}
	switch t.Kind() {
	case reflect.Int, reflect.Int64, reflect.Uint, reflect.Uint64, reflect.Float32, reflect.Float64:
		return true
	}
	return false
}

// typeWords tells a client what a value of type t must be. It returns "" if only the
// type's own methods know. It never uses Go's names of types.
func typeWords(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[time.Time]():
		return "a date and time such as " + exampleTime.Format(time.RFC3339)
	case t == reflect.TypeFor[time.Duration]():
		return "a duration such as 1h30m"
	case opaque(t):
		return ""
	}
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "an integer"
	case reflect.Uint, reflect.Uint64:
		return "an integer from 0"
	case reflect.Int8, reflect.Int16, reflect.Int32:
		limit := int64(1) << (t.Bits() - 1)
		return "an integer from " + strconv.FormatInt(-limit, 10) + " to " + strconv.FormatInt(limit-1, 10)
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		return "an integer from 0 to " + strconv.FormatInt(int64(1)<<t.Bits()-1, 10)
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return "a base64 string"
		}
		return "an array"
	}
	return ""
}
