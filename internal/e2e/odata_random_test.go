package e2e

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/faultline-go/faultline/validate/odata"
)

// replaceAll puts a filter where the form has %.
func replaceAll(form, filter string) string { return strings.ReplaceAll(form, "%", filter) }

var (
	odataSeed   = flag.Uint64("odata.seed", 1, "the seed of TestODataRandom")
	odataRounds = flag.Int("odata.rounds", 3_000, "how many expressions TestODataRandom makes")
)

// TestODataRandom compares what a database and the evaluator find for random
// expressions of the right types.
func TestODataRandom(t *testing.T) {
	onEach(t, func(h *odataHarness) {
		g := generator{rand.New(rand.NewPCG(*odataSeed, 0)), 0}
		n := 0
		found := map[bool]int{}
		for ; n < *odataRounds; n++ {
			filter := g.condition(1 + n%5)
			e := h.parse(filter)
			got, clause, err := h.find(e)
			if errors.Is(err, odata.ErrTooDeep) {
				continue // lambdas in lambdas
			}
			want := h.want(e)
			if err != nil || !slices.Equal(got, want) {
				h.Fatalf("seed %d, expression %d: %s\n%s\nfinds %v, want %v, %v", *odataSeed, n, filter, clause, got, want, err)
			}
			found[len(got) > 0 && len(got) < len(odataRows)]++
		}
		h.Logf("%d expressions, %d of which hold for some rows but not for all", n, found[true])
		if found[true] < n/4 {
			h.Errorf("only %d of %d expressions tell rows apart", found[true], n)
		}
	})
}

// generator makes expressions. Dates are such that milliseconds hold them.
type generator struct {
	*rand.Rand
	lambdas int
}

func (g generator) of(choices ...string) string { return choices[g.IntN(len(choices))] }

func (g generator) condition(depth int) string {
	if depth <= 0 {
		return g.of("flag", "ok", "flag", "ok", "true", "false", "null")
	}
	d := depth - 1
	compare := g.of("eq", "ne", "lt", "le", "gt", "ge", "eq", "ne")
	switch g.IntN(18) {
	case 0, 1:
		return fmt.Sprintf("(%s and %s)", g.condition(d), g.condition(d))
	case 2, 3:
		return fmt.Sprintf("(%s or %s)", g.condition(d), g.condition(d))
	case 4, 5, 6:
		return fmt.Sprintf("not (%s)", g.condition(d))
	case 7, 8:
		return fmt.Sprintf("%s %s %s", g.number(d), compare, g.number(d))
	case 9, 10:
		return fmt.Sprintf("%s %s %s", g.text(d), compare, g.text(d))
	case 11:
		return fmt.Sprintf("%s %s %s", g.time(d), compare, g.time(d))
	case 12:
		return g.search(d)
	case 13:
		return fmt.Sprintf("(%s) %s (%s)", g.condition(d), compare, g.condition(d))
	case 14:
		return fmt.Sprintf("%s in (%s)", g.text(d), g.list(func() string { return g.of(odataTexts...) }))
	case 15:
		return fmt.Sprintf("%s in (%s)", g.number(d), g.list(func() string { return g.of("null", "0", "5", "2.5", "-7", "1000", "3") }))
	case 16:
		return g.lambda(d)
	}
	return fmt.Sprintf("%s %s %s", g.date(), compare, g.date())
}

func (g generator) list(item func() string) string {
	items := make([]string, g.IntN(4))
	for i := range items {
		items[i] = item()
	}
	return strings.Join(items, ",")
}

var odataTexts = []string{"null", "''", "'x'", "'X'", "'High'", "'high'", "'%'", "'_'", "'O''Neil'", "'äöü'", "'a_b'", "'😀'", "'b'", "'\\'"}

func (g generator) text(depth int) string {
	if depth <= 0 {
		if g.lambdas > 0 && g.IntN(3) == 0 {
			return "t" + fmt.Sprint(1+g.IntN(g.lambdas))
		}
		return g.of("name", "title", "label", "title", "address/city", "$it/name", g.of(odataTexts...))
	}
	if g.IntN(3) == 0 {
		return fmt.Sprintf("%s(%s)", g.of("tolower", "toupper"), g.text(depth-1))
	}
	return g.text(0)
}

// search returns a condition on a text that a column has, and not the client.
func (g generator) search(depth int) string {
	name := g.of("contains", "startswith", "endswith")
	x, y := g.of("name", "title", "label", "address/city", "tolower(name)"), g.of(odataTexts...)
	if name != "endswith" {
		y = g.text(depth)
	}
	return fmt.Sprintf("%s(%s,%s)", name, x, y)
}

func (g generator) number(depth int) string {
	switch {
	case g.IntN(4) == 0:
		return g.of("f", "g", "2.5", "-0.5", "0.25", "1000.0", "5.0", "1e30")
	case depth <= 0:
		return g.of("n", "m", "n", "m", "id", "0", "1", "5", "-7", "nums/$count", "tags/$count", "null")
	case g.IntN(3) == 0:
		return fmt.Sprintf("indexof(%s,%s)", g.of("name", "title"), g.text(depth-1))
	}
	return fmt.Sprintf("length(%s)", g.text(depth-1))
}

func (g generator) time(depth int) string {
	if depth > 0 && g.IntN(4) == 0 {
		return fmt.Sprintf("now() %s duration'%s'", g.of("add", "sub"), g.of("PT0.001S", "P1D", "-P10000D"))
	}
	return g.of("seen", "born", "seen", "born", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00.001+01:00", "1969-12-31T23:59:59.5Z", "2026-01-01", "now()", "null")
}

func (g generator) date() string {
	return g.of("day", "day", "null", "2026-01-01", "1999-12-31", "2026-07-15")
}

func (g generator) lambda(depth int) string {
	if g.lambdas == 3 {
		return g.condition(0)
	}
	outer := g.lambdas
	g.lambdas++
	variable := fmt.Sprintf("t%d", g.lambdas)
	name := g.of("any", "all")
	if g.IntN(3) > 0 {
		return fmt.Sprintf("tags/%s(%s:%s)", name, variable, g.condition(depth))
	}
	g.lambdas = outer
	return fmt.Sprintf("nums/%s(u:u %s %s and %s)", name, g.of("eq", "gt", "ne", "in (1,2,5) or u lt"), g.number(depth), g.condition(depth))
}
