package echoadapter

import (
	"bytes"
	"errors"
	"mime"
	"net/http"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
)

// defaultMaxBody is what Config.MaxBodyBytes is by default.
const defaultMaxBody = 4 << 20

// bindBody decodes c's body into i. t is what i points to.
func (b *Binder) bindBody(i any, t reflect.Type, p *plan, c echo.Context) error {
	r := c.Request()
	if r.Body == nil || r.ContentLength == 0 {
		return emptyBody(r)
	}
	if err := checkMediaType(r); err != nil {
		return err
	}
	body, err := b.read(c)
	if err != nil {
		return err
	}
	if len(bytes.TrimLeft(body, " \t\r\n")) == 0 {
		return emptyBody(r)
	}
	if isGzip(body) {
		return unsupported("the Content-Encoding is not supported")
	}
	return b.decode(body, i, t, p)
}

// emptyBody returns the error for a request without a body where the type takes
// one: none for a method that often has none (RFC 9110, section 9.3).
func emptyBody(r *http.Request) error {
	switch r.Method {
	case http.MethodPost, http.MethodPut, http.MethodPatch:
		return invalidBody("the body is empty", "", nil)
	}
	return nil
}

// checkMediaType refuses what is declared to be no JSON (RFC 8259, section 11,
// and RFC 6839, section 3.1), in another charset than UTF-8, or encoded in a way
// that nothing here undoes. A body of gzip may have been undone by Echo's
// Decompress, which leaves the header: the body itself tells, see isGzip.
func checkMediaType(r *http.Request) error {
	mediaType, params, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	switch {
	case err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter),
		mediaType != "application/json" && !isJSONSuffix(mediaType):
		return unsupported("the Content-Type must be application/json")
	case params["charset"] != "" && !strings.EqualFold(params["charset"], "utf-8"):
		return unsupported("the charset must be utf-8")
	}
	switch encoding := r.Header.Get(echo.HeaderContentEncoding); strings.ToLower(encoding) {
	case "", "identity", "gzip", "x-gzip":
		return nil
	}
	return unsupported("the Content-Encoding is not supported")
}

func isJSONSuffix(mediaType string) bool {
	return strings.HasPrefix(mediaType, "application/") && strings.HasSuffix(mediaType, "+json")
}

// isGzip reports whether body begins as RFC 1952, section 2.3.1, has it, and as
// no JSON does.
func isGzip(body []byte) bool { return bytes.HasPrefix(body, []byte{0x1f, 0x8b}) }

func unsupported(detail string) error {
	return apierror.FromStatus(http.StatusUnsupportedMediaType, "Invalid request body: "+detail+".")
}

// read returns the whole body, if it isn't too large.
func (b *Binder) read(c echo.Context) ([]byte, error) {
	r, limit := c.Request(), b.MaxBodyBytes
	if limit < 1 {
		limit = defaultMaxBody
	}
	if r.ContentLength > limit {
		return nil, bodyTooLarge(limit)
	}
	var body bytes.Buffer
	// A length is only a claim: a client that announces much and sends nothing
	// must not cost much.
	body.Grow(int(min(max(r.ContentLength, 0), 64<<10)) + bytes.MinRead)
	_, err := body.ReadFrom(http.MaxBytesReader(c.Response(), r.Body, limit))
	if err != nil {
		return nil, readError(err, r.Header)
	}
	return body.Bytes(), nil
}

// decode decodes body into i. t is what i points to.
func (b *Binder) decode(body []byte, i any, t reflect.Type, p *plan) error {
	if jsontext.Value(body).Kind() == jsontext.KindNull && !opaque(t) && typeWords(t) != "" {
		return bodyError(body, t, &json.SemanticError{JSONKind: jsontext.KindNull, GoType: t})
	}
	strict := json.RejectUnknownMembers(true)
	if !p.guarded && !b.AllowUnknown {
		err := json.Unmarshal(body, i, strict)
		if !isControlName(err) {
			return bodyError(body, t, err)
		}
	}
	stripped, err := b.strip(body, t)
	if err != nil {
		return bodyError(body, t, err)
	}
	return bodyError(stripped, t, json.Unmarshal(stripped, i, strict))
}

// isControlName reports whether err is that of an unknown member that OData
// reserves for control information.
func isControlName(err error) bool {
	semantic, ok := err.(*json.SemanticError)
	return ok && semantic.Err == json.ErrUnknownName && isControl(semantic.JSONPointer.LastToken())
}

// isControl reports whether a member is control information, as @odata.type or
// severity@odata.type (OData JSON Format 4.01, section 4.5).
func isControl(name string) bool { return strings.Contains(name, "@") }
