package validate_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate"
	"github.com/go-playground/validator/v10"
)

// foreign returns an engine as services have it that know nothing of this package.
func foreign() *validator.Validate {
	engine := validator.New(validator.WithRequiredStructEnabled(), validator.WithTagNameFuncBlankOmit())
	engine.RegisterTagNameFunc(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		return name
	})
	return engine
}

func TestFromError(t *testing.T) {
	type request struct {
		Owner leaf              `json:"owner"`
		Tags  map[string]string `json:"tags" validate:"dive,ip"`
	}
	in := &request{Owner: leaf{"x"}, Tags: map[string]string{"a.b": "x"}}
	simple := &request{Tags: map[string]string{"a": "x"}}
	engines := map[string]*validator.Validate{"plain": validator.New(), "TagNameFunc": foreign()}
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			errs := engine.Struct(in)
			for _, test := range []struct {
				name string
				root any
				err  error
				want string
			}{
				{"nil", in, nil, ""},
				{"failures", in, errs, `InvalidIpAddress: IP address x (tags["a.b"]) is invalid.`},
				{"value for a pointer", *in, errs, `InvalidIpAddress: IP address x (tags["a.b"]) is invalid.`},
				{"wrapped", in, fmt.Errorf("import: %w", errs), `InvalidIpAddress: IP address x (tags["a.b"]) is invalid.`},
				{"joined", in, errors.Join(errors.New("x"), errs), `InvalidIpAddress: IP address x (tags["a.b"]) is invalid.`},
				{"partial", simple, engine.StructPartial(simple, "Tags[a]"), `InvalidIpAddress: IP address x (tags["a"]) is invalid.`},
				{"of a slice", []leaf{{"x"}, {}}, engine.Var([]leaf{{"x"}, {}}, "dive"), "MissingRequiredParameter: Parameter [1].name is missing."},
				{"of a variable", "x", engine.Var("x", "len=3"), "InvalidInput: Invalid input the value must be 3 characters long."},
				{"of no variable", "", engine.Var("", "required"), "InvalidRequestBody: Invalid request body."},
				{"not a struct", "x", engine.Struct("x"), "InternalServerError: "},
				{"not a struct, nil", nil, engine.Struct(nil), "InvalidRequestBody: Invalid request body."},
			} {
				t.Run(test.name, func(t *testing.T) {
					err := validate.FromError(test.root, test.err)
					if got := got(t, err); got != test.want {
						t.Errorf("got  %s\nwant %s", got, test.want)
					}
					if err != nil && !errors.Is(err, test.err) && errors.Unwrap(err).Error() != test.err.Error() {
						t.Errorf("got cause %v, want %v", errors.Unwrap(err), test.err)
					}
				})
			}
		})
	}
	t.Run("without a root", func(t *testing.T) {
		for _, test := range []struct {
			err  error
			want string
		}{
			{foreign().Struct(&leaf{}), "name"},
			{foreign().Struct(&page[leaf]{make([]leaf, 1)}), "items[0].name"},
			{foreign().Struct(&struct {
				A string `json:"a" validate:"required"`
			}{}), "a"},
			{foreign().Var(make([]leaf, 1), "dive"), "[0].name"},
		} {
			if got := apierror.From(validate.FromError(nil, test.err)).Place(); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		}
	})
	t.Run("others stay", func(t *testing.T) {
		for _, err := range []error{
			errors.New("x"),
			fmt.Errorf("%w", apierror.Forbidden()),
			apierror.BadRequest("x").WithCause(validator.New().Struct(&leaf{})),
			validator.ValidationErrors{},
		} {
			if got := validate.FromError(in, err); !reflect.DeepEqual(got, err) {
				t.Errorf("got %v, want %v as it is", got, err)
			}
		}
	})
	t.Run("with tags", func(t *testing.T) {
		v := validate.New(validate.Config{Tags: map[string]validate.Rule{"ip": {Code: apierror.CodeInvalidInput}}})
		err := v.FromError(simple, v.Engine().StructPartial(simple, "Tags[a]"))
		if got, want := got(t, err), `InvalidInput: Invalid input tags["a"]: must be an IP address.`; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}
