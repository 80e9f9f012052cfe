package validate_test

import (
	"database/sql"
	"errors"
	"net/netip"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate"
	"github.com/go-playground/validator/v10"
)

// findings returns what Check finds in a type, and behind "advice:" what Advice finds, one
// a line, without the package and the name of the type.
func findings(v *validate.Validator, sample any) string {
	var all []string
	name := regexp.MustCompile(`(?m)^(validate: )?.*?(\.\w*: )`)
	if err := v.Check(sample); err != nil {
		all = append(all, name.ReplaceAllString(err.Error(), "$2"))
	}
	for _, advice := range v.Advice(sample) {
		all = append(all, "advice: "+name.ReplaceAllString(advice, "$2"))
	}
	return strings.Join(all, "\n")
}

func testCheck(t *testing.T, tests []validateTest) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := findings(validate.New(validate.Config{}), test.in)
			// The name of an anonymous struct is all of it.
			got = strings.ReplaceAll(got, reflect.TypeOf(test.in).String(), "struct")
			if got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestCheckTypes(t *testing.T) {
	type recursive struct {
		Next *recursive   `json:"next"`
		All  []*recursive `json:"all" validate:"max=3,dive,required"`
	}
	testCheck(t, []validateTest{
		{"good", &indicators{}, ""},
		{"good, no pointer", indicators{}, ""},
		{"recursive", recursive{}, "advice: .Next: leads back to struct, so that a client decides how deep a request is\n" +
			"advice: .All: leads back to struct, so that a client decides how deep a request is"},
		{"good, generic", page[*item]{}, "advice: .Items: dive without a bound before it: add max, or a client decides how much work a request is\n" +
			"advice: .Items: items: dive lets null through: add required, or omitnil if null is meant"},
		{"good, no struct", "x", ""},
		{"good, custom and silent", struct {
			A sql.NullString `json:"a" validate:"ip" apierror:"-"`
		}{}, ""},
		{"good, Valuer", struct {
			A optional `json:"a" validate:"ip,min=3"`
		}{}, ""},

		{"nested", struct {
			A struct {
				B []map[string]struct {
					C int `json:"c" validate:"ip"`
				} `json:"b" validate:"max=3,dive,max=3,dive"`
			} `json:"a"`
		}{}, ".C: ip doesn't fit int"},
		{"slice of samples", []struct {
			A int `json:"a" validate:"ip"`
		}{}, ".A: ip doesn't fit int"},
		{"silenced", struct {
			A int  `json:"a" query:"a" validate:"ip,dive,nosuch" apierror:"-"`
			B bool `json:"b" validate:"required" apierror:"InvalidInput"`
		}{}, "advice: .B: required on bool: its zero reads as missing; use a pointer"},
		{"not validated", struct {
			A int `json:"a" validate:"-"`
			b int `validate:"ip"`
		}{}, ".b: a rule on an unexported field is never asked"},
	})
}

