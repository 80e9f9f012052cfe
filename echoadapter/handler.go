package echoadapter

import (
	"cmp"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/exchange"
)

// ErrorHandler returns the error handler. It decides which error the client gets,
// answers, and logs, as the package comment says. It also works without [Middleware],
// whose comment says what is lost then.
//
// Requests that Config.Accept refuses are answered by Echo's DefaultHTTPErrorHandler.
func ErrorHandler(cfg Config) echo.HTTPErrorHandler { return errorHandler(cfg, nil) }

// errorHandler returns the error handler. The one before answers the requests that
// Config.Accept refuses; nil means Echo's DefaultHTTPErrorHandler.
func errorHandler(cfg Config, before echo.HTTPErrorHandler) echo.HTTPErrorHandler {
	core := cfg.core()
	return func(err error, c echo.Context) {
		x, r := exchange.OfOrNew(core, c.Request(), c.Response())
		if x == nil {
			return
		}
		c.SetRequest(r)
		response := c.Response()
		if committedStatus(response) == 0 {
			response.Committed = false // Echo takes an informational response for the final one.
		}
		view := viewOf(c)
		if core.Accept != nil {
			view.Otherwise = func(err error, e *apierror.Error) { answerOtherwise(before, err, e, c) }
		}
		if x.IsCalledByOthers() && err != nil {
			err = asPanic(err)
		}
		x.Fail(err, core, view)
		if outcome, failed := x.Outcome(); failed && !response.Committed {
			// A hook panicked, so that the response went past Echo.
			response.Committed, response.Status = true, outcome.Status
		}
	}
}

// answerOtherwise answers with a handler that knows Echo's errors alone, so that it gets
// the status of e.
func answerOtherwise(h echo.HTTPErrorHandler, err error, e *apierror.Error, c echo.Context) {
	if h == nil {
		h = c.Echo().DefaultHTTPErrorHandler
	}
	if !isHTTPError(err) {
		err = &echo.HTTPError{Code: e.StatusCode(), Message: cmp.Or(e.Message(), http.StatusText(e.StatusCode())), Internal: err}
	}
	h(err, c)
}

func viewOf(c echo.Context) exchange.View {
	response := c.Response()
	return exchange.View{
		Request:  c.Request(),
		Route:    c.Path(),
		Response: response,
		Inner:    response.Writer,
		Logger:   c.Logger(),
	}
}

// committedStatus returns the status of the response that Echo sent, or 0 if there is none.
func committedStatus(w http.ResponseWriter) int {
	if response, ok := w.(*echo.Response); ok && response.Committed && response.Status >= 200 {
		return response.Status
	}
	return 0
}
