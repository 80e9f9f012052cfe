package odata

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/faultline-go/faultline/validate/odata/internal/excerpt"
)

// parser reads the decoded value of one option. It works on the text itself and not on
// tokens, because it depends on its place what a word is: names are not reserved. Its
// methods panic with a *SyntaxError if the text is wrong, which Parse recovers.
type parser struct {
	option string
	src    string
	pos    int
	// ahead is the operator that follows aheadPos and ends at aheadEnd. It is kept
	// because every operand that ends there asks for it.
	ahead              Op
	aheadPos, aheadEnd int
	// caseDepth is how deep the condition of a case stands that is being read, 0 for
	// none.
	caseDepth int
	// lambdas counts for each name the variables that are in scope.
	lambdas map[string]int
	// semicolons are where the text has a semicolon that was percent-encoded, in
	// their order.
	semicolons []int
	// inside is how many $expand and $select the text is inside of.
	inside int
	// isAlias is whether this is the value of a parameter alias, which must not name
	// another: a few that double each other would stand for more than any bound.
	isAlias bool
	*budget
}

// fail ends parsing at the current position.
func (p *parser) fail(expected string) {
	panic(&SyntaxError{Option: p.option, Pos: p.pos, Found: p.found(), Expected: expected})
}

// failAt ends parsing because a rule is broken.
func (p *parser) failAt(pos int, rule error, message string) {
	panic(&SyntaxError{Option: p.option, Pos: pos, Err: rule, Message: message})
}

// found returns what stands at the current position: a name or a number, a name
// with its $ or @, a text in quotes, or one character.
func (p *parser) found() string {
	rest := p.src[p.pos:]
	if rest == "" {
		return ""
	}
	if rest[0] == '\'' {
		if end := strings.IndexByte(rest[1:], '\''); end >= 0 {
			return excerpt.Clip(rest[:end+2])
		}
		return excerpt.Clip(rest)
	}
	end := 0
	if rest[0] == '$' || rest[0] == '@' {
		end++
	}
	for end < len(rest) && end <= excerpt.Max {
		r, size := utf8.DecodeRuneInString(rest[end:])
		if !isNamePart(r) && r != '.' {
			break
		}
		end += size
	}
	if end == 0 {
		_, end = utf8.DecodeRuneInString(rest)
	}
	return excerpt.Clip(rest[:end])
}

// enter and leave count how deep the text is nested.
func (p *parser) enter() {
	if p.depth++; p.depth > p.maxDepth {
		p.failAt(p.pos, ErrTooDeep, "nested deeper than "+itoa(p.maxDepth)+" levels"+excerpt.At(p.pos))
	}
}

func (p *parser) leave() { p.depth-- }

// node returns where a node is, and counts what it costs.
func (p *parser) node(pos int) at { return p.costly(pos, 1) }

// textNode is node for a text.
func (p *parser) textNode(pos int, text string) at { return p.costly(pos, 1+len(text)/textCost) }

// costly is node for one that costs more.
func (p *parser) costly(pos, cost int) at {
	if p.cost += cost * p.weight; p.cost > p.maxCost {
		p.pos = pos
		p.failAt(pos, ErrTooCostly, excerpt.Quote(p.found())+excerpt.At(pos)+" is more work than a query may ask for ("+itoa(p.maxCost)+")")
	}
	return at{pos}
}

// eachItem calls read for what is computed for each item of a collection.
func (p *parser) eachItem(read func()) {
	before := p.weight
	p.weight = min(p.weight*itemWeight, hardCost)
	read()
	p.weight = before
}

// peek returns the byte at the current position, 0 at the end.
func (p *parser) peek() byte { return p.byteAt(p.pos) }

func (p *parser) byteAt(i int) byte {
	if i < len(p.src) {
		return p.src[i]
	}
	return 0
}

func (p *parser) atEnd() bool { return p.pos == len(p.src) }

// expect reads one byte that must be there.
func (p *parser) expect(c byte, expected string) {
	if p.peek() != c || p.atEnd() {
		p.fail(expected)
	}
	p.pos++
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// spaceEnd returns where the white space at i ends.
func (p *parser) spaceEnd(i int) int {
	for i < len(p.src) && isSpace(p.src[i]) {
		i++
	}
	return i
}

// space reads white space that may be there. Clients write more of it than the grammar has.
func (p *parser) space() { p.pos = p.spaceEnd(p.pos) }

// needSpace reads the white space between a word and what is wanted behind it. A parenthesis
// needs none.
func (p *parser) needSpace(wanted string) {
	if p.atEnd() {
		p.fail(wanted)
	}
	if !isSpace(p.peek()) && p.peek() != '(' {
		p.fail("a space")
	}
	p.space()
}

// isNameAt reports whether the word that ends at i is the beginning of a path or a
// call, though it looks like a literal.
func (p *parser) isNameAt(i int) bool {
	c := p.byteAt(i)
	return c == '/' || c == '(' || c == '.'
}

// maxName is how many characters a name may have.
const maxName = 128

// isNameStart and isNamePart tell the characters of names, odataIdentifier in the
// grammar.
func isNameStart(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '_'
	}
	return r != utf8.RuneError && unicode.In(r, unicode.L, unicode.Nl)
}

func isNamePart(r rune) bool {
	if r < utf8.RuneSelf {
		return isNameStart(r) || '0' <= r && r <= '9'
	}
	return r != utf8.RuneError && unicode.In(r, unicode.L, unicode.Nl, unicode.Nd, unicode.Mn, unicode.Mc, unicode.Pc, unicode.Cf)
}

// nameEnd returns where the name that begins at i ends, i if none does.
func (p *parser) nameEnd(i int) int {
	start := i
	for i < len(p.src) {
		r, size := rune(p.src[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(p.src[i:])
		}
		if !isNamePart(r) || i == start && !isNameStart(r) {
			break
		}
		i += size
	}
	return i
}

// comma reads a comma and the white space around it, and reports whether there is one.
func (p *parser) comma() bool {
	next := p.spaceEnd(p.pos)
	if p.byteAt(next) != ',' {
		return false
	}
	p.pos = p.spaceEnd(next + 1)
	return true
}

// name reads a name.
func (p *parser) name(expected string) string {
	start := p.pos
	end := p.nameEnd(start)
	if end == start {
		p.fail(expected)
	}
	name := p.src[start:end]
	if len(name) > maxName && utf8.RuneCountInString(name) > maxName {
		p.failAt(start, ErrTooLong, "the name"+excerpt.At(start)+" is longer than "+itoa(maxName)+" characters")
	}
	p.pos = end
	return name
}

// qualifiedEnd returns where the name at i ends that may have a namespace, i if
// none begins there.
func (p *parser) qualifiedEnd(i int) int {
	end := p.nameEnd(i)
	for end > i && p.byteAt(end) == '.' {
		next := p.nameEnd(end + 1)
		if next == end+1 {
			break
		}
		end = next
	}
	return end
}

// qualifiedName reads a name, with the namespace before it if there is one.
func (p *parser) qualifiedName(expected string) string {
	start := p.pos
	p.name(expected)
	for p.peek() == '.' && p.nameEnd(p.pos+1) > p.pos+1 {
		p.pos++
		p.name(expected)
	}
	return p.src[start:p.pos]
}
