package echoadapter

import (
	"cmp"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/labstack/echo/v5"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/exchange"
)

// ErrorHandler returns the error handler. It decides which error the client gets,
// answers, and logs, as the package comment says. It also works without [Middleware],
// whose comment says what is lost then.
//
// Requests that Config.Accept refuses are answered by Echo's DefaultHTTPErrorHandler(false).
func ErrorHandler(cfg Config) echo.HTTPErrorHandler { return errorHandler(cfg, nil) }

// errorHandler returns the error handler. The one before answers the requests that
// Config.Accept refuses; nil means
// Echo's DefaultHTTPErrorHandler(false).
func errorHandler(cfg Config, before echo.HTTPErrorHandler) echo.HTTPErrorHandler {
	core := cfg.core()
	return func(c *echo.Context, err error) {
		x, r := exchange.OfOrNew(core, c.Request(), c.Response())
		if x == nil {
			return
		}
		c.SetRequest(r)
		response, _ := echo.UnwrapResponse(c.Response())
		if response != nil && committedStatus(response) == 0 {
			response.Committed = false // Echo takes an informational response for the final one.
		}
		view := viewOf(c)
		if core.Accept != nil {
			view.Otherwise = func(err error, e *apierror.Error) { answerOtherwise(before, err, e, c) }
		}
		if _, failed := x.Outcome(); !failed {
			err = asPanic(err)
		}
		x.Fail(err, core, view)
		if outcome, failed := x.Outcome(); failed && response != nil && !response.Committed {
			// A hook panicked, so that the response went past Echo.
			response.Committed, response.Status = true, outcome.Status
		}
	}
}

// answerOtherwise answers with a handler that knows Echo's errors alone, so that it gets
// the status of e.
func answerOtherwise(h echo.HTTPErrorHandler, err error, e *apierror.Error, c *echo.Context) {
	if h == nil {
		h = echo.DefaultHTTPErrorHandler(false)
	}
	if !isHTTPError(err) {
		err = echo.HTTPError{Code: e.StatusCode(), Message: cmp.Or(e.Message(), http.StatusText(e.StatusCode()))}.Wrap(err)
	}
	h(c, err)
}

func viewOf(c *echo.Context) exchange.View {
	view := exchange.View{
		Request:  c.Request(),
		Route:    c.Path(),
		Response: c.Response(),
		Inner:    c.Response(),
		Logger:   logger{c.Logger()},
	}
	if response, err := echo.UnwrapResponse(c.Response()); err == nil {
		view.Inner = response.ResponseWriter
	}
	return view
}

// logger is Echo's logger as the core calls it.
type logger struct{ *slog.Logger }

func (l logger) Error(text ...any) { l.Logger.Error(fmt.Sprint(text...)) }

// committedStatus returns the status of the response that Echo sent, or 0 if there is none.
func committedStatus(w http.ResponseWriter) int {
	if response, err := echo.UnwrapResponse(w); err == nil && response.Committed && response.Status >= 200 {
		return response.Status
	}
	return 0
}
