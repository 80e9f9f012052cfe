package odata

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// array reads a JSON array, whose items may be expressions.
func (p *parser) array() Expr {
	e := &List{at: p.node(p.pos)}
	p.sequence(']', func() { e.Items = append(e.Items, p.valueInURL()) })
	return e
}

// object reads a JSON object, whose values may be expressions.
func (p *parser) object() Expr {
	e := &Object{at: p.node(p.pos)}
	p.sequence('}', func() {
		e.Names = append(e.Names, p.jsonString("a name in double quotes"))
		p.space()
		p.expect(':', `":"`)
		p.space()
		e.Values = append(e.Values, p.valueInURL())
	})
	return e
}

// valueInURL reads a string in double quotes or an expression.
func (p *parser) valueInURL() Expr {
	start := p.pos
	if p.peek() == '"' {
		text := p.jsonString(wantValue)
		return &Literal{Type: String, Text: text, at: p.textNode(start, text)}
	}
	return p.expression(wantValue)
}

// jsonString reads a JSON string. Control characters may stand in it as they are,
// which this grammar allows and RFC 8259 doesn't.
func (p *parser) jsonString(wanted string) string {
	p.expect('"', wanted)
	var before []byte // what stands before the current part, nil for nothing
	for {
		part := p.src[p.pos:]
		i := strings.IndexAny(part, `"\`)
		if i < 0 {
			p.pos = len(p.src)
			p.fail("a closing quote")
		}
		p.pos += i + 1
		switch {
		case part[i] == '\\':
			before = p.escape(append(before, part[:i]...))
		case before == nil:
			return part[:i]
		default:
			return string(append(before, part[:i]...))
		}
	}
}

// escape reads what follows a backslash and appends what it stands for.
func (p *parser) escape(b []byte) []byte {
	const letters, meanings = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	if i := strings.IndexByte(letters, p.peek()); i >= 0 {
		p.pos++
		return append(b, meanings[i])
	}
	r := p.codeUnit()
	if utf16.IsSurrogate(r) {
		first, end := r, p.pos
		r = utf8.RuneError
		if strings.HasPrefix(p.src[end:], `\u`) {
			p.pos++
			r = utf16.DecodeRune(first, p.codeUnit())
		}
		if r == utf8.RuneError { // the first was half a character
			p.pos = end
		}
	}
	return utf8.AppendRune(b, r)
}

// codeUnit reads u and four hexadecimal digits.
func (p *parser) codeUnit() (r rune) {
	p.expect('u', `one of "\/bfnrtu`)
	for range 4 {
		c := p.peek()
		if !isHex(c) {
			p.fail("a hexadecimal digit")
		}
		r = r<<4 | rune(unhex(c))
		p.pos++
	}
	return r
}

// appendJSON appends text as a JSON string.
func appendJSON(b []byte, text string) []byte {
	b = append(b, '"')
	for i := range len(text) {
		if c := text[i]; c == '"' || c == '\\' {
			b = append(b, '\\', c)
		} else {
			b = append(b, c)
		}
	}
	return append(b, '"')
}
