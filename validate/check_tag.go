package validate

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"github.com/faultline-go/faultline/internal/place"
)

// level is a value that rules are on: the field's, or below a dive an item's.
type level struct {
	typ     reflect.Type
	what    string // "" for the field itself, otherwise "items: " or "keys: "
	bounded bool   // whether a rule has bounded the number of items
	ruled   bool   // whether there was a rule
}

// checkTag checks the rules on the field.
func (f *checkedField) checkTag(tag string) {
	if !f.isParsed(tag) {
		return
	}
	f.checkRules(&level{typ: f.Type}, strings.Split(tag, ","))
}

// isParsed reports whether the engine accepts the tag.
func (f *checkedField) isParsed(tag string) bool {
	if tag == "" {
		return true
	}
	ok := true
	for rule := range strings.SplitSeq(tag, ",") {
		if slices.Contains(structural, rule) {
			continue
		}
		if why := f.parse(rule); why != "" {
			f.found("rule %q: %s", rule, strings.TrimSuffix(why, " on field ''"))
			ok = false
		}
	}
	if why := f.parse(tag); why != "" && ok {
		f.found("%q: %s", tag, why)
		return false
	}
	return ok
}

// structural are the words in a tag that stand for no rule.
var structural = []string{"", "dive", "keys", "endkeys", "omitempty", "omitnil", "omitzero", "structonly", "nostructlevel"}

// checkRules checks the rules on a level and on those below it.
func (f *checkedField) checkRules(l *level, rules []string) {
	own, _, _, _ := cutDive(rules)
	f.checkSatisfiable(l, own)
	for i, rule := range rules {
		switch {
		case rule == "dive":
			f.checkDive(l, rules[:i], rules[i+1:])
			return
		case rule == "endkeys":
			return
		case slices.Contains(structural, rule):
			l.ruled = l.ruled || rule != ""
			if rule == "nostructlevel" || rule == "structonly" {
				return
			}
		default:
			l.ruled = true
			f.checkRule(l, rule)
		}
	}
	t := place.Indirect(l.typ)
	if isCollection(t) && f.hasRules(t, nil) {
		f.found("%sthe rules of its items are never asked: add dive", l.what)
	}
}

// checkDive checks the step from a collection to its items. The rules before it are own,
// and those behind it rules.
func (f *checkedField) checkDive(l *level, own, rules []string) {
	t := place.Indirect(l.typ)
	if isValuer(t) {
		return
	}
	if !isCollection(t) {
		f.found("%sdive doesn't fit %v", l.what, l.typ)
		return
	}
	if !l.bounded && t.Kind() != reflect.Array {
		f.advise("%sdive without a bound before it: add max, or a client decides how much work a request is", l.what)
	}
	_, keys, values, _ := cutDive(append([]string{"dive"}, rules...))
	f.checkExtent(l, t, own, keys, values)
	if len(rules) > 0 && rules[0] == "keys" {
		end := slices.Index(rules, "endkeys")
		switch {
		case t.Kind() != reflect.Map:
			f.found("%skeys doesn't fit %v", l.what, l.typ)
			return
		case end < 0:
			f.found("%skeys without endkeys: every rule after it is on the keys", l.what)
			end = len(rules) - 1
		}
		f.checkRules(&level{typ: t.Key(), what: l.what + "keys: "}, rules[1:end+1])
		rules = rules[end+1:]
	}
	items := &level{typ: t.Elem(), what: l.what + "items: "}
	f.checkRules(items, rules)
	if t.Elem().Kind() == reflect.Pointer && !items.ruled && !slices.Contains(rules, "dive") {
		f.advise("%sdive lets null through: add required, or omitnil if null is meant", items.what)
	}
}

