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
	message := ""
	// With an Internal, Echo's own messages are often the text of that error.
	if text, ok := he.Message.(string); ok && he.Internal == nil {
		message = text
	}
	return apierror.FromStatus(he.Code, message)
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
	case be.Message == "required field value is empty":
		return apierror.MissingRequiredParameter(be.Field).WithPlace(be.Field)
	}
	return apierror.InvalidInput(be.Field + ": is not valid").WithPlace(be.Field)
}

func isHTTPError(err error) bool { return httpErrorIn(err) != nil }

// httpErrorIn returns the outermost *echo.HTTPError in err's tree, or nil.
func httpErrorIn(err error) *echo.HTTPError {
	he, _ := errs.As[*echo.HTTPError](err)
	return he
}
