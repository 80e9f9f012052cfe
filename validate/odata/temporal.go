package odata

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/faultline-go/faultline/validate/odata/internal/excerpt"
)

// dateLiteral reads a date, or a date and a time.
func (p *parser) dateLiteral() Expr {
	start := p.pos
	p.date()
	switch p.peek() {
	case 'T', 't':
		p.pos++
		p.time()
		p.zone()
	case 'Z', 'z':
		// The grammar knows no such thing, but it is what Defender's documentation
		// writes for midnight: lastSeen gt 2018-08-01Z ("OData queries", example 5).
		p.pos++
		return &Literal{Type: DateTimeOffset, Text: p.src[start:p.pos-1] + "T00:00:00Z", at: p.node(start)}
	default:
		return &Literal{Type: Date, Text: p.src[start:p.pos], at: p.node(start)}
	}
	return &Literal{Type: DateTimeOffset, Text: p.src[start:p.pos], at: p.node(start)}
}

// date reads a date of the calendar: year, month and day.
func (p *parser) date() {
	start := p.pos
	if p.peek() == '-' {
		p.pos++
	}
	digits := p.pos
	p.pos = digitsEnd(p.src, p.pos)
	if p.src[digits] == '0' && p.pos-digits > 4 {
		p.pos = digits
		p.fail("a year of four digits, or a GUID")
	}
	if p.pos-digits > 6 {
		p.failAt(start, ErrRange, "the date"+excerpt.At(start)+" is out of range")
	}
	year, _ := strconv.Atoi(p.src[start:p.pos])
	p.expect('-', `"-"`)
	month := p.twoDigits(1, 12, "a month")
	p.expect('-', `"-"`)
	last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	p.twoDigits(1, last, "a day of the month")
}

// isTime reports whether a time begins at i. In a pair of case, 10:20 is two numbers
// if no colon follows.
func (p *parser) isTime(i int) bool {
	for j, c := range []byte("00:00") {
		if got := p.byteAt(i + j); got != c && (c != '0' || !isDigit(got)) {
			return false
		}
	}
	if p.caseDepth == 0 || p.caseDepth != p.depth {
		return true
	}
	next := p.byteAt(p.spaceEnd(i + len("00:00")))
	return next != ',' && next != ')'
}

// time reads hours and minutes, and seconds with a fraction if they are given.
func (p *parser) time() {
	p.twoDigits(0, 23, "an hour")
	p.expect(':', `":"`)
	p.twoDigits(0, 59, "a minute")
	if p.peek() != ':' || !isDigit(p.byteAt(p.pos+1)) {
		return
	}
	p.pos++
	p.twoDigits(0, 60, "a second") // 60 is a leap second
	if p.peek() != '.' {
		return
	}
	p.pos++
	start := p.pos
	p.digits()
	if p.pos-start > maxFraction {
		p.pos = start + maxFraction
		p.fail("at most 12 digits of a second")
	}
}

const maxFraction = 12

// zone reads Z or an offset from it.
func (p *parser) zone() {
	switch p.peek() {
	case 'Z', 'z':
		p.pos++
	case '+', '-':
		p.pos++
		p.twoDigits(0, 23, "an hour")
		p.expect(':', `":"`)
		p.twoDigits(0, 59, "a minute")
	case ' ':
		// In a URL a plus stands for a space.
		p.fail("Z or an offset, its + encoded as %2B")
	default:
		p.fail("Z or an offset, as -05:00")
	}
}

// twoDigits reads a number of two digits between least and most.
func (p *parser) twoDigits(least, most int, what string) int {
	if isDigit(p.peek()) && isDigit(p.byteAt(p.pos+1)) {
		if n := int(p.src[p.pos]-'0')*10 + int(p.src[p.pos+1]-'0'); least <= n && n <= most {
			p.pos += 2
			return n
		}
	}
	p.fail(what + " from " + padded(least) + " to " + padded(most))
	return 0
}

func padded(n int) string {
	if n < 10 {
		return "0" + itoa(n)
	}
	return itoa(n)
}

// duration reads days, hours, minutes and seconds up to the closing quote.
func (p *parser) duration() {
	start := p.pos
	end := strings.IndexByte(p.src[start:], '\'')
	if end < 0 {
		p.pos = len(p.src)
		p.fail("a closing quote")
	}
	text := p.src[start : start+end]
	_, read, err := parseDuration(text)
	if err != nil {
		p.failAt(start, ErrRange, "the duration"+excerpt.At(start)+" is out of range")
	}
	p.pos = start + read
	if read < len(text) || read == 0 {
		p.fail("a duration, as P1DT2H30M")
	}
}

// parseDuration reads a duration (dayTimeDuration of XML Schema 1.1 part 2) at the
// beginning of s and returns how much of s it is: less than all if s is none. A
// fraction of a second is cut off after the ninth digit. The error is ErrRange.
func parseDuration(s string) (total time.Duration, read int, err error) {
	i := 0
	if strings.HasPrefix(s, "-") {
		i++
	}
	if !hasLetter(s, i, 'P') {
		return 0, 0, nil
	}
	i++
	parts := 0
	for _, unit := range durationUnits {
		if unit.letter == 'T' {
			if !hasLetter(s, i, 'T') {
				break
			}
			i++
			parts = 0 // at least one must follow
			continue
		}
		end := digitsEnd(s, i)
		whole, fraction := s[i:end], ""
		if unit.letter == 'S' && end < len(s) && s[end] == '.' {
			dot := end
			end = digitsEnd(s, dot+1)
			fraction = s[dot+1 : end]
		}
		if whole == "" || !hasLetter(s, end, unit.letter) || strings.HasSuffix(s[:end], ".") {
			continue
		}
		part, ok := unit.times(whole, fraction)
		if !ok || total > math.MaxInt64-part {
			return 0, i, ErrRange
		}
		total += part
		parts++
		i = end + 1
	}
	if parts == 0 {
		return 0, max(i-1, 0), nil
	}
	if s[0] == '-' {
		total = -total
	}
	return total, i, nil
}

type durationUnit struct {
	letter byte
	size   time.Duration
}

var durationUnits = [...]durationUnit{{'D', 24 * time.Hour}, {'T', 0}, {'H', time.Hour}, {'M', time.Minute}, {'S', time.Second}}

// times returns a number of units; false if that is too much.
func (u durationUnit) times(whole, fraction string) (time.Duration, bool) {
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n > math.MaxInt64/int64(u.size) {
		return 0, false
	}
	total := time.Duration(n) * u.size
	nanos, _ := strconv.ParseInt((fraction + "000000000")[:9], 10, 64)
	return total + time.Duration(nanos), total <= math.MaxInt64-time.Duration(nanos)
}

// hasLetter reports whether a letter stands at i, in either case.
func hasLetter(s string, i int, letter byte) bool { return i < len(s) && s[i]&^0x20 == letter }
