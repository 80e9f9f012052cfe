package validate

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/faultline-go/faultline/internal/place"
)

// A request is as large as its collections, one in another, and as deep as its
// types: that must be the service's choice and not a client's.

// maxItems is the number of items that one field may lead to.
const maxItems = 100_000

// checkExtent checks how much work a dive is: rules are on the collection, of
// type t, keys on its keys, and items behind the dive.
func (f *checkedField) checkExtent(l *level, t reflect.Type, rules, keys, items []string) {
	inside := f.items(t.Elem(), items)
	if all := product(most(t, rules), inside); all > maxItems && inside <= maxItems {
		f.advise("%sdive leads to up to %d items, with those inside them, and %d are a lot: lower the bounds", l.what, all, maxItems)
	}
	if t.Kind() == reflect.Map && t.Key().Kind() == reflect.String && inside > 1 && !f.boundsText(keys) {
		f.advise("%sdive into collections in a map whose keys have no bound, and each failure holds its key: add keys,max=…,endkeys", l.what)
	}
}

// checkRecursion checks that the field doesn't lead back to its own type.
func (f *checkedField) checkRecursion(tag string) {
	t := structBehind(f.Type, strings.Split(tag, ","))
	if t != nil && f.leadsTo(t, f.owner, make(map[reflect.Type]bool)) {
		f.advise("leads back to %v, so that a client decides how deep a request is", f.owner)
	}
}

// leadsTo reports whether validator comes from the struct t to the struct target.
func (c *checker) leadsTo(t, target reflect.Type, seen map[reflect.Type]bool) bool {
	if t == target || seen[t] {
		return t == target
	}
	seen[t] = true
	for f := range t.Fields() {
		tag := c.tag(f)
		if !c.isValidated(f) || isSilenced(f) {
			continue
		}
		if next := structBehind(f.Type, strings.Split(tag, ",")); next != nil && c.leadsTo(next, target, seen) {
			return true
		}
	}
	return false
}

// structBehind returns the struct whose fields validator comes to from a value
// of t with these rules, nil if there is none.
func structBehind(t reflect.Type, rules []string) reflect.Type {
	t = place.Indirect(t)
	own, _, items, dives := cutDive(rules)
	switch {
	case isValuer(t):
	case isCollection(t):
		if dives {
			return structBehind(t.Elem(), items)
		}
	case t.Kind() == reflect.Struct && !isTime(t):
		if !slices.Contains(own, "structonly") && !slices.Contains(own, "nostructlevel") {
			return t
		}
	}
	return nil
}

// items returns how many items, in one another, a value of t with these rules
// leads to at most, at least 1. A bound that isn't known counts as 1.
func (c *checker) items(t reflect.Type, rules []string) int64 {
	t = place.Indirect(t)
	if isCollection(t) && !isValuer(t) {
		own, _, items, dives := cutDive(rules)
		if !dives {
			return 1
		}
		return product(most(t, own), c.items(t.Elem(), items))
	}
	t = structBehind(t, rules)
	if t == nil {
		return 1
	}
	if n, ok := c.inside[t]; ok {
		return n
	}
	c.inside[t] = 1 // where it leads back to itself
	n := int64(1)
	for f := range t.Fields() {
		if c.isValidated(f) {
			n = max(n, c.items(f.Type, strings.Split(c.tag(f), ",")))
		}
	}
	c.inside[t] = n
	return n
}

// most returns how many items a collection of type t with these rules has at
// most, 1 if that isn't known.
func most(t reflect.Type, rules []string) int64 {
	if t.Kind() == reflect.Array {
		return int64(t.Len())
	}
	var least int64
	for _, rule := range rules {
		name, param, _ := strings.Cut(rule, "=")
		n, err := strconv.ParseInt(param, 0, 64)
		switch name {
		case "max", "lte", "len", "eq":
		case "lt":
			n--
		default:
			continue
		}
		if err == nil && (least == 0 || n < least) {
			least = n
		}
	}
	return max(least, 1)
}

// product returns a*b, or something large.
func product(a, b int64) int64 {
	const large = 1_000_000_000
	return min(min(a, large)*min(b, large), large)
}

// boundsText reports whether one of the rules bounds the length of text.
func (c *checker) boundsText(rules []string) bool {
	return slices.ContainsFunc(rules, func(rule string) bool {
		name, _, _ := strings.Cut(rule, "=")
		switch r, known := c.v.rules[name]; {
		case slices.Contains(structural, name) || strings.Contains(rule, "|"):
			return false
		case !known || r.own || r.code == batch || r.code == hash || r.code == address:
			return true // an alias may be a bound
		}
		switch name {
		case "len", "eq", "eq_ignore_case", "oneof", "oneofci", "ulid", "boolean":
			return true
		}
		return strings.HasPrefix(name, "uuid") || strings.HasPrefix(name, "iso")
	})
}

// cutDive cuts rules into those on a value, and behind its dive those on its
// keys and its items.
func cutDive(rules []string) (own, keys, items []string, dives bool) {
	i := slices.Index(rules, "dive")
	if i < 0 {
		return rules, nil, nil, false
	}
	own, items = rules[:i], rules[i+1:]
	if end := slices.Index(items, "endkeys"); len(items) > 0 && items[0] == "keys" && end > 0 {
		keys, items = items[1:end], items[end+1:]
	}
	return own, keys, items, true
}
