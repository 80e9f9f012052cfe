package validate_test

import (
	"reflect"
	"testing"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate"
)

// A failure in a map decides by its key, whatever order Go ranges in.
func TestMapOrder(t *testing.T) {
	type inner struct {
		B string         `json:"b" validate:"required"`
		A map[int]string `json:"a" validate:"dive,required"`
		C []string       `json:"c" validate:"dive,required"`
	}
	type request struct {
		First  string           `json:"first"`
		Labels map[string]inner `json:"labels" validate:"dive"`
		Last   string           `json:"last" validate:"required"`
	}
	bad := inner{B: "x", A: map[int]string{100: "", 20: "", -3: ""}, C: []string{"", ""}}
	in := &request{Labels: map[string]inner{"d": bad, "b": bad, "a": {B: "x"}, "c": {}, "e": bad}}
	v := validate.New(validate.Config{})
	all := validate.New(validate.Config{AllFailures: true})
	const want = `MissingRequiredParameter: Parameter labels["b"].a["-3"] is missing.`
	details := apierror.From(all.Validate(in)).Details()
	if got, want := len(details), 1+3*5+1; got != want {
		t.Errorf("got %d details, want %d", got, want)
	}
	for range 100 {
		if got := got(t, v.Validate(in)); got != want {
			t.Fatalf("got  %s\nwant %s", got, want)
		}
		if got := apierror.From(all.Validate(in)).Details(); !reflect.DeepEqual(got, details) {
			t.Fatalf("got  %v\nwant %v", got, details)
		}
	}
}
