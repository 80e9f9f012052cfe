package faultlinevet_test

import (
	"os"
	"regexp"
	"testing"

	"golang.org/x/tools/go/analysis"
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

func TestRequestType(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), faultlinevet.RequestType, "requesttype/v4", "requesttype/v5")
}

// TestAnalyzers checks that the rules are valid together, and listed in the package comment.
func TestAnalyzers(t *testing.T) {
	all := faultlinevet.Analyzers()
	if err := analysis.Validate(all); err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	listed := regexp.MustCompile(`(?m)^//\t(\w+) {2,}`).FindAllStringSubmatch(string(doc), -1)
	if len(listed) != len(all) {
		t.Fatalf("the package comment lists %d rules, want %d", len(listed), len(all))
	}
	for i, a := range all {
		if listed[i][1] != a.Name {
			t.Errorf("rule %d of the package comment is %s, want %s", i, listed[i][1], a.Name)
		}
	}
}
