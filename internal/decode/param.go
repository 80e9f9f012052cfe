package decode

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/place"
	"github.com/faultline-go/faultline/internal/suggest"
)

// source is a part of a request that has parameters.
type source struct {
	tag string
	// values returns the values of a parameter, or none if the request doesn't have it.
	values func(p *parameters, name string) []string
}

// sources lists the sources from the weakest to the strongest: a field with several tags
// takes the last value that the request has.
var sources = [...]source{
	{"header", func(p *parameters, name string) []string { return p.Header.Values(name) }},
	{"query", func(p *parameters, name string) []string { return p.query[name] }},
	{"param", func(p *parameters, name string) []string {
		if value, ok := p.PathParam(name); ok {
			return []string{value}
		}
		return nil
	}},
}

// parameters are the parameters of one request.
type parameters struct {
	Request
	query url.Values
}

// param is a field that takes its value from a parameter.
type param struct {
	source   source
	name     string
	index    []int // of the field, through structs and embedded pointers
	typ      reflect.Type
	set      setter
	format   string // of a time.Time, "" for RFC 3339
	repeated bool   // the field is a slice of typ
	// setAll, if not nil, sets the field to all values of the parameter at once.
	setAll func(v reflect.Value, values []string) error
}

// setParams sets the fields of v, a struct.
func setParams(v reflect.Value, params []param, r Request) error {
	query, err := queryOf(r.URL.RawQuery, params)
	if err != nil {
		return err
	}
	from := &parameters{r, query}
	for _, p := range params {
		values := p.source.values(from, p.name)
		if len(values) == 0 {
			continue
		}
		if err := p.bind(fieldOf(v, p.index), values); err != nil {
			return err
		}
	}
	return nil
}

func (p param) bind(v reflect.Value, values []string) error {
	if p.setAll != nil {
		return p.explain(p.setAll(v, values))
	}
	if !p.repeated {
		if len(values) > 1 {
			return p.invalid("must be given only once", nil)
		}
		return p.bindOne(v, values[0])
	}
	slice := reflect.MakeSlice(v.Type(), len(values), len(values))
	for i, text := range values {
		if err := p.bindOne(slice.Index(i), text); err != nil {
			return err
		}
	}
	v.Set(slice)
	return nil
}

func (p param) bindOne(v reflect.Value, text string) error {
	return p.explain(p.set(v, text))
}

// explain returns the error for one of setting the field, or nil if err is nil.
func (p param) explain(err error) error {
	if err == nil {
		return nil
	}
	if e := apierror.Find(err); e != nil {
		return e.WithPlace(p.name)
	}
	words := typeWords(p.typ)
	switch {
	case words == "" || p.setAll != nil:
		return p.invalid("is not valid", err)
	case p.format != "" && place.Indirect(p.typ) == reflect.TypeFor[time.Time]():
		return p.invalid("must be a date and time such as "+exampleTime.Format(layoutOf(p.format)), err)
	case isOutOfRange(err, p.typ):
		return p.invalid("is out of range", err)
	}
	return p.invalid("must be "+words, err)
}

// takesEmpty reports whether the empty text is a value of the field.
func (p param) takesEmpty() bool {
	return p.repeated || p.setAll != nil || place.Indirect(p.typ).Kind() == reflect.String || typeWords(p.typ) == ""
}

func (p param) invalid(rule string, cause error) error {
	if p.source.tag == formSource.tag {
		return invalidBody(p.name+" "+rule, p.name, cause)
	}
	return apierror.InvalidInput(p.name + ": " + rule).WithPlace(p.name).WithCause(cause)
}

// fieldOf returns the field of v to which index leads. It allocates the structs that
// embedded pointers on the way point to.
func fieldOf(v reflect.Value, index []int) reflect.Value {
	for _, i := range index {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return v
}

// queryOf returns the parameters of a query, or none if no field wants one. (Echo's
// QueryParams drops parameters that it can't parse.)
func queryOf(raw string, params []param) (url.Values, error) {
	var names []string
	for _, p := range params {
		if p.source.tag == "query" {
			names = append(names, p.name)
		}
	}
	if len(names) == 0 || raw == "" {
		return nil, nil
	}
	query, err := url.ParseQuery(withoutOData(raw, names))
	if err != nil {
		return nil, apierror.BadRequest("The query string is malformed.").WithCause(err)
	}
	wrong, right := "", ""
	for name := range query {
		known := suggest.Fold(name, names)
		// The first by name, so that the same request always gets the same answer.
		if known != "" && !slices.Contains(names, name) && (wrong == "" || name < wrong) {
			wrong, right = name, known
		}
	}
	if wrong != "" {
		return nil, apierror.InvalidInput(wrong + ": names are case-sensitive, it must be " + right).WithPlace(wrong)
	}
	return query, nil
}

// withoutOData returns a query without the OData options that no field wants, because
// semicolons separate the options inside an $expand, and url.ParseQuery refuses those.
func withoutOData(raw string, names []string) string {
	if !strings.Contains(raw, ";") {
		return raw
	}
	return strings.Join(slices.DeleteFunc(strings.Split(raw, "&"), func(piece string) bool {
		name, _, _ := strings.Cut(piece, "=")
		name, err := url.QueryUnescape(name)
		return err == nil && name != "" && (name[0] == '$' || name[0] == '@') && suggest.Fold(name, names) == ""
	}), "&")
}
