package odata

import (
	"strings"

	"github.com/faultline-go/faultline/internal/suggest"
	"github.com/faultline-go/faultline/validate/odata/internal/excerpt"
)

// firstMember reads a path that begins with a name, or the call of a function.
func (p *parser) firstMember() Expr {
	start := p.pos
	name := p.qualifiedName(wantValue)
	switch {
	case p.peek() == '(' && lambdaNamed(name) != "":
		p.pos = start
		p.fail(`a collection and "/" before ` + lambdaNamed(name))
	case p.peek() == '(':
		if f := functionNamed(name); f != nil {
			return p.method(f, start)
		}
		return p.path(p.customCall(nil, name, start))
	case p.lambdas[name] > 0:
		return p.path(&Variable{Name: name, at: p.node(start)})
	case strings.Contains(name, ".") && p.peek() != '/':
		p.fail(`"/" and a property`)
	}
	return p.path(&Member{Name: name, at: p.node(start), namePos: start})
}

// lambdaNamed returns any or all if that is the name in some letter case, otherwise "".
func lambdaNamed(name string) string {
	for _, lambda := range [...]string{nameAny, nameAll} {
		if strings.EqualFold(name, lambda) {
			return lambda
		}
	}
	return ""
}

// path reads the segments that follow x.
func (p *parser) path(x Expr) Expr {
	for p.peek() == '/' {
		p.pos++
		start := p.pos
		switch p.peek() {
		case '$':
			switch name := p.src[start:p.nameEnd(start+1)]; name {
			case nameCount:
				p.pos += len(name)
				return p.count(x)
			case nameFilter:
				p.pos += len(name)
				x = p.filtered(x)
			default:
				p.fail("a property, $count or $filter")
			}
			continue
		case '@':
			p.pos++
			p.qualifiedName("a name")
			x = p.annotation(x, start)
			continue
		}
		name := p.qualifiedName(wantProperty)
		if p.peek() != '(' {
			x = &Member{X: x, Name: name, at: p.node(x.Pos()), namePos: start}
			continue
		}
		if lambda := lambdaNamed(name); lambda != "" {
			return p.lambda(x, lambda == nameAll)
		}
		x = p.customCall(x, name, start)
	}
	return x
}

// filtered reads what follows /$filter.
func (p *parser) filtered(x Expr) Expr {
	p.expect('(', `"("`)
	p.space()
	e := &Call{X: x, Name: nameFilter, at: p.costly(x.Pos(), collectionCost)}
	p.eachItem(func() { e.Args = []Expr{p.nested(wantCondition)} })
	p.space()
	p.expect(')', `an operator or ")"`)
	return p.keyed(e)
}

// count reads the options of /$count, if there are any.
func (p *parser) count(x Expr) Expr {
	e := &Call{X: x, Name: nameCount, at: p.costly(x.Pos(), collectionCost)}
	if p.peek() != '(' {
		return e
	}
	var q *Query
	p.eachItem(func() { q = p.options(forCount) })
	if q.Filter != nil {
		e.Names, e.Args = append(e.Names, nameFilter), append(e.Args, q.Filter)
	}
	if q.Search != nil {
		e.Names, e.Args = append(e.Names, nameSearch), append(e.Args, q.Search)
	}
	return e
}

const nameSearch = "$search"

// lambda reads what follows any or all.
func (p *parser) lambda(x Expr, all bool) Expr {
	e := &Lambda{X: x, All: all, at: p.costly(x.Pos(), collectionCost)}
	p.pos++
	p.space()
	if !all && p.peek() == ')' {
		p.pos++
		return e
	}
	e.Variable = p.name("a variable")
	p.space()
	p.expect(':', `":"`)
	p.space()
	if p.lambdas == nil {
		p.lambdas = map[string]int{}
	}
	p.lambdas[e.Variable]++
	p.eachItem(func() { e.Predicate = p.nested(wantCondition) })
	p.lambdas[e.Variable]--
	p.space()
	p.expect(')', `an operator or ")"`)
	return e
}

