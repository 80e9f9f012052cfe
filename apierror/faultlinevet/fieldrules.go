package faultlinevet

import (
	"go/types"
	"slices"
	"strings"
)

// level is a value that rules are on: the field's, or below a dive an item's.
type level struct {
	typ     types.Type
	what    string // "" for the field itself, otherwise "items: " or "keys: "
	bounded bool   // whether a rule may have bounded the number of items
	ruled   bool   // whether there was a rule
}

// The names of rules by what is known of them. Any other rule may be the service's own.
var (
	structural = []string{"", "dive", "keys", "endkeys", "omitempty", "omitnil", "omitzero", "structonly", "nostructlevel"}

	// needed are those for which the zero value reads as missing.
	needed = []string{
		"required", "required_if", "required_unless", "required_with", "required_with_all",
		"required_without", "required_without_all",
	}

	// unbounded are those that bound no number of items from above.
	unbounded = append([]string{"min", "gt", "gte", "ne", "unique", "isdefault"}, needed...)

	// onDisk are those that look at the server's disk.
	onDisk = []string{"file", "filepath", "image", "mimetype", "uds_exists", "dir", "dirpath"}

	// forText are those that panic, or always fail, for a number or a bool.
	forText = []string{
		"ip", "ipv4", "ipv6", "cidr", "fqdn", "hostname", "hostname_rfc1123", "url", "uri", "http_url",
		"https_url", "email", "md5", "sha1", "sha256", "sha384", "sha512", "alpha", "alphanum", "base64",
		"contains", "startswith", "endswith", "datetime", "json",
	}
)

// checkRules checks the rules on a level and on those below it.
func (f *field) checkRules(l *level, rules []string) {
	for i, rule := range rules {
		switch {
		case rule == "dive":
			f.checkDive(l, rules[i+1:])
			return
		case rule == "endkeys":
			return
		case rule == "nostructlevel" || rule == "structonly":
			return
		case slices.Contains(structural, rule):
			l.ruled = l.ruled || rule != ""
		default:
			l.ruled = true
			f.checkRule(l, rule)
		}
	}
	t := indirect(l.typ)
	if itemOf(t) != nil && !isValuer(t) && hasRules(t) {
		f.found("%sthe rules of its items are never asked: add dive", l.what)
	}
}

// checkRule checks one rule, or alternatives.
func (f *field) checkRule(l *level, rule string) {
	t := indirect(l.typ)
	for alternative := range strings.SplitSeq(rule, "|") {
		name, _, _ := strings.Cut(alternative, "=")
		l.bounded = l.bounded || !slices.Contains(unbounded, name)
		switch {
		case slices.Contains(onDisk, name):
			f.found("%s%s lets a client ask what is on the server's disk", l.what, name)
		case isValuer(t):
		case slices.Contains(forText, name) && isNumberOrBool(t) && !hasMethod(t, "String"):
			f.found("%s%s doesn't fit %s", l.what, name, l.typ)
		case slices.Contains(needed, name) && isNumberOrBool(l.typ):
			f.found("%s%s on %s: its zero reads as missing; use a pointer", l.what, name, l.typ)
		}
	}
}

// checkDive checks the step from a collection to its items, with the rules behind it.
func (f *field) checkDive(l *level, rules []string) {
	t := indirect(l.typ)
	item := itemOf(t)
	switch {
	case isValuer(t) || types.IsInterface(t):
		return
	case item == nil:
		f.found("%sdive doesn't fit %s", l.what, l.typ)
		return
	case !l.bounded && !isArray(t):
		f.found("%sdive without a bound before it: add max, or a client decides how much work a request is", l.what)
	}
	if len(rules) > 0 && rules[0] == "keys" {
		m, ok := t.Underlying().(*types.Map)
		if !ok {
			f.found("%skeys doesn't fit %s", l.what, l.typ)
			return
		}
		end := slices.Index(rules, "endkeys")
		if end < 0 {
			f.found("%skeys without endkeys: every rule after it is on the keys", l.what)
			end = len(rules) - 1
		}
		f.checkRules(&level{typ: m.Key(), what: l.what + "keys: "}, rules[1:end+1])
		rules = rules[end+1:]
	}
	items := &level{typ: item, what: l.what + "items: "}
	f.checkRules(items, rules)
	if isPointer(item) && !items.ruled && !slices.Contains(rules, "dive") {
		f.found("%sdive lets null through: add required, or omitnil if null is meant", items.what)
	}
}
