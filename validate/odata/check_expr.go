package odata

import (
	"slices"
	"strings"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate/odata/internal/excerpt"
)

// kind is the type of an expression, as far as it is known; the zero value means
// that nothing is.
type kind struct {
	Type       Type
	collection bool
	// values are those that an enumeration has, nil for any.
	values []string
	// properties are those of a Complex, nil for any.
	properties map[string]Property
	// use is that of a property, all for one that the rules say nothing of.
	use Use
}

// unknown reports whether k fits everywhere.
func (k kind) unknown() bool { return k.Type == Untyped || k.Type == Null }

func (k kind) String() string {
	if k.collection {
		return "a collection"
	}
	return excerpt.A(k.Type.String())
}

// condition checks an expression that must be a Boolean.
func (c *checker) condition(e Expr) { c.want(e, c.expression(e), oneOf(Boolean), "a Boolean") }

// want fails if e is of none of the types.
func (c *checker) want(e Expr, k kind, types signature, expected string) {
	if k.collection || !k.unknown() && !types.has(k.Type) {
		c.mismatch(e, k, expected)
	}
}

// mismatch fails because e is of the wrong type.
func (c *checker) mismatch(e Expr, k kind, expected string) {
	found := excerpt.Clip(e.String())
	panic(&SyntaxError{
		Option: c.option, Pos: e.Pos(), Found: found, Expected: expected, Err: ErrType,
		Message: excerpt.Quote(found) + excerpt.At(e.Pos()) + " is " + k.String() + ", expected " + expected,
	})
}

// expression returns the type of an expression.
func (c *checker) expression(e Expr) kind {
	switch e := e.(type) {
	case *Literal:
		return kind{Type: e.Type}
	case *Member:
		return c.property(c.base(e.X), &e.Name, e.namePos)
	case *Variable:
		return c.variable(e)
	case *Unary:
		return c.unary(e)
	case *Binary:
		return c.binary(e)
	case *Call:
		return c.call(e)
	case *Lambda:
		return c.lambda(e)
	case *List:
		return c.list(e)
	case *Object:
		for _, value := range e.Values {
			c.expression(value)
		}
		return kind{Type: Complex}
	}
	return kind{}
}

// base returns the type of what a path goes on from.
func (c *checker) base(x Expr) kind {
	if x == nil {
		return kind{Type: Complex, properties: c.current}
	}
	return c.expression(x)
}

func (c *checker) variable(e *Variable) kind {
	switch e.Name {
	case nameIt:
		return kind{Type: Complex, properties: c.root}
	case "$this":
		return c.this
	case nameRoot:
		if c.rules.Properties != nil {
			c.fail(e.pos, ErrUnknownProperty, nameRoot+excerpt.At(e.pos)+" is not supported")
		}
		return kind{}
	}
	if !strings.HasPrefix(e.Name, "@") {
		for _, v := range slices.Backward(c.lambdas) {
			if v.name == e.Name {
				return v.kind
			}
		}
	}
	if e.Value == nil {
		return kind{Type: Null}
	}
	at := aliasUse{e.Value, c.level, c.use}
	k, ok := c.aliases[at]
	if !ok {
		k = c.alias(e)
		c.aliases[at] = k
	}
	return k
}

// alias returns the type of the value of an alias. What is wrong with it is told
// by where it stands.
func (c *checker) alias(e *Variable) kind {
	before := *c
	if !e.Nested {
		c.option = excerpt.Clip(e.Name)
	}
	c.current, c.lambdas, c.this = c.scope, nil, kind{Type: Complex, properties: c.scope}
	k := c.expression(e.Value)
	c.option, c.current, c.lambdas, c.this = before.option, before.current, before.lambdas, before.this
	return k
}

// unquoted fails for a name on the right of a comparison that is no property, nor
// near to one, as for a string.
func (c *checker) unquoted(e *Binary) {
	m, ok := e.Y.(*Member)
	if !ok || m.X != nil || c.current == nil || e.Op.precedence() > precRelation && e.Op != In {
		return
	}
	if _, known := c.current[m.Name]; !known && c.nearest(m.Name, c.current) == "" {
		c.fail(m.namePos, ErrUnknownProperty,
			"unknown property "+excerpt.Quote(m.Name)+excerpt.At(m.namePos)+" (a string is written '"+apierror.Clean(excerpt.Clip(m.Name))+"')")
	}
}

func (c *checker) unary(e *Unary) kind {
	k := c.expression(e.X)
	if e.Op == Not {
		c.want(e.X, k, oneOf(Boolean), "a Boolean: not binds tighter than a comparison")
		return kind{Type: Boolean}
	}
	c.want(e.X, k, oneOf(Integer, Decimal, Duration), "a number or a Duration")
	return kind{Type: k.Type}
}

func (c *checker) binary(e *Binary) kind {
	x := c.expression(e.X)
	c.unquoted(e)
	y := c.expression(e.Y)
	switch e.Op {
	case And, Or:
		c.want(e.X, x, oneOf(Boolean), "a Boolean")
		c.want(e.Y, y, oneOf(Boolean), "a Boolean")
	case Eq, Ne, Lt, Le, Gt, Ge:
		c.compare(e, x, y)
	case Has:
		c.want(e.X, x, oneOf(Enum), "an Enum")
		c.compare(e, x, y)
	case In:
		c.in(e, x, y)
	default:
		return c.arithmetic(e, x, y)
	}
	return kind{Type: Boolean}
}
