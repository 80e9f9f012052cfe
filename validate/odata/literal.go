package odata

import (
	"encoding/base64"
	"errors"
	"strconv"
	"strings"

	"github.com/faultline-go/faultline/validate/odata/internal/excerpt"
)

// literal reads a literal that begins with a quote, a sign or a digit.
func (p *parser) literal(wanted string) Expr {
	start := p.pos
	if p.peek() == '\'' {
		text := p.quoted()
		return &Literal{Type: String, Text: text, at: p.textNode(start, text)}
	}
	if end := guidEnd(p.src, start); end > 0 {
		p.pos = end
		return &Literal{Type: GUID, Text: p.src[start:end], at: p.node(start)}
	}
	digits := start
	if p.peek() == '-' {
		digits++
	}
	end := digitsEnd(p.src, digits)
	switch {
	case end-digits >= 4 && p.byteAt(end) == '-':
		return p.dateLiteral()
	case p.isTime(start):
		p.time()
		return &Literal{Type: TimeOfDay, Text: p.src[start:p.pos], at: p.node(start)}
	}
	return p.number(wanted)
}

// quoted reads a text in single quotes, of which two stand for one, and returns it
// without them.
func (p *parser) quoted() string {
	p.pos++
	start, doubled := p.pos, false
	for {
		i := strings.IndexByte(p.src[p.pos:], '\'')
		if i < 0 {
			p.pos = len(p.src)
			p.fail("a closing quote")
		}
		p.pos += i + 1
		if p.peek() != '\'' {
			break
		}
		p.pos++
		doubled = true
	}
	text := p.src[start : p.pos-1]
	if doubled {
		text = strings.ReplaceAll(text, "''", "'")
	}
	return text
}

// number reads an integer or a decimal number, or -INF.
func (p *parser) number(wanted string) Expr {
	start := p.pos
	integer := p.numeral(wanted)
	e := &Literal{Type: Decimal, Text: strings.TrimPrefix(p.src[start:p.pos], "+"), at: p.node(start)}
	if integer {
		if _, err := strconv.ParseInt(e.Text, 10, 64); err == nil {
			e.Type = Integer
			return e
		}
	}
	if _, err := strconv.ParseFloat(e.Text, 64); err != nil {
		p.failNumber(start)
	}
	return e
}

func (p *parser) failNumber(start int) {
	p.failAt(start, ErrRange, "the number"+excerpt.At(start)+" is out of range")
}

// numeral reads a number, or what stands for none (doubleValue in the grammar),
// and returns whether it has digits only.
func (p *parser) numeral(wanted string) (integer bool) {
	start := p.pos
	for _, special := range [...]string{"-INF", "INF", "NaN"} {
		if strings.HasPrefix(p.src[start:], special) {
			p.pos += len(special)
			return false
		}
	}
	p.sign()
	if !isDigit(p.peek()) {
		p.pos = start
		p.fail(wanted)
	}
	p.digits()
	integer = true
	if p.peek() == '.' {
		integer = false
		p.pos++
		p.digits()
	}
	if c := p.peek(); c == 'e' || c == 'E' {
		integer = false
		p.pos++
		p.sign()
		p.digits()
	}
	return integer
}

func (p *parser) sign() {
	if c := p.peek(); c == '-' || c == '+' {
		p.pos++
	}
}

func (p *parser) digits() {
	end := digitsEnd(p.src, p.pos)
	if end == p.pos {
		p.fail("a digit")
	}
	p.pos = end
}

