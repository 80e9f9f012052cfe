package main

import (
	"github.com/go-playground/validator/v10"

	"github.com/faultline-go/faultline/validate"
)

// newValidator returns the validator of the service: Faultline's, which turns
// what a rule finds into the contract's error, and the rules that no single tag
// can hold.
func newValidator() *validate.Validator {
	v := validate.New(validate.Config{Tags: map[string]validate.Rule{
		auditRule: {Words: "must be true with action Audit"},
	}})
	v.Engine().RegisterStructValidation(checkIndicator, indicatorFields{})
	return v
}

// auditRule is the tag of a rule that only checkIndicator knows.
const auditRule = "audit"

// valueRules maps the type of an indicator to the tag that its value must
// satisfy, and thereby to the code of the error: "ip" is InvalidIpAddress.
var valueRules = map[string]string{
	"FileSha1":              "sha1",
	"FileMd5":               "md5",
	"FileSha256":            "sha256",
	"CertificateThumbprint": "sha1",
	"IpAddress":             "ip",
	"DomainName":            "fqdn",
	"Url":                   "url",
}

// checkIndicator holds the rules that tie the fields of an indicator together.
func checkIndicator(level validator.StructLevel) {
	f := level.Current().Interface().(indicatorFields)
	rule, known := valueRules[f.Type]
	if known && f.Value != "" && level.Validator().Var(f.Value, rule) != nil {
		level.ReportError(f.Value, "indicatorValue", "Value", rule, "")
	}
	if f.Action == "Audit" && (f.GenerateAlert == nil || !*f.GenerateAlert) {
		level.ReportError(f.GenerateAlert, "generateAlert", "GenerateAlert", auditRule, "")
	}
}
