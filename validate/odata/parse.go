package odata

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/suggest"
	"github.com/faultline-go/faultline/validate/odata/internal/excerpt"
)

// Parse reads the query options of OData 4.01 from a URL's query, as it is there:
// still encoded, without the question mark. A + stands for a space, as browsers
// write it; a plus sign is %2B. Option names may be in any letter case and, unless
// the rules want it, without the $. An empty query asks for nothing in particular.
//
// In a handler that is odata.Parse(r.URL.RawQuery, rules), beside what reads parameters of
// the service's own. The options inside an $expand or a $select have semicolons between
// them, of which net/http's AllowQuerySemicolons makes ampersands: leave it out.
//
// The error is an *[apierror.Error] with CodeODataError whose cause is a *[SyntaxError]. It
// is the first one: Parse reads the options in their order, and checks names and types if
// all of them are OData.
//
// The time it takes is linear in the length of the query, whatever stands in it.
func Parse(rawQuery string, rules Rules) (query *Query, err error) {
	defer func() {
		if v := recover(); v != nil {
			e, ok := v.(*SyntaxError)
			if !ok {
				panic(v)
			}
			query, err = nil, e.response()
		}
	}()
	if len(rawQuery) > hardLength {
		panic(&SyntaxError{Err: ErrTooLong, Message: "the query is longer than " + itoa(hardLength) + " bytes"})
	}
	r := reader{
		rules: &rules,
		budget: budget{
			maxDepth: bound(rules.MaxDepth, defaultDepth, hardDepth),
			maxCost:  bound(rules.MaxCost, defaultCost, hardCost),
			weight:   1,
			maxTop:   cmp.Or(rules.MaxTop, math.MaxInt64),
			maxSkip:  cmp.Or(rules.MaxSkip, defaultSkip),
			rules:    &rules,
		},
		query: &Query{},
	}
	for rawQuery != "" {
		var piece string
		piece, rawQuery, _ = strings.Cut(rawQuery, "&")
		r.read(piece)
	}
	r.query.Custom = r.custom.String()
	if r.budget.usesAlias || r.budget.computes {
		r.query.resolve(map[string]aliasValue{}, false, &r.budget)
	}
	check(r.query, &rules)
	return r.query, nil
}

// reader reads the options of a query.
type reader struct {
	rules  *Rules
	budget budget
	query  *Query
	given  set
	custom strings.Builder
}

// budget is what a query has used of its bounds, and of its aliases.
type budget struct {
	depth, maxDepth int
	cost, maxCost   int
	// weight is how many times the current part is computed for an item of the list.
	weight          int
	maxTop, maxSkip int64
	// aliases are the names of the parameter aliases that have a value in the current
	// list of options.
	aliases map[string]bool
	// rules help with suggestions only.
	rules *Rules
	// usesAlias is whether an expression has an alias, which needs its value, and computes
	// whether there is a $compute, whose names differ from others.
	usesAlias, computes bool
}

// read reads one option.
func (r *reader) read(piece string) {
	rawName, rawValue, _ := strings.Cut(piece, "=")
	name, bad := decode(rawName)
	if bad >= 0 {
		name = strings.ToValidUTF8(rawName, "\uFFFD")
	}
	o, known := r.option(name)
	switch {
	case strings.HasPrefix(name, "@"):
		if !isAliasName(name) {
			panic(&SyntaxError{Option: apierror.Clean(excerpt.Clip(name)), Err: ErrUnknownOption, Message: "not the name of a parameter alias"})
		}
		p := r.parser(name, rawValue)
		p.space()
		p.alias(r.query, name, 0)
		p.end(afterAlias)
	case known:
		if r.given.has(o) {
			panic(&SyntaxError{Option: optionNames[o], Err: ErrDuplicateOption, Message: "given more than once"})
		}
		r.given |= 1 << o
		p := r.parser(optionNames[o], rawValue)
		if o != optSkipToken { // which is the service's own text
			p.space()
		}
		p.value(r.query, o)
		p.end(afterOption[o])
	case piece != "":
		if !slices.Contains(r.rules.Custom, name) && (r.rules.Custom != nil || isSlip(name)) {
			_, option, _ := strings.Cut(name, "$")
			near := suggest.Nearest(name, slices.Concat(r.rules.Custom, r.allowed()))
			if o, ok := optionNamed(option); ok && near == "" {
				near = optionNames[o]
			}
			panic(&SyntaxError{Option: apierror.Clean(excerpt.Clip(name)), Err: ErrUnknownOption, Message: "unknown parameter" + didYouMean(near)})
		}
		if r.custom.Len() > 0 {
			r.custom.WriteByte('&')
		}
		r.custom.WriteString(piece)
	}
}

