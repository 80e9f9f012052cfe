package odata

import (
	"strconv"
	"strings"

	"github.com/faultline-go/faultline/validate/odata/internal/excerpt"
)

func itoa(n int) string { return strconv.Itoa(n) }

// What can stand at a place, as messages say it.
const (
	wantExpression = "an expression"
	wantCondition  = "a condition"
	wantValue      = "a value"
	wantOperator   = "an operator"
	wantProperty   = "a property"
	wantEnum       = "a value of an enumeration"
)

// expression reads a common expression (commonExpr in the grammar).
func (p *parser) expression(wanted string) Expr { return p.binary(precOr, wanted) }

// nested reads an expression that is one level deeper than what is around it.
func (p *parser) nested(wanted string) Expr {
	p.enter()
	e := p.expression(wanted)
	p.leave()
	return e
}

// binary reads operands and the operators between them that bind at least as tight
// as least.
func (p *parser) binary(least int, wanted string) Expr {
	start := p.pos
	x := p.unary(wanted)
	for {
		op, end := p.operator()
		precedence := op.precedence()
		if op == "" || precedence < least {
			return x
		}
		p.node(p.spaceEnd(p.pos)) // an error tells the operator's place
		p.pos = end
		e := &Binary{Op: op, X: x, at: at{start}}
		wanted := wantValue
		if precedence <= precAnd {
			wanted = wantCondition
		}
		p.needSpace(wanted)
		switch op {
		case In:
			e.Y = p.listOperand()
		case Has:
			e.Y = p.enumOperand()
		default:
			e.Y = p.binary(precedence+1, wanted)
		}
		x = e
	}
}

// operator returns the binary operator that follows an operand, and its end; "" if
// none does.
func (p *parser) operator() (Op, int) {
	if p.aheadPos != p.pos {
		start := p.spaceEnd(p.pos)
		end := p.nameEnd(start)
		op := binaryOps[foldShort(p.src[start:end])]
		if op != "" && start == p.pos && p.src[start-1] != ')' {
			p.fail("a space")
		}
		p.ahead, p.aheadPos, p.aheadEnd = op, p.pos, end
	}
	return p.ahead, p.aheadEnd
}

var binaryOps = func() map[string]Op {
	table := map[string]Op{}
	for _, op := range []Op{Or, And, Eq, Ne, Lt, Le, Gt, Ge, Has, In, Add, Sub, Mul, Div, DivBy, Mod} {
		table[string(op)] = op
	}
	return table
}()

// foldShort returns a word in lower case if it can be a keyword, "" if not.
func foldShort(word string) string {
	if len(word) > len("divby") {
		return ""
	}
	return strings.ToLower(word)
}

// unary reads an operand with the operators before it.
func (p *parser) unary(wanted string) Expr {
	start := p.pos
	if p.peek() == '-' && !p.isSignedLiteral() {
		p.pos++
		p.space()
		return p.signed(Neg, start, wantValue)
	}
	if p.isNot() {
		p.pos += len(Not)
		p.needSpace(wantCondition)
		return p.signed(Not, start, wantCondition)
	}
	return p.operand(wanted)
}

func (p *parser) signed(op Op, start int, wanted string) Expr {
	p.enter()
	e := &Unary{Op: op, at: p.node(start), X: p.binary(precMember, wanted)}
	p.leave()
	return e
}

// isNot reports whether the operator not stands here. The grammar lets a property have that
// name. It is one only if a path goes on from it.
func (p *parser) isNot() bool {
	end := p.pos + len(Not)
	if end > len(p.src) || !strings.EqualFold(p.src[p.pos:end], string(Not)) {
		return false
	}
	return p.nameEnd(p.pos) == end && p.byteAt(end) != '/' && p.byteAt(end) != '.'
}

// isSignedLiteral reports whether the minus here belongs to a number.
func (p *parser) isSignedLiteral() bool {
	if isDigit(p.byteAt(p.pos + 1)) {
		return true
	}
	end := p.nameEnd(p.pos + 1)
	return p.src[p.pos+1:end] == "INF" && !p.isNameAt(end)
}

