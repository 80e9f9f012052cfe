package validate

import (
	"cmp"
	"encoding"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/place"
	"github.com/go-playground/validator/v10"
)

// failure is one rule that one value broke.
type failure struct {
	validator.FieldError
	tag, param string // of one rule, also where FieldError has alternatives
	place      string
	subject    string // what is said to break the rule: place, or what lies there
	at         position
}

// newFailure returns the failure fe, which is about the value at p.
func newFailure(fe validator.FieldError, p *position) failure {
	f := failure{FieldError: fe, tag: fe.ActualTag(), param: fe.Param(), place: p.spelled(), at: *p}
	if name := p.firstMissing(fe); name != "" {
		f.place = string(place.AppendField(slices.Clone(p.place), name))
	}
	f.subject = f.place
	if p.vague {
		f.subject += "[…]"
	}
	return f
}

// spelled returns the place as text.
func (p *position) spelled() string {
	if p.field != nil && string(p.place) == p.field.name {
		return p.field.name
	}
	return string(p.place)
}

// isKey reports whether fe is about the key of the entry at p and not about its
// value: validator has one namespace for both.
func (p *position) isKey(fe validator.FieldError) bool {
	if p.step == nil || !p.step.key.IsValid() || p.field == nil || !strings.Contains(p.field.tag.Get(p.tagName), ",keys,") {
		return false
	}
	key := p.step.key
	return key.Type() == fe.Type() && key.Comparable() && key.CanInterface() && key.Interface() == fe.Value()
}

// answer returns the error that f is answered with.
func (f failure) answer(rules map[string]rule) *apierror.Error {
	return f.error(rules).WithPlace(f.place)
}

func (f failure) error(rules map[string]rule) *apierror.Error {
	r := f.rule(rules)
	switch f.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Invalid:
		// nil: whichever rule noticed, the value isn't there.
		return f.missing(r)
	}
	code := r.code
	switch code {
	case apierror.CodeMissingRequiredParameter:
		return f.missing(r)
	case apierror.CodeMaximumBatchSizeExceeded:
		if got, most, ok := f.batch(); ok {
			return apierror.MaximumBatchSizeExceeded(got, most)
		}
		code = apierror.CodeInvalidInput
	}
	if f.at.field != nil && f.at.field.code != "" {
		code = f.at.field.code
	}
	if e := f.withValue(code); e != nil {
		return e
	}
	return f.inWords(code, r.in(f))
}

// withValue returns the error for a code whose message shows the value; nil if
// code is no such code, or the value can't be shown.
func (f failure) withValue(code apierror.Code) *apierror.Error {
	var of func(string) *apierror.Error
	switch code {
	case apierror.CodeInvalidHashValue:
		of = apierror.InvalidHashValue
	case apierror.CodeInvalidDomainName:
		of = apierror.InvalidDomainName
	case apierror.CodeInvalidIpAddress:
		of = apierror.InvalidIpAddress
	case apierror.CodeInvalidUrl:
		of = apierror.InvalidUrl
	case apierror.CodeOsPlatformNotSupported:
		of = apierror.OsPlatformNotSupported
	default:
		return nil
	}
	if text, ok := f.text(); ok {
		return of(text)
	}
	return nil
}

// missing returns the error for a value that isn't there. Without a place it is
// the whole request that isn't.
func (f failure) missing(r rule) *apierror.Error {
	if f.subject == "" {
		return apierror.InvalidRequestBody()
	}
	name := f.subject
	if r.when != nil {
		name += r.when(f)
	}
	return apierror.MissingRequiredParameter(name)
}

// firstMissing returns the name of a field that is missing because an embedded pointer is
// nil, whose own name no client knows: the first one that is required, or the first one.
func (p *position) firstMissing(fe validator.FieldError) string {
	if p.field == nil || !p.field.inlined || fe.Kind() != reflect.Pointer {
		return ""
	}
	t := place.Indirect(fe.Type())
	if t.Kind() != reflect.Struct {
		return ""
	}
	first := ""
	for _, f := range reflect.VisibleFields(t) {
		if !f.IsExported() || place.Hidden(f) || place.Inlined(f) {
			continue
		}
		name := clientName(t, f.Name)
		if hasRule(f.Tag.Get(p.tagName), "required") {
			return name
		}
		first = cmp.Or(first, name)
	}
	return first
}

// hasRule reports whether the rules on a field itself, not on its items, have that name.
func hasRule(tag, name string) bool {
	own, _, _, _ := cutDive(strings.Split(tag, ","))
	return slices.Contains(own, name)
}

