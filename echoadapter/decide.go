package echoadapter

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/errs"
)

// statusClientGone is what nginx logs for a client that closed the connection.
// No client sees it.
const statusClientGone = 499

// clientGone stands for a client that is not there to be answered. It is told
// apart by its address.
var clientGone = apierror.New(statusClientGone, apierror.CodeBadRequest, "Client closed request")

// decide returns the error that the client gets for err, and the cause for the
// log: err, and what went wrong in translate. The order is that of the package
// comment; do not reorder.
func decide(err error, in *http.Request, r *request, translate func(error) *apierror.Error) (e *apierror.Error, cause error) {
	if _, ok := err.(*PanicError); ok {
		return apierror.InternalServerError(err), err
	}
	if e := findOurs(err); e != nil {
		return e, err
	}
	if translate != nil {
		switch e, panicked := tryTranslate(translate, err); {
		case panicked != nil:
			return apierror.InternalServerError(err), errors.Join(err, fmt.Errorf("Config.Translate: %w", panicked))
		case e != nil:
			return e, err
		}
	}
	return ofForeign(err, in, r), err
}

// findOurs returns the first error of ours, also as the message of Echo's: many
// handlers return echo.NewHTTPError(400, err).
func findOurs(err error) *apierror.Error {
	if e, ok := errs.As[*apierror.Error](err); ok && e != nil {
		return e
	}
	if he, ok := errs.As[*echo.HTTPError](err); ok && he != nil {
		if message, ok := he.Message.(error); ok {
			return apierror.Find(message)
		}
	}
	return nil
}

// ofForeign returns the error for one that neither we nor the service know.
func ofForeign(err error, in *http.Request, r *request) *apierror.Error {
	if he, ok := err.(*echo.HTTPError); ok && he != nil && he.Internal == nil {
		return ofHTTPError(he) // the usual case: there is nothing else in the tree
	}
	if r.gone(err) {
		return clientGone
	}
	if e := ofBodyError(err, in, r.body.wasRead.Load()); e != nil {
		return e
	}
	if binding, ok := errs.As[*echo.BindingError](err); ok && binding != nil && binding.HTTPError != nil {
		return ofBindingError(binding)
	}
	if he, ok := errs.As[*echo.HTTPError](err); ok && he != nil {
		return ofHTTPError(he)
	}
	if e := ofRequestItself(err, in); e != nil {
		return e
	}
	if errs.Is(err, context.DeadlineExceeded) {
		return apierror.FromStatus(http.StatusGatewayTimeout, "")
	}
	return apierror.From(err)
}

// gone reports whether err comes from the client having gone: the server cancels
// the request's context then, and reading and writing fail.
func (r *request) gone(err error) bool {
	if r.Context.Err() != context.Canceled {
		return false
	}
	_, reading := errs.As[*bodyReadError](err)
	return reading && !timedOut(err) || errs.Is(err, context.Canceled) ||
		r.sent.failed != nil && errs.Is(err, r.sent.failed)
}

func tryTranslate(translate func(error) *apierror.Error, err error) (e *apierror.Error, panicked error) {
	defer func() {
		if v := recover(); v != nil {
			panicked = newPanicError(v)
		}
	}()
	return translate(err), nil
}

func ofHTTPError(he *echo.HTTPError) *apierror.Error {
	message := ""
	// With an Internal, Echo's own messages are often the text of that error.
	if text, ok := he.Message.(string); ok && he.Internal == nil {
		message = text
	}
	return apierror.FromStatus(he.Code, message)
}

// ofBindingError reads what Echo's value binders return, such as
// echo.QueryParamsBinder. A code of the service's own is respected.
func ofBindingError(be *echo.BindingError) *apierror.Error {
	switch {
	case be.Code != http.StatusBadRequest:
		return ofHTTPError(be.HTTPError)
	case be.Message == "required field value is empty":
		return apierror.MissingRequiredParameter(be.Field).WithPlace(be.Field)
	}
	return apierror.InvalidInput(be.Field + ": is not valid").WithPlace(be.Field)
}

// ofRequestItself returns the error for those of the standard library that the
// request gives occasion to, nil for any other: no client should be able to make a
// service log at error level, nor to choose what looks like its own fault.
func ofRequestItself(err error, in *http.Request) *apierror.Error {
	if errs.Is(err, http.ErrNoCookie) {
		return apierror.BadRequest("A cookie is missing.").WithCause(err)
	}
	if _, queryErr := url.ParseQuery(in.URL.RawQuery); queryErr != nil && errs.Text(err) == queryErr.Error() {
		return apierror.BadRequest("The query string is malformed.").WithCause(err)
	}
	if escape, ok := errs.As[url.EscapeError](err); ok && strings.Contains(in.URL.Path, string(escape)) {
		return apierror.BadRequest("The request is malformed: it has an invalid URL escape.").WithCause(err)
	}
	if isNoFile(err, in.URL.Path) {
		return apierror.FromStatus(http.StatusNotFound, "").WithCause(err)
	}
	return nil
}

// isNoFile reports whether err is that of opening a file by a path that none can
// have, as of Static: one with a long name, or with a zero byte, for which net/http
// has an error without a name.
func isNoFile(err error, path string) bool {
	const longName = 255
	switch {
	case strings.Contains(path, "\x00"):
		return errs.Is(err, syscall.EINVAL) || errs.Text(err) == "http: invalid or unsafe file path"
	case len(path) > longName:
		return errs.Is(err, syscall.ENAMETOOLONG)
	}
	return false
}

// bodyTooLarge is for a body of more than limit bytes.
func bodyTooLarge(limit int64) *apierror.Error {
	return apierror.FromStatus(http.StatusRequestEntityTooLarge,
		"Invalid request body: larger than "+strconv.FormatInt(limit, 10)+" bytes.")
}
