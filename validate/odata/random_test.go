package odata

import (
	"math/rand/v2"
	"testing"
)

// Any tree that a parser can return prints what parses to it again.
func TestRandomTrees(t *testing.T) {
	g := grower{rand.New(rand.NewPCG(1, 2))}
	for range 20_000 {
		q := &Query{Filter: g.expr(4), Search: g.search(3)}
		q.OrderBy = []Order{{g.expr(2), g.IntN(2) == 0}}
		q.Expand = []Expand{{Path: "a", Options: &Query{Filter: g.expr(2), Search: g.search(2)}}}
		roundTrip(t, q)
		if t.Failed() {
			return
		}
	}
}

type grower struct{ *rand.Rand }

func (g grower) expr(depth int) Expr {
	if depth == 0 {
		return g.leaf()
	}
	kind := g.IntN(14)
	switch x := g.expr(depth - 1); kind {
	case 0:
		return &Unary{Op: Not, X: x}
	case 1:
		return &Unary{Op: Neg, X: x}
	case 2:
		return &Binary{Op: In, X: x, Y: g.expr(depth - 1)}
	case 3:
		return &Binary{Op: In, X: x, Y: &List{Items: []Expr{g.literal(), g.literal()}}}
	case 4:
		return &Binary{Op: Has, X: x, Y: &Literal{Type: Enum, EnumType: "N.C", Text: "Red,-1"}}
	case 5:
		return &Call{Name: "concat", Args: []Expr{x, g.expr(depth - 1)}}
	case 6:
		return &Call{Name: "case", Args: []Expr{x, g.expr(depth - 1), g.leaf(), g.leaf()}}
	case 7:
		return &Call{X: g.path(), Name: "f", Names: []string{"a", "b"}, Args: []Expr{x, g.leaf()}}
	case 8:
		return &Lambda{X: g.path(), All: g.IntN(2) == 0, Variable: "v", Predicate: &Binary{Op: Eq, X: &Variable{Name: "v"}, Y: x}}
	case 9:
		return []Expr{&List{Items: []Expr{x}}, &Object{Names: []string{`"a\`, ""}, Values: []Expr{x, g.leaf()}}}[g.IntN(2)]
	case 10:
		return &Call{X: g.path(), Name: "$count", Names: []string{"$filter", "$search"}, Args: []Expr{x, g.search(2)}}
	default:
		ops := []Op{Or, And, Eq, Ne, Lt, Le, Gt, Ge, Add, Sub, Mul, Div, DivBy, Mod}
		return &Binary{Op: ops[g.IntN(len(ops))], X: x, Y: g.expr(depth - 1)}
	}
}

func (g grower) leaf() Expr {
	if g.IntN(2) == 0 {
		return g.literal()
	}
	return g.path()
}

func (g grower) path() Expr {
	var x Expr = []Expr{
		&Member{Name: "a"}, &Member{Name: "eq"}, &Member{Name: "@N.t"}, &Variable{Name: "@p"}, &Variable{Name: "$it"},
		&Call{Name: "k", Args: []Expr{g.literal()}}, &Member{X: &Variable{Name: "$root"}, Name: "b"},
	}[g.IntN(7)]
	if c, ok := x.(*Call); ok && !isKey(c.Args[0]) {
		c.Args[0] = &Variable{Name: "@k"}
	}
	for _, name := range []string{"not", "null", "N.T", "@t#q"}[:g.IntN(5)] {
		x = &Member{X: x, Name: name}
	}
	return x
}

func (g grower) literal() Expr {
	all := []*Literal{
		{Type: Null, Text: "null"}, {Type: Boolean, Text: "true"}, {Type: Integer, Text: "-5"}, {Type: Integer, Text: "7"},
		{Type: Decimal, Text: "INF"}, {Type: Decimal, Text: "-INF"}, {Type: Decimal, Text: "1.5e+3"},
		{Type: String, Text: "it's; (a) & \"b\" or ✓"}, {Type: String}, {Type: Date, Text: "-0001-02-03"},
		{Type: DateTimeOffset, Text: "2026-01-01T00:00:00.5+01:00"}, {Type: TimeOfDay, Text: "12:30:00"},
		{Type: Duration, Text: "-P1D"}, {Type: GUID, Text: "abcdef01-2345-6789-abcd-ef0123456789"}, {Type: Bytes, Text: "Zg=="},
		{Type: Geography, Text: "SRID=0;Point(1 2)"},
	}
	return all[g.IntN(len(all))]
}

func (g grower) search(depth int) Expr {
	if depth == 0 {
		words := []string{"a", "AND", "OR", "NOT", "it's", "$top=1", "né"}
		return []Expr{&Literal{Type: Word, Text: words[g.IntN(len(words))]}, &Literal{Type: Phrase, Text: "a;)' b"}}[g.IntN(2)]
	}
	x := g.search(depth - 1)
	switch g.IntN(3) {
	case 0:
		return &Unary{Op: SearchNot, X: x}
	case 1:
		return &Binary{Op: SearchAnd, X: x, Y: g.search(depth - 1)}
	}
	return &Binary{Op: SearchOr, X: x, Y: g.search(depth - 1)}
}
