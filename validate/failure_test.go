package validate_test

import (
	"net"
	"strings"
	"testing"
)

const (
	sha1Hex   = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
	sha256Hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
)

// Each row is one rule of the mapping, on a struct as a service would write it.
func TestCodes(t *testing.T) {
	test(t, []validateTest{
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
		}{Action: "Audit"}, "MissingRequiredParameter: Parameter generateAlert (required if action is Audit) is missing."},
		{"required_without", &struct {
			A string `json:"a"`
			B string `json:"b" validate:"required_without=A"`
		}{}, "MissingRequiredParameter: Parameter b or a is missing."},
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
	})
}

// Several rules, or a field, decide the code.
func TestOverrides(t *testing.T) {
	test(t, []validateTest{
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
		}{make([]int, 3)}, "InvalidInput: Invalid input a: must have at most 1 item."},
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
	})
}
