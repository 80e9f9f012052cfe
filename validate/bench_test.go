package validate_test

import (
	"testing"

	"github.com/faultline-go/faultline/validate"
	"github.com/go-playground/validator/v10"
)

// indicator is a request as Defender documents it.
type indicator struct {
	IndicatorValue     string   `json:"indicatorValue" validate:"required,max=2048"`
	IndicatorType      string   `json:"indicatorType" validate:"required,oneof=FileSha1 FileMd5 FileSha256 CertificateThumbprint IpAddress DomainName Url"`
	Action             string   `json:"action" validate:"required,oneof=Alert Warn Block Audit BlockAndRemediate AlertAndBlock Allowed"`
	Title              string   `json:"title" validate:"required,max=255"`
	Description        string   `json:"description" validate:"required,max=4096"`
	Severity           string   `json:"severity" validate:"omitempty,oneof=Informational Low Medium High"`
	RecommendedActions string   `json:"recommendedActions" validate:"max=4096"`
	RbacGroupNames     []string `json:"rbacGroupNames" validate:"max=100,dive,required"`
	EducateURL         string   `json:"educateUrl" validate:"omitempty,http_url"`
}

type indicators struct {
	Indicators []indicator `json:"Indicators" validate:"required,min=1,max=500,dive"`
}

func goodIndicator() indicator {
	return indicator{
		IndicatorValue: "10.0.0.1", IndicatorType: "IpAddress", Action: "Block",
		Title: "title", Description: "description", Severity: "High",
	}
}

// Each failure costs what validator takes to find it, and what the answer costs
// on top. Compare the sub-benchmarks "validator" and "validate".
func BenchmarkFailure(b *testing.B) {
	for _, bench := range []struct {
		name string
		in   func() any
	}{
		{"InvalidInput", func() any {
			in := goodIndicator()
			in.Severity = "Severe"
			return &in
		}},
		{"Missing", func() any {
			in := goodIndicator()
			in.Title = ""
			return &in
		}},
		{"Url", func() any {
			in := goodIndicator()
			in.EducateURL = "ftp://host/file"
			return &in
		}},
		{"BatchItem", func() any {
			in := indicators{make([]indicator, 5)}
			for i := range in.Indicators {
				in.Indicators[i] = goodIndicator()
			}
			in.Indicators[3].Severity = "Severe"
			return &in
		}},
		{"Tiny", func() any {
			return &struct {
				IP string `param:"ip" validate:"ip"`
			}{"10.0.0.999"}
		}},
		{"Valid", func() any {
			in := goodIndicator()
			return &in
		}},
	} {
		in := bench.in()
		engine := validator.New(validator.WithRequiredStructEnabled())
		v := validate.New(validate.Config{Engine: engine})
		b.Run(bench.name+"/validator", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = engine.Struct(in)
			}
		})
		b.Run(bench.name+"/validate", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = v.Validate(in)
			}
		})
	}
}
