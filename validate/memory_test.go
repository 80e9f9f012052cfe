package validate_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate"
)

type chain struct {
	Name string `json:"name" validate:"max=3"`
	Next *chain `json:"next"`
}

// An answer that is remembered for one failure must not answer another.
func TestMemory(t *testing.T) {
	type other struct {
		A string `json:"other" validate:"min=3"`
	}
	type request struct {
		A any     `json:"a" validate:"omitempty,min=3"`
		P *string `json:"p" validate:"min=3"`
		N string  `json:"n" validate:"ne=x,ne=y"`
	}
	good := ptr("xxx")
	v := validate.New(validate.Config{})
	for range 2 {
		for _, test := range []struct {
			in   any
			want string
		}{
			{&request{A: "x", P: good}, "InvalidInput: Invalid input a: must be at least 3 characters long."},
			{&request{A: 1, P: good}, "InvalidInput: Invalid input a: must be at least 3."},
			{&request{A: other{"x"}, P: good}, "-"},
			{&request{A: "xxx", P: nil}, "MissingRequiredParameter: Parameter p is missing."},
			{&request{A: "xxx", P: ptr("x")}, "InvalidInput: Invalid input p: must be at least 3 characters long."},
			{&request{P: good, N: "x"}, "InvalidInput: Invalid input n: must not be x."},
			{&request{P: good, N: "y"}, "InvalidInput: Invalid input n: must not be y."},
			{[]request{{P: good}, {P: good, N: "y"}}, "InvalidInput: Invalid input [1].n: must not be y."},
			{[]request{{P: good, N: "y"}}, "InvalidInput: Invalid input [0].n: must not be y."},
			{&request{P: good, N: "y"}, "InvalidInput: Invalid input n: must not be y."},
		} {
			if got := got(t, v.Validate(test.in)); got != test.want && test.want != "-" {
				t.Errorf("got %s, want %s", got, test.want)
			}
		}
	}
	t.Run("dynamic types", func(t *testing.T) {
		type a struct {
			X string `json:"a" validate:"required"`
		}
		first := func() any { // another type of the same name
			type a struct {
				X string `json:"b" validate:"required"`
			}
			return a{}
		}()
		for in, want := range map[any]string{first: "v.b", a{}: "v.a"} {
			if got := apierror.From(v.Validate(&struct {
				V any `json:"v" validate:"required"`
			}{in})).Place(); got != want {
				t.Errorf("%s: got %s, want %s", reflect.TypeOf(in), got, want)
			}
		}
	})
	t.Run("deep requests", func(t *testing.T) {
		in := &chain{Name: "xxxx"}
		place := "name"
		for i := range 300 {
			if got := apierror.From(v.Validate(in)).Place(); i < 50 && got != place {
				t.Fatalf("got %s, want %s", got, place)
			}
			in, place = &chain{Next: in}, "next."+place
		}
	})
}

func BenchmarkMapFailures(b *testing.B) {
	for _, n := range []int{10, 1000, 100000} {
		in := &struct {
			A map[string]checked `json:"a" validate:"dive"`
		}{map[string]checked{}}
		for i := range n {
			in.A[fmt.Sprint(i)] = checked{}
		}
		v := validate.New(validate.Config{})
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.Run("validator", func(b *testing.B) {
				for b.Loop() {
					_ = v.Engine().Struct(in)
				}
			})
			b.Run("validate", func(b *testing.B) {
				for b.Loop() {
					_ = v.Validate(in)
				}
			})
		})
	}
}
