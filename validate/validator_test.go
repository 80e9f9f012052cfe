package validate_test

import (
	"errors"
	"net"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate"
	"github.com/go-playground/validator/v10"
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

const (
	sha1Hex   = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
	sha256Hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
)

// Each row is one rule of the mapping, on a struct as a service would write it.
func TestValidate(t *testing.T) {
	past := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, test := range []struct {
		name string
		in   any
		want string
	}{
		{"valid", &struct {
			A string `json:"a" validate:"required"`
		}{"x"}, ""},

		// Missing.
		{"required", &struct {
			A string `json:"a" validate:"required"`
		}{}, "MissingRequiredParameter: Parameter a is missing."},
		{"required slice", &struct {
			A []int `json:"a" validate:"required"`
		}{}, "MissingRequiredParameter: Parameter a is missing."},
		{"required struct", &struct {
			A struct{ B int } `json:"a" validate:"required"`
		}{}, "MissingRequiredParameter: Parameter a is missing."},
		{"required_if", &struct {
			Action        string `json:"action"`
			GenerateAlert bool   `json:"generateAlert" validate:"required_if=Action Audit"`
		}{Action: "Audit"}, "MissingRequiredParameter: Parameter generateAlert is missing."},
		{"required_without", &struct {
			A string `json:"a"`
			B string `json:"b" validate:"required_without=A"`
		}{}, "MissingRequiredParameter: Parameter b is missing."},
		{"required element", &struct {
			A []string `json:"a" validate:"dive,required"`
		}{[]string{"x", ""}}, "MissingRequiredParameter: Parameter a[1] is missing."},
		{"nil pointer, another tag", &struct {
			A *string `json:"a" validate:"ip"`
		}{}, "MissingRequiredParameter: Parameter a is missing."},
		{"nil pointer, alternatives", &struct {
			A *string `json:"a" validate:"ip|fqdn"`
		}{}, "MissingRequiredParameter: Parameter a is missing."},
		{"nil pointer, override", &struct {
			A *string `json:"a" validate:"len=3" apierror:"InvalidHashValue"`
		}{}, "MissingRequiredParameter: Parameter a is missing."},
		{"nil interface", &struct {
			A any `json:"a" validate:"min=3"`
		}{}, "MissingRequiredParameter: Parameter a is missing."},
		{"nil element", &struct {
			A []*struct{ B int } `json:"a" validate:"dive,required"`
		}{[]*struct{ B int }{{1}, nil}}, "MissingRequiredParameter: Parameter a[1] is missing."},
		{"missing, override", &struct {
			A string `json:"a" validate:"required,sha256" apierror:"InvalidInput"`
		}{}, "MissingRequiredParameter: Parameter a is missing."},

		// Values with a code of their own.
		{"ip", &struct {
			A string `json:"a" validate:"ip"`
		}{"10.0.0.999"}, "InvalidIpAddress: IP address 10.0.0.999 is invalid."},
		{"ip in a batch", &struct {
			A []string `json:"a" validate:"dive,ip"`
		}{[]string{"10.0.0.1", "10.0.0.999"}}, "InvalidIpAddress: IP address 10.0.0.999 (a[1]) is invalid."},
		{"ipv4", &struct {
			A string `json:"a" validate:"ipv4"`
		}{"::1"}, "InvalidIpAddress: IP address ::1 is invalid."},
		{"ipv6 pointer", &struct {
			A *string `json:"a" validate:"ipv6"`
		}{ptr("10.0.0.1")}, "InvalidIpAddress: IP address 10.0.0.1 is invalid."},
		{"ip of a named type", &struct {
			A named `json:"a" validate:"ip"`
		}{"x"}, "InvalidIpAddress: IP address x is invalid."},
		{"ip that is bytes", &struct {
			A net.IP `json:"a" validate:"ip"`
		}{net.IPv4(10, 0, 0, 1)}, "InvalidIpAddress: IP address 10.0.0.1 is invalid."},
		{"fqdn", &struct {
			A string `json:"a" validate:"fqdn"`
		}{"a_b"}, "InvalidDomainName: Domain name a_b is invalid."},
		{"hostname_rfc1123", &struct {
			A string `json:"a" validate:"hostname_rfc1123"`
		}{"-a"}, "InvalidDomainName: Domain name -a is invalid."},
		{"http_url", &struct {
			A string `json:"a" validate:"http_url"`
		}{"ftp://host/file"}, "InvalidUrl: URL ftp://host/file is invalid."},
		{"md5", &struct {
			A string `json:"a" validate:"md5"`
		}{"xyz"}, "InvalidHashValue: Hash value xyz is invalid."},
		{"sha1", &struct {
			A string `json:"a" validate:"sha1"`
		}{sha256Hex}, "InvalidHashValue: Hash value " + sha256Hex + " is invalid."},
		{"sha1 in upper case", &struct {
			A string `json:"a" validate:"sha1"`
		}{strings.ToUpper(sha1Hex)}, ""},
		{"sha256 in upper case", &struct {
			A string `json:"a" validate:"sha256"`
		}{strings.ToUpper(sha256Hex)}, ""},

		// Batches.
		{"max", &struct {
			A []int `json:"a" validate:"max=2"`
		}{make([]int, 3)}, "MaximumBatchSizeExceeded: Maximum batch size exceeded. Received: 3, allowed: 2."},
		{"lte", &struct {
			A map[string]int `json:"a" validate:"lte=1"`
		}{map[string]int{"a": 1, "b": 2}}, "MaximumBatchSizeExceeded: Maximum batch size exceeded. Received: 2, allowed: 1."},
		{"lt", &struct {
			A [5]int `json:"a" validate:"lt=5"`
		}{}, "MaximumBatchSizeExceeded: Maximum batch size exceeded. Received: 5, allowed: 4."},
		{"max in a nested struct", &struct {
			A struct {
				B []int `json:"b" validate:"max=2"`
			} `json:"a"`
		}{struct {
			B []int `json:"b" validate:"max=2"`
		}{make([]int, 3)}}, "MaximumBatchSizeExceeded: Maximum batch size exceeded. Received: 3, allowed: 2."},
		{"max, override", &struct {
			A []string `json:"a" validate:"max=1,dive,len=40" apierror:"InvalidHashValue"`
		}{make([]string, 2)}, "MaximumBatchSizeExceeded: Maximum batch size exceeded. Received: 2, allowed: 1."},
		{"max of bytes", &struct {
			A []byte `json:"a" validate:"max=2"`
		}{make([]byte, 3)}, "InvalidInput: Invalid input a: must be at most 2 bytes long."},
		{"max inside an item", &struct {
			A []struct {
				B []int `json:"b" validate:"max=2"`
			} `json:"a" validate:"dive"`
		}{[]struct {
			B []int `json:"b" validate:"max=2"`
		}{{make([]int, 3)}}}, "InvalidInput: Invalid input a[0].b: must have at most 2 items."},
		{"max of an inner collection", &struct {
			A [][]int `json:"a" validate:"max=2,dive,max=2"`
		}{[][]int{make([]int, 3)}}, "InvalidInput: Invalid input a[0]: must have at most 2 items."},
		{"min of a batch", &struct {
			A []int `json:"a" validate:"min=1"`
		}{}, "InvalidInput: Invalid input a: must have at least 1 item."},

		// Everything else, in words.
		{"oneof", &struct {
			A string `json:"severity" validate:"oneof=Informational Low Medium High"`
		}{"Severe"}, "InvalidInput: Invalid input severity: must be one of Informational, Low, Medium, High."},
		{"oneof quoted", &struct {
			A string `json:"a" validate:"oneof='a b' c"`
		}{"d"}, "InvalidInput: Invalid input a: must be one of a b, c."},
		{"min of text", &struct {
			A string `json:"a" validate:"min=3"`
		}{"é"}, "InvalidInput: Invalid input a: must be at least 3 characters long."},
		{"min of 1 character", &struct {
			A string `json:"a" validate:"min=1"`
		}{}, "InvalidInput: Invalid input a: must be at least 1 character long."},
		{"max of a number", &struct {
			A int `query:"lookBackHours" validate:"max=720"`
		}{721}, "InvalidInput: Invalid input lookBackHours: must be at most 720."},
		{"lt of a number", &struct {
			A float64 `json:"a" validate:"lt=1.5"`
		}{1.5}, "InvalidInput: Invalid input a: must be less than 1.5."},
		{"min of a duration", &struct {
			A time.Duration `json:"a" validate:"min=1s"`
		}{}, "InvalidInput: Invalid input a: must be at least 1s."},
		{"gt of a time", &struct {
			A time.Time `json:"a" validate:"gt"`
		}{past}, "InvalidInput: Invalid input a: must be in the future."},
		{"len", &struct {
			A []int `json:"a" validate:"len=2"`
		}{}, "InvalidInput: Invalid input a: must have 2 items."},
		{"eq of a bool", &struct {
			A bool `json:"a" validate:"eq=true"`
		}{}, "InvalidInput: Invalid input a: must be true."},
		{"email", &struct {
			A string `json:"a" validate:"email"`
		}{"x"}, "InvalidInput: Invalid input a: must be a valid email address."},
		{"datetime", &struct {
			A string `json:"a" validate:"datetime=2006-01-02T15:04:05Z07:00"`
		}{"x"}, "InvalidInput: Invalid input a: must be a date or time like 2006-01-02T15:04:05Z."},
		{"startswith", &struct {
			A string `json:"a" validate:"startswith=mdatp-"`
		}{"x"}, `InvalidInput: Invalid input a: must start with "mdatp-".`},
		{"unique", &struct {
			A []int `json:"a" validate:"unique"`
		}{[]int{1, 1}}, "InvalidInput: Invalid input a: must not have the same item twice."},
		{"unique by a field", &struct {
			A []item `json:"a" validate:"unique=ID"`
		}{[]item{{"x"}, {"x"}}}, "InvalidInput: Invalid input a: must not have two items with the same itemId."},
		{"unique among fields", &struct {
			A string `json:"a"`
			B string `json:"b" validate:"unique=A"`
		}{"x", "x"}, "InvalidInput: Invalid input b: must differ from a."},
		{"key of a map", &struct {
			A map[string]string `json:"a" validate:"dive,keys,min=2,endkeys,min=3"`
		}{map[string]string{"x": "yyy"}}, `InvalidInput: Invalid input a["x"]: the key must be at least 2 characters long.`},
		{"value of a map", &struct {
			A map[string]string `json:"a" validate:"dive,keys,min=2,endkeys,min=3"`
		}{map[string]string{"xx": "yy"}}, `InvalidInput: Invalid input a["xx"]: must be at least 3 characters long.`},

		// Other fields, by the client's names.
		{"eqfield", &struct {
			Password string `json:"password"`
			Confirm  string `json:"confirm" validate:"eqfield=Password"`
		}{"x", "y"}, "InvalidInput: Invalid input confirm: must equal password."},
		{"gtfield of times", &struct {
			Start time.Time `json:"startTime"`
			End   time.Time `json:"endTime" validate:"gtfield=Start"`
		}{past, past}, "InvalidInput: Invalid input endTime: must be after startTime."},
		{"eqcsfield", &struct {
			Inner item   `json:"inner"`
			A     string `json:"a" validate:"eqcsfield=Inner.ID"`
		}{item{"x"}, "y"}, "InvalidInput: Invalid input a: must equal inner.itemId."},
		{"promoted field", &struct {
			item
			A string `json:"a" validate:"eqfield=ID"`
		}{item{"x"}, "y"}, "InvalidInput: Invalid input a: must equal itemId."},
		{"field that isn't there", &struct {
			A string `json:"a" validate:"eqfield=Secret"`
		}{"y"}, "InvalidInput: Invalid input a: must equal another field."},
		{"excluded_if", &struct {
			Kind string `json:"kind"`
			A    string `json:"a" validate:"excluded_if=Kind None"`
		}{"None", "x"}, "InvalidInput: Invalid input a: must not be given when kind is None."},
		{"excluded_with", &struct {
			B string `json:"b"`
			C string `json:"c"`
			A string `json:"a" validate:"excluded_with=B C"`
		}{"x", "", "x"}, "InvalidInput: Invalid input a: must not be given together with b or c."},

		// Aliases, alternatives, overrides.
		{"alternatives of several codes", &struct {
			A string `json:"a" validate:"ip|fqdn"`
		}{"a_b"}, "InvalidInput: Invalid input a: must be an IP address or a fully qualified domain name."},
		{"alternatives of one code", &struct {
			A string `json:"a" validate:"md5|sha1|sha256"`
		}{"x"}, "InvalidHashValue: Hash value x is invalid."},
		{"alternatives with parameters", &struct {
			A string `json:"a" validate:"len=3|startswith=x"`
		}{"y"}, `InvalidInput: Invalid input a: must be 3 characters long or must start with "x".`},
		{"alternatives of batches", &struct {
			A []int `json:"a" validate:"max=1|lt=2"`
		}{make([]int, 3)}, "InvalidInput: Invalid input a: must have at most 1 item or must have fewer than 2 items."},
		{"alias", &struct {
			A string `json:"a" validate:"iscolor"`
		}{"x"}, "InvalidInput: Invalid input a: must be a color."},
		{"override", &struct {
			A string `json:"a" validate:"len=3" apierror:"InvalidHashValue"`
		}{"xy"}, "InvalidHashValue: Hash value xy is invalid."},
		{"override of elements", &struct {
			A []string `json:"a" validate:"max=9,dive,len=3" apierror:"InvalidHashValue"`
		}{[]string{"xy"}}, "InvalidHashValue: Hash value xy (a[0]) is invalid."},
		{"override of a collection", &struct {
			A []string `json:"a" validate:"unique,dive,len=3" apierror:"InvalidHashValue"`
		}{[]string{"xyz", "xyz"}}, "InvalidInput: Invalid input a: must not have the same item twice."},
		{"override with ODataError", &struct {
			A int `query:"$top" validate:"max=10000" apierror:"ODataError"`
		}{10001}, "ODataError: Invalid OData URI query $top: must be at most 10000."},
		{"override with InvalidRequestBody", &struct {
			A int `json:"a" validate:"max=1" apierror:"InvalidRequestBody"`
		}{2}, "InvalidRequestBody: Invalid request body: a: must be at most 1."},
		{"override with an own code", &struct {
			A int `json:"a" validate:"max=1" apierror:"TooBig"`
		}{2}, "TooBig: a: must be at most 1."},
		{"override with a code of another status", &struct {
			A string `param:"id" validate:"len=3" apierror:"ResourceNotFound"`
		}{"x"}, "ResourceNotFound: id: must be 3 characters long."},
		{"override with -", &struct {
			A int `json:"a" validate:"max=1" apierror:"-"`
		}{2}, "InvalidInput: Invalid input a: must be at most 1."},

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
		{"text", "x", "InvalidRequestBody: Invalid request body."},
		{"number", ptr(1), "InvalidRequestBody: Invalid request body."},
		{"time", time.Now(), "InvalidRequestBody: Invalid request body."},

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
	} {
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
