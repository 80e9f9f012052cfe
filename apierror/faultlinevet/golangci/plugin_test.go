package golangci_test

import (
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"

	"github.com/faultline-go/faultline/apierror/faultlinevet"
	_ "github.com/faultline-go/faultline/apierror/faultlinevet/golangci"
)

func TestPlugin(t *testing.T) {
	all := len(faultlinevet.Analyzers())
	for _, test := range []struct {
		name     string
		settings any
		rules    int
		err      string
	}{
		{"nothing", nil, all, ""},
		{"no settings", map[string]any{}, all, ""},
		{"two rules less", map[string]any{"disable": []any{"httperror", "causetext"}}, all - 2, ""},
		{"no such rule", map[string]any{"disable": []any{"httperrors"}}, 0, `no rule "httperrors"`},
		{"no such setting", map[string]any{"enable": []any{"httperror"}}, 0, "enable"},
	} {
		t.Run(test.name, func(t *testing.T) {
			newPlugin, err := register.GetPlugin("faultline")
			if err != nil {
				t.Fatal(err)
			}
			plugin, err := newPlugin(test.settings)
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) {
					t.Fatalf("got error %v, want %q in it", err, test.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			rules, err := plugin.BuildAnalyzers()
			if err != nil || len(rules) != test.rules || plugin.GetLoadMode() != register.LoadModeTypesInfo {
				t.Errorf("got %d rules, load mode %q, error %v; want %d rules", len(rules), plugin.GetLoadMode(), err, test.rules)
			}
		})
	}
}
