package validate_test

import (
	"reflect"
	"testing"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate"
	"github.com/go-playground/validator/v10"
)

func TestConfigTags(t *testing.T) {
	even := func(fl validator.FieldLevel) bool { return fl.Field().Int()%2 == 0 }
	type request struct {
		Even int      `json:"even" validate:"even"`
		Odd  int      `json:"odd" validate:"silent"`
		IPs  []string `json:"ips" validate:"max=1,dive,ip"`
		Own  string   `json:"own" validate:"ioc"`
		Any  string   `json:"any" validate:"either"`
		Both string   `json:"both" validate:"both"`
	}
	valid := func(change func(*request)) *request {
		r := &request{Own: "x", Any: "10.0.0.1", Both: "xxx"}
		change(r)
		return r
	}
	engine := validator.New()
	engine.RegisterAlias("ioc", "len=1")
	engine.RegisterAlias("either", "ip|fqdn")
	engine.RegisterAlias("both", "required,min=3")
	v := validate.New(validate.Config{Engine: engine, Tags: map[string]validate.Rule{
		"even":   {Func: even, Words: "must be even"},
		"silent": {Func: even},
		"max":    {Code: apierror.CodeInvalidInput},
		"ip":     {Words: "must be an address"},
		"ioc":    {Code: apierror.CodeInvalidHashValue},
	}})
	if v.Engine() != engine {
		t.Error("Engine() isn't the one of the Config")
	}
	for _, test := range []struct {
		name   string
		change func(*request)
		want   string
	}{
		{"valid", func(r *request) {}, ""},
		{"new tag", func(r *request) { r.Even = 1 }, "InvalidInput: Invalid input even: must be even."},
		{"new tag without words", func(r *request) { r.Odd = 1 }, "InvalidInput: Invalid input odd: is not valid."},
		{"changed code keeps words", func(r *request) { r.IPs = make([]string, 2) }, "InvalidInput: Invalid input ips: must have at most 1 item."},
		{"changed words keep code", func(r *request) { r.IPs = []string{"x"} }, "InvalidIpAddress: IP address x (ips[0]) is invalid."},
		{"alias by its name", func(r *request) { r.Own = "xx" }, "InvalidHashValue: Hash value xx is invalid."},
		{"alias of alternatives", func(r *request) { r.Any = "_" }, "InvalidInput: Invalid input any: must be an address or a fully qualified domain name."},
		{"alias of several, the first", func(r *request) { r.Both = "" }, "MissingRequiredParameter: Parameter both is missing."},
		{"alias of several, the second", func(r *request) { r.Both = "x" }, "InvalidInput: Invalid input both: must be at least 3 characters long."},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := got(t, v.Validate(valid(test.change))); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
	t.Run("other Validators don't change", func(t *testing.T) {
		got := got(t, validate.New(validate.Config{}).Validate(&struct {
			A []int `json:"a" validate:"max=1"`
		}{make([]int, 2)}))
		if want := "MaximumBatchSizeExceeded: Maximum batch size exceeded. Received: 2, allowed: 1."; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
	t.Run("a name that can't be a tag", func(t *testing.T) {
		defer func() {
			if recover() == nil {
				t.Error("New didn't panic")
			}
		}()
		validate.New(validate.Config{Tags: map[string]validate.Rule{"": {Func: even}}})
	})
}

// However a service writes its words, a message ends with one full stop.
func TestFullStop(t *testing.T) {
	never := func(validator.FieldLevel) bool { return false }
	for code, want := range map[apierror.Code]string{
		"":                              "InvalidInput: Invalid input a: must be odd.",
		apierror.CodeODataError:         "ODataError: Invalid OData URI query a: must be odd.",
		apierror.CodeInvalidRequestBody: "InvalidRequestBody: Invalid request body: a: must be odd.",
		apierror.CodeResourceNotFound:   "ResourceNotFound: a: must be odd.",
		"NotOdd":                        "NotOdd: a: must be odd.",
		apierror.CodeInvalidHashValue:   "InvalidHashValue: Hash value 2 is invalid.",
	} {
		for _, words := range []string{"must be odd", "must be odd.", "must be odd. "} {
			v := validate.New(validate.Config{Tags: map[string]validate.Rule{"odd": {Func: never, Code: code, Words: words}}})
			err := v.Validate(&struct {
				A int `json:"a" validate:"odd"`
			}{2})
			if got := got(t, err); got != want {
				t.Errorf("%q: got %s, want %s", words, got, want)
			}
		}
	}
}

func TestAllFailures(t *testing.T) {
	v := validate.New(validate.Config{AllFailures: true})
	t.Run("several", func(t *testing.T) {
		err := v.Validate(&struct {
			A string            `json:"a" validate:"required"`
			B map[string]string `json:"b" validate:"dive,ip"`
			C int               `json:"c" validate:"max=1"`
		}{B: map[string]string{"y": "2", "x": "1", "z": "::1"}, C: 2})
		want := []apierror.Detail{
			{Code: "MissingRequiredParameter", Message: "Parameter a is missing.", Target: "a"},
			{Code: "InvalidIpAddress", Message: `IP address 1 (b["x"]) is invalid.`, Target: `b["x"]`},
			{Code: "InvalidIpAddress", Message: `IP address 2 (b["y"]) is invalid.`, Target: `b["y"]`},
			{Code: "InvalidInput", Message: "Invalid input c: must be at most 1.", Target: "c"},
		}
		e := apierror.From(err)
		if got := e.Details(); !reflect.DeepEqual(got, want) {
			t.Errorf("got  %v\nwant %v", got, want)
		}
		if got, want := e.Message(), want[0].Message; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
	t.Run("one", func(t *testing.T) {
		err := v.Validate(&checked{"x"})
		if got := apierror.From(err).Details(); got != nil {
			t.Errorf("got %v, want none", got)
		}
	})
	t.Run("bound", func(t *testing.T) {
		for _, in := range []any{
			make([]checked, 1000),
			&struct {
				A []checked `validate:"dive"`
			}{make([]checked, 1000)},
		} {
			if got := len(apierror.From(v.Validate(in)).Details()); got != 20 {
				t.Errorf("%T: got %d details, want 20", in, got)
			}
		}
	})
}
