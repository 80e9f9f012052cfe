package main

import (
	"slices"

	"github.com/go-playground/validator/v10"

	"github.com/faultline-go/faultline/validate"
)

// newValidator returns the validator of the service: Faultline's, which turns
// what a rule finds into the contract's error, and the rules that no single tag
// can hold.
func newValidator() *validate.Validator {
	v := validate.New(validate.Config{Tags: map[string]validate.Rule{
		auditRule:   {Words: "must be true with action Audit"},
		commandRule: {Words: "must have the key {} with a value"},
	}})
	v.Engine().RegisterStructValidation(checkIndicator, indicatorFields{})
	v.Engine().RegisterStructValidation(checkCommand, liveResponseCommand{})
	return v
}

// These are the tags of rules that only checkIndicator and checkCommand know.
const (
	auditRule   = "audit"
	commandRule = "command"
)

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

// commandKeys maps the type of a command to the key of the parameter that it
// can't do without.
var commandKeys = map[string]string{
	"PutFile":   "FileName",
	"RunScript": "ScriptName",
	"GetFile":   "Path",
}

// checkCommand holds the rule that ties the type of a command to its parameters.
func checkCommand(level validator.StructLevel) {
	command := level.Current().Interface().(liveResponseCommand)
	key, known := commandKeys[command.Type]
	has := func(p liveResponseParam) bool { return p.Key == key && p.Value != "" }
	if known && !slices.ContainsFunc(command.Params, has) {
		level.ReportError(command.Params, "params", "Params", commandRule, key)
	}
}
