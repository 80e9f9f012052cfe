package validate_test

import (
	"fmt"
	"strings"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate"
	"github.com/go-playground/validator/v10"
)

func Example() {
	type Indicator struct {
		IndicatorValue string `json:"indicatorValue" validate:"required,ip"`
		Severity       string `json:"severity" validate:"omitempty,oneof=Informational Low Medium High"`
	}
	type Import struct {
		Indicators []Indicator `json:"Indicators" validate:"required,min=1,max=2,dive"`
	}
	v := validate.New(validate.Config{})
	for _, request := range []Import{
		{[]Indicator{{"10.0.0.1", "High"}}},
		{},
		{[]Indicator{{"10.0.0.1", "High"}, {"", "Low"}}},
		{[]Indicator{{"10.0.0.1", "High"}, {"10.0.0.999", "Low"}}},
		{[]Indicator{{"10.0.0.1", "Severe"}}},
		{make([]Indicator, 3)},
	} {
		if err := v.Validate(&request); err != nil {
			fmt.Println(apierror.From(err).Message())
		}
	}
	// Output:
	// Parameter Indicators is missing.
	// Parameter Indicators[1].indicatorValue is missing.
	// IP address 10.0.0.999 (Indicators[1].indicatorValue) is invalid.
	// Invalid input Indicators[0].severity: must be one of Informational, Low, Medium, High.
	// Maximum batch size exceeded. Received: 3, allowed: 2.
}

// A tag of the service's own, and a field that has a code of its own.
func ExampleConfig_tags() {
	v := validate.New(validate.Config{Tags: map[string]validate.Rule{
		"onboarded": {
			Func:  func(fl validator.FieldLevel) bool { return strings.HasPrefix(fl.Field().String(), "win-") },
			Words: "must be an onboarded machine",
		},
	}})
	fmt.Println(v.Validate(&struct {
		Machine string `json:"machine" validate:"onboarded"`
	}{"mac-01"}))
	fmt.Println(v.Validate(&struct {
		Thumbprint string `json:"thumbprint" validate:"len=40,hexadecimal" apierror:"InvalidHashValue"`
	}{"c0ffee"}))
	// Output:
	// InvalidInput: Invalid input machine: must be an onboarded machine.
	// InvalidHashValue: Hash value c0ffee is invalid.
}

func ExampleConfig_allFailures() {
	v := validate.New(validate.Config{AllFailures: true})
	err := v.Validate(&struct {
		Comment string `json:"Comment" validate:"required"`
		Type    string `json:"IsolationType" validate:"oneof=Full Selective"`
	}{Type: "None"})
	for _, d := range apierror.From(err).Details() {
		fmt.Println(d.Target, d.Code, d.Message)
	}
	// Output:
	// Comment MissingRequiredParameter Parameter Comment is missing.
	// IsolationType InvalidInput Invalid input IsolationType: must be one of Full, Selective.
}

// PATCH validates only what was sent.
func ExampleFromError() {
	type Machine struct {
		Name string `json:"computerDnsName" validate:"required,fqdn"`
		IP   string `json:"lastIpAddress" validate:"required,ip"`
	}
	patch := &Machine{IP: "10.0.0.999"}
	err := validator.New().StructPartial(patch, "IP")
	fmt.Println(apierror.From(validate.FromError(patch, err)).Message())
	// Output:
	// IP address 10.0.0.999 is invalid.
}

func ExampleValidator_Check() {
	type Machine struct {
		ID   string   `json:"id" query:"id" validate:"required"`
		Tags []string `json:"tags" validate:"dive,requierd"`
		Port string   `json:"port" validate:"port"`
	}
	v := validate.New(validate.Config{})
	fmt.Println(v.Check(Machine{}))
	for _, advice := range v.Advice(Machine{}) {
		fmt.Println(advice)
	}
	// Output:
	// validate: validate_test.Machine.Tags: rule "requierd": Undefined validation function 'requierd'
	// validate: validate_test.Machine.Port: port doesn't fit string
	// validate_test.Machine.ID: settable from the body and from query: a client can say two things
}
