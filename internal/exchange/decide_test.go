package exchange

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestRulesAreDocumented compares the rules with the numbered lists of the documentation.
func TestRulesAreDocumented(t *testing.T) {
	for file, pattern := range map[string]string{
		"../../echoadapter/doc.go": `(?m)^//  (\d)\. (.*)$`,
		"../../README.md":          `(?m)^(\d)\. (.*)$`,
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		documented := regexp.MustCompile(pattern).FindAllStringSubmatch(string(text), -1)
		if len(documented) != len(rules) {
			t.Fatalf("%s lists %d rules, want %d", file, len(documented), len(rules))
		}
		for i, line := range documented {
			text := strings.NewReplacer("`", "", "**", "").Replace(line[2])
			if line[1] != strconv.Itoa(i+1) || !strings.HasPrefix(text, rules[i].name+":") {
				t.Errorf("%s: %s. %s\nwant %d. %s: …", file, line[1], text, i+1, rules[i].name)
			}
		}
	}
}
