package echoadapter

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
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
	if e := apierror.Find(err); e != nil {
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

// ofForeign returns the error for one that neither we nor the service know.
func ofForeign(err error, in *http.Request, r *request) *apierror.Error {
	if he, ok := err.(*echo.HTTPError); ok && he != nil && he.Internal == nil {
		return ofHTTPError(he) // the usual case: there is nothing else in the tree
	}
	if r.gone(err) {
		return clientGone
	}
	if e := ofBodyError(err, in.Header); e != nil {
		return e
	}
	if binding, ok := find[*echo.BindingError](err); ok && binding != nil && binding.HTTPError != nil {
		return ofBindingError(binding)
	}
	if he, ok := find[*echo.HTTPError](err); ok && he != nil {
		return ofHTTPError(he)
	}
	if e := ofRequestItself(err, in); e != nil {
		return e
	}
	if is(err, context.DeadlineExceeded) {
		return apierror.FromStatus(http.StatusGatewayTimeout, "")
	}
	return apierror.From(err)
}

// gone reports whether err comes from the client having gone: the server cancels
// the request's context then, and writes fail.
func (r *request) gone(err error) bool {
	return r.Context.Err() == context.Canceled &&
		(is(err, context.Canceled) || r.sent.failed != nil && is(err, r.sent.failed))
}

// find is errors.AsType, but finds nothing in a tree that holds a typed nil
// whose Unwrap panics, as that of a nil *echo.HTTPError does.
func find[E error](err error) (e E, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return errors.AsType[E](err)
}

// is is errors.Is with the same care.
func is(err, target error) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return errors.Is(err, target)
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

// ofRequestItself returns the error for those of the standard library that only
// the request can be the reason of, nil for any other: no client should be able to
// make a service log at error level.
func ofRequestItself(err error, r *http.Request) *apierror.Error {
	if is(err, http.ErrNoCookie) {
		return apierror.BadRequest("A cookie is missing.").WithCause(err)
	}
	// Of a path that was unescaped. Of a whole URL, which may be the service's, it
	// comes inside a *url.Error.
	_, isURL := find[*url.Error](err)
	if _, ok := find[url.EscapeError](err); ok && !isURL {
		return apierror.BadRequest("The request is malformed: it has an invalid URL escape.").WithCause(err)
	}
	if isNoFile(err, r) {
		return apierror.FromStatus(http.StatusNotFound, "").WithCause(err)
	}
	return nil
}

// isNoFile reports whether err is that of opening a file by a name that none can
// have, as of Static. For a zero byte net/http has an error without a name.
func isNoFile(err error, r *http.Request) bool {
	path, ok := find[*fs.PathError](err)
	return ok && (is(path.Err, syscall.ENAMETOOLONG) || is(path.Err, syscall.EINVAL)) ||
		strings.Contains(r.URL.Path, "\x00")
}

// bodyTooLarge is for a body of more than limit bytes.
func bodyTooLarge(limit int64) *apierror.Error {
	return apierror.FromStatus(http.StatusRequestEntityTooLarge,
		"Invalid request body: larger than "+strconv.FormatInt(limit, 10)+" bytes.")
}