func TestCheckTags(t *testing.T) {
	type ruled struct {
		X string `json:"x" validate:"required"`
	}
	testCheck(t, []validateTest{
		{"unknown tag", struct {
			A string `json:"a" validate:"nosuch"`
		}{}, `.A: rule "nosuch": Undefined validation function 'nosuch'`},
		{"two unknown tags", struct {
			A string `json:"a" validate:"required,nosuch,max=3,nosuch2=x"`
		}{}, ".A: rule \"nosuch\": Undefined validation function 'nosuch'\n.A: rule \"nosuch2=x\": Undefined validation function 'nosuch2'"},
		{"unknown alternative", struct {
			A string `json:"a" validate:"ip|nosuch"`
		}{}, `.A: rule "ip|nosuch": Undefined validation function 'nosuch'`},
		{"empty alternative", struct {
			A string `json:"a" validate:"ip|"`
		}{}, `.A: rule "ip|": Invalid validation tag`},
		{"keys without dive", struct {
			A map[string]string `json:"a" validate:"max=3,keys,min=3,endkeys"`
		}{}, `.A: "max=3,keys,min=3,endkeys": 'keys' tag must be immediately preceded by the 'dive' tag`},
		{"keys without endkeys", struct {
			A map[string]string `json:"a" validate:"max=3,dive,keys,min=3"`
		}{}, ".A: keys without endkeys: every rule after it is on the keys"},
		{"keys of a slice", struct {
			A []string `json:"a" validate:"max=3,dive,keys,min=3,endkeys"`
		}{}, ".A: keys doesn't fit []string"},
		{"bad parameter", struct {
			A string `json:"a" validate:"min=x"`
		}{}, `.A: rule "min=x": strconv.ParseInt: parsing "x": invalid syntax`},
		{"bad parameter of items", struct {
			A []int `json:"a" validate:"max=3,dive,max=x"`
		}{}, `.A: items: rule "max=x": strconv.ParseInt: parsing "x": invalid syntax`},
		{"bad parameter of keys", struct {
			A map[int]int `json:"a" validate:"max=3,dive,keys,max=x,endkeys"`
		}{}, `.A: keys: rule "max=x": strconv.ParseInt: parsing "x": invalid syntax`},
		{"bad parameter behind a pointer", struct {
			A *int `json:"a" validate:"max=x"`
		}{}, `.A: rule "max=x": strconv.ParseInt: parsing "x": invalid syntax`},

		{"text on a number", struct {
			A int `json:"a" validate:"ip"`
		}{}, ".A: ip doesn't fit int"},
		{"size on a bool", struct {
			A *bool `json:"a" validate:"min=3"`
		}{}, ".A: min doesn't fit *bool"},
		{"text on items", struct {
			A []int `json:"a" validate:"max=3,dive,email"`
		}{}, ".A: items: email doesn't fit int"},
		{"text on a struct", struct {
			A ruled `json:"a" validate:"url"`
		}{}, ".A: url doesn't fit validate_test.ruled"},
		{"uuid on bytes that say themselves", struct {
			A netip.Addr `json:"a" validate:"uuid4"`
		}{}, ""},
		{"dive on text", struct {
			A string `json:"a" validate:"dive,min=3"`
		}{}, ".A: dive doesn't fit string"},
		{"any", struct {
			A any `json:"a" validate:"required,min=3"`
		}{}, ".A: min doesn't fit whatever a client can put into interface {}"},
		{"required any", struct {
			A any `json:"a" validate:"required"`
		}{}, ""},
		{"dive on any", struct {
			A any `json:"a" validate:"dive"`
		}{}, ".A: dive doesn't fit interface {}"},
		{"items of any", struct {
			A []any `json:"a" validate:"max=3,unique,dive,min=3"`
		}{}, ".A: unique doesn't fit []interface {}: a interface {} can't always be compared\n.A: items: min doesn't fit whatever a client can put into interface {}"},
		{"unique slices", struct {
			A [][]int `json:"a" validate:"unique"`
		}{}, ".A: unique doesn't fit [][]int: a []int can't always be compared"},
		{"unique by a field that isn't there", struct {
			A []item `json:"a" validate:"unique=Name"`
		}{}, ".A: unique=Name: validate_test.item has no such field"},
		{"unique by a field", struct {
			A []*item `json:"a" validate:"unique=ID"`
		}{}, ""},
		{"unique among fields", struct {
			A string `json:"a" validate:"unique=B"`
		}{}, ".A: unique=B: struct has no such field"},
		{"unique among fields of other kinds", struct {
			A string  `json:"a" validate:"unique=B"`
			B *string `json:"b"`
		}{}, ".A: unique=B can't compare string with *string"},
	})
}

func TestCheckSamples(t *testing.T) {
	v := validate.New(validate.Config{})
	if err := v.Check(); err != nil {
		t.Errorf("got %v, want nil", err)
	}
	if err := v.Check(indicator{}, nil); err == nil {
		t.Error("got nil for a nil sample")
	}
	bad := struct {
		A int `json:"a" validate:"ip"`
	}{}
	if got := len(v.Check(bad, &bad, bad).(interface{ Unwrap() []error }).Unwrap()); got != 1 {
		t.Errorf("got %d findings for one type, want 1", got)
	}
}

func TestCheckConfig(t *testing.T) {
	engine := validator.New()
	engine.RegisterAlias("batch", "min=1,max=3")
	v := validate.New(validate.Config{Engine: engine, Tags: map[string]validate.Rule{
		"even": {Func: func(fl validator.FieldLevel) bool { panic("never called") }},
		"ip":   {Func: func(fl validator.FieldLevel) bool { panic("never called") }},
	}})
	if err := v.Check(struct {
		A []int `json:"a" validate:"batch,dive,even,ip"`
	}{}); err != nil {
		t.Errorf("got %v, want nil", err)
	}
}

// What panics for some value, Check finds beforehand.
func TestCheckFindsPanics(t *testing.T) {
	for _, in := range []any{
		&struct {
			A any `json:"a" validate:"min=3"`
		}{true},
		&struct {
			A any `json:"a" validate:"dive"`
		}{"x"},
		&struct {
			A []any `json:"a" validate:"unique"`
		}{[]any{[]any{1}, []any{1}}},
		&struct {
			A string `json:"a" validate:"required_if=B x"`
			B any    `json:"b"`
		}{B: 1},
	} {
		v := validate.New(validate.Config{})
		err := v.Validate(in)
		found := v.Check(in)
		if apierror.CodeOf(err) != apierror.CodeInternalServerError || found == nil {
			t.Errorf("%T: got %v, and Check %v", in, err, found)
			continue
		}
		if cause := errors.Unwrap(err).Error(); !strings.Contains(cause, found.Error()) {
			t.Errorf("got %s without %s", cause, found)
		}
	}
}
