package echoadapter

import (
	"io"
	"mime"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/errs"
)

// ofFormError returns the error for one of parsing the form that in has, nil for
// any other, and where the form was parsed well. For most of them net/http has no
// type. They count bare, and as they are: the same text inside another error may
// be of something else.
func ofFormError(err error, in *http.Request) *apierror.Error {
	if in.Form == nil || in.MultipartForm != nil { // ParseForm sets Form whatever it finds
		return nil
	}
	mediaType := strings.ToLower(strings.TrimSpace(in.Header.Get(echo.HeaderContentType)))
	isMultipart := strings.HasPrefix(mediaType, echo.MIMEMultipartForm)
	text := errs.Text(err)
	switch _, _, mimeErr := mime.ParseMediaType(mediaType); {
	case mimeErr != nil && text == mimeErr.Error():
		return unsupported("the Content-Type is malformed").WithCause(err)
	case !isMultipart && !strings.HasPrefix(mediaType, echo.MIMEApplicationForm):
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