// inWords returns the error for a code whose message doesn't show the value.
func (f failure) inWords(code apierror.Code, words string) *apierror.Error {
	detail := f.detail(words)
	switch code {
	case apierror.CodeODataError:
		return apierror.ODataError(detail)
	case apierror.CodeInvalidRequestBody:
		return apierror.InvalidRequestBody().WithMessage("Invalid request body: " + stopped(detail))
	case "", apierror.CodeInvalidInput, apierror.CodeMaximumBatchSizeExceeded, apierror.CodeInvalidHashValue,
		apierror.CodeInvalidDomainName, apierror.CodeInvalidIpAddress, apierror.CodeInvalidUrl,
		apierror.CodeOsPlatformNotSupported:
		return apierror.InvalidInput(detail)
	}
	status := code.Status()
	if status == 0 {
		status = http.StatusBadRequest
	}
	return apierror.New(status, code, stopped(detail))
}

// stopped returns detail with exactly one full stop, also where the words bring
// their own.
func stopped(detail string) string { return strings.TrimRight(detail, ". ") + "." }

func (f failure) detail(words string) string {
	switch {
	case f.at.isKey(f.FieldError):
		return f.subject + ": the key " + words
	case f.subject == "":
		return "the value " + words
	}
	return f.subject + ": " + words
}

// rule returns what is known of the rule that f broke.
func (f failure) rule(rules map[string]rule) rule {
	r, ok := rules[f.Tag()] // an alias, or f.tag itself
	switch {
	case ok:
		return r
	case strings.Contains(f.tag, "|"):
		return f.alternatives(rules)
	}
	return rules[f.tag]
}

// alternatives returns one rule for ip|fqdn: with the code that all the
// alternatives have, or none, and with all of their words.
func (f failure) alternatives(rules map[string]rule) rule {
	if words, ok := f.sameRule(rules); ok {
		return words
	}
	var all []string
	first, same := "", true
	for alternative := range strings.SplitSeq(f.tag, "|") {
		one := f
		one.tag, one.param, _ = strings.Cut(alternative, "=")
		r := rules[one.tag]
		all = append(all, r.in(one))
		if len(all) == 1 {
			first = string(r.code)
		}
		same = same && string(r.code) == first
	}
	if !same {
		first = ""
	}
	return rule{code: apierror.Code(first), words: oneOf(all)}
}

// sameRule returns one rule for len=32|len=40, with both numbers in its words.
func (f failure) sameRule(rules map[string]rule) (rule, bool) {
	var all []string
	one := f
	for alternative := range strings.SplitSeq(f.tag, "|") {
		name, param, _ := strings.Cut(alternative, "=")
		if name != "len" && name != "eq" || len(all) > 0 && name != one.tag {
			return rule{}, false
		}
		one.tag = name
		all = append(all, cmp.Or(param, "empty"))
	}
	one.param = joined(all, " or ")
	return rule{words: rules[one.tag].in(one)}, true
}

// batch returns the size of f's value and the most that its rule allows. ok is
// false if the value is no batch: bytes, inside an item, or no collection. Of
// alternatives the parameter is the last one's only.
func (f failure) batch() (got, most int, ok bool) {
	if f.at.depth > 0 || !isCollection(f.Type()) || isBytes(f.Type()) || strings.Contains(f.tag, "|") {
		return 0, 0, false
	}
	bound, err := strconv.ParseInt(f.param, 0, 64)
	if err != nil {
		return 0, 0, false
	}
	if f.tag == "lt" {
		bound--
	}
	return reflect.ValueOf(f.Value()).Len(), int(bound), true
}

// text returns f's value as the client wrote it, if it is one that is written as
// text.
func (f failure) text() (string, bool) {
	switch v := f.Value().(type) {
	case string:
		return v, true
	case encoding.TextMarshaler:
		text, _ := v.MarshalText()
		return string(text), true
	case fmt.Stringer:
		return v.String(), true
	}
	v := reflect.ValueOf(f.Value())
	switch {
	case v.Kind() == reflect.String:
		return v.String(), true
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10), true
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10), true
	}
	return "", false
}

func isCollection(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map:
		return true
	}
	return false
}

// isBytes reports whether t is []byte or [N]byte, which clients send as text.
func isBytes(t reflect.Type) bool {
	return (t.Kind() == reflect.Slice || t.Kind() == reflect.Array) && t.Elem().Kind() == reflect.Uint8
}
