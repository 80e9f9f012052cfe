// Package decode decodes requests strictly into structs: the JSON body by json tags, a
// form by form tags, and path, query and headers by param, query and header tags.
//
// A plan says how a type is decoded; it is made once for each type (plan.go, members.go).
// A body is read (body.go, read.go), bounded (limits.go), freed of the members to ignore
// if there are any (strip.go), and decoded by encoding/json/v2. Errors say what is wrong
// in words for clients (body_error.go, words.go) and where (place.go). Parameters are
// set from their text (param.go, setter.go), and so are the values of a form (form.go). For
// the days of a migration, a request is decoded a second time (report_only.go).
package decode

import (
	"fmt"
	"net/http"
	"reflect"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/place"
)

// Decoder decodes requests. The zero value works.
type Decoder struct {
	// MaxBodyBytes bounds how much of a body is read. A value below 1 means 4 MiB.
	MaxBodyBytes int64
	// AllowUnknown ignores properties of a body that the type doesn't have, except ones
	// that differ from a known one by case only.
	AllowUnknown bool
	// MaxDecoded bounds what a JSON body may take as Go values, in bytes. 0 means 16 times
	// MaxBodyBytes, and at least 1 MiB; a negative value means no bound.
	MaxDecoded int64
	// CountItems refuses a batch with more items than its validate tag allows before it is
	// decoded, with the error of package validate.
	CountItems bool
	// Keep reports whether to return an error of reading a body unchanged, because it is
	// one of a framework, for example of its own bound. If Keep is nil, none is.
	Keep func(error) bool
}

// Request is a request in the terms of a framework.
type Request struct {
	*http.Request
	// Writer is told if the body is too large, see [http.MaxBytesReader].
	Writer http.ResponseWriter
	// PathParam returns a path parameter, unescaped, and whether the route has one of that name.
	PathParam func(name string) (value string, ok bool)
}

// Decode decodes r into i, a non-nil pointer. It returns nil, an [*apierror.Error], or an
// error that Keep keeps or that means that the client is gone.
func (d Decoder) Decode(i any, r Request) error { return d.decode(i, r, true) }

// DecodeBody decodes r's body into i, as Decode does, and no parameters.
func (d Decoder) DecodeBody(i any, r Request) error { return d.decode(i, r, false) }

// CheckType returns an error that says why a t can't be decoded, or nil.
func CheckType(t reflect.Type) error { return planOf(place.Indirect(t)).err }

func (d Decoder) decode(i any, r Request, withParams bool) error {
	v := reflect.ValueOf(i)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return apierror.InternalServerError(fmt.Errorf("decode a request: want a non-nil pointer, not %T", i))
	}
	t := place.Indirect(v.Type())
	p := planOf(t)
	if p.err != nil {
		return apierror.InternalServerError(p.err)
	}
	mediaType := ""
	if p.takesForm() {
		mediaType = formType(r.Request)
	}
	switch {
	case mediaType != "":
		if err := d.decodeForm(pointee(v), p, r, mediaType); err != nil {
			return err
		}
	case p.takesBody:
		if err := d.decodeBody(i, t, p, r); err != nil {
			return err
		}
	case p.takesForm():
		if r.Body == nil || r.ContentLength == 0 {
			return emptyBody(r.Request)
		}
		return p.mustBe()
	}
	if len(p.params) == 0 || !withParams {
		return nil
	}
	return setParams(pointee(v), p.params, r)
}

// pointee returns the struct that v points to, through any number of pointers. It
// allocates what a nil pointer points to.
func pointee(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		v = v.Elem()
	}
	return v
}
