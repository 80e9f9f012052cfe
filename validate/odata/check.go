package odata

import (
	"maps"
	"slices"
	"strings"

	"github.com/faultline-go/faultline/internal/suggest"
	"github.com/faultline-go/faultline/validate/odata/internal/excerpt"
)

// check holds a query to the rules. It panics as a parser does.
func check(q *Query, rules *Rules) {
	if rules.Properties == nil && rules.Functions == nil && rules.Options == nil {
		return
	}
	c := checker{rules: rules, root: rules.Properties, aliases: map[aliasUse]kind{}}
	c.query(q, rules.Properties, "")
}

// checker finds the types of expressions, and what the rules don't allow in them.
type checker struct {
	rules *Rules
	// option is the one that is checked, and use what names are used for in it.
	option string
	use    Use
	// root are the properties of the resource, and current those of what the option
	// is about: the same except within $expand and $select. nil means any.
	root, current map[string]Property
	// this is what $this stands for.
	this kind
	// scope are the properties that the value of an alias is about: those of the
	// options that it is used in, and not of a collection's items there.
	scope map[string]Property
	// level tells these options from others, of which there were levels so far.
	level, levels int
	// named are the uses that all properties so far have in common, for $compute.
	named Use
	// lambdas are the variables in scope, the innermost last.
	lambdas []variable
	// aliases are the types of the aliases' values that were checked already.
	aliases map[aliasUse]kind
}

// aliasUse is an alias's value where it is used: elsewhere other names are allowed.
type aliasUse struct {
	value Expr
	level int
	use   Use
}

type variable struct {
	name string
	kind kind
}

func (c *checker) fail(pos int, rule error, message string) {
	panic(&SyntaxError{Option: c.option, Pos: pos, Err: rule, Message: message})
}

// query checks the options of q, which is about something with these properties.
// Those inside another option are told by the name of that one, outer.
func (c *checker) query(q *Query, properties map[string]Property, outer string) {
	before := *c
	c.levels++
	c.current, c.level, c.this = properties, c.levels, kind{Type: Complex, properties: properties}
	begin := func(o option, use Use) {
		c.use = use
		if c.option = outer; outer == "" {
			c.option = optionNames[o]
		}
	}
	begin(optCompute, InFilter)
	c.compute(q.Compute)
	c.scope, c.this.properties = c.current, c.current
	begin(optFilter, InFilter)
	if q.Filter != nil {
		c.condition(q.Filter)
	}
	begin(optOrderBy, InOrderBy)
	for _, item := range q.OrderBy {
		c.expression(item.Expr)
	}
	begin(optSelect, InSelect)
	for i := range q.Select {
		c.selected(&q.Select[i])
	}
	begin(optExpand, InExpand)
	for i := range q.Expand {
		c.expanded(&q.Expand[i])
	}
	c.option, c.use, c.current = before.option, before.use, before.current
	c.scope, c.level, c.this = before.scope, before.level, before.this
}

// compute adds the properties that $compute makes to the current ones.
func (c *checker) compute(items []Computed) {
	if len(items) == 0 || c.current == nil {
		for _, item := range items {
			c.expression(item.Expr)
		}
		return
	}
	c.current = maps.Clone(c.current)
	for _, item := range items {
		c.named = Anywhere
		k := c.expression(item.Expr)
		if p, taken := c.current[item.Name]; taken && p.Use != 0 {
			c.fail(item.Expr.Pos(), ErrDuplicateOption, "the property "+excerpt.Quote(item.Name)+" exists already")
		}
		c.current[item.Name] = Property{
			Type: k.Type, Collection: k.collection, Use: c.named, Values: k.values, Properties: k.properties,
		}
	}
}

func (c *checker) selected(item *Select) {
	switch {
	case item.Params != nil && c.current != nil:
		c.fail(item.pos, ErrUnknownFunction, "unknown function "+excerpt.Quote(item.Path)+excerpt.At(item.pos))
	case item.Path != "*":
		c.inside(item.Options, c.itemPath(&item.Path, item.pos), item.pos)
	}
}