// operand reads what stands between operators.
func (p *parser) operand(wanted string) Expr {
	if end := p.spaceEnd(p.pos); p.byteAt(end) == '[' || p.byteAt(end) == '{' {
		p.pos = end // the white space is part of them in the grammar
	}
	switch c := p.peek(); {
	case c == '(':
		p.pos++
		p.space()
		e := p.nested(wantExpression)
		p.space()
		p.expect(')', `an operator or ")"`)
		return e
	case c == '[':
		return p.array()
	case c == '{':
		return p.object()
	case c == '@':
		return p.path(p.aliasOrAnnotation())
	case c == '$':
		return p.path(p.implicitVariable(wanted))
	case c == '\'' || c == '-' || c == '+' || isDigit(c):
		return p.literal(wanted)
	}
	if p.peek() == '"' {
		p.fail(wanted + ", a string in single quotes")
	}
	if p.nameEnd(p.pos) == p.pos {
		p.fail(wanted)
	}
	if e := p.wordLiteral(); e != nil {
		return e
	}
	return p.firstMember()
}

// implicitVariable reads $it, $this or $root.
func (p *parser) implicitVariable(wanted string) Expr {
	start := p.pos
	name := p.src[start:p.nameEnd(start+1)]
	switch name {
	case nameIt, "$this", nameRoot:
		p.pos += len(name)
	default:
		p.fail(wanted)
	}
	if name == nameRoot {
		slash := p.pos
		p.expect('/', `"/"`)
		p.name("the name of an entity set")
		p.pos = slash // path reads them
	}
	return &Variable{Name: name, at: p.node(start), Nested: p.inside > 0 && name == nameIt}
}

const (
	nameIt   = "$it"
	nameRoot = "$root"
)

// aliasOrAnnotation reads @name, or @namespace.term#qualifier.
func (p *parser) aliasOrAnnotation() Expr {
	start := p.pos
	p.pos++
	name := p.qualifiedName("a name")
	if strings.Contains(name, ".") || p.peek() == '#' {
		return p.annotation(nil, start)
	}
	if p.isAlias {
		p.failAt(start, ErrOptionNotAllowed, "the parameter alias"+excerpt.At(start)+" stands in the value of another")
	}
	p.usesAlias = true
	return &Variable{Name: p.src[start:p.pos], at: p.node(start), weight: p.weight}
}

// annotation reads the rest of an annotation that begins at start, of what x is.
func (p *parser) annotation(x Expr, start int) Expr {
	if p.peek() == '#' {
		p.pos++
		p.name("a name")
	}
	return &Member{X: x, Name: p.src[start:p.pos], at: p.node(start), namePos: start}
}

// sequence reads items with commas between them and white space around them, and
// the byte that ends them. The one that opens them stands here.
func (p *parser) sequence(end byte, item func()) {
	p.pos++
	p.space()
	p.enter()
	for more := p.peek() != end; more; {
		item()
		p.space()
		if more = p.peek() != end; more {
			p.expect(',', `an operator, "," or "`+string(end)+`"`)
			p.space()
		}
	}
	p.leave()
	p.pos++
}

// listOperand reads what stands behind in: a list of literals, or any expression.
func (p *parser) listOperand() Expr {
	start := p.pos
	if p.peek() != '(' {
		p.costly(start, collectionCost)
		return p.binary(precPrimary, "a list")
	}
	list := &List{}
	var alone Expr // an expression in parentheses that is a collection
	p.sequence(')', func() {
		start := p.pos
		item := p.expression(wantValue)
		if _, ok := item.(*Literal); ok && item.Pos() == start {
			list.Items = append(list.Items, item)
			return
		}
		if p.space(); list.Items != nil || p.peek() != ')' {
			p.pos = start
			p.fail("a literal")
		}
		alone = item
	})
	if alone != nil {
		p.costly(start, collectionCost)
		return alone
	}
	list.at = p.node(start)
	return list
}

// enumOperand reads what stands behind has.
func (p *parser) enumOperand() Expr {
	start := p.pos
	name := ""
	if p.peek() != '\'' {
		name = p.qualifiedName(wantEnum)
	}
	if p.peek() != '\'' || name != "" && !strings.Contains(name, ".") {
		p.pos = start
		p.fail(wantEnum)
	}
	return p.enum(name, start)
}
