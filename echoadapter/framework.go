package echoadapter

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/errs"
	"github.com/faultline-go/faultline/internal/exchange"
)

// framework reads Echo's errors.
var framework = exchange.Framework{
	Committed:    committedStatus,
	Message:      errorMessage,
	BindingError: fromBindingError,
	HTTPError:    fromHTTPError,
}

// errorMessage returns the message of the outermost *echo.HTTPError if it is an error.
func errorMessage(err error) error {
	if he := httpErrorIn(err); he != nil {
		message, _ := he.Message.(error)
		return message
	}
	return nil
}

func fromHTTPError(err error) *apierror.Error {
	he := httpErrorIn(err)
	if he == nil {
		return nil
	}
	message, _ := he.Message.(string)
	return exchange.FromHTTPError(he.Code, message, he.Internal)
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
	message, _ := be.Message.(string)
	return exchange.FromBindingError(be.Field, message)
}

// toHTTPError returns an *echo.HTTPError for one of our errors, because handlers look for
// that type in what c.Bind and c.Validate return, and send its text. Other errors stay as
// they are.
func toHTTPError(err error) error {
	e := apierror.Find(err)
	if e == nil {
		return err
	}
	return &echo.HTTPError{Code: e.StatusCode(), Message: e.Message(), Internal: exchange.Plain(e)}
}

func isHTTPError(err error) bool { return httpErrorIn(err) != nil }

// httpErrorIn returns the outermost *echo.HTTPError in err's tree, or nil.
func httpErrorIn(err error) *echo.HTTPError {
	he, _ := errs.As[*echo.HTTPError](err)
	return he
}