// hasRules reports whether a struct that t leads to has a rule on a field. open
// are the types that are being looked at.
func (c *checker) hasRules(t reflect.Type, open []reflect.Type) bool {
	t = innermost(t)
	if t.Kind() != reflect.Struct || isTime(t) || isValuer(t) || slices.Contains(open, t) {
		return false
	}
	for i := range t.NumField() {
		switch f := t.Field(i); c.tag(f) {
		case "-":
		case "":
			if (f.IsExported() || f.Anonymous) && c.hasRules(f.Type, append(open, t)) {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// checkRule checks one rule, or alternatives.
func (f *checkedField) checkRule(l *level, rule string) {
	for alternative := range strings.SplitSeq(rule, "|") {
		name, param, _ := strings.Cut(alternative, "=")
		switch r, known := f.v.rules[name]; {
		case !known || r.own:
			l.bounded = true // an alias may be a bound
		default:
			l.bounded = l.bounded || r.code == batch || name == "len" || name == "eq"
			f.checkBuiltin(l, r, name, alternative, param)
			f.checkParam(l, name, param)
		}
	}
}

// checkBuiltin checks a rule that the table knows.
func (f *checkedField) checkBuiltin(l *level, r rule, name, rule, param string) {
	t, known := f.converted(place.Indirect(l.typ))
	if !known {
		return
	}
	is := kindsOf(t)
	if r.disk {
		f.advise("%s%s lets a client ask what is on the server's disk", l.what, name)
	}
	switch {
	case isValuer(t): // what validator looks at isn't known
	case t.Kind() == reflect.Interface && r.fits != anything:
		f.found("%s%s doesn't fit whatever a client can put into %v", l.what, name, l.typ)
	case cmp.Or(r.fits, text)&is == 0:
		f.found("%s%s doesn't fit %v", l.what, name, l.typ)
	case name == "unique" && isCollection(t):
		f.checkUnique(l, t, param)
	case name == "unique":
		f.checkDiffers(l, t, param)
	case name == "validateFn":
		f.checkMethod(l, t, cmp.Or(param, "Validate"))
	case r.refs != noFields:
		f.checkReferences(l, r.refs, name, param)
	case t.Kind() != reflect.Interface:
		if why := f.try(rule, t, f.owner); why != "" {
			f.found("%srule %q: %s", l.what, rule, why)
		}
	}
}

// checkUnique checks that items can be compared, all of them or one field.
func (f *checkedField) checkUnique(l *level, t reflect.Type, param string) {
	item := place.Indirect(t.Elem())
	if param != "" {
		if item.Kind() != reflect.Struct {
			f.found("%sunique=%s doesn't fit %v", l.what, param, l.typ)
			return
		}
		by, ok := item.FieldByName(param)
		if !ok {
			f.found("%sunique=%s: %v has no such field", l.what, param, item)
			return
		}
		item = place.Indirect(by.Type)
	}
	if !isComparable(item) {
		f.found("%sunique doesn't fit %v: a %v can't always be compared", l.what, l.typ, item)
	}
}

// checkDiffers checks that a field can be compared with its sibling.
func (f *checkedField) checkDiffers(l *level, t reflect.Type, param string) {
	other, ok := f.owner.FieldByName(param)
	switch {
	case !ok:
		f.found("%sunique=%s: %v has no such field", l.what, param, f.owner)
	case other.Type.Kind() != t.Kind() || !isComparable(t):
		f.found("%sunique=%s can't compare %v with %v", l.what, param, l.typ, other.Type)
	}
}

// isComparable reports whether any two values of t can be compared.
func isComparable(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Interface:
		return false
	case reflect.Array:
		return isComparable(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if !isComparable(t.Field(i).Type) {
				return false
			}
		}
	}
	return t.Comparable()
}

// checkMethod checks that validateFn finds its method.
func (f *checkedField) checkMethod(l *level, t reflect.Type, name string) {
	if _, ok := reflect.PointerTo(t).MethodByName(name); !ok {
		f.found("%svalidateFn: %v has no method %s", l.what, l.typ, name)
	}
}

// checkReferences checks the fields that a parameter names.
func (f *checkedField) checkReferences(l *level, refs references, name, param string) {
	names := params(param)
	if refs == fieldPairs && len(names)%2 != 0 || len(names) == 0 {
		f.found("%s%s=%s: a field without a value, or no field", l.what, name, param)
		return
	}
	step := 1
	if refs == fieldPairs {
		step = 2
	}
	for i := 0; i < len(names); i += step {
		_, other := follow(f.owner, names[i])
		switch {
		case other == nil:
			f.found("%s%s=%s: %v has no field %s", l.what, name, param, f.owner, names[i])
		case refs == oneField && !comparesWith(l.typ, other):
			f.found("%s%s=%s never compares %v with %v", l.what, name, param, l.typ, other)
		case refs != fieldPairs:
		case place.Indirect(other).Kind() == reflect.Interface:
			f.found("%s%s=%s: %s can be whatever a client puts into it", l.what, name, param, names[i])
		default:
			// Only the other field's value is read.
			if why := f.try(name+"="+names[i]+" '"+names[i+1]+"'", reflect.TypeFor[string](), f.owner); why != "" {
				f.found("%s%s=%s: %s", l.what, name, param, why)
			}
		}
	}
}

// comparesWith reports whether validator compares values of the two types: it
// wants one kind.
func comparesWith(a, b reflect.Type) bool {
	ka, kb := place.Indirect(a).Kind(), place.Indirect(b).Kind()
	return ka == kb || ka == reflect.Interface || kb == reflect.Interface
}
