package echoadapter

import (
	"cmp"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"github.com/labstack/echo/v5"
	echomiddleware "github.com/labstack/echo/v5/middleware"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/errs"
	"github.com/faultline-go/faultline/internal/exchange"
)

// framework reads Echo's errors.
var framework = exchange.Framework{
	Committed:    committedStatus,
	Message:      func(error) error { return nil }, // Echo's messages are text.
	BindingError: fromBindingError,
	HTTPError:    fromHTTPError,
}

// sentinel is the type of echo.ErrNotFound and the like, which isn't exported. An error
// with a StatusCode method of any other type is not Echo's: the status of an upstream must
// not choose ours.
var sentinel = reflect.TypeOf(echo.ErrNotFound)

// isHTTPError reports whether an error of Echo's with a status is in err's tree.
func isHTTPError(err error) bool { return httpErrorIn(err) != nil }

// httpErrorIn returns the outermost error of Echo's with a status in err's tree, or nil.
func httpErrorIn(err error) error {
	return errs.Find(err, func(err error) bool {
		switch e := err.(type) {
		case *echo.HTTPError:
			return e != nil
		case *echo.ProblemError:
			return e != nil
		}
		return reflect.TypeOf(err) == sentinel
	})
}

func fromHTTPError(err error) *apierror.Error {
	switch e := httpErrorIn(err).(type) {
	case nil:
		return nil
	case *echo.HTTPError:
		inner := e.Unwrap()
		if e.Code == http.StatusBadRequest && e.Message == http.StatusText(e.Code) && inner != nil {
			// Echo's binder says no more, so that the core looks at the error inside.
			inner = unnamed(inner)
			return exchange.FromHTTPError(e.Code, errs.Text(inner), inner)
		}
		return exchange.FromHTTPError(e.Code, cmp.Or(e.Message, http.StatusText(e.Code)), inner)
	case *echo.ProblemError:
		status := cmp.Or(e.Status, http.StatusInternalServerError)
		return exchange.FromHTTPError(status, cmp.Or(e.Detail, e.Title, http.StatusText(status)), nil)
	default:
		status := echo.StatusCode(e)
		return exchange.FromHTTPError(status, http.StatusText(status), nil)
	}
}

// unnamed returns the error of parsing a parameter that Echo's binder wrapped with the
// parameter's name, or err itself.
func unnamed(err error) error {
	return cmp.Or(errs.Find(err, func(err error) bool {
		switch err.(type) {
		case *strconv.NumError, *time.ParseError:
			return true
		}
		return false
	}), err)
}

// fromBindingError reads the errors of Echo's value binders, such as
// echo.QueryParamsBinder. It keeps a status of the service's own.
func fromBindingError(err error) *apierror.Error {
	be, ok := errs.As[*echo.BindingError](err)
	switch {
	case !ok || be == nil || be.HTTPError == nil:
		return nil
	case be.Code != http.StatusBadRequest:
		return fromHTTPError(be.HTTPError)
	}
	return exchange.FromBindingError(be.Field, be.Message)
}

// asPanic returns a PanicError for the error that Echo's Recover, behind Register, makes of
// a panic. It returns err unchanged in all other cases.
func asPanic(err error) error {
	if p, ok := errs.As[*echomiddleware.PanicStackError](err); ok && p != nil {
		return apierror.NewRecoveredPanicError(p.Err, p.Stack)
	}
	return err
}

// toHTTPError returns an *echo.HTTPError for one of our errors, because handlers look for
// that type in what c.Bind and c.Validate return, and send its text. Other errors stay as
// they are.
func toHTTPError(err error) error {
	e := apierror.Find(err)
	if e == nil {
		return err
	}
	return echo.HTTPError{Code: e.StatusCode(), Message: e.Message()}.Wrap(exchange.Plain(e))
}