func digitsEnd(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

// guidEnd returns where the GUID at i ends, 0 if there is none.
func guidEnd(s string, i int) int {
	const size = 36
	if len(s)-i < size || s[i+8] != '-' {
		return 0
	}
	for j := range size {
		c := s[i+j]
		if j == 8 || j == 13 || j == 18 || j == 23 {
			if c != '-' {
				return 0
			}
		} else if !isHex(c) {
			return 0
		}
	}
	return i + size
}

func isHex(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// isWordLiteral reports whether a literal that begins with a letter stands here.
func (p *parser) isWordLiteral() bool {
	end := p.qualifiedEnd(p.pos)
	_, ok := wordLiterals[foldWord(p.src[p.pos:end])]
	return ok || p.byteAt(end) == '\'' || guidEnd(p.src, p.pos) > 0
}

// wordLiterals are the literals that look like names. Those of numbers and null
// are case-sensitive.
var wordLiterals = map[string]Type{"null": Null, "true": Boolean, "false": Boolean, "INF": Decimal, "NaN": Decimal}

// foldWord returns a word as wordLiterals may have it.
func foldWord(word string) string {
	switch {
	case len(word) > len("false"):
		return ""
	case strings.EqualFold(word, "true"):
		return "true"
	case strings.EqualFold(word, "false"):
		return "false"
	}
	return word
}

// wordLiteral reads a literal that begins with a letter; nil if a name stands here.
func (p *parser) wordLiteral() Expr {
	start := p.pos
	if end := guidEnd(p.src, start); end > 0 {
		p.pos = end
		return &Literal{Type: GUID, Text: p.src[start:end], at: p.node(start)}
	}
	end := p.nameEnd(start)
	word := foldWord(p.src[start:end])
	if t, ok := wordLiterals[word]; ok && !p.isNameAt(end) {
		p.pos = end
		return &Literal{Type: t, Text: word, at: p.node(start)}
	}
	name := p.qualifiedName(wantValue)
	if p.peek() == '\'' {
		return p.prefixed(name, start)
	}
	p.pos = start
	return nil
}

// prefixed reads the text in quotes that follows a type.
func (p *parser) prefixed(prefix string, start int) Expr {
	inner := p.pos + 1
	e := &Literal{}
	switch strings.ToLower(prefix) {
	case "duration":
		e.Type = Duration
		p.pos = inner
		p.duration()
	case "binary":
		e.Type = Bytes
		p.pos = inner
		p.base64()
	case "geography":
		e.Type = Geography
		p.pos = inner
		p.geo()
	case "geometry":
		e.Type = Geometry
		p.pos = inner
		p.geo()
	default:
		if !strings.Contains(prefix, ".") {
			p.fail(wantOperator)
		}
		return p.enum(prefix, start)
	}
	e.Text = p.src[inner:p.pos]
	p.expect('\'', "a closing quote")
	e.at = p.textNode(start, e.Text)
	return e
}

// base64 reads base64url (RFC 4648, section 5), with or without its padding.
func (p *parser) base64() {
	start := p.pos
	end := strings.IndexByte(p.src[start:], '\'')
	if end < 0 {
		p.pos = len(p.src)
		p.fail("a closing quote")
	}
	p.pos += end
	text := p.src[start:p.pos]
	if i := strings.IndexAny(text, "\r\n"); i >= 0 { // which the decoder skips
		p.pos = start + i
		p.fail("base64url")
	}
	var corrupt base64.CorruptInputError
	if _, err := decodeBase64(text); errors.As(err, &corrupt) {
		p.pos = start + min(int(corrupt), len(text))
		p.fail("base64url")
	}
}

func decodeBase64(text string) ([]byte, error) {
	// The padding of a last group of two or three is two or one.
	encoding := base64.RawURLEncoding
	if strings.HasSuffix(text, "=") {
		encoding = base64.URLEncoding
	}
	return encoding.Strict().DecodeString(text)
}

// enum reads the members of an enumeration in quotes: names or numbers with commas
// between them. Without its type it is a String like any other.
func (p *parser) enum(enumType string, start int) Expr {
	p.pos++
	inner := p.pos
	for {
		first := p.pos
		if c := p.peek(); isDigit(c) || c == '-' || c == '+' {
			p.sign()
			p.digits()
			if _, err := strconv.ParseInt(p.src[first:p.pos], 10, 64); err != nil {
				p.failNumber(first)
			}
		} else {
			p.name("a member of the enumeration")
		}
		if p.peek() != ',' {
			break
		}
		p.pos++
	}
	e := &Literal{Type: String, Text: p.src[inner:p.pos], EnumType: enumType}
	if enumType != "" {
		e.Type = Enum
	}
	p.expect('\'', `"," or a closing quote`)
	e.at = p.textNode(start, e.Text)
	return e
}
