package recipes

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// Events sends server-sent events. What can fail is asked before the first byte, and is
// answered in the contract. A failure later breaks the stream off, so that the client
// connects again, and is logged.
func Events(cfg echoadapter.Config, source func(id string) (events []string, err error)) *echo.Echo {
	e := echo.New()
	echoadapter.Register(e, cfg)
	e.GET("/machines/:id/events", func(c echo.Context) error {
		events, err := source(c.Param("id"))
		if events == nil && err == nil {
			return apierror.ResourceNotFound(c.Param("id"))
		}
		response := c.Response()
		response.Header().Set(echo.HeaderContentType, "text/event-stream")
		response.WriteHeader(http.StatusOK)
		for _, event := range events {
			if _, err := fmt.Fprintf(response, "data: %s\n\n", event); err != nil {
				return err
			}
			response.Flush()
		}
		return err
	})
	return e
}
