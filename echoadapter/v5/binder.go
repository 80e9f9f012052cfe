package echoadapter

import (
	"net/url"
	"strings"

	"github.com/labstack/echo/v5"

	"github.com/faultline-go/faultline/internal/decode"
)

// Binder decodes requests strictly. [Register] installs one, so that c.Bind and
// [Bind] use it; alone it is set as an Echo's Binder. The zero value works.
//
// The request type is a struct. Its fields take their values
//
//   - from the JSON body by their json tag, as in encoding/json/v2: names match exactly,
//     and an unknown or duplicate name, text after the value and invalid UTF-8 are errors.
//     Names with an @, which OData reserves for control information, are ignored;
//   - from a form, application/x-www-form-urlencoded or multipart/form-data, by their form
//     tag. A body of JSON can't set such a field unless it has a json tag too. Unknown
//     values are ignored, since pages send tokens of their own, except a name that differs
//     from a known one by case only. The empty text leaves a field unchanged that isn't
//     text: browsers send it for an input that was left blank. A *multipart.FileHeader, or
//     a slice of them, takes files; they are in memory up to 1 MiB, otherwise on disk until
//     the request is over. MaxBodyBytes bounds a form too, and so does a limit of 1,000
//     values and 1,000 parts;
//   - from the path, the query and the headers by their param, query and header tags
//     alone. These win over the body. The body can't set such a field unless it has a json
//     tag too. A missing parameter leaves its field unchanged. Unknown query parameters
//     are ignored, except one that differs from a known one by case only.
//
// If the client chooses the depth or the names, because the type contains a map, an any
// or itself, bodies may be nested up to 100 levels, with names of up to 1 KiB.
//
// A body is read if the type has fields for one. Its media type must be that of a form, if
// the type has form tags, or application/json, or end in +json. POST, PUT and PATCH need a
// body then; with other methods it may be absent. A field without a tag has its Go name in
// the body.
//
// The field of a parameter or a form's value may be a string, a bool, a number, a
// time.Duration, a type with an UnmarshalParam or UnmarshalText method, a pointer to one
// of these, or a slice of them for a parameter that is repeated. A type with an
// UnmarshalParams method takes all values at once. The format tag is the layout of a
// time.Time, or date, date-time or date-time-local, as for Echo's own binder.
type Binder struct {
	// MaxBodyBytes, MaxDecoded and AllowUnknown are as in [Config].
	MaxBodyBytes, MaxDecoded int64
	AllowUnknown             bool
	// countItems is whether the validator is package validate's, so that a batch with too
	// many items can be refused with its error before it is decoded.
	countItems bool
}

// Bind decodes c's request into i, a non-nil pointer. It returns nil or an
// *echo.HTTPError, because handlers look for one. It wraps the [*apierror.Error], which
// [apierror.Find] finds: InvalidRequestBody, with status 400, 413 or 415, for the body;
// InvalidInput for a parameter; BadRequest for a malformed query, and
// with status 408 for a body that didn't arrive in time; InternalServerError for a type
// that can't be decoded. Its text is fit for clients. If reading the body fails with an
// *echo.HTTPError, such as the one of Echo's BodyLimit, Bind returns that error.
func (b *Binder) Bind(c *echo.Context, i any) error {
	return toHTTPError(b.decoder().Decode(i, requestOf(c)))
}

// BindBody decodes c's body alone into i, as Bind does, for generated code that binds
// parameters itself. The error for an empty body wraps io.EOF.
func (b *Binder) BindBody(c *echo.Context, i any) error {
	return toHTTPError(b.decoder().DecodeBody(i, requestOf(c)))
}

func (b *Binder) decoder() decode.Decoder {
	return decode.Decoder{
		MaxBodyBytes: b.MaxBodyBytes, MaxDecoded: b.MaxDecoded, AllowUnknown: b.AllowUnknown,
		CountItems: b.countItems, Keep: isHTTPError,
	}
}

func requestOf(c *echo.Context) decode.Request {
	return decode.Request{
		Request:   c.Request(),
		Writer:    c.Response(),
		PathParam: func(name string) (string, bool) { return pathParam(c, name) },
	}
}

// pathParam returns a path parameter, unescaped. Unless its router is configured otherwise,
// Echo leaves it escaped if the path can't be restored from its decoded form, as with a %2F.
func pathParam(c *echo.Context, name string) (string, bool) {
	value, ok := c.PathValues().Get(name)
	if ok && strings.Contains(c.Request().URL.RawPath, value) {
		if decoded, err := url.PathUnescape(value); err == nil {
			value = decoded
		}
	}
	return value, ok
}
