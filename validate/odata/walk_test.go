package odata

import (
	"slices"
	"testing"
)

func TestAll(t *testing.T) {
	e := filterOf(t, "-a/b in [1,@p] and not f(x=c)/any(d:d eq {\"e\":2}) or cast(g,Edm.Int32) eq 3 and h/$count($filter=i) gt 4")
	var all []string
	for n := range All(e) {
		all = append(all, n.String())
	}
	want := []string{
		e.String(),
		"-a/b in [1,@p] and not f(x=c)/any(d:d eq {\"e\":2})",
		"-a/b in [1,@p]", "a/b in [1,@p]", "a/b", "a", "[1,@p]", "1", "@p",
		"not f(x=c)/any(d:d eq {\"e\":2})", "f(x=c)/any(d:d eq {\"e\":2})", "f(x=c)", "c", "d eq {\"e\":2}", "d", "{\"e\":2}", "2",
		"cast(g,Edm.Int32) eq 3 and h/$count($filter=i) gt 4",
		"cast(g,Edm.Int32) eq 3", "cast(g,Edm.Int32)", "g", "Edm.Int32", "3",
		"h/$count($filter=i) gt 4", "h/$count($filter=i)", "h", "i", "4",
	}
	if !slices.Equal(all, want) {
		t.Errorf("got  %q\nwant %q", all, want)
	}
	// It ends wherever the caller does.
	for n := range want {
		var some []string
		for e := range All(e) {
			if some = append(some, e.String()); len(some) == n+1 {
				break
			}
		}
		if !slices.Equal(some, want[:n+1]) {
			t.Errorf("got  %q\nwant %q", some, want[:n+1])
		}
	}
	for e := range All(nil) {
		t.Errorf("got %s", e)
	}
}

// Trees made by hand print what parses to the same tree.
func TestPrintByHand(t *testing.T) {
	a, one := &Member{Name: "a"}, &Literal{Type: Integer, Text: "1"}
	for _, tt := range []struct {
		e    Expr
		want string
	}{
		{&Binary{Op: And, X: &Binary{Op: Or, X: a, Y: a}, Y: &Unary{Op: Not, X: &Binary{Op: Eq, X: a, Y: one}}}, "(a or a) and not (a eq 1)"},
		{&Binary{Op: In, X: &Unary{Op: Neg, X: a}, Y: &List{Items: []Expr{one}}}, "(-a) in (1)"},
		{&Unary{Op: Neg, X: &Binary{Op: In, X: a, Y: &List{}}}, "-a in ()"},
		{&Binary{Op: Sub, X: one, Y: &Binary{Op: Sub, X: one, Y: one}}, "1 sub (1 sub 1)"},
		{&Lambda{X: a, Variable: "x", Predicate: &Variable{Name: "x"}}, "a/any(x:x)"},
		{&Object{Names: []string{`"\`}, Values: []Expr{&List{Items: []Expr{a}}}}, `{"\"\\":[a]}`},
		{&Call{Name: "isof", Args: []Expr{&TypeName{Name: "N.T"}}}, "isof(N.T)"},
	} {
		if got := tt.e.String(); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
		if got, want := tree(filterOf(t, tt.want)), tree(tt.e); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestOutsideTheTables(t *testing.T) {
	if got := Op("like").precedence(); got != 0 {
		t.Errorf("got %d, want 0", got)
	}
	if got, want := Type(99).String(), "Type(?)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := (&TypeName{Name: "Edm.String"}).String(), "Edm.String"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
