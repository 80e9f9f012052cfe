package odata

import (
	"slices"
	"strings"

	"github.com/faultline-go/faultline/internal/suggest"
	"github.com/faultline-go/faultline/validate/odata/internal/excerpt"
)

// compare checks both sides of a comparison.
func (c *checker) compare(e *Binary, x, y kind) {
	if x.unknown() || y.unknown() {
		return
	}
	if x.collection != y.collection {
		if x.collection {
			c.mismatch(e.X, x, y.String())
		}
		c.mismatch(e.Y, y, x.String())
	}
	xLiteral, yLiteral := literalOf(e.X), literalOf(e.Y)
	switch {
	case yLiteral == nil && xLiteral != nil:
		c.literal(&e.X, xLiteral, x, y, e.Op)
	case yLiteral != nil:
		c.literal(&e.Y, yLiteral, y, x, e.Op)
	case !comparable(x.Type, y.Type):
		c.mismatch(e.Y, y, x.String())
	}
}

// literalOf returns the literal that e is, or that an alias stands for.
func literalOf(e Expr) *Literal {
	if v, ok := e.(*Variable); ok && v.Value != nil {
		e = v.Value
	}
	l, _ := e.(*Literal)
	return l
}

// literal checks a literal that is compared with a value of another kind; at is
// where it, or its alias, stands.
func (c *checker) literal(at *Expr, e *Literal, own, other kind, op Op) {
	switch {
	case other.Type == Enum && (own.Type == Enum || own.Type == String):
		names := strings.Split(e.Text, ",")
		for i, name := range names {
			names[i] = c.value((*at).Pos(), name, other.values)
		}
		c.replace(at, e, own.Type, strings.Join(names, ","))
	case other.Type == String && own.Type == String && (op == Eq || op == Ne):
		c.replace(at, e, String, c.value((*at).Pos(), e.Text, other.values))
	case other.Type == Duration && own.Type == String:
		// OData 4.01 allows a duration without its prefix, and only here it is known to be one.
		if (&Literal{Type: Duration, Text: e.Text}).Value() == nil {
			c.mismatch(*at, own, other.String())
		}
		c.replace(at, e, Duration, e.Text)
	case !comparable(own.Type, other.Type):
		expected := other.String()
		if own.Type == String && (&Literal{Type: other.Type, Text: e.Text}).Value() != nil && other.Type != Enum {
			expected += " without quotes"
		}
		c.mismatch(*at, own, expected)
	}
}

// replace gives a literal the type and the text that it turns out to have. An alias may
// stand for another elsewhere.
func (c *checker) replace(at *Expr, e *Literal, typ Type, text string) {
	if e.Type == typ && e.Text == text {
		return
	}
	l := *e
	l.Type, l.Text = typ, text
	if v, ok := (*at).(*Variable); ok {
		v.Value = &l
	} else {
		*at = &l
	}
}

// value returns a name as the values spell it. It fails if the name is none of them.
func (c *checker) value(pos int, name string, values []string) string {
	if values == nil || slices.Contains(values, name) {
		return name
	}
	if known := suggest.Fold(name, values); known != "" && c.rules.FoldValues {
		return known
	}
	found := excerpt.Clip(name)
	panic(&SyntaxError{
		Option: c.option, Pos: pos, Found: found, Err: ErrType,
		Expected: "one of " + strings.Join(values, ", "),
		Message:  "unknown value " + excerpt.Quote(found) + excerpt.At(pos) + didYouMean(suggest.Nearest(name, values)),
	})
}

// comparable reports whether values of two types can be compared. A Date counts as
// its midnight in UTC.
func comparable(x, y Type) bool {
	return x == y || number.has(x) && number.has(y) || calendar.has(x) && calendar.has(y)
}

func (c *checker) in(e *Binary, x, y kind) {
	list, ok := e.Y.(*List)
	if v, isAlias := e.Y.(*Variable); isAlias {
		if items, isList := v.Value.(*List); isList {
			// What becomes of an item here mustn't become of it elsewhere.
			list, ok = &List{Items: slices.Clone(items.Items), at: items.at}, true
			v.Value = list
			before := c.option
			if !v.Nested {
				c.option = excerpt.Clip(v.Name)
			}
			defer func() { c.option = before }()
		}
	}
	switch {
	case !ok && !y.collection && !y.unknown():
		c.mismatch(e.Y, y, "a list")
	case !ok:
		y.collection = false
		c.compare(&Binary{Op: Eq, X: e.X, Y: e.Y}, x, y)
	default:
		for i, item := range list.Items {
			equal := Binary{Op: Eq, X: e.X, Y: item}
			c.compare(&equal, x, c.expression(item))
			list.Items[i] = equal.Y
		}
	}
}

// list returns the type of the items, unknown where they differ.
func (c *checker) list(e *List) kind {
	k := kind{collection: true}
	for i, item := range e.Items {
		item := c.expression(item)
		if i == 0 {
			k.Type = item.Type
		}
		if k.Type != item.Type {
			k.Type = Untyped
		}
	}
	return k
}

// arithmetic checks an operation on numbers, dates and durations (part 2, sections
// 5.1.1.2.1 to 5.1.1.2.6) and returns the type of its result.
func (c *checker) arithmetic(e *Binary, x, y kind) kind {
	c.want(e.X, x, number|calendar|span, "a number, a date or a Duration")
	c.want(e.Y, y, number|calendar|span, "a number, a date or a Duration")
	if x.unknown() || y.unknown() {
		return kind{}
	}
	switch result := resultOf(e.Op, x.Type, y.Type); result {
	case Untyped:
		c.fail(e.pos, ErrType, excerpt.Quote(e.String())+excerpt.At(e.Pos())+": "+string(e.Op)+" doesn't take "+x.String()+" and "+y.String())
		return kind{}
	default:
		return kind{Type: result}
	}
}

// resultOf returns the type of an operation's result, Untyped if there is none.
func resultOf(op Op, x, y Type) Type {
	switch {
	case number.has(x) && number.has(y):
		if x == Integer && y == Integer && op != DivBy {
			return Integer
		}
		return Decimal
	case (op == Add || op == Sub) && calendar.has(x) && y == Duration:
		return x
	case op == Add && x == Duration && calendar.has(y):
		return y
	case op == Sub && calendar.has(x) && x == y:
		return Duration
	case (op == Add || op == Sub) && x == Duration && y == Duration:
		return Duration
	case (op == Mul || op == Div || op == DivBy) && x == Duration && number.has(y):
		return Duration
	case op == Mul && number.has(x) && y == Duration:
		return Duration
	}
	return Untyped
}
