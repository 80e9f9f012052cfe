package suggest

import (
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	names := []string{"title", "severity", "riskScore", "id", strings.Repeat("long", 40)}
	for _, tt := range []struct{ got, want string }{
		{"Title", "title"},
		{"SEVERITY", "severity"},
		{"severty", "severity"},
		{"titel", "title"},
		{"riskscor", "riskScore"},
		{"RiskScores", "riskScore"},
		{"ID", "id"},
		{"ix", ""},
		{"description", ""},
		{"", ""},
		{strings.Repeat("LONG", 40), strings.Repeat("long", 40)},
		{strings.Repeat("x", 1<<20), ""},
	} {
		if got := Nearest(tt.got, names); got != tt.want {
			t.Errorf("Nearest(%.20q) = %q, want %q", tt.got, got, tt.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"", "ab", 2}, {"abc", "abc", 0}, {"kitten", "sitting", 3}, {"flaw", "lawn", 2},
		{"ab", "ba", 1}, {"hihg", "high", 1}, {"ca", "abc", 3}, {"abcdef", "badcfe", 3},
	} {
		if got := distance(tt.a, tt.b); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}
