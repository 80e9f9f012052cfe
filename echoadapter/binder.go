package echoadapter

import (
	"fmt"
	"reflect"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/place"
)

// Binder decodes requests strictly. [Register] installs one, so that c.Bind and
// [Bind] use it; alone it is set as an Echo's Binder. The zero value works.
//
// The request type is a struct. Its fields take their values
//
//   - from the JSON body by their json tag, as encoding/json/v2 has it: names
//     match exactly, and an unknown or duplicate name, text after the value and
//     invalid UTF-8 are errors (names with an @, which OData reserves for control
//     information, are ignored);
//   - from the path, the query and the headers by their param, query and header
//     tags, and only so. These win over the body, and can't be set from the body
//     unless the field has a json tag too. A parameter that is not there leaves
//     its field as it is. Unknown query parameters are ignored, but not one that
//     differs from a known one by case only.
//
// A type whose depth or names are the client's, by a map, an any or a type inside
// itself, takes bodies nested up to 100 levels, with names of up to 1 KiB.
//
// A body is read where the type has fields for one. Its media type must be
// application/json or one that ends in +json. POST, PUT and PATCH need a body
// then; with other methods it may be absent. A field that no tag names has its Go
// name in the body. Forms are not bound.
//
// A parameter's field may be a string, a bool, a number, a time.Duration, a type
// with an UnmarshalParam or UnmarshalText method, a pointer to one of these, or a
// slice of them for a parameter that is repeated. The format tag gives the layout
// of a time.Time, as for Echo's own binder.
type Binder struct {
	// MaxBodyBytes and AllowUnknown are as in [Config].
	MaxBodyBytes int64
	AllowUnknown bool
}

// Bind decodes c's request into i, a non-nil pointer. It returns nil or an
// [*apierror.Error]: InvalidRequestBody, with status 400, 413 or 415, for the
// body; InvalidInput for a parameter; BadRequest for a malformed query, and with
// status 408 for a body that didn't arrive in time; InternalServerError for a
// type that can't be decoded into. Return the error as it is: its text, as that of
// every error here, is for the log and names Go types. An error of reading the body that is an
// *echo.HTTPError, as that of Echo's BodyLimit, comes back as it is.
func (b *Binder) Bind(i any, c echo.Context) error {
	v := reflect.ValueOf(i)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return apierror.InternalServerError(fmt.Errorf("echoadapter: Bind needs a non-nil pointer, not %T", i))
	}
	t := place.Indirect(v.Type())
	p := planOf(t)
	if p.err != nil {
		return apierror.InternalServerError(p.err)
	}
	if p.takesBody {
		if err := b.bindBody(i, t, p, c); err != nil {
			return err
		}
	}
	if len(p.params) == 0 {
		return nil
	}
	// The body made the struct if i points to a pointer; else it is made here.
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		v = v.Elem()
	}
	return bindParams(v, p.params, c)
}
