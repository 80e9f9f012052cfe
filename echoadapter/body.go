package echoadapter

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"
	"sync"

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
	buf := bodies.Get().(*bytes.Buffer)
	defer release(buf)
	if err := b.read(c, buf); err != nil {
		return err
	}
	body := buf.Bytes()
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
	// All of several: a proxy in front may have read another one than the first.
	contentType := strings.Join(r.Header.Values(echo.HeaderContentType), ",")
	mediaType, params, err := contentType, map[string]string(nil), error(nil)
	if contentType != echo.MIMEApplicationJSON { // what nearly all clients send
		mediaType, params, err = mime.ParseMediaType(contentType)
	}
	switch {
	case err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter),
		mediaType != "application/json" && !isJSONSuffix(mediaType):
		return unsupported("the Content-Type must be application/json")
	case params["charset"] != "" && !strings.EqualFold(params["charset"], "utf-8"):
		return unsupported("the charset must be utf-8")
	}
	switch encoding := strings.Join(r.Header.Values(echo.HeaderContentEncoding), ","); strings.ToLower(encoding) {
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

func unsupported(detail string) *apierror.Error {
	return apierror.FromStatus(http.StatusUnsupportedMediaType, "Invalid request body: "+detail+".")
}

// bodies holds buffers for bodies. Nothing that is decoded refers to them.
var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// release gives back a buffer, but for the rare large one.
func release(buf *bytes.Buffer) {
	if buf.Cap() <= maxPooled {
		buf.Reset()
		bodies.Put(buf)
	}
}

const maxPooled = 256 << 10

// onTrust is how much room is made for a body because its length was announced. A
// client that announces much and sends nothing must not cost much.
const onTrust = 64 << 10

// read reads the whole body into buf, if it isn't too large.
func (b *Binder) read(c echo.Context, buf *bytes.Buffer) error {
	r, limit := c.Request(), b.MaxBodyBytes
	if limit < 1 {
		limit = defaultMaxBody
	}
	if r.ContentLength > limit {
		return bodyTooLarge(limit)
	}
	body := http.MaxBytesReader(c.Response(), r.Body, limit)
	announced := max(r.ContentLength, 0)
	first := min(announced, onTrust)
	buf.Grow(int(first) + bytes.MinRead)
	if _, err := io.CopyN(buf, body, first); err != nil && err != io.EOF {
		return readError(err, r)
	}
	buf.Grow(int(announced-first) + bytes.MinRead)
	if _, err := buf.ReadFrom(body); err != nil {
		return readError(err, r)
	}
	return nil
}

// decode decodes body into i. t is what i points to.
func (b *Binder) decode(body []byte, i any, t reflect.Type, p *plan) error {
	if jsontext.Value(body).Kind() == jsontext.KindNull && !opaque(t) && typeWords(t) != "" {
		return bodyError(body, t, &json.SemanticError{JSONKind: jsontext.KindNull, GoType: t})
	}
	if p.open {
		if err := checkLimits(body); err != nil {
			return err
		}
	}
	strict := json.RejectUnknownMembers(true)
	value := reflect.ValueOf(i).Elem()
	if !p.guarded && !b.AllowUnknown && value.IsZero() {
		err := json.Unmarshal(body, i, strict)
		if !isControlName(err) {
			return bodyError(body, t, err)
		}
		value.SetZero() // what was decoded before the name is decoded again
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
