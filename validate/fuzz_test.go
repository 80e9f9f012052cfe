package validate_test

import (
	"testing"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/place"
	"github.com/faultline-go/faultline/validate"
)

// Whatever the keys of the maps on the way are, the walk ends at the one value
// that is bad, and every run gives the same answer.
func FuzzPlace(f *testing.F) {
	f.Add("a", "b", "c")
	f.Add("a", "b", "a].Kids[b")
	f.Add("a].Kids[b", "", "a")
	f.Add("]", "[", "].Kids[")
	f.Add("a].Name", "Name", "a")
	f.Add("\xff\"", "é…", "\n")
	v := validate.New(validate.Config{})
	f.Fuzz(func(t *testing.T, outer, inner, other string) {
		bad := &node{Kids: map[string]*node{}}
		in := &node{"x", map[string]*node{
			other: {"x", map[string]*node{other: {Name: "x"}, inner: {Name: "y"}}},
			outer: {"x", map[string]*node{other: {Name: "x"}, inner: bad}},
		}}
		step := func(b []byte, key string) []byte {
			return place.AppendKey(place.AppendField(b, "kids"), key)
		}
		want := string(place.AppendField(step(step(nil, outer), inner), "name"))
		// Compared as an error bounds and cleans it.
		want = apierror.BadRequest("").WithPlace(want).Place()
		for range 3 {
			err := v.Validate(in)
			if got := apierror.CodeOf(err); got != apierror.CodeMissingRequiredParameter {
				t.Fatalf("got %s", got)
			}
			if got := apierror.From(err).Place(); got != want {
				t.Fatalf("got  %q\nwant %q", got, want)
			}
		}
	})
}

// Namespaces that lead nowhere, as a rule on a struct can report them, neither
// panic nor loop.
func FuzzReported(f *testing.F) {
	for _, ns := range []string{"", ".", "[", "]", "Kids[", "Kids[]", "Kids[a].", "Name.Name", "node.node.", "[0]", "Kids[a].Kids[a].Name"} {
		f.Add(ns, "name")
	}
	f.Fuzz(func(t *testing.T, structName, name string) {
		v := validate.New(validate.Config{})
		v.Engine().RegisterStructValidation(reporting(structName, name), node{})
		in := &node{"x", map[string]*node{"a": {"x", nil}}}
		if got := apierror.CodeOf(v.Validate(in)); got != apierror.CodeInvalidInput {
			t.Errorf("got %s, want an InvalidInput", got)
		}
	})
}
