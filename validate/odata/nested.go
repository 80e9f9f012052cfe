package odata

import (
	"slices"
	"strings"

	"github.com/faultline-go/faultline/validate/odata/internal/excerpt"
)

// set is a set of options.
type set uint16

func setOf(all ...option) (s set) {
	for _, o := range all {
		s |= 1 << o
	}
	return s
}

func (s set) has(o option) bool { return s&(1<<o) != 0 }

// Which options can be given where.
var (
	forQuery  = setOf(optCompute, optCount, optExpand, optFilter, optFormat, optOrderBy, optSearch, optSelect, optSkip, optSkipToken, optTop)
	forCount  = setOf(optFilter, optSearch)
	forRef    = forCount | setOf(optOrderBy, optSkip, optTop, optCount)
	forExpand = forRef | setOf(optSelect, optExpand, optCompute, optLevels) | aliases
	forSelect = forRef | setOf(optSelect, optCompute) | aliases
	forStar   = setOf(optLevels)
)

// aliases, in a set, are the parameter aliases.
const aliases set = 1 << options

// options reads options in parentheses with semicolons between them.
func (p *parser) options(allowed set) *Query {
	p.pos++
	p.enter()
	q := &Query{}
	outer := p.aliases
	p.aliases = nil // those in here hide others of their name
	if allowed != forCount {
		p.inside++
	}
	var given set
	for {
		p.space()
		after := p.nestedOption(q, allowed, &given)
		p.space()
		switch p.peek() {
		case ';':
			p.pos++
			continue
		case ')':
			p.pos++
			p.aliases = outer
			if allowed != forCount {
				p.inside--
			}
			p.leave()
			return q
		}
		p.failAfter(append(slices.Clone(after), `";"`, `")"`))
	}
}

// nestedOption reads an option or a parameter alias and its value, and returns what
// can follow.
func (p *parser) nestedOption(q *Query, allowed set, given *set) (after []string) {
	start := p.pos
	if p.peek() == '@' && allowed&aliases != 0 {
		p.pos++
		p.name("a name")
		name := p.src[start:p.pos]
		p.expect('=', `"="`)
		p.space()
		p.alias(q, name, start)
		return afterAlias
	}
	o := p.optionName(allowed)
	if given.has(o) {
		p.failAt(start, ErrDuplicateOption, optionNames[o]+excerpt.At(start)+" is given more than once")
	}
	*given |= 1 << o
	p.expect('=', `"="`)
	p.space()
	p.value(q, o)
	return afterOption[o]
}

// What can follow the value of an option, or of a parameter alias.
var (
	afterAlias  = []string{wantOperator}
	afterOption = [options][]string{
		optCompute: {`","`}, optCount: {"nothing more"}, optExpand: {`","`, `"/"`, `"("`}, optFilter: {wantOperator},
		optLevels: {"a digit"}, optOrderBy: {wantOperator, "asc", "desc", `","`}, optSearch: {"a word"},
		optSelect: {`","`, `"/"`, `"("`}, optSkip: {"a digit"}, optTop: {"a digit"},
	}
)

// oneOfThese joins what can stand at a place.
func oneOfThese(all []string) string {
	if last := len(all) - 1; last > 0 {
		return strings.Join(all[:last], ", ") + " or " + all[last]
	}
	return all[0]
}

// failAfter ends parsing because something else follows a value.
func (p *parser) failAfter(expected []string) {
	if next := p.spaceEnd(p.pos); next < len(p.src) && strings.IndexByte(",;)", p.src[next]) < 0 {
		p.pos = next
	}
	p.fail(oneOfThese(expected))
}

// isOptionAt reports whether an option or an alias and its value begin at i.
func (p *parser) isOptionAt(i int) bool {
	start := i
	if c := p.byteAt(i); c == '$' || c == '@' {
		start++
	}
	end := p.nameEnd(start)
	_, known := optionNamed(p.src[start:end])
	return p.byteAt(end) == '=' && (known || p.byteAt(i) == '@')
}

// optionName reads the name of an option, with or without its $.
func (p *parser) optionName(allowed set) option {
	start := p.pos
	if p.peek() == '$' {
		p.pos++
	}
	end := p.nameEnd(p.pos)
	o, ok := optionNamed(p.src[p.pos:end])
	if !ok || !allowed.has(o) {
		p.pos = start
		var names []string
		for o, name := range optionNames {
			if allowed.has(option(o)) {
				names = append(names, name)
			}
		}
		p.fail(oneOfThese(names))
	}
	p.pos = end
	return o
}
