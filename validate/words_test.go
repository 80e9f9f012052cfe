package validate_test

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

// How rules read.
func TestWords(t *testing.T) {
	past := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	test(t, []validateTest{
		// Everything else, in words.
		{"oneof", &struct {
			A string `json:"severity" validate:"oneof=Informational Low Medium High"`
		}{"Severe"}, "InvalidInput: Invalid input severity: must be one of Informational, Low, Medium, High."},
		{"oneof quoted", &struct {
			A string `json:"a" validate:"oneof='a b' c"`
		}{"d"}, "InvalidInput: Invalid input a: must be one of \"a b\", c."},
		{"min of text", &struct {
			A string `json:"a" validate:"min=3"`
		}{"é"}, "InvalidInput: Invalid input a: must be at least 3 characters long."},
		{"min of 1 character", &struct {
			A string `json:"a" validate:"min=1"`
		}{}, "InvalidInput: Invalid input a: must be at least 1 character long."},
		{"max of a number", &struct {
			A int `query:"lookBackHours" validate:"max=720"`
		}{721}, "InvalidInput: Invalid input lookBackHours: must be at most 720."},
		{"lt of a number", &struct {
			A float64 `json:"a" validate:"lt=1.5"`
		}{1.5}, "InvalidInput: Invalid input a: must be less than 1.5."},
		{"min of a duration", &struct {
			A time.Duration `json:"a" validate:"min=1s"`
		}{}, "InvalidInput: Invalid input a: must be at least 1s."},
		{"gt of a time", &struct {
			A time.Time `json:"a" validate:"gt"`
		}{past}, "InvalidInput: Invalid input a: must be in the future."},
		{"len", &struct {
			A []int `json:"a" validate:"len=2"`
		}{}, "InvalidInput: Invalid input a: must have 2 items."},
		{"eq of a bool", &struct {
			A bool `json:"a" validate:"eq=true"`
		}{}, "InvalidInput: Invalid input a: must be true."},
		{"email", &struct {
			A string `json:"a" validate:"email"`
		}{"x"}, "InvalidInput: Invalid input a: must be a valid email address."},
		{"datetime", &struct {
			A string `json:"a" validate:"datetime=2006-01-02T15:04:05Z07:00"`
		}{"x"}, "InvalidInput: Invalid input a: must be a date or time like 2006-01-02T15:04:05Z."},
		{"startswith", &struct {
			A string `json:"a" validate:"startswith=mdatp-"`
		}{"x"}, `InvalidInput: Invalid input a: must start with "mdatp-".`},
		{"unique", &struct {
			A []int `json:"a" validate:"unique"`
		}{[]int{1, 1}}, "InvalidInput: Invalid input a: must not have the same item twice."},
		{"unique by a field", &struct {
			A []item `json:"a" validate:"unique=ID"`
		}{[]item{{"x"}, {"x"}}}, "InvalidInput: Invalid input a: must not have two items with the same itemId."},
		{"unique among fields", &struct {
			A string `json:"a"`
			B string `json:"b" validate:"unique=A"`
		}{"x", "x"}, "InvalidInput: Invalid input b: must differ from a."},
		{"key of a map", &struct {
			A map[string]string `json:"a" validate:"dive,keys,min=2,endkeys,min=3"`
		}{map[string]string{"x": "yyy"}}, `InvalidInput: Invalid input a["x"]: the key must be at least 2 characters long.`},
		{"value of a map", &struct {
			A map[string]string `json:"a" validate:"dive,keys,min=2,endkeys,min=3"`
		}{map[string]string{"xx": "yy"}}, `InvalidInput: Invalid input a["xx"]: must be at least 3 characters long.`},

		// Other fields, by the client's names.
		{"eqfield", &struct {
			Password string `json:"password"`
			Confirm  string `json:"confirm" validate:"eqfield=Password"`
		}{"x", "y"}, "InvalidInput: Invalid input confirm: must equal password."},
		{"gtfield of times", &struct {
			Start time.Time `json:"startTime"`
			End   time.Time `json:"endTime" validate:"gtfield=Start"`
		}{past, past}, "InvalidInput: Invalid input endTime: must be after startTime."},
		{"eqcsfield", &struct {
			Inner item   `json:"inner"`
			A     string `json:"a" validate:"eqcsfield=Inner.ID"`
		}{item{"x"}, "y"}, "InvalidInput: Invalid input a: must equal inner.itemId."},
		{"promoted field", &struct {
			item
			A string `json:"a" validate:"eqfield=ID"`
		}{item{"x"}, "y"}, "InvalidInput: Invalid input a: must equal itemId."},
		{"field that isn't there", &struct {
			A string `json:"a" validate:"eqfield=Secret"`
		}{"y"}, "InvalidInput: Invalid input a: must equal another field."},
		{"excluded_if", &struct {
			Kind string `json:"kind"`
			A    string `json:"a" validate:"excluded_if=Kind None"`
		}{"None", "x"}, "InvalidInput: Invalid input a: must not be given when kind is None."},
		{"excluded_with", &struct {
			B string `json:"b"`
			C string `json:"c"`
			A string `json:"a" validate:"excluded_with=B C"`
		}{"x", "", "x"}, "InvalidInput: Invalid input a: must not be given together with b or c."},
	})
}

// A list that is too long ends between two values.
func TestWordsLongList(t *testing.T) {
	value := func(tag string) any {
		return reflect.New(reflect.StructOf([]reflect.StructField{{
			Name: "A", Type: reflect.TypeFor[string](), Tag: reflect.StructTag(`json:"a" validate:"` + tag + `"`),
		}})).Interface()
	}
	const ten = "0123456789 "
	shown := strings.TrimSuffix(strings.ReplaceAll(strings.Repeat(ten, 21), " ", ", "), ", ")
	long := strings.Repeat("x", 257)
	test(t, []validateTest{
		{"fits", value("oneof=" + strings.Repeat(ten, 21)), "InvalidInput: Invalid input a: must be one of " + shown + "."},
		{"too long", value("oneof=" + strings.Repeat(ten, 200)), "InvalidInput: Invalid input a: must be one of " + shown + ", …."},
		{"with more words", value("oneofci=" + strings.Repeat(ten, 200)), "InvalidInput: Invalid input a: must be one of " + shown + ", …, in upper or lower case."},
		{"a long value", value("oneof=" + long), "InvalidInput: Invalid input a: must be one of …."},
	})
}
