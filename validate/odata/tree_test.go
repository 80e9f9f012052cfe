package odata

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// tree writes an expression down as nested lists, with all that it is but its
// positions: (and (eq a String:x) (not b)).
func tree(e Expr) string {
	switch e := e.(type) {
	case nil:
		return "-"
	case *Literal:
		return e.Type.String() + e.EnumType + ":" + e.Text
	case *Member:
		if e.X == nil {
			return e.Name
		}
		return list(".", tree(e.X), e.Name)
	case *Variable:
		if e.Value == nil {
			return "var:" + e.Name
		}
		return "var:" + e.Name + "=" + tree(e.Value)
	case *Unary:
		return list(string(e.Op), tree(e.X))
	case *Binary:
		return list(string(e.Op), tree(e.X), tree(e.Y))
	case *Call:
		words := []string{"call", tree(e.X), strconv.Quote(e.Name)}
		for i, arg := range e.Args {
			if e.Names != nil {
				words = append(words, e.Names[i]+"=")
			}
			words = append(words, tree(arg))
		}
		return list(words...)
	case *Lambda:
		return list(map[bool]string{false: "any", true: "all"}[e.All], tree(e.X), strconv.Quote(e.Variable), tree(e.Predicate))
	case *List:
		words := []string{"list"}
		for _, item := range e.Items {
			words = append(words, tree(item))
		}
		return list(words...)
	case *Object:
		words := []string{"object"}
		for i, name := range e.Names {
			words = append(words, strconv.Quote(name), tree(e.Values[i]))
		}
		return list(words...)
	case *TypeName:
		return "type:" + e.Name
	}
	panic(fmt.Sprintf("%T is no node", e))
}

func list(words ...string) string { return "(" + strings.Join(words, " ") + ")" }

// treeOf writes a query down.
func treeOf(q *Query) string {
	if q == nil {
		return "-"
	}
	var b strings.Builder
	add := func(name string, items ...string) { fmt.Fprintf(&b, "%s %s\n", name, strings.Join(items, ", ")) }
	add("filter", tree(q.Filter))
	for _, o := range q.OrderBy {
		add("orderby", tree(o.Expr), fmt.Sprint(o.Desc))
	}
	for _, s := range q.Select {
		add("select", s.Path, fmt.Sprintf("%q", s.Params), treeOf(s.Options))
	}
	for _, e := range q.Expand {
		add("expand", e.Path, fmt.Sprint(e.Ref, e.Count), treeOf(e.Options))
	}
	for _, c := range q.Compute {
		add("compute", tree(c.Expr), c.Name)
	}
	add("search", tree(q.Search))
	for _, n := range []*int64{q.Top, q.Skip} {
		if n == nil {
			add("not given")
		} else {
			add("number", strconv.FormatInt(*n, 10))
		}
	}
	add("rest", fmt.Sprint(q.Count, q.Levels), q.SkipToken, q.Format, q.Custom)
	for _, a := range q.Aliases {
		add("alias", a.Name, tree(a.Value))
	}
	return b.String()
}

// roundTrip checks that what a query prints parses to the same query, which prints
// the same.
func roundTrip(t *testing.T, q *Query) {
	t.Helper()
	text := q.String()
	// Parentheses that the client did without may make it deeper and longer.
	again, err := Parse(text, Rules{MaxDepth: hardDepth, MaxLength: hardLength, MaxCost: hardCost})
	if err != nil {
		t.Fatalf("%s\ndoesn't parse again: %v", text, err)
	}
	if got, want := treeOf(again), treeOf(q); got != want {
		t.Errorf("%s\ngot\n%s\nwant\n%s", text, got, want)
	}
	if got := again.String(); got != text {
		t.Errorf("got  %s\nwant %s", got, text)
	}
}

func filterOf(t *testing.T, text string) Expr {
	t.Helper()
	q, err := Parse("$filter="+url.QueryEscape(text), Rules{})
	if err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	roundTrip(t, q)
	return q.Filter
}
