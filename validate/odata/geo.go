package odata

import (
	"strings"

	"github.com/faultline-go/faultline/validate/odata/internal/excerpt"
)

// geo reads well-known text with its reference system (fullCollectionLiteral and
// its like in the grammar), up to the closing quote.
func (p *parser) geo() {
	p.word("SRID=")
	start := p.pos
	p.digits()
	if p.pos-start > 5 {
		p.pos = start + 5
		p.fail(`";"`)
	}
	p.expect(';', `";"`)
	p.shape()
}

// word reads a word in any letter case.
func (p *parser) word(word string) {
	if end := p.pos + len(word); end > len(p.src) || !strings.EqualFold(p.src[p.pos:end], word) {
		p.fail(word)
	}
	p.pos += len(word)
}

// shape reads a shape and its coordinates.
func (p *parser) shape() {
	name := strings.ToLower(p.src[p.pos:p.nameEnd(p.pos)])
	switch name {
	case "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "geometrycollection":
		p.pos += len(name)
	default:
		p.fail("a shape, as Point")
	}
	switch name {
	case "point":
		p.positions(1, 1)
	case "linestring":
		p.positions(2, 0)
	case "polygon":
		p.polygon()
	case "multipoint":
		p.group(0, func() { p.positions(1, 1) })
	case "multilinestring":
		p.group(0, func() { p.positions(2, 0) })
	case "multipolygon":
		p.group(0, p.polygon)
	case "geometrycollection":
		p.enter()
		p.group(1, p.shape)
		p.leave()
	}
}

// polygon reads rings. Each must end where it begins.
func (p *parser) polygon() {
	p.group(1, func() {
		if first, last := p.positions(1, 0); first != last {
			p.pos -= len(last) + 1
			p.fail("the first position of the ring, " + excerpt.Clip(first) + ", again")
		}
	})
}

// group reads items in parentheses with commas between them, at least so many.
func (p *parser) group(least int, item func()) {
	p.expect('(', `"("`)
	if least == 0 && p.peek() == ')' {
		p.pos++
		return
	}
	item()
	for p.peek() == ',' {
		p.pos++
		item()
	}
	p.expect(')', `"," or ")"`)
}

// positions reads so many positions in parentheses, most 0 meaning any number, and
// returns the first and the last.
func (p *parser) positions(least, most int) (first, last string) {
	p.expect('(', `"("`)
	for n := 1; ; n++ {
		start := p.pos
		p.position()
		if last = p.src[start:p.pos]; n == 1 {
			first = last
		}
		if n >= least && p.peek() == ')' {
			p.pos++
			return first, last
		}
		if n == most {
			p.fail(`")"`)
		}
		p.expect(',', `"," and a position`)
	}
}

const wantNumber = "a number"

// position reads two to four coordinates: longitude, latitude, altitude, measure.
func (p *parser) position() {
	p.numeral(wantNumber)
	p.expect(' ', "a space")
	p.numeral(wantNumber)
	for i := 0; i < 2 && p.peek() == ' '; i++ {
		p.pos++
		p.numeral(wantNumber)
	}
}
