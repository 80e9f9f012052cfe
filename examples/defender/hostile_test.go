package main

import (
	"strings"
	"testing"

	"github.com/faultline-go/faultline/validate/odata"
)

// repeated joins n copies of an operand.
func repeated(operand, operator string, n int) string {
	return strings.Repeat(operand+operator, n-1) + operand
}

// deep is a function of a function of a column, 24 times.
var deep = strings.Repeat("tolower(", 24) + "computerDnsName" + strings.Repeat(")", 24)

// hostileQueries are of less than 10 kB. With 100,000 machines each of those that cost too
// much would hold a core for 5 to 15 seconds.
var hostileQueries = []struct{ name, query, refused string }{
	{"a screen's filter", "$filter=riskScore ge 'Medium' and healthStatus eq 'Active' and lastSeen gt 1970-01-01Z and startswith(computerDnsName,'m') and contains(tolower(osPlatform),'win') and machineTags/any(t:t eq 'finance')", ""},
	{"9 any", "$filter=" + repeated("machineTags/any(t:t eq 'x')", " or ", 9), ""},
	{"100 any", "$filter=" + repeated("machineTags/any(t:t eq 'x')", " or ", 100), `$filter: "'x'" at position 457`},
	{"20 nested any", "$filter=" + repeated("machineTags/any(a:machineTags/all(b:machineTags/any(c:machineTags/all(d:d ne a and b ne c))))", " or ", 20), `$filter: "machineTags" at position 36`},
	{"deep tolower", "$filter=" + deep + " eq 'x'", ""},
	{"20 deep tolower", "$filter=" + repeated(deep+" eq 'x'", " or ", 20), `$filter: "tolower" at position 984`},
	{"20 deep orders", "$orderby=" + repeated(deep, ",", 20), `$orderby: "tolower" at position 952`},
	{"250 comparisons", "$filter=" + repeated("osPlatform eq 'x'", " or ", 250), ""},
}

func TestHostileQueries(t *testing.T) {
	for _, tt := range hostileQueries {
		_, err := odata.Parse(strings.ReplaceAll(tt.query, " ", "+"), machineSet.rules)
		switch {
		case tt.refused == "" && err != nil:
			t.Errorf("%s: %v", tt.name, err)
		case tt.refused != "" && (err == nil || !strings.Contains(err.Error(), tt.refused+" is more work than a query may ask for (1000)")):
			t.Errorf("%s: %v, want %s", tt.name, err, tt.refused)
		}
	}
}

// BenchmarkHostileQueries has 100,000 machines, each with three tags.
func BenchmarkHostileQueries(b *testing.B) {
	s, err := openStore(b.Context(), b.TempDir()+"/db")
	if err != nil {
		b.Fatal(err)
	}
	defer s.close()
	_, err = s.db.Exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
		INSERT INTO machines (` + machineColumns + `) SELECT printf('%040x', i), 'machine-' || i, i, i, 'Windows10', 'x64', '22H2',
			NULL, 'Normal', '', '', 'Active', 'Onboarded', 140, 'A', 'High', 'Low', 0, 0, NULL, '["a","b","c"]' FROM n`)
	if err != nil {
		b.Fatal(err)
	}
	for _, tt := range hostileQueries {
		b.Run(tt.name, func(b *testing.B) {
			for b.Loop() {
				q, err := odata.Parse(strings.ReplaceAll(tt.query, " ", "+"), machineSet.rules)
				if err != nil {
					continue // it is refused before the database is asked
				}
				if _, _, err := machineSet.read(b.Context(), s, q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
