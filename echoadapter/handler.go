package echoadapter

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/internal/exchange"
)

// ErrorHandler returns the error handler. It decides which error the client gets,
// answers, and logs, as the package comment says. It also works without [Middleware],
// whose comment says what is lost then.
func ErrorHandler(cfg Config) echo.HTTPErrorHandler {
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
		x.Fail(err, core, viewOf(c))
		if outcome, failed := x.Outcome(); failed && !response.Committed {
			// A hook panicked, so that the response went past Echo.
			response.Committed, response.Status = true, outcome.Status
		}
	}
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
