// Package validate has the names of Faultline's package that the analyzers look for.
package validate

import "github.com/faultline-go/faultline/apierror"

type Rule struct {
	Code  apierror.Code
	Words string
}

type Config struct{ Tags map[string]Rule }

type Validator struct{}

func New(cfg Config) *Validator               { return nil }
func (*Validator) Validate(i any) error       { return nil }
func (*Validator) Check(samples ...any) error { return nil }
