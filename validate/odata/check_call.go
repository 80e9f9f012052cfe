package odata

import "github.com/faultline-go/faultline/validate/odata/internal/excerpt"

// call returns the type of a call's result.
func (c *checker) call(e *Call) kind {
	f := functionNamed(e.Name)
	if isKey := f == nil && e.Names == nil && len(e.Args) == 1 && e.Name != nameFilter; c.rules.Properties != nil && (isKey || e.Name == "") {
		c.fail(e.pos, ErrNotAllowed, "the key in "+excerpt.Quote(e.String())+excerpt.At(e.pos)+" is not supported")
	}
	c.function(e.Name, e.pos)
	if e.X != nil {
		return c.bound(e)
	}
	if f == nil || e.Names != nil {
		for _, arg := range e.Args {
			c.expression(arg)
		}
		return kind{}
	}
	switch f.name {
	case nameCase:
		return c.cases(e)
	case nameCast, nameIsOf:
		return c.typed(e, f)
	}
	var first kind
	for i, arg := range e.Args {
		k := c.expression(arg)
		if i == 0 {
			first = k
		}
		if want := f.args[min(i, len(f.args)-1)]; want != anything {
			c.want(arg, k, want, want.String())
		}
	}
	if f.result == Untyped {
		return first // round, floor, ceiling and concat keep it
	}
	return kind{Type: f.result}
}

// bound checks a call on something: $count, $filter, or a function of the service.
func (c *checker) bound(e *Call) kind {
	x := c.expression(e.X)
	switch e.Name {
	case nameCount, nameFilter:
		if !x.collection && !x.unknown() {
			c.mismatch(e.X, x, "a collection")
		}
		item := x
		item.collection = false
		c.within(item, func() {
			for i, arg := range e.Args {
				if e.Names == nil || e.Names[i] == nameFilter {
					c.condition(arg)
				}
			}
		})
		if e.Name == nameFilter {
			return x
		}
		return kind{Type: Integer}
	}
	if functionNamed(e.Name) != nil && c.rules.Properties != nil {
		c.fail(e.pos, ErrUnknownFunction, "the function "+e.Name+excerpt.At(e.pos)+" is not called on a property")
	}
	for _, arg := range e.Args {
		c.expression(arg)
	}
	return kind{}
}

// within calls do where names are the properties of an item.
func (c *checker) within(item kind, do func()) {
	current, this := c.current, c.this
	if c.current, c.this = item.properties, item; item.Type != Complex && item.Type != Untyped {
		c.current = map[string]Property{}
	}
	do()
	c.current, c.this = current, this
}

// cases checks pairs of a condition and a value and returns the type of the first
// value that has one.
func (c *checker) cases(e *Call) (result kind) {
	for i, arg := range e.Args {
		if i%2 == 0 {
			c.condition(arg)
			continue
		}
		k := c.expression(arg)
		if result.unknown() {
			result = k
		}
	}
	return result
}

// typed checks cast and isof.
func (c *checker) typed(e *Call, f *function) kind {
	for _, arg := range e.Args {
		c.expression(arg)
	}
	if f.name == nameIsOf {
		return kind{Type: Boolean}
	}
	name, ok := lastOf(e.Args).(*TypeName)
	if !ok {
		return kind{}
	}
	return kind{Type: primitiveTypes[name.Name]}
}

// primitiveTypes are the types that cast can make; others are unknown.
var primitiveTypes = map[string]Type{
	"Edm.Binary": Bytes, "Edm.Boolean": Boolean, "Edm.Byte": Integer, "Edm.Date": Date,
	"Edm.DateTimeOffset": DateTimeOffset, "Edm.Decimal": Decimal, "Edm.Double": Decimal, "Edm.Duration": Duration,
	"Edm.Guid": GUID, "Edm.Int16": Integer, "Edm.Int32": Integer, "Edm.Int64": Integer, "Edm.SByte": Integer,
	"Edm.Single": Decimal, "Edm.String": String, "Edm.TimeOfDay": TimeOfDay,
}

// lambda checks any and all, whose variable is an item of the collection.
func (c *checker) lambda(e *Lambda) kind {
	name := nameAny
	if e.All {
		name = nameAll
	}
	c.function(name, e.pos)
	x := c.expression(e.X)
	if !x.collection && !x.unknown() {
		c.mismatch(e.X, x, "a collection")
	}
	if e.Predicate != nil {
		x.collection = false
		c.lambdas = append(c.lambdas, variable{e.Variable, x})
		c.condition(e.Predicate)
		c.lambdas = c.lambdas[:len(c.lambdas)-1]
	}
	return kind{Type: Boolean}
}
