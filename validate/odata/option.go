package odata

import (
	"math"
	"strconv"
	"strings"

	"github.com/faultline-go/faultline/validate/odata/internal/excerpt"
)

// option is a system query option.
type option uint8

const (
	optCompute option = iota
	optCount
	optExpand
	optFilter
	optFormat
	optLevels
	optOrderBy
	optSearch
	optSelect
	optSkip
	optSkipToken
	optTop
	options = iota
)

var optionNames = [options]string{
	"$compute", "$count", "$expand", "$filter", "$format", "$levels", "$orderby", "$search", "$select", "$skip",
	"$skiptoken", "$top",
}

// unsupported are the options of the specification that aren't for lists, or that
// extend it.
var unsupported = []string{"$apply", "$deltatoken", "$id", "$index", "$schemaversion"}

// optionNamed returns the option with a name in any letter case, without its $.
func optionNamed(name string) (option, bool) {
	if len(name) > len("skiptoken") {
		return 0, false
	}
	for i, known := range optionNames {
		if strings.EqualFold(known[1:], name) {
			return option(i), true
		}
	}
	return 0, false
}

// value reads the value of an option into q.
func (p *parser) value(q *Query, o option) {
	switch o {
	case optFilter:
		q.Filter = p.expression(wantExpression)
	case optOrderBy:
		q.OrderBy = p.orderBy()
	case optSelect:
		q.Select = p.selectItems()
	case optExpand:
		q.Expand = p.expandItems()
	case optCompute:
		q.Compute, p.computes = p.compute(), true
	case optSearch:
		q.Search = p.search()
	case optTop:
		q.Top = p.count64(p.maxTop)
	case optSkip:
		q.Skip = p.count64(p.maxSkip)
	case optCount:
		q.Count = p.boolean()
	case optLevels:
		q.Levels = p.levels()
	case optSkipToken:
		q.SkipToken = p.rest("a token")
	case optFormat:
		q.Format = p.format()
	}
}

// orderBy reads expressions, each with a direction if it is given.
func (p *parser) orderBy() (items []Order) {
	for {
		item := Order{Expr: p.expression(wantExpression)}
		start := p.spaceEnd(p.pos)
		end := p.nameEnd(start)
		if word := p.src[start:end]; start > p.pos && (strings.EqualFold(word, "asc") || strings.EqualFold(word, "desc")) {
			item.Desc = len(word) == len("desc")
			p.pos = end
		}
		items = append(items, item)
		if !p.comma() {
			return items
		}
	}
}

// compute reads expressions and the names of the properties that they make.
func (p *parser) compute() (items []Computed) {
	for {
		item := Computed{Expr: p.expression(wantExpression)}
		start := p.spaceEnd(p.pos)
		end := p.nameEnd(start)
		if start == p.pos || !strings.EqualFold(p.src[start:end], "as") {
			p.pos = start
			p.fail(`an operator or "as"`)
		}
		p.pos = end
		p.needSpace("a name")
		item.Name = p.name("a name")
		items = append(items, item)
		if !p.comma() {
			return items
		}
	}
}

// count64 reads a number that is not above most.
func (p *parser) count64(most int64) *int64 {
	start := p.pos
	if !isDigit(p.peek()) {
		p.fail("a number")
	}
	p.digits()
	n, err := strconv.ParseInt(p.src[start:p.pos], 10, 64)
	if err != nil || n > most {
		p.failAt(start, ErrRange, "the number"+excerpt.At(start)+" must be at most "+strconv.FormatInt(most, 10))
	}
	return &n
}

func (p *parser) boolean() bool {
	end := p.nameEnd(p.pos)
	word := p.src[p.pos:end]
	if !strings.EqualFold(word, "true") && !strings.EqualFold(word, "false") {
		p.fail("true or false")
	}
	p.pos = end
	return len(word) == len("true")
}

func (p *parser) levels() int64 {
	if end := p.nameEnd(p.pos); strings.EqualFold(p.src[p.pos:end], "max") {
		p.pos = end
		return MaxLevels
	}
	if c := p.peek(); c < '1' || c > '9' {
		p.fail("a number from 1, or max")
	}
	return *p.count64(math.MaxInt64)
}

// rest reads all that is left.
func (p *parser) rest(what string) string {
	if p.atEnd() {
		p.fail(what)
	}
	text := p.src[p.pos:]
	p.pos = len(p.src)
	return text
}

// format reads atom, json, xml or a media type.
func (p *parser) format() string {
	const wanted = "atom, json, xml or a media type"
	start := p.pos
	text := strings.TrimRight(p.rest(wanted), " \t\r\n")
	for _, known := range [...]string{"atom", "json", "xml"} {
		if strings.EqualFold(text, known) {
			return known
		}
	}
	mediaType, _, _ := strings.Cut(text, ";")
	if i := strings.IndexAny(mediaType, " \t"); i >= 0 {
		// In a URL a plus stands for a space.
		p.pos = start + i
		p.fail("a media type, its + encoded as %2B")
	}
	kind, sub, _ := strings.Cut(mediaType, "/")
	if kind == "" || sub == "" || strings.Contains(sub, "/") {
		p.pos = start
		p.fail(wanted)
	}
	return text
}
