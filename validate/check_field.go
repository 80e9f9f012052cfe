package validate

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-playground/validator/v10"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/place"
	"github.com/faultline-go/faultline/internal/suggest"
)

// checkKeys checks the keys of the field's struct tag.
func (f *checkedField) checkKeys() {
	if !f.IsExported() && !f.Anonymous && !f.v.looksAtUnexported() && f.tag(f.StructField) != "" && f.tag(f.StructField) != "-" {
		f.found("a rule on an unexported field is never asked")
	}
	keys, rest := tagKeys(string(f.Tag))
	if rest != "" {
		f.found("the struct tag is malformed at %q", rest)
	}
	for _, key := range keys {
		known := []string{f.tagName, "apierror"}
		if meant := suggest.Nearest(key, known); meant != "" && !slices.Contains(known, key) {
			f.found("the key %s of the struct tag is unknown; %s was probably meant", key, meant)
		}
	}
}

// looksAtUnexported reports whether the engine asks the rules of unexported fields, as it
// does with validator.WithPrivateFieldValidation.
func (v *Validator) looksAtUnexported() bool {
	option := reflect.ValueOf(v.engine).Elem().FieldByName("privateFieldValidation")
	return option.Kind() == reflect.Bool && option.Bool()
}

// tagKeys returns the keys of a struct tag, and from where on it is malformed.
func tagKeys(tag string) (keys []string, rest string) {
	for tag = strings.TrimLeft(tag, " "); tag != ""; tag = strings.TrimLeft(tag, " ") {
		key, value, ok := strings.Cut(tag, ":")
		if !ok || key == "" || strings.ContainsAny(key, " \"") {
			return keys, tag
		}
		quoted, err := strconv.QuotedPrefix(value)
		if err != nil {
			return keys, tag
		}
		keys, tag = append(keys, key), value[len(quoted):]
	}
	return keys, ""
}

// checkName checks that no other field of the struct has the same name in JSON. The known
// ones are in names, each with its Go name.
func (f *checkedField) checkName(names map[string]string) {
	name, source := place.Name(f.StructField)
	if source != place.Body || !f.IsExported() || place.Hidden(f.StructField) || place.Inlined(f.StructField) {
		return
	}
	if other, ok := names[name]; ok {
		f.found("%s has the JSON name %q too", other, name)
		return
	}
	names[name] = f.Name
}

// checkCode checks the code of the apierror tag.
func (f *checkedField) checkCode() {
	code := apierror.Code(place.TagName(f.StructField, "apierror"))
	if code == "" || code.Status() != 0 || slices.Contains(f.v.codes, code) {
		return
	}
	for _, r := range f.v.rules {
		if r.code == code {
			return
		}
	}
	f.found("the code %s is neither in the vocabulary nor in Config.Codes", code)
}

// converted returns the type of the values that validator sees for a field of type t, if a
// function converts them that was registered with RegisterCustomTypeFunc. It returns false
// if a function does, but not what it returns.
func (c *checker) converted(t reflect.Type) (seen reflect.Type, ok bool) {
	const rule, param = "startswith", "\x00" // No value begins with this one.
	if t.Kind() == reflect.Interface || c.v.rules[rule].own {
		return t, true
	}
	seen, ok = t, true
	c.panics(func() {
		errs, _ := c.v.engine.Var(reflect.Zero(t).Interface(), rule+"="+param).(validator.ValidationErrors)
		if len(errs) == 0 || errs[0].ActualTag() != rule || errs[0].Param() != param {
			return
		}
		seen, ok = errs[0].Type(), errs[0].Type() != nil
	})
	return seen, ok
}

// checkParam checks parameters that validator accepts, but that no value passes.
func (f *checkedField) checkParam(l *level, name, param string) {
	switch name {
	case "oneof", "oneofci", "noneof", "noneofci":
		if len(params(param)) == 0 {
			f.found("%s%s has no values", l.what, name)
		}
	case "datetime":
		if !isLayout(param) {
			f.found("%sdatetime=%s is no layout of package time, such as 2006-01-02", l.what, param)
		}
	}
}

// isLayout reports whether param has elements of package time, and none of other
// languages.
func isLayout(param string) bool {
	for _, foreign := range []string{"YYYY", "yyyy", "DD", "dd", "HH", "hh", "%Y", "%d"} {
		if strings.Contains(param, foreign) {
			return false
		}
	}
	return time.Date(1987, 11, 28, 19, 38, 49, 0, time.UTC).Format(param) != param
}
