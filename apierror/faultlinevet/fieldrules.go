package faultlinevet

import (
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// level is a value that rules are on: the field's, or below a dive an item's.
type level struct {
	typ  types.Type
	what string // "" for the field itself, otherwise "items: " or "keys: "
}

// The names of rules by what is known of them. Any other rule may be the service's own.
var (
	structural = []string{"", "dive", "keys", "endkeys", "omitempty", "omitnil", "omitzero", "structonly", "nostructlevel"}

	// needed are those for which the zero value reads as missing.
	needed = []string{
		"required", "required_if", "required_unless", "required_with", "required_with_all",
		"required_without", "required_without_all",
	}

	// listed are those with a list of values.
	listed = []string{"oneof=", "oneofci=", "noneof=", "noneofci="}

	// forText are those that panic, or always fail, for a number or a bool.
	forText = []string{
		"ip", "ipv4", "ipv6", "cidr", "fqdn", "hostname", "hostname_rfc1123", "url", "uri", "http_url",
		"https_url", "email", "md5", "sha1", "sha256", "sha384", "sha512", "alpha", "alphanum", "base64",
		"contains", "startswith", "endswith", "datetime", "json",
	}
)

// checkRules checks the rules on a level and on those below it.
func (f *field) checkRules(l *level, rules []string) {
	own := rules
	if i := slices.Index(rules, "dive"); i >= 0 {
		own = rules[:i]
	}
	f.checkRange(l, own)
	omits := ""
	for i, rule := range rules {
		name, _, _ := strings.Cut(rule, "=")
		switch {
		case rule == "dive":
			f.checkDive(l, rules[i+1:])
			return
		case rule == "endkeys":
			return
		case rule == "nostructlevel" || rule == "structonly":
			return
		case rule == "omitempty" || rule == "omitzero":
			omits = rule
		case slices.Contains(structural, rule):
		case slices.Contains(needed, name) && omits != "":
			f.found("%s%s behind %s is never asked", l.what, name, omits)
		case rule == "required" && l.what == "" && f.isHidden():
			f.found("required on a field that no client can set")
		default:
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
		switch {
		case slices.Contains(listed, strings.TrimRight(alternative, " ")):
			f.found("%s%s has no values", l.what, name)
		case isValuer(t):
		case slices.Contains(forText, name) && isNumberOrBool(t) && !hasMethod(t, "String"):
			f.found("%s%s doesn't fit %s", l.what, name, l.typ)
		}
	}
}

// checkRange checks that min is not above max.
func (f *field) checkRange(l *level, own []string) {
	bound := func(name string) (int64, bool) {
		for _, rule := range own {
			if param, ok := strings.CutPrefix(rule, name+"="); ok && !strings.Contains(rule, "|") {
				n, err := strconv.ParseInt(param, 0, 64)
				return n, err == nil
			}
		}
		return 0, false
	}
	least, hasLeast := bound("min")
	most, hasMost := bound("max")
	if hasLeast && hasMost && least > most {
		f.found("%sno value passes min=%d and max=%d", l.what, least, most)
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
	f.checkRules(&level{typ: item, what: l.what + "items: "}, rules)
}
