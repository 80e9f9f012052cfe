package validate_test

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate"
	"github.com/go-playground/validator/v10"
)

type tenantKey struct{}

// Rules that were registered with a context get the request's.
func TestValidateCtx(t *testing.T) {
	engine := validator.New()
	err := engine.RegisterValidationCtx("tenant", func(ctx context.Context, fl validator.FieldLevel) bool {
		return fl.Field().String() == ctx.Value(tenantKey{})
	})
	if err != nil {
		t.Fatal(err)
	}
	v := validate.New(validate.Config{Engine: engine})
	ctx := context.WithValue(t.Context(), tenantKey{}, "contoso")
	for _, test := range []struct {
		name, tenant, want string
		ctx                context.Context
	}{
		{"of this tenant", "contoso", "", ctx},
		{"of another", "fabrikam", "InvalidInput: Invalid input [0].tenant: is not valid.", ctx},
		{"without a context", "contoso", "InvalidInput: Invalid input [0].tenant: is not valid.", context.Background()},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := []struct {
				Tenant string `json:"tenant" validate:"tenant"`
			}{{test.tenant}}
			if got := got(t, v.ValidateCtx(test.ctx, in)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// An engine whose tag has another name is followed everywhere.
func TestTagName(t *testing.T) {
	engine := validator.New()
	engine.SetTagName("binding")
	v := validate.New(validate.Config{Engine: engine})
	in := &struct {
		A map[string]string `json:"a" binding:"dive,keys,min=2,endkeys" validate:"ip"`
	}{map[string]string{"x": "y"}}
	want := `InvalidInput: Invalid input a["x"]: the key must be at least 2 characters long.`
	if got := got(t, v.Validate(in)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, want := findings(v, struct {
		A int    `json:"a" binding:"ip" validate:"nosuch"`
		B string `json:"b" bindin:"required"`
	}{}), ".A: ip doesn't fit int\n.B: the key bindin of the struct tag is unknown; binding was probably meant"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := v.TagName(); got != "binding" {
		t.Errorf("got %s", got)
	}
	if got := validate.New(validate.Config{}).TagName(); got != "validate" {
		t.Errorf("got %s", got)
	}
}

// What is said of values, old corners and new.
func TestSayings(t *testing.T) {
	type period struct {
		Start string `json:"startTime"`
		End   string `json:"endTime" validate:"required_with=Start"`
	}
	test(t, []validateTest{
		{"empty or an email address", &struct {
			A string `json:"a" validate:"eq=|email"`
		}{"x"}, "InvalidInput: Invalid input a: must be empty or a valid email address."},
		{"empty, and it may be", &struct {
			A string `json:"a" validate:"eq=|email"`
		}{}, ""},
		{"two lengths", &struct {
			A string `json:"a" validate:"len=32|len=40"`
		}{"x"}, "InvalidInput: Invalid input a: must be 32 or 40 characters long."},
		{"three values", &struct {
			A int `json:"a" validate:"eq=1|eq=2|eq=4"`
		}{3}, "InvalidInput: Invalid input a: must be 1, 2 or 4."},
		{"a length or a form", &struct {
			A string `json:"a" validate:"len=32|ip"`
		}{"x"}, "InvalidInput: Invalid input a: must be 32 characters long or an IP address."},
		{"a value with a space", &struct {
			A string `json:"a" validate:"oneof='High Risk' Low"`
		}{"x"}, `InvalidInput: Invalid input a: must be one of "High Risk", Low.`},
		{"not empty", &struct {
			A []int `json:"a" validate:"gt=0"`
		}{}, "InvalidInput: Invalid input a: must have at least 1 item."},
		{"not empty, given", &struct {
			A []int `json:"a" validate:"gt=0"`
		}{[]int{}}, "InvalidInput: Invalid input a: must have at least 1 item."},
		{"longer than", &struct {
			A string `json:"a" validate:"gt=2"`
		}{"xx"}, "InvalidInput: Invalid input a: must be at least 3 characters long."},
		{"greater than", &struct {
			A int `json:"a" validate:"gt=2"`
		}{2}, "InvalidInput: Invalid input a: must be greater than 2."},

		{"without one", &struct {
			A string `json:"a" validate:"required_without=B"`
			B string `json:"b"`
		}{}, "MissingRequiredParameter: Parameter a or b is missing."},
		{"without all", &struct {
			A string `json:"a" validate:"required_without_all=B C"`
			B string `json:"b"`
			C string `json:"c"`
		}{}, "MissingRequiredParameter: Parameter a, b or c is missing."},
		{"without one of two", &struct {
			A string `json:"a" validate:"required_without=B C"`
			B string `json:"b"`
			C string `json:"c"`
		}{B: "x"}, "MissingRequiredParameter: Parameter a (required without b or c) is missing."},
		{"if", &struct {
			Type string `json:"type"`
			A    string `json:"a" validate:"required_if=Type GetFile"`
		}{Type: "GetFile"}, "MissingRequiredParameter: Parameter a (required if type is GetFile) is missing."},
		{"unless", &struct {
			Type string `json:"type"`
			A    string `json:"a" validate:"required_unless=Type GetFile"`
		}{}, "MissingRequiredParameter: Parameter a (required unless type is GetFile) is missing."},
		{"with, in an item", &[]period{{Start: "x"}}, "MissingRequiredParameter: Parameter [0].endTime (required with startTime) is missing."},
		{"if, and null", &struct {
			Type string  `json:"type"`
			A    *string `json:"a" validate:"required_if=Type GetFile"`
		}{Type: "GetFile"}, "MissingRequiredParameter: Parameter a (required if type is GetFile) is missing."},

		{"a name that clients don't know", &struct {
			Secret string `json:"-" validate:"max=1"`
		}{"xx"}, "InvalidInput: Invalid input the value must be at most 1 character long."},
		{"another name that they don't know", &struct {
			A      string `json:"a" validate:"eqfield=Secret"`
			Secret string `json:"-"`
		}{"xx", ""}, "InvalidInput: Invalid input a: must equal another field."},
		{"missing behind such a name", &struct {
			Hidden struct {
				A string `json:"a" validate:"required"`
			} `json:"-"`
		}{}, "MissingRequiredParameter: Parameter a is missing."},
		{"a URL that can't be shown", &struct {
			EducateURL string `json:"educateUrl" validate:"url"`
		}{"a?b@c"}, "InvalidUrl: URL (educateUrl) is invalid."},
		{"an address that isn't there", &struct {
			IP string `json:"ip" validate:"ip"`
		}{}, "InvalidIpAddress: IP address (ip) is invalid."},
	})
}

// A rule on a whole struct keeps the place that it reports.
func TestStructRule(t *testing.T) {
	type period struct {
		Start time.Time `json:"startTime"`
		End   time.Time `json:"endTime"`
	}
	for _, test := range []struct{ name, field, structField, want string }{
		{"Go name", "End", "End", "[1].endTime"},
		{"both names", "endTime", "End", "[1].endTime"},
		{"client's name", "endTime", "", "[1].endTime"},
		{"no name", "", "", "[1]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			engine := validator.New()
			engine.RegisterStructValidation(func(sl validator.StructLevel) {
				if p := sl.Current().Interface().(period); p.End.Before(p.Start) {
					sl.ReportError(p.End, test.field, test.structField, "order", "")
				}
			}, period{})
			v := validate.New(validate.Config{Engine: engine, Tags: map[string]validate.Rule{
				"order": {Code: "PeriodInvalid", Words: "must not be before the start"},
			}})
			err := v.Validate([]period{{}, {Start: time.Unix(1, 0)}})
			want := "PeriodInvalid: " + test.want + ": must not be before the start."
			if got := got(t, err); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// More failures than are shown are counted.
func TestFailuresAreCounted(t *testing.T) {
	type in struct {
		Addresses []string          `json:"addresses" validate:"dive,ip"`
		Labels    map[string]string `json:"labels" validate:"dive,ip"`
	}
	labels := make(map[string]string)
	for _, key := range strings.Split("abcdefghij", "") {
		labels[key] = "x"
	}
	v := validate.New(validate.Config{AllFailures: true})
	for _, test := range []struct {
		name    string
		in      any
		details int
		want    string
	}{
		{"as many as are shown", in{Addresses: make([]string, 10), Labels: labels}, 20, ""},
		{"more", in{Addresses: make([]string, 15), Labels: labels}, 20, " There are 25 failures; the details are the first 20."},
		{"more in front", in{Addresses: make([]string, 30), Labels: labels}, 20, " There are 40 failures; the details are the first 20."},
		{"in several items", []in{{Labels: labels}, {Labels: labels}, {Addresses: make([]string, 3)}}, 20, " There are 23 failures; the details are the first 20."},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := apierror.From(v.Validate(test.in))
			_, count, _ := strings.Cut(e.Message(), "is invalid.")
			if count != test.want || len(e.Details()) != test.details {
				t.Errorf("got %q and %d details, want %q and %d", count, len(e.Details()), test.want, test.details)
			}
		})
	}
}

// The mistakes in request types, each with what Check says, and the advice.
func TestCheckMistakes(t *testing.T) {
	testCheck(t, []validateTest{
		{"required, and no client can set it", struct {
			A string `json:"-" validate:"required"`
		}{}, ".A: required on a field that no client can set"},
		{"required in the query", struct {
			A string `json:"-" query:"a" validate:"required"`
		}{}, ""},
		{"required behind omitempty", struct {
			A string `json:"a" validate:"omitempty,required,max=3"`
			B string `json:"b" validate:"omitempty,required_with=A"`
		}{}, ".A: required behind omitempty is never asked\n.B: required_with behind omitempty is never asked"},
		{"required before omitempty", struct {
			A string `json:"a" validate:"required,omitempty,max=3"`
		}{}, ""},
		{"an empty list", struct {
			A string `json:"a" validate:"oneof="`
		}{}, ".A: oneof has no values"},
		{"bounds the wrong way round", struct {
			A string        `json:"a" validate:"min=5,max=3"`
			B int           `json:"b" validate:"gt=2,lt=3"`
			C []int         `json:"c" validate:"len=3,max=2"`
			D time.Duration `query:"d" validate:"min=1h,max=1m"`
			E float64       `json:"e" validate:"gt=2,lt=3"`
			F int           `json:"f" validate:"min=5|max=3"`
		}{}, ".A: no value passes min=5 and max=3\n.B: no value passes gt=2 and lt=3\n.C: no value passes len=3 and max=2\n.D: no value passes min=1h and max=1m"},
		{"exclusive", struct {
			A string `json:"a" validate:"required,isdefault"`
			B string `json:"b" validate:"ipv4,ipv6"`
			C string `json:"c" validate:"ipv4|ipv6"`
		}{}, ".A: required and isdefault exclude each other\n.B: ipv4 and ipv6 exclude each other"},
		{"a layout of another language", struct {
			A string `json:"a" validate:"datetime=YYYY-MM-DD"`
			B string `json:"b" validate:"datetime=date"`
			C string `json:"c" validate:"datetime=2006-01-02"`
		}{}, ".A: datetime=YYYY-MM-DD is no layout of package time, such as 2006-01-02\n.B: datetime=date is no layout of package time, such as 2006-01-02"},
		{"misspelt keys", struct {
			A string `json:"a" Validate:"required"`
			B string `json:"b" vaidate:"required"`
			C string `json:"c" db:"c" valid:"c" validate:"required" form:"c"`
			D string `json:"d" apieror:"InvalidUrl"`
		}{}, ".A: the key Validate of the struct tag is unknown; validate was probably meant\n" +
			".B: the key vaidate of the struct tag is unknown; validate was probably meant\n" +
			".D: the key apieror of the struct tag is unknown; apierror was probably meant"},
		{"a malformed tag", structOf(`json:"a" validate: "required"`), `.A0: the struct tag is malformed at "validate: \"required\""`},
		{"a code that doesn't exist", struct {
			A string `json:"a" validate:"url" apierror:"InvalidURL"`
		}{}, ".A: the code InvalidURL is neither in the vocabulary nor in Config.Codes"},
		{"one name twice", structOf(`json:"a"`, `json:"a"`, `query:"a"`), `.A1: A0 has the JSON name "a" too`},
		{"a name below an anonymous struct", struct {
			A struct {
				B int `json:"b" validate:"ip"`
			} `json:"a"`
		}{}, ".B: ip doesn't fit int"},

		{"0 that is let through", struct {
			A int    `json:"a" validate:"omitempty,min=1"`
			B *int   `json:"b" validate:"omitempty,min=1"`
			C string `json:"c" validate:"omitempty,min=1"`
			D int    `json:"d" validate:"omitempty,max=1"`
		}{}, "advice: .A: omitempty lets 0 through, which min=1 refuses; use a pointer"},
		{"0 that another rule refuses", struct {
			A int `json:"a" validate:"required,min=1"`
			B int `json:"b" validate:"required,oneof=1 2"`
		}{}, ""},
		{"no rules, no advice", struct {
			A string `json:"a" query:"a"`
		}{}, ""},
	})
}

// structOf returns a struct with the tags, of which go vet would refuse some. Its fields are
// A0, A1 and so on.
func structOf(tags ...reflect.StructTag) any {
	var fields []reflect.StructField
	for i, tag := range tags {
		fields = append(fields, reflect.StructField{Name: fmt.Sprint("A", i), Type: reflect.TypeFor[string](), Tag: tag})
	}
	return reflect.Zero(reflect.StructOf(fields)).Interface()
}

func TestCheckNames(t *testing.T) {
	err := validate.New(validate.Config{}).Check(struct {
		A struct {
			B []struct {
				C int `json:"c" validate:"ip"`
			} `json:"b" validate:"max=3,dive"`
		} `json:"a"`
	}{})
	if got, want := err.Error(), "validate: struct.A.B.C: ip doesn't fit int"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestCheckConfigured(t *testing.T) {
	engine := validator.New()
	engine.RegisterCustomTypeFunc(func(v reflect.Value) any { return v.Interface().(sql.NullString).String }, sql.NullString{})
	engine.RegisterCustomTypeFunc(func(v reflect.Value) any { return nil }, sql.NullInt64{})
	v := validate.New(validate.Config{Engine: engine, Codes: []apierror.Code{"Own"}, Tags: map[string]validate.Rule{"order": {Code: "Ordered"}}})
	if got := findings(v, struct {
		A sql.NullString `json:"a" validate:"ip" apierror:"Own"`
		B sql.NullInt64  `json:"b" validate:"min=3" apierror:"Ordered"`
		C sql.NullBool   `json:"c" validate:"ip"`
	}{}); got != ".C: ip doesn't fit sql.NullBool" {
		t.Errorf("got %s", got)
	}
	private := validator.New(validator.WithPrivateFieldValidation())
	if got := findings(validate.New(validate.Config{Engine: private}), struct {
		a string `validate:"ip"`
	}{}); got != "" {
		t.Errorf("got %s", got)
	}
}