func (c *checker) expanded(item *Expand) {
	if item.Path != "*" {
		c.inside(item.Options, c.itemPath(&item.Path, item.pos), item.pos)
		return
	}
	// Whatever may be expanded is; there is no one property to ask.
	k := kind{Type: Complex, properties: c.current}
	for _, p := range c.current {
		k.use |= p.Use
	}
	if c.current == nil {
		k.use = ^Use(0)
	}
	if k.use&InExpand == 0 {
		c.fail(item.pos, ErrNotAllowed, "nothing can be expanded")
	}
	c.inside(item.Options, k, item.pos)
}

// inside checks the options in parentheses behind a path.
func (c *checker) inside(q *Query, k kind, pos int) {
	if q == nil {
		return
	}
	if k.use&WithOptions == 0 {
		c.fail(pos, ErrOptionNotAllowed, "options in parentheses behind the path"+excerpt.At(pos)+" are not supported")
	}
	for _, o := range q.written() {
		if c.rules.Options != nil && o.name[0] == '$' && !containsFold(c.rules.Options, o.name) {
			c.fail(pos, ErrOptionNotAllowed, "the option "+o.name+" behind the path"+excerpt.At(pos)+" is not supported")
		}
	}
	c.query(q, k.properties, c.option)
}

// itemPath looks up the names of a path in $select or $expand, and spells them as the
// rules do.
func (c *checker) itemPath(path *string, pos int) kind {
	k := kind{Type: Complex, properties: c.current}
	names := strings.Split(*path, "/")
	for i, name := range names {
		if name == "*" && c.use == InExpand && i == len(names)-1 {
			break
		}
		k = c.property(k, &names[i], pos)
		pos += len(name) + 1
	}
	*path = strings.Join(names, "/")
	return k
}

// property returns the type of a property of what base is, and spells its name as the
// rules do.
func (c *checker) property(base kind, spelling *string, pos int) kind {
	name := *spelling
	if base.properties == nil && (base.Type == Complex || base.Type == Untyped) {
		return kind{use: ^Use(0)}
	}
	if base.collection && c.use&(InFilter|InOrderBy) != 0 {
		c.fail(pos, ErrType, "a property of a collection"+excerpt.At(pos)+", expected any, all or $count")
	}
	p, ok := base.properties[name]
	for known := range base.properties {
		if !ok && c.rules.FoldNames && strings.EqualFold(known, name) {
			*spelling = known
			p, ok = base.properties[known], true
		}
	}
	if !ok || p.Use == 0 {
		c.fail(pos, ErrUnknownProperty, "unknown property "+excerpt.Quote(name)+excerpt.At(pos)+didYouMean(c.nearest(name, base.properties)))
	}
	if p.Use&c.use == 0 {
		c.fail(pos, ErrNotAllowed, "property "+excerpt.Quote(name)+excerpt.At(pos)+" can't be "+c.use.participle())
	}
	c.named &= p.Use
	return kind{Type: p.Type, collection: p.Collection, values: p.Values, properties: p.Properties, use: p.Use}
}

// nearest returns the property that name is a slip of, of those that may be named.
func (c *checker) nearest(name string, properties map[string]Property) string {
	var names []string
	for _, known := range slices.Sorted(maps.Keys(properties)) {
		if p := properties[known]; p.Use&c.use != 0 {
			names = append(names, known)
		}
	}
	return suggest.Nearest(name, names)
}

// participle says in messages what a property is used for.
func (u Use) participle() string {
	switch u {
	case InFilter:
		return "used to filter"
	case InOrderBy:
		return "used to sort"
	case InSelect:
		return "selected"
	}
	return "expanded"
}

// function fails if a function, or an operator that is called like one, isn't
// allowed.
func (c *checker) function(name string, pos int) {
	known := functionNamed(name) != nil
	switch name {
	case nameAny, nameAll, nameCount, nameFilter:
		known = true
	}
	switch {
	case slices.Contains(c.rules.Functions, name):
	case known && c.rules.Functions == nil:
	case known:
		c.fail(pos, ErrFunctionNotAllowed, "the function "+name+excerpt.At(pos)+" is not supported")
	case c.rules.Properties != nil || c.rules.Functions != nil:
		c.fail(pos, ErrUnknownFunction, "unknown function "+excerpt.Quote(name)+excerpt.At(pos)+didYouMean(suggest.Nearest(name, c.rules.functionNames())))
	}
}

// The names of lambdas, as Rules.Functions has them.
const (
	nameAny = "any"
	nameAll = "all"
)
