package e2e

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/faultline-go/faultline/validate/odata"
)

// replaceAll puts a filter where the form has %.
func replaceAll(form, filter string) string { return strings.ReplaceAll(form, "%", filter) }

var (
	odataSeed = flag.Uint64("odata.seed", 1, "the seed of TestODataRandom")
	odataTime = flag.Duration("odata.time", 2*time.Second, "how long TestODataRandom runs")
)

// TestODataRandom compares what SQLite and the evaluator find for random
// expressions of the right types.
func TestODataRandom(t *testing.T) {
	h := newHarness(t)
	g := generator{rand.New(rand.NewPCG(*odataSeed, 0)), 0}
	n := 0
	found := map[bool]int{}
	for end := time.Now().Add(*odataTime); n < 1000 || time.Now().Before(end); n++ {
		filter := g.condition(1 + n%5)
		e := h.parse(filter)
		got, clause, err := h.find(e)
		if errors.Is(err, odata.ErrTooDeep) {
			continue // lambdas in lambdas
		}
		want := h.want(e)
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("seed %d, expression %d: %s\n%s\nfinds %v, want %v, %v", *odataSeed, n, filter, clause, got, want, err)
		}
		found[len(got) > 0 && len(got) < len(odataRows)]++
	}
	t.Logf("%d expressions, %d of which hold for some rows but not for all", n, found[true])
	if found[true] < n/4 {
		t.Errorf("only %d of %d expressions tell rows apart", found[true], n)
	}
}

// generator makes expressions. Numbers are such that a double and a numeric hold
// them alike, and the dates such that milliseconds do.
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
	switch g.IntN(20) {
	case 0, 1:
		return fmt.Sprintf("(%s and %s)", g.condition(d), g.condition(d))
	case 2, 3:
		return fmt.Sprintf("(%s or %s)", g.condition(d), g.condition(d))
	case 4, 5, 6:
		return fmt.Sprintf("not (%s)", g.condition(d))
	case 7, 8:
		return fmt.Sprintf("%s %s %s", g.number(d), compare, g.of(g.number(d), g.number(d), g.number(d), g.of("INF", "-INF", "NaN")))
	case 9, 10:
		return fmt.Sprintf("%s %s %s", g.text(d), compare, g.text(d))
	case 11:
		return fmt.Sprintf("%s %s %s", g.time(d), compare, g.time(d))
	case 12:
		return fmt.Sprintf("%s(%s,%s)", g.of("contains", "startswith", "endswith"), g.text(d), g.text(d))
	case 13:
		return fmt.Sprintf("(%s) %s (%s)", g.condition(d), compare, g.condition(d))
	case 14:
		return fmt.Sprintf("%s in (%s)", g.text(d), g.list(func() string { return g.of(odataTexts...) }))
	case 15:
		return fmt.Sprintf("%s in (%s)", g.number(d), g.list(func() string { return g.of("null", "0", "5", "2.5", "-7", "1000", "3") }))
	case 16:
		return g.lambda(d)
	case 17:
		return fmt.Sprintf("%s in %s", g.text(d), g.of("tags", "$it/tags"))
	case 18:
		return fmt.Sprintf("%s %s %s", g.date(d), compare, g.date(d))
	}
	return fmt.Sprintf("case(%s : %s,%s : %s)", g.condition(d), g.condition(d), g.condition(d), g.condition(d))
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
		return g.of("name", "title", "name", "title", "address/city", "$it/name", g.of(odataTexts...))
	}
	d := depth - 1
	switch g.IntN(8) {
	case 0:
		return fmt.Sprintf("concat(%s,%s)", g.text(d), g.text(d))
	case 1:
		return fmt.Sprintf("%s(%s)", g.of("tolower", "toupper", "trim"), g.text(d))
	case 2:
		return fmt.Sprintf("substring(%s,%s)", g.text(d), g.index(d))
	case 3:
		return fmt.Sprintf("substring(%s,%s,%s)", g.text(d), g.index(d), g.of("0", "1", "2", "100"))
	case 4:
		return fmt.Sprintf("case(%s : %s,%s : %s)", g.condition(d), g.text(d), g.condition(d), g.text(d))
	}
	return g.text(0)
}

func (g generator) index(depth int) string {
	if g.IntN(2) == 0 {
		return g.of("0", "1", "2", "7", "9223372036854775807")
	}
	return fmt.Sprintf("(%s sub id)", g.integer(depth)) // no literal less than 0
}

func (g generator) integer(depth int) string {
	if depth <= 0 {
		return g.of("n", "m", "n", "m", "id", "0", "1", "5", "-7", "nums/$count", "tags/$count($filter=$this ne null)", "null")
	}
	d := depth - 1
	switch g.IntN(7) {
	case 0:
		return fmt.Sprintf("(%s %s %s)", g.integer(d), g.of("add", "sub", "mul", "div", "mod"), g.integer(d))
	case 1:
		return fmt.Sprintf("(-(%s))", g.integer(d))
	case 2:
		return fmt.Sprintf("length(%s)", g.text(d))
	case 3:
		return fmt.Sprintf("indexof(%s,%s)", g.text(d), g.text(d))
	case 4:
		return fmt.Sprintf("%s(%s)", g.of("year", "month", "day", "hour", "minute", "second"), g.of("seen", "born"))
	case 5:
		return fmt.Sprintf("nums/$count($filter=$this %s %s)", g.of("gt", "eq", "ne"), g.of("$it/n", "$it/m", "0", "5", "null"))
	}
	return g.integer(0)
}

func (g generator) number(depth int) string {
	if depth <= 0 || g.IntN(2) == 0 {
		return g.integer(depth)
	}
	d := depth - 1
	switch g.IntN(7) {
	case 0:
		return fmt.Sprintf("(%s %s %s)", g.number(d), g.of("add", "sub", "mul"), g.number(0))
	case 1:
		return fmt.Sprintf("(%s %s %s)", g.number(d), g.of("divby", "div"), g.of("2", "-4.0", "0.5", "0"))
	case 2:
		return fmt.Sprintf("%s(%s)", g.of("round", "floor", "ceiling"), g.number(d))
	case 3:
		return fmt.Sprintf("(%s mod %s)", g.number(d), g.of("2", "-3", "0.5", "2.25", "0", "g", "n"))
	case 4:
		return fmt.Sprintf("case(%s : %s,true:%s)", g.condition(d), g.number(d), g.number(d))
	case 5:
		return fmt.Sprintf("(-(%s))", g.number(d))
	}
	return g.of("f", "g", "2.5", "-0.5", "0.25", "1000.0")
}

func (g generator) time(depth int) string {
	if depth > 0 && g.IntN(4) == 0 {
		return fmt.Sprintf("now() %s duration'%s'", g.of("add", "sub"), g.of("PT0.001S", "P1D", "-P10000D"))
	}
	return g.of("seen", "born", "seen", "born", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00.001+01:00", "1969-12-31T23:59:59.5Z", "2026-01-01", "now()", "null")
}

func (g generator) date(depth int) string {
	switch g.IntN(3) {
	case 0:
		return fmt.Sprintf("date(%s)", g.of("seen", "born"))
	case 1:
		return g.of("day", "day", "null")
	}
	return g.of("2026-01-01", "1999-12-31", "2026-07-15")
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
	return fmt.Sprintf("nums/%s(u:u %s %s and %s)", name, g.of("eq", "gt", "ne", "in (1,2,5) or u lt"), g.integer(depth), g.condition(depth))
}
