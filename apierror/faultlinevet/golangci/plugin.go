// Package golangci makes the analyzers of package faultlinevet a module plugin of
// golangci-lint. In .custom-gcl.yml:
//
//	version: v2.1.0
//	plugins:
//	  - module: github.com/faultline-go/faultline/apierror/faultlinevet
//	    import: github.com/faultline-go/faultline/apierror/faultlinevet/golangci
//	    version: latest
//
// and in .golangci.yml:
//
//	linters:
//	  enable: [faultline]
//	  settings:
//	    custom:
//	      faultline:
//	        type: module
//	        settings:
//	          disable: [causetext]
package golangci

import (
	"fmt"
	"slices"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/faultline-go/faultline/apierror/faultlinevet"
)

// Settings are those in golangci-lint's configuration. The zero value switches all rules on.
type Settings struct {
	// Disable has the names of the rules that are switched off.
	Disable []string `json:"disable"`
}

// golangci-lint finds its plugins in a registry.
func init() { register.Plugin("faultline", New) }

// New returns the plugin for settings as golangci-lint decodes them, a map or nil. It returns
// an error if they have a member that [Settings] doesn't have, or a rule that doesn't exist.
func New(settings any) (register.LinterPlugin, error) {
	s, err := register.DecodeSettings[Settings](settings)
	if err != nil {
		return nil, err
	}
	enabled := faultlinevet.Analyzers()
	for _, name := range s.Disable {
		n := len(enabled)
		enabled = slices.DeleteFunc(enabled, func(a *analysis.Analyzer) bool { return a.Name == name })
		if len(enabled) == n {
			return nil, fmt.Errorf("disable: there is no rule %q", name)
		}
	}
	return plugin{enabled}, nil
}

type plugin struct{ enabled []*analysis.Analyzer }

func (p plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) { return p.enabled, nil }
func (plugin) GetLoadMode() string                             { return register.LoadModeTypesInfo }