// isSlip reports whether a name is no parameter's but an option's that came apart, as
// ?$filter, amp;$top, or what stands behind the ampersand of a eq 1 & b eq 2.
func isSlip(name string) bool { return strings.ContainsAny(name, "$ \t\r\n") }

// option returns the option with a name, and whether it is one and not the
// service's own. It fails for a name that claims to be one.
func (r *reader) option(name string) (option, bool) {
	short, dollar := strings.CutPrefix(name, "$")
	if !dollar && r.rules.RequireDollar {
		return 0, false
	}
	o, ok := optionNamed(short)
	ok = ok && forQuery.has(o) && (dollar || o != optSkipToken) // which alone needs its $
	switch {
	case ok && (r.rules.Options == nil || containsFold(r.rules.Options, optionNames[o])):
		return o, true
	case strings.EqualFold(short, "inlinecount"):
		panic(&SyntaxError{Option: apierror.Clean(excerpt.Clip(name)), Err: ErrOptionNotAllowed, Message: "the option is of OData 3, write $count=true"})
	case ok && dollar || containsFold(unsupported, name):
		panic(&SyntaxError{Option: apierror.Clean(excerpt.Clip(name)), Err: ErrOptionNotAllowed, Message: "the option is not supported"})
	case dollar:
		near := suggest.Nearest(name, r.allowed())
		panic(&SyntaxError{Option: apierror.Clean(excerpt.Clip(name)), Err: ErrUnknownOption, Message: "unknown option" + didYouMean(near)})
	}
	return 0, false
}

func isAliasName(name string) bool {
	p := parser{src: name}
	return len(name) > 1 && p.nameEnd(1) == len(name)
}

// allowed returns the names of the options that may be given.
func (r *reader) allowed() (names []string) {
	for o, name := range optionNames {
		if forQuery.has(option(o)) && (r.rules.Options == nil || containsFold(r.rules.Options, name)) {
			names = append(names, name)
		}
	}
	return names
}

func containsFold(names []string, name string) bool { return suggest.Fold(name, names) != "" }

// parser returns a parser for the value of an option.
func (r *reader) parser(option, rawValue string) *parser {
	value, bad := decode(rawValue)
	p := &parser{option: apierror.Clean(excerpt.Clip(option)), src: value, semicolons: encodedSemicolons(rawValue), budget: &r.budget}
	if bad >= 0 {
		p.failAt(bad, nil, "the text at position "+itoa(bad)+" is not percent-encoded UTF-8")
	}
	if limit := bound(r.rules.MaxLength, defaultLength, hardLength); len(value) > limit {
		p.failAt(limit, ErrTooLong, "longer than "+itoa(limit)+" bytes")
	}
	return p
}

// end fails unless all was read.
func (p *parser) end(expected []string) {
	if p.spaceEnd(p.pos) < len(p.src) {
		p.failAfter(expected)
	}
}

// decode returns the text that a part of a URL's query stands for, and -1, or the
// position in it of what isn't percent-encoded UTF-8.
func decode(raw string) (text string, bad int) {
	if strings.ContainsAny(raw, "%+") {
		b := make([]byte, 0, len(raw))
		for i := 0; i < len(raw); i++ {
			c := raw[i]
			switch {
			case c == '+':
				c = ' '
			case c == '%' && (i+2 >= len(raw) || !isHex(raw[i+1]) || !isHex(raw[i+2])):
				return string(b), len(b)
			case c == '%':
				c = unhex(raw[i+1])<<4 | unhex(raw[i+2])
				i += 2
			}
			b = append(b, c)
		}
		raw = string(b)
	}
	for i, r := range raw {
		if r == utf8.RuneError && !strings.HasPrefix(raw[i:], string(utf8.RuneError)) {
			return raw, i
		}
	}
	return raw, -1
}

// encodedSemicolons returns where in the decoded text semicolons were encoded.
func encodedSemicolons(raw string) (at []int) {
	for pos := 0; ; pos++ { // in the text
		i := strings.IndexByte(raw, '%')
		if i < 0 || i+2 >= len(raw) {
			return at
		}
		pos += i
		if strings.EqualFold(raw[i:i+3], "%3B") {
			at = append(at, pos)
		}
		raw = raw[i+3:]
	}
}

func unhex(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}
