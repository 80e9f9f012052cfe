package validate_test

import (
	"database/sql"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate"
	"github.com/go-playground/validator/v10"
)

func TestStructValidation(t *testing.T) {
	type window struct {
		Start int     `json:"start"`
		End   int     `json:"end"`
		Mode  checked `json:"mode" validate:"-"`
	}
	type request struct {
		Windows []window          `json:"windows" validate:"dive"`
		Labels  map[string]window `json:"labels" validate:"dive"`
	}
	for _, test := range []struct {
		name   string
		report func(validator.StructLevel)
		want   string
	}{
		{"a field", func(sl validator.StructLevel) { sl.ReportError(1, "End", "End", "gtfield", "Start") },
			"InvalidInput: Invalid input windows[1].end: must be greater than start."},
		{"by both names", func(sl validator.StructLevel) { sl.ReportError(1, "end", "End", "gtfield", "Start") },
			"InvalidInput: Invalid input windows[1].end: must be greater than start."},
		{"no such field", func(sl validator.StructLevel) { sl.ReportError(1, "window", "Window", "max", "1") },
			"InvalidInput: Invalid input windows[1].window: must be at most 1."},
		{"no such field, one name", func(sl validator.StructLevel) { sl.ReportError(1, "window", "", "order", "") },
			"InvalidInput: Invalid input windows[1].window: is not valid."},
		{"nothing", func(sl validator.StructLevel) { sl.ReportError(nil, "end", "End", "gtfield", "Start") },
			"MissingRequiredParameter: Parameter windows[1].end is missing."},
		{"errors of a run of its own", func(sl validator.StructLevel) {
			mode := sl.Validator().Struct(sl.Current().Interface().(window).Mode)
			sl.ReportValidationErrors("Mode.", "Mode.", mode.(validator.ValidationErrors))
		}, "InvalidInput: Invalid input windows[1].mode.severity: must be one of Low, High."},
		{"a long name", func(sl validator.StructLevel) {
			sl.ReportError(1, strings.Repeat("n", 300), "", "max", "1")
		}, "InvalidInput: Invalid input windows[1]." + strings.Repeat("n", 300) + ": must be at most 1."},
	} {
		t.Run(test.name, func(t *testing.T) {
			v := validate.New(validate.Config{})
			v.Engine().RegisterStructValidation(func(sl validator.StructLevel) {
				if sl.Current().Interface().(window).End < 0 {
					test.report(sl)
				}
			}, window{})
			err := v.Validate(&request{Windows: []window{{}, {End: -1}}})
			if got := got(t, err); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			bad := window{End: -1}
			in := &request{Labels: map[string]window{"b": bad, "a": bad, "c": bad}}
			for range 20 {
				if got := got(t, v.Validate(in)); !strings.Contains(got, `labels["a"]`) {
					t.Fatalf(`got %s, want a place below labels["a"]`, got)
				}
			}
		})
	}
}

// The fields of a type that is converted for validation don't exist for a client.
func TestPlaceCustomType(t *testing.T) {
	v := validate.New(validate.Config{})
	v.Engine().RegisterCustomTypeFunc(func(v reflect.Value) any {
		return v.Interface().(sql.NullString).String
	}, sql.NullString{})
	v.Engine().RegisterCustomTypeFunc(func(v reflect.Value) any {
		return leaf{v.Interface().(json.Number).String()}
	}, json.Number(""))
	for _, test := range []struct {
		in   any
		want string
	}{
		{&struct {
			A []sql.NullString `json:"a" validate:"dive,ip"`
		}{make([]sql.NullString, 1)}, "a[0]"},
		{&struct {
			A json.Number `json:"a"`
		}{}, "a"},
		{&struct {
			A []json.Number `json:"a" validate:"dive"`
		}{make([]json.Number, 1)}, "a[0]"},
	} {
		if got := apierror.From(v.Validate(test.in)).Place(); got != test.want {
			t.Errorf("%T: got %s, want %s", test.in, got, test.want)
		}
	}
}

// reporting returns a rule on a struct that reports a place of its own making.
func reporting(structName, name string) validator.StructLevelFunc {
	return func(sl validator.StructLevel) { sl.ReportError(1, name, structName, "min", "2") }
}
