package validate_test

import (
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate"
)

// got returns what a client and a test see of an error, "" for none.
func got(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	e, ok := err.(*apierror.Error)
	if !ok {
		t.Fatalf("got %T: %v, want an *apierror.Error", err, err)
	}
	if e == nil {
		t.Fatal("got a typed nil")
	}
	return string(e.Code()) + ": " + e.Message()
}

func ptr[T any](v T) *T { return &v }

// validateTest is a value and the answer to it: code and message.
type validateTest struct {
	name string
	in   any
	want string
}

func test(t *testing.T, tests []validateTest) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := got(t, validate.New(validate.Config{}).Validate(test.in)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

type named string

type item struct {
	ID string `json:"itemId"`
}

type checked struct {
	Severity string `json:"severity" validate:"oneof=Low High"`
}

// What can be validated, and what is no request at all.
func TestRequests(t *testing.T) {
	test(t, []validateTest{
		{"valid", &struct {
			A string `json:"a" validate:"required"`
		}{"x"}, ""},

		// The first failure decides.
		{"field order", &struct {
			A string `json:"a" validate:"max=3"`
			B string `json:"b" validate:"required"`
		}{"xxxx", ""}, "InvalidInput: Invalid input a: must be at most 3 characters long."},
		{"rule order", &struct {
			A []string `json:"a" validate:"max=1,dive,ip"`
		}{[]string{"x", "y"}}, "MaximumBatchSizeExceeded: Maximum batch size exceeded. Received: 2, allowed: 1."},

		// Not a struct.
		{"nil", nil, "InvalidRequestBody: Invalid request body."},
		{"nil pointer to a struct", (*item)(nil), "InvalidRequestBody: Invalid request body."},
		{"pointer to a nil pointer", ptr((*item)(nil)), "InvalidRequestBody: Invalid request body."},
		{"nil slice", []item(nil), "InvalidRequestBody: Invalid request body."},
		{"nil map", ptr(map[string]item(nil)), "InvalidRequestBody: Invalid request body."},
		{"text", "x", "InternalServerError: "},
		{"number", ptr(1), "InternalServerError: "},
		{"time", time.Now(), "InternalServerError: "},

		// Collections at the top.
		{"empty slice", []item{}, ""},
		{"slice", []checked{{"Low"}, {"x"}}, "InvalidInput: Invalid input [1].severity: must be one of Low, High."},
		{"pointer to a slice", &[]checked{{"x"}}, "InvalidInput: Invalid input [0].severity: must be one of Low, High."},
		{"slice of pointers", []*checked{{"Low"}, {"x"}}, "InvalidInput: Invalid input [1].severity: must be one of Low, High."},
		{"slice with null", []*checked{{"Low"}, nil}, "MissingRequiredParameter: Parameter [1] is missing."},
		{"array", [1]checked{{"x"}}, "InvalidInput: Invalid input [0].severity: must be one of Low, High."},
		{"slice of slices", [][]checked{{}, {{"x"}}}, "InvalidInput: Invalid input [1][0].severity: must be one of Low, High."},
		{"map", map[string]checked{"b": {"x"}, "a": {"x"}}, `InvalidInput: Invalid input ["a"].severity: must be one of Low, High.`},
		{"map of numbers", map[int]*checked{10: {"x"}, 9: {"x"}}, `InvalidInput: Invalid input ["9"].severity: must be one of Low, High.`},
		{"any elements", []any{1, nil, "x", &checked{"x"}}, "InvalidInput: Invalid input [3].severity: must be one of Low, High."},
		{"values without rules", []string{"x"}, ""},
		{"times", []time.Time{{}}, ""},
		{"bytes", []byte("x"), ""},
		{"max inside an item of the top", []struct {
			B []int `json:"b" validate:"max=2"`
		}{{make([]int, 3)}}, "InvalidInput: Invalid input [0].b: must have at most 2 items."},
	})
}

// What validator panics with is a mistake of the service, never the client's.
func TestPanics(t *testing.T) {
	for _, test := range []struct {
		name  string
		in    any
		cause string // a part of it
	}{
		{"bool into min", &struct {
			A any `validate:"min=3"`
		}{true}, "Bad field type bool"},
		{"text into dive", &struct {
			A any `validate:"dive"`
		}{"x"}, "dive error"},
		{"slices into unique", &struct {
			A []any `validate:"unique"`
		}{[]any{[]any{1}, []any{1}}}, "unhashable"},
		{"unknown tag", &struct {
			A string `validate:"nosuchtag"`
		}{}, "nosuchtag"},
		{"bad parameter", &struct {
			A string `validate:"min=x"`
		}{}, "invalid syntax"},
		{"in an element", []any{&struct {
			A any `validate:"min=3"`
		}{true}}, "Bad field type bool"},
	} {
		t.Run(test.name, func(t *testing.T) {
			v := validate.New(validate.Config{})
			for range 2 { // the second time validator's caches are warm
				err := v.Validate(test.in)
				if got, want := got(t, err), "InternalServerError: "; got != want {
					t.Errorf("got %s, want %s", got, want)
				}
				if cause := errors.Unwrap(err); cause == nil || !strings.Contains(cause.Error(), test.cause) {
					t.Errorf("got cause %v, want one with %q", cause, test.cause)
				}
			}
		})
	}
}

func TestConcurrency(t *testing.T) {
	v := validate.New(validate.Config{AllFailures: true})
	type request struct {
		A []checked          `json:"a" validate:"dive"`
		B map[string]checked `json:"b" validate:"dive"`
	}
	in := &request{A: make([]checked, 3), B: map[string]checked{"x": {}, "y": {}}}
	want := apierror.From(v.Validate(in)).Details()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				if got := apierror.From(v.Validate(in)).Details(); !reflect.DeepEqual(got, want) {
					t.Errorf("got %v, want %v", got, want)
				}
			}
		})
	}
	wg.Wait()
}
