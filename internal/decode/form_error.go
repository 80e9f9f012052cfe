package decode

import (
	"io"
	"mime"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/errs"
)

// fromFormError returns the error for one of parsing the form of in, or nil if err is
// another one or the form was parsed well. Most of these have no type in net/http. They
// count only unwrapped and with their exact text, because the same text inside another
// error may be about something else.
func fromFormError(err error, in *http.Request) *apierror.Error {
	if in.Form == nil || in.MultipartForm != nil { // ParseForm sets Form whatever it finds
		return nil
	}
	mediaType := strings.ToLower(strings.TrimSpace(in.Header.Get("Content-Type")))
	isMultipart := strings.HasPrefix(mediaType, "multipart/form-data")
	text := errs.Text(err)
	switch _, _, mimeErr := mime.ParseMediaType(mediaType); {
	case mimeErr != nil && text == mimeErr.Error():
		return unsupported("the Content-Type is malformed").WithCause(err)
	case !isMultipart && !strings.HasPrefix(mediaType, "application/x-www-form-urlencoded"):
		return nil
	case text == "http: POST too large":
		return apierror.FromStatus(http.StatusRequestEntityTooLarge, "").WithCause(err)
	case isMultipart && isMalformedMultipart(err, text), !isMultipart && isMalformedForm(err, text):
		return invalidBody("the form is malformed", "", err)
	}
	return nil
}

func isMalformedMultipart(err error, text string) bool {
	_, isProtocol := errs.As[textproto.ProtocolError](err)
	return isProtocol || err == io.EOF || err == io.ErrUnexpectedEOF || strings.HasPrefix(text, "multipart: ")
}

func isMalformedForm(err error, text string) bool {
	_, isEscape := errs.As[url.EscapeError](err)
	return isEscape || text == "invalid semicolon separator in query" ||
		strings.Contains(text, "query parameters exceeded limit")
}
