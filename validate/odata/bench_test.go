package odata

import (
	"fmt"
	"strings"
	"testing"
)

// typical is a filter of 200 bytes, as a list's client sends it.
const typical = "$filter=riskScore+eq+'High'+and+lastSeen+gt+2026-01-01T00:00:00Z+and+(healthStatus+ne+'Stale'+" +
	"or+exposureLevel+in+('High','Medium'))+and+startswith(computerDnsName,'build-')+and+rbacGroupId+ne+75+and+ver+gt+1"

var typicalRules = Rules{
	Properties: map[string]Property{
		"riskScore":       {Type: Enum, Use: Anywhere, Values: []string{"None", "Low", "Medium", "High"}},
		"lastSeen":        {Type: DateTimeOffset, Use: Anywhere},
		"healthStatus":    {Type: String, Use: Anywhere},
		"exposureLevel":   {Type: Enum, Use: Anywhere, Values: []string{"None", "Low", "Medium", "High"}},
		"computerDnsName": {Type: String, Use: Anywhere},
		"rbacGroupId":     {Type: Integer, Use: Anywhere},
		"ver":             {Type: Integer, Use: Anywhere},
	},
	Functions: []string{"startswith", "endswith", "contains"},
	Options:   []string{"$filter", "$orderby", "$top", "$skip", "$select", "$count"},
	MaxTop:    10_000,
}

func TestAllocations(t *testing.T) {
	if got, want := len(typical)-len("$filter="), 200; got != want {
		t.Errorf("the filter has %d bytes, want %d", got, want)
	}
	for name, rules := range map[string]Rules{"without rules": {}, "with rules": typicalRules} {
		q, err := Parse(typical, rules)
		if err != nil {
			t.Fatal(err)
		}
		roundTrip(t, q)
		if got := testing.AllocsPerRun(100, func() { _, _ = Parse(typical, rules) }); got >= 60 {
			t.Errorf("%s: got %v allocations, want fewer than 60", name, got)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	for name, rules := range map[string]Rules{"rules=no": {}, "rules=yes": typicalRules} {
		b.Run(name, func(b *testing.B) { parse(b, typical, rules) })
	}
	for _, nodes := range []int{10, 100, 1_000, 10_000} {
		// Four nodes for each comparison.
		query := "$filter=a eq 1" + strings.Repeat(" and a eq 1", nodes/4)
		b.Run(fmt.Sprintf("nodes=%d", nodes), func(b *testing.B) {
			parse(b, query, Rules{MaxCost: hardCost, MaxLength: hardLength})
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(nodes), "ns/node")
		})
	}
	b.Run("error", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Parse(typical+" xx", Rules{}); err == nil {
				b.Fatal("no error")
			}
		}
	})
}

func parse(b *testing.B, query string, rules Rules) {
	b.ReportAllocs()
	b.SetBytes(int64(len(query)))
	for b.Loop() {
		if _, err := Parse(query, rules); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkString(b *testing.B) {
	q, err := Parse(typical, Rules{})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("filter", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_ = q.Filter.String()
		}
	})
	b.Run("query", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_ = q.String()
		}
	})
}
