package decode

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

	"github.com/faultline-go/faultline/apierror"
)

// defaultMaxBody is the default of MaxBodyBytes.
const defaultMaxBody = 4 << 20

// decodeBody decodes r's body into i, a pointer to a t.
func (d Decoder) decodeBody(i any, t reflect.Type, p *plan, r Request) error {
	if r.Body == nil || r.ContentLength == 0 {
		return emptyBody(r.Request)
	}
	if err := checkMediaType(r.Request, p); err != nil {
		return err
	}
	buf := bodies.Get().(*bytes.Buffer)
	defer release(buf)
	if err := d.read(r, buf); err != nil {
		return err
	}
	body := buf.Bytes()
	if len(bytes.TrimLeft(body, " \t\r\n")) == 0 {
		return emptyBody(r.Request)
	}
	if isGzip(body) {
		return unsupported("the Content-Encoding is not supported")
	}
	return d.decodeJSON(body, i, t, p)
}

// emptyBody returns the error for a request without a body if the type takes one. It
// returns nil for methods that often have none (RFC 9110, section 9.3).
func emptyBody(r *http.Request) error {
	switch r.Method {
	case http.MethodPost, http.MethodPut, http.MethodPatch:
		return invalidBody("the body is empty", "", io.EOF) // generated code looks for io.EOF
	}
	return nil
}

// checkMediaType refuses a body that is declared to be something other than JSON (RFC
// 8259, section 11, and RFC 6839, section 3.1), to have another charset than UTF-8, or
// to have an encoding that nothing here undoes. Echo's Decompress undoes gzip and leaves
// the header, so that only the body itself tells, see isGzip.
func checkMediaType(r *http.Request, p *plan) error {
	contentType := contentTypeOf(r)
	mediaType, params, err := contentType, map[string]string(nil), error(nil)
	if contentType != "application/json" { // what nearly all clients send
		mediaType, params, err = mime.ParseMediaType(contentType)
	}
	switch {
	case err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter),
		mediaType != "application/json" && !isJSONSuffix(mediaType):
		return p.mustBe()
	case params["charset"] != "" && !strings.EqualFold(params["charset"], "utf-8"):
		return unsupported("the charset must be utf-8")
	}
	switch encoding := strings.Join(r.Header.Values("Content-Encoding"), ","); strings.ToLower(encoding) {
	case "", "identity", "gzip", "x-gzip":
		return nil
	}
	return unsupported("the Content-Encoding is not supported")
}

// contentTypeOf returns all values of the header, because a proxy in front may have read
// another one than the first.
func contentTypeOf(r *http.Request) string { return strings.Join(r.Header.Values("Content-Type"), ",") }

// formType returns the media type of r's body if it is a form, or "".
func formType(r *http.Request) string {
	mediaType, _, _ := mime.ParseMediaType(contentTypeOf(r))
	if mediaType == urlencoded || mediaType == multiparts {
		return mediaType
	}
	return ""
}

func isJSONSuffix(mediaType string) bool {
	return strings.HasPrefix(mediaType, "application/") && strings.HasSuffix(mediaType, "+json")
}

// isGzip reports whether body begins with the magic number of gzip (RFC 1952, section
// 2.3.1), with which no JSON begins.
func isGzip(body []byte) bool { return bytes.HasPrefix(body, []byte{0x1f, 0x8b}) }

func unsupported(detail string) *apierror.Error {
	return apierror.FromStatus(http.StatusUnsupportedMediaType, "Invalid request body: "+detail+".")
}

// bodies holds buffers for bodies. Decoded values don't refer to them.
var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// release gives back a buffer, unless it is one of the rare large ones.
func release(buf *bytes.Buffer) {
	if buf.Cap() <= maxPooled {
		buf.Reset()
		bodies.Put(buf)
	}
}

const maxPooled = 256 << 10

// maxAnnounced bounds the memory that is allocated because of a Content-Length alone. A
// client that announces much and sends nothing must not cost much.
const maxAnnounced = 64 << 10

// Limit returns the bound on a body, in bytes.
func (d Decoder) Limit() int64 {
	if d.MaxBodyBytes < 1 {
		return defaultMaxBody
	}
	return d.MaxBodyBytes
}

// read reads the whole body into buf, if it isn't too large.
func (d Decoder) read(r Request, buf *bytes.Buffer) error {
	limit := d.Limit()
	if r.ContentLength > limit {
		return bodyTooLarge(limit)
	}
	body := http.MaxBytesReader(r.Writer, r.Body, limit)
	announced := max(r.ContentLength, 0)
	first := min(announced, maxAnnounced)
	buf.Grow(int(first) + bytes.MinRead)
	if _, err := io.CopyN(buf, body, first); err != nil && err != io.EOF {
		return d.ReadError(err, r)
	}
	buf.Grow(int(announced-first) + bytes.MinRead)
	if _, err := buf.ReadFrom(body); err != nil {
		return d.ReadError(err, r)
	}
	return nil
}

// decodeJSON decodes body into i, a pointer to a t.
func (d Decoder) decodeJSON(body []byte, i any, t reflect.Type, p *plan) error {
	if jsontext.Value(body).Kind() == jsontext.KindNull && !opaque(t) && typeWords(t) != "" {
		return bodyError(body, t, &json.SemanticError{JSONKind: jsontext.KindNull, GoType: t})
	}
	if p.hasClientNames {
		if err := checkLimits(body); err != nil {
			return err
		}
	}
	if err := d.checkSize(body, t, p); err != nil {
		return err
	}
	strict := json.RejectUnknownMembers(true)
	value := reflect.ValueOf(i).Elem()
	if !p.hasReserved && !d.AllowUnknown && value.IsZero() {
		err := json.Unmarshal(body, i, strict)
		if !isControlName(err) {
			return bodyError(body, t, err)
		}
		value.SetZero() // what was decoded before the name is decoded again
	}
	stripped, err := d.strip(body, t)
	if err != nil {
		return bodyError(body, t, err)
	}
	return bodyError(stripped, t, json.Unmarshal(stripped, i, strict))
}

// isControlName reports whether err is about an unknown member whose name OData reserves
// for control information.
func isControlName(err error) bool {
	semantic, ok := err.(*json.SemanticError)
	return ok && semantic.Err == json.ErrUnknownName && isControl(semantic.JSONPointer.LastToken())
}

// isControl reports whether a member is control information, such as @odata.type or
// severity@odata.type (OData JSON Format 4.01, section 4.5).
func isControl(name string) bool { return strings.Contains(name, "@") }
