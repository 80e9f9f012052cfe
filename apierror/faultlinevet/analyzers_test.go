package faultlinevet_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/faultline-go/faultline/apierror/faultlinevet"
)

func TestHTTPError(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), faultlinevet.HTTPError,
		"httperror/v4", "httperror/v5", "httperror/imports", "httperror/inspects")
}

func TestCauseText(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), faultlinevet.CauseText, "causetext/v4", "causetext/v5")
}

func TestBindCheck(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), faultlinevet.BindCheck, "bindcheck/v4", "bindcheck/v5", "bindcheck/binder")
}

func TestRegister(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), faultlinevet.Register, "register/v4", "register/v5")
}

func TestKnownCode(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), faultlinevet.KnownCode,
		"knowncode/tags", "knowncode/api", "knowncode/program", "knowncode/open")
}
