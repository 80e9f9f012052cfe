package odata

import (
	"iter"

	"github.com/faultline-go/faultline/validate/odata/internal/excerpt"
)

// alias reads the value of a parameter alias.
func (p *parser) alias(q *Query, name string, start int) {
	if p.aliases[name] {
		p.failAt(start, ErrDuplicateOption, "the parameter alias "+excerpt.Quote(name)+" is given more than once")
	}
	if p.aliases == nil {
		p.aliases = map[string]bool{}
	}
	p.aliases[name] = true
	p.isAlias = true
	before := p.cost
	value := p.expression(wantValue)
	q.Aliases = append(q.Aliases, Alias{name, value, p.cost - before})
	p.isAlias = false
}

// resolve gives the aliases in the expressions of q their values. An alias that q doesn't
// have has its value from the options around q. resolve marks the properties that q computes.
func (q *Query) resolve(values map[string]aliasValue, nested bool, b *budget) {
	if q == nil {
		return
	}
	var hidden []aliasValue
	for _, a := range q.Aliases {
		hidden = append(hidden, values[a.Name])
		values[a.Name] = aliasValue{a, nested}
	}
	computed := map[string]bool{}
	for _, c := range q.Compute {
		computed[c.Name] = true
	}
	for e := range q.expressions() {
		for e := range All(e) {
			switch e := e.(type) {
			case *Variable:
				value := values[e.Name]
				e.Value, e.Nested = value.Value, e.Nested || value.nested
				if b.cost += value.cost * e.weight; b.cost > b.maxCost {
					panic(&SyntaxError{
						Option: excerpt.Clip(e.Name), Err: ErrTooCostly,
						Message: "its use" + excerpt.At(e.pos) + " is more work than a query may ask for (" + itoa(b.maxCost) + ")",
					})
				}
			case *Member:
				e.Computed = e.X == nil && computed[e.Name]
			}
		}
	}
	for _, item := range q.Select {
		item.Options.resolve(values, true, b)
	}
	for _, item := range q.Expand {
		item.Options.resolve(values, true, b)
	}
	for i, a := range q.Aliases {
		values[a.Name] = hidden[i]
	}
}

// aliasValue is what an alias stands for, and whether it is an option inside
// another.
type aliasValue struct {
	Alias
	nested bool
}

// expressions returns those of q itself that can have an alias.
func (q *Query) expressions() iter.Seq[Expr] {
	return func(yield func(Expr) bool) {
		more := yield(q.Filter)
		for i := 0; more && i < len(q.OrderBy); i++ {
			more = yield(q.OrderBy[i].Expr)
		}
		for i := 0; more && i < len(q.Compute); i++ {
			more = yield(q.Compute[i].Expr)
		}
	}
}
