package validate

import (
	"bytes"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/faultline-go/faultline/internal/place"
)

// notValid is said of a rule that has no words.
const notValid = "is not valid"

// in returns r in words for one failure of it.
func (r rule) in(f failure) string {
	switch {
	case r.by != nil:
		return r.by(f)
	case r.words == "":
		return notValid
	}
	return fill(r.words, f.param)
}

// fill puts the parameter into words, in place of {}.
func fill(words, param string) string {
	before, after, ok := strings.Cut(words, "{}")
	if !ok {
		return words
	}
	if param == "1" {
		after = strings.Replace(after, " characters", " character", 1)
		after = strings.Replace(after, " bytes", " byte", 1)
		after = strings.Replace(after, " items", " item", 1)
	}
	return before + param + after
}

// size returns the words of a rule that is about the length of text, the number
// of items, a number, or, without a parameter, a time compared with now.
func size(number, characters, items, now string) func(failure) string {
	return func(f failure) string {
		switch t := f.Type(); {
		case t.Kind() == reflect.String:
			return fill(characters, f.param)
		case isBytes(t):
			return fill(strings.Replace(characters, " characters", " bytes", 1), f.param)
		case isCollection(t):
			return fill(items, f.param)
		case isTime(t):
			return now
		}
		return fill(number, f.param)
	}
}

// exactly returns the words of a rule that compares text with text, and
// collections by their number of items.
func exactly(value, items string) func(failure) string {
	sized := size(value, value, items, value)
	return func(f failure) string {
		if f.param == "" {
			f.param = "empty"
		}
		return sized(f)
	}
}

// strictly returns the words of a rule that excludes its parameter: those of the rule that
// includes the next number, for the length of text and the number of items.
func strictly(step int, inclusive, exclusive func(failure) string) func(failure) string {
	return func(f failure) string {
		if n, err := strconv.Atoi(f.param); err == nil && (f.Type().Kind() == reflect.String || isCollection(f.Type())) {
			f.param = strconv.Itoa(n + step)
			return inclusive(f)
		}
		return exclusive(f)
	}
}

// sibling returns the words of a rule whose parameter is another field: {} in
// words stands for that field's name, in timed for times.
func sibling(words, timed string) func(failure) string {
	return func(f failure) string {
		if isTime(f.Type()) {
			return fill(timed, f.sibling(f.param))
		}
		return fill(words, f.sibling(f.param))
	}
}

// siblings returns the words of a rule whose parameter is several fields: {} in
// words stands for their names, joined.
func siblings(words, joiner string) func(failure) string {
	return func(f failure) string {
		names := params(f.param)
		for i, name := range names {
			names[i] = f.sibling(name)
		}
		return fill(words, strings.Join(names, joiner))
	}
}

// orNames returns the names of the other parameters that could be given instead, as they
// follow the name of the missing one: " or b".
func orNames(f failure) string {
	names := params(f.param)
	for i, name := range names {
		names[i] = f.sibling(name)
	}
	all := joined(append([]string{""}, names...), " or ")
	if len(names) > 1 {
		return all
	}
	return strings.TrimPrefix(all, ",")
}

// without returns the words for a parameter that is missing without others, of which all
// must be given.
func without(f failure) string {
	if len(params(f.param)) == 1 {
		return orNames(f)
	}
	return siblings(" (required without {})", " or ")(f)
}

// joined joins names: "a, b or c".
func joined(all []string, last string) string {
	if len(all) == 1 {
		return all[0]
	}
	n := len(all) - 1
	return strings.Join(all[:n], ", ") + last + all[n]
}

// conditions returns the words of a rule whose parameter is pairs of a field and
// its value: {} in words stands for "a is 1 and b is 2".
func conditions(words, joiner string) func(failure) string {
	return func(f failure) string {
		var all []string
		for ps := params(f.param); len(ps) >= 2; ps = ps[2:] {
			all = append(all, f.sibling(ps[0])+" is "+ps[1])
		}
		return fill(words, strings.Join(all, joiner))
	}
}

// maxList is how many bytes of a list are said. A message is bounded too, but
// would be cut in the middle of a value, and show one that isn't in the list.
const maxList = 256

// list returns the words of a rule whose parameter is a list.
func list(before, after string) func(failure) string {
	return func(f failure) string {
		b := append(make([]byte, 0, maxList+64), before...) // on the stack, most of the time
		for one, rest := cutParam(f.param); one != ""; one, rest = cutParam(rest) {
			if len(b)-len(before)+len(one) > maxList {
				b = append(b, "…"...)
				break
			}
			if strings.Contains(one, " ") {
				b = append(append(append(b, '"'), one...), `", `...)
				continue
			}
			b = append(append(b, one...), ", "...)
		}
		return string(append(bytes.TrimSuffix(b, []byte(", ")), after...))
	}
}

// unique returns the words of a rule that is about a collection's items, about
// one field of the items, or about a field and its sibling.
func unique(f failure) string {
	switch {
	case !isCollection(f.Type()):
		return "must differ from " + f.sibling(f.param)
	case f.param == "":
		return "must not have the same item twice"
	}
	item := place.Indirect(f.Type().Elem())
	return "must not have two items with the same " + clientName(item, f.param)
}

// layout returns the words of a rule whose parameter is a layout of package time:
// an example, because a layout means little to clients.
func layout(f failure) string {
	example := time.Date(2006, 1, 2, 15, 4, 5, 0, time.UTC).Format(f.param)
	return "must be a date or time like " + example
}

// spiceDB returns the words of the tag spicedb.
func spiceDB(f failure) string {
	if f.param == "" {
		return "must be a SpiceDB id"
	}
	return "must be a SpiceDB " + f.param
}

// params splits a tag's parameter as validator does: at spaces, except those in single
// quotes.
func params(s string) (all []string) {
	for one, rest := cutParam(s); one != ""; one, rest = cutParam(rest) {
		all = append(all, one)
	}
	return all
}

// cutParam cuts the first part from a tag's parameter. It is "" if there is only
// space.
func cutParam(s string) (one, rest string) {
	for s != "" && s[0] == ' ' {
		s = s[1:]
	}
	if s != "" && s[0] == '\'' {
		if one, rest, ok := strings.Cut(s[1:], "'"); ok {
			return one, rest
		}
	}
	one = s
	if end := strings.IndexByte(s, ' '); end >= 0 {
		one, rest = s[:end], s[end:]
	}
	return strings.ReplaceAll(one, "'", ""), rest
}

// oneOf joins the words of alternatives: "must be an IP address or a URL".
func oneOf(all []string) string {
	if slices.Contains(all, notValid) {
		return notValid
	}
	const lead = "must be "
	all = slices.Compact(all)
	same := true
	for _, words := range all {
		same = same && strings.HasPrefix(words, lead)
	}
	for i := range all {
		if same && i > 0 {
			all[i] = all[i][len(lead):]
		}
	}
	return joined(all, " or ")
}

var timeType = reflect.TypeFor[time.Time]()

// isTime reports whether validator takes t for a time.
func isTime(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.ConvertibleTo(timeType)
}
