package validate

import (
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/faultline-go/faultline/internal/place"
)

// exclusive are tags of which no value passes two.
var exclusive = [][]string{
	{"required", "isdefault"},
	{"alpha", "numeric"}, {"alpha", "number"},
	{"ipv4", "ipv6", "cidr", "email", "e164", "uuid", "http_url", "md5", "sha1", "sha256", "sha384", "sha512"},
}

// checkSatisfiable checks that all rules on a level are asked, and that some value passes
// them together.
func (f *checkedField) checkSatisfiable(l *level, own []string) {
	f.checkRange(l, own)
	f.checkZero(l, own)
	for _, group := range exclusive {
		var both []string
		for _, rule := range own {
			if slices.Contains(group, rule) && !slices.Contains(both, rule) {
				both = append(both, rule)
			}
		}
		if len(both) > 1 {
			f.found("%s%s and %s exclude each other", l.what, both[0], both[1])
		}
	}
}

// checkRange checks that the lower bounds are not above the upper ones.
func (f *checkedField) checkRange(l *level, own []string) {
	low, high := math.Inf(-1), math.Inf(1)
	var atLeast, atMost string
	for _, rule := range own {
		name, param, _ := strings.Cut(rule, "=")
		n, ok := bound(l.typ, param)
		if !ok || name == "eq" && l.typ.Kind() == reflect.String {
			continue
		}
		least, most := low, high
		switch name {
		case "min", "gte":
			least = n
		case "gt":
			least = after(l.typ, n, 1)
		case "max", "lte":
			most = n
		case "lt":
			most = after(l.typ, n, -1)
		case "len", "eq":
			least, most = n, n
		}
		if least > low {
			low, atLeast = least, rule
		}
		if most < high {
			high, atMost = most, rule
		}
	}
	if low > high {
		f.found("%sno value passes %s and %s", l.what, atLeast, atMost)
	}
}

// bound returns a tag's parameter as a number, in nanoseconds for a time.Duration.
func bound(t reflect.Type, param string) (float64, bool) {
	if d, err := time.ParseDuration(param); err == nil && t == duration {
		return float64(d), true
	}
	if n, err := strconv.ParseInt(param, 0, 64); err == nil {
		return float64(n), true
	}
	n, err := strconv.ParseFloat(param, 64)
	return n, err == nil
}

// after returns the next number in a direction, of those that values of t are compared by.
func after(t reflect.Type, n, direction float64) float64 {
	if t.Kind() == reflect.Float32 || t.Kind() == reflect.Float64 {
		return math.Nextafter(n, math.Inf(int(direction)))
	}
	return n + direction
}

// checkZero checks the rules that treat zero as a value that isn't there.
func (f *checkedField) checkZero(l *level, own []string) {
	isNumber := kindsOf(l.typ)&(numbers|booleans) != 0 && l.typ.Kind() != reflect.Pointer
	omits := ""
	for i, rule := range own {
		name, _, _ := strings.Cut(rule, "=")
		if rule == "omitempty" || rule == "omitzero" {
			omits = rule
			if refused := f.refusesZero(l, own[i+1:]); isNumber && refused != "" {
				f.advise("%s%s lets 0 through, which %s refuses; use a pointer", l.what, omits, refused)
			}
		}
		if f.v.rules[name].code != missing || f.v.rules[name].own {
			continue
		}
		switch {
		case omits != "":
			f.found("%s%s behind %s is never asked", l.what, name, omits)
		case l.what == "" && place.Hidden(f.StructField) && name == "required":
			f.found("required on a field that no client can set")
		case isNumber && f.refusesZero(l, own) == "":
			f.advise("%s%s on %v: its zero reads as missing; use a pointer", l.what, name, l.typ)
		}
	}
}

// refusesZero returns the first of the rules, other than those about missing values, that
// the zero value of a level's type breaks, or "" if there is none.
func (f *checkedField) refusesZero(l *level, rules []string) (refused string) {
	for _, rule := range rules {
		name, _, _ := strings.Cut(rule, "=")
		r, known := f.v.rules[name]
		if !known || r.own || r.code == missing || r.refs != noFields {
			continue
		}
		f.panics(func() {
			if f.v.engine.Var(reflect.Zero(l.typ).Interface(), rule) != nil {
				refused = rule
			}
		})
		if refused != "" {
			return refused
		}
	}
	return ""
}
