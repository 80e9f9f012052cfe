package faultlinevet

import "golang.org/x/tools/go/analysis"

// Analyzers returns all rules, each an analyzer of its own. The slice is the caller's.
func Analyzers() []*analysis.Analyzer {
	return []*analysis.Analyzer{HTTPError, CauseText, BindCheck, Register, KnownCode, RequestType}
}