// method reads the arguments of a function of the specification.
func (p *parser) method(f *function, start int) Expr {
	e := &Call{Name: f.name, at: p.costly(start, callCost)}
	typed := f.name == nameCast || f.name == nameIsOf
	p.sequence(')', func() {
		switch {
		case typed:
			e.Args = append(e.Args, p.typeOrExpression(len(e.Args)))
		case f.name == nameCase:
			outer := p.caseDepth
			p.caseDepth = p.depth
			e.Args = append(e.Args, p.expression(wantCondition))
			p.caseDepth = outer
			p.space()
			p.expect(':', `an operator or ":"`)
			p.space()
			e.Args = append(e.Args, p.expression(wantValue))
		default:
			e.Args = append(e.Args, p.expression(wantValue))
		}
	})
	n := len(e.Args)
	if n < f.least || n > f.most {
		p.failAt(start, ErrArguments, f.name+excerpt.At(start)+" takes "+f.counts()+", not "+itoa(n))
	}
	if _, ok := lastOf(e.Args).(*TypeName); typed && !ok {
		p.pos-- // to the closing parenthesis
		p.fail(`"," and the name of a type`)
	}
	return e
}

func lastOf(args []Expr) Expr {
	if len(args) == 0 {
		return nil
	}
	return args[len(args)-1]
}

// typeOrExpression reads an argument of cast or isof, of which the last is a type.
func (p *parser) typeOrExpression(before int) Expr {
	const wantType = "the name of a type"
	start := p.pos
	end := p.qualifiedEnd(start)
	switch {
	case p.src[start:end] == "Collection" && p.byteAt(end) == '(':
		p.pos = end + 1
		p.qualifiedName(wantType)
		p.expect(')', `")"`)
	case end > start && p.byteAt(p.spaceEnd(end)) == ')':
		p.qualifiedName(wantType)
	case before > 0:
		p.fail(wantType)
	default:
		return p.expression(wantValue)
	}
	return &TypeName{Name: p.src[start:p.pos], at: p.node(start)}
}

// customCall reads the arguments of a function of the service's, or the key of an item of a
// collection. The name of a key may be "".
func (p *parser) customCall(x Expr, name string, start int) Expr {
	pos := start
	if x != nil {
		pos = x.Pos()
	}
	e := &Call{X: x, Name: name, at: p.costly(pos, callCost)}
	first := p.spaceEnd(p.pos + 1)
	end := p.nameEnd(first)
	named := end > first && p.byteAt(end) == '='
	if empty := p.byteAt(first) == ')'; !named && (!empty || name == "") {
		return p.key(e, start)
	}
	p.sequence(')', func() {
		e.Names = append(e.Names, p.name("the name of a parameter"))
		p.expect('=', `"="`)
		e.Args = append(e.Args, p.expression(wantValue))
	})
	if name == "" {
		return e
	}
	return p.keyed(e)
}

// keyed reads the key of an item of the collection that x is, if there is one. A
// name and a key are one call: only behind a call stands a key alone.
func (p *parser) keyed(x Expr) Expr {
	if p.peek() != '(' {
		return x
	}
	return p.customCall(x, "", p.pos)
}

// key reads a key without a name, which is one literal or an alias. Anything else
// are the arguments of a function that the specification doesn't have.
func (p *parser) key(e *Call, start int) Expr {
	p.pos++
	if p.beginsKey() {
		p.enter()
		value := p.operand(wantValue)
		p.leave()
		if p.peek() == ')' && isKey(value) {
			p.pos++
			e.Args = []Expr{value}
			return e
		}
	}
	switch {
	case e.Name == "":
		p.pos = start + 1
		p.fail("a key")
	case functionNamed(e.Name) != nil: // which are bound to nothing
		p.pos = start
		p.fail("a property, any or all")
	}
	p.failAt(start, ErrUnknownFunction, "unknown function "+excerpt.Quote(e.Name)+excerpt.At(start)+
		didYouMean(suggest.Nearest(e.Name, p.rules.functionNames())))
	return nil
}

// beginsKey reports whether a literal or an alias begins here.
func (p *parser) beginsKey() bool {
	switch c := p.peek(); c {
	case '\'', '@':
		return true
	case '-':
		return p.isSignedLiteral()
	case '+':
		return isDigit(p.byteAt(p.pos + 1))
	default:
		return isDigit(c) || p.isWordLiteral()
	}
}

// isKey reports whether e can be a key (keyPropertyValue in the grammar).
func isKey(e Expr) bool {
	switch e := e.(type) {
	case *Literal:
		return e.Type != Null && e.Type != Bytes && e.Type != Geography && e.Type != Geometry
	case *Variable:
		return true
	}
	return false
}

// didYouMean returns a suggestion as it ends a message.
func didYouMean(name string) string {
	if name == "" {
		return ""
	}
	return ` (did you mean "` + name + `"?)`
}
