package odata

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// search reads the value of $search, without the space before it.
func (p *parser) search() Expr {
	if p.peek() == '\'' {
		start := p.pos
		e := &Literal{Type: String, Text: p.quoted(), at: p.node(start)}
		if !p.atEnd() && p.peek() != ';' && p.peek() != ')' {
			p.fail("nothing more")
		}
		return e
	}
	return p.searchBinary(precOr)
}

// searchBinary reads operands and the operators between them that bind at least
// as tight as least. Between two operands without an operator AND is meant.
func (p *parser) searchBinary(least int) Expr {
	start := p.pos
	x := p.searchOperand()
	for {
		op, end := p.searchOperator()
		if op == "" || op.precedence() < least {
			return x
		}
		p.pos = end
		e := &Binary{Op: op, X: x, at: p.node(start)}
		e.Y = p.searchBinary(op.precedence() + 1)
		x = e
	}
}

// searchOperator returns the operator that follows, and where the operand behind
// it begins; "" if none does. AND and OR are words where no operand follows.
func (p *parser) searchOperator() (Op, int) {
	start := p.spaceEnd(p.pos)
	if start == p.pos || !p.isSearchOperand(start) {
		return "", 0
	}
	for _, op := range [...]Op{SearchAnd, SearchOr} {
		if next, ok := p.searchKeyword(start, op); ok {
			return op, next
		}
	}
	return SearchAnd, start
}

// searchKeyword reports whether op stands at i, white space and an operand behind
// it, and where the operand begins.
func (p *parser) searchKeyword(i int, op Op) (next int, ok bool) {
	if !strings.HasPrefix(p.src[i:], string(op)) {
		return 0, false
	}
	end := i + len(op)
	next = p.spaceEnd(end)
	return next, next > end && p.isSearchOperand(next)
}

// isSearchOperand reports whether an operand can begin at i.
func (p *parser) isSearchOperand(i int) bool {
	c := p.byteAt(i)
	return c == '(' || c == '"' || c != '\'' && p.searchCharEnd(i) > i
}

func (p *parser) searchOperand() Expr {
	start := p.pos
	switch p.peek() {
	case '(':
		p.pos++
		p.space()
		p.enter()
		e := p.searchBinary(precOr)
		p.leave()
		p.space()
		p.expect(')', `a word or ")"`)
		return e
	case '"':
		p.pos++
		end := strings.IndexByte(p.src[p.pos:], '"')
		if end < 0 {
			p.pos = len(p.src)
			p.fail("a closing quote")
		}
		if end == 0 {
			p.fail("a phrase")
		}
		e := &Literal{Type: Phrase, Text: p.src[p.pos : p.pos+end], at: p.node(start)}
		p.pos += end + 1
		return e
	}
	if next, ok := p.searchKeyword(start, SearchNot); ok {
		p.pos = next
		p.enter()
		e := &Unary{Op: SearchNot, at: p.node(start), X: p.searchOperand()}
		p.leave()
		return e
	}
	return p.searchWord()
}

func (p *parser) searchWord() Expr {
	start := p.pos
	if !p.isSearchOperand(start) {
		p.fail("a word, a phrase or NOT")
	}
	end := start
	for next := p.searchCharEnd(end); next > end; next = p.searchCharEnd(end) {
		end = next
	}
	p.pos = end
	e := &Literal{Type: Word, Text: p.src[start:end], at: p.node(start)}
	if strings.Contains(e.Text, ";") {
		e.Type = Phrase // as which it can be written without the encoding
	}
	return e
}

// searchCharEnd returns where the character of a word at i ends, i if none stands
// there. A semicolon is one only if it was percent-encoded, and if it doesn't begin
// an option among others in parentheses: many clients encode whatever they can.
func (p *parser) searchCharEnd(i int) int {
	switch c := p.byteAt(i); {
	case c <= ' ' || c == 0x7f || c == '(' || c == ')' || c == '"':
		return i
	case c == ';':
		_, encoded := slices.BinarySearch(p.semicolons, i)
		if !encoded || p.option != nameSearch && p.isOptionAt(i+1) {
			return i
		}
	}
	_, size := utf8.DecodeRuneInString(p.src[i:])
	return i + size
}
