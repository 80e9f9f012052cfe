package recipes

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/catalog"
	"github.com/faultline-go/faultline/echoadapter"
)

// errBusy has a code of the service's own. It is shared; each request derives its own.
var errBusy = apierror.New(http.StatusBadRequest, "ActiveRequestAlreadyExists", "Action is already in progress")

// Codes returns a service with a code of its own, and serves the catalogue of all codes that
// it answers with.
func Codes(cfg echoadapter.Config, isBusy func(id string) bool) (*echo.Echo, error) {
	codes, err := catalog.New(catalog.EntryOf(errBusy, "An action on the machine is in progress."))
	if err != nil {
		return nil, err
	}
	e := echo.New()
	echoadapter.Register(e, cfg)
	e.POST("/machines/:id/isolate", func(c echo.Context) error {
		if id := c.Param("id"); isBusy(id) {
			return errBusy.WithCause(errors.New("machine " + id + " is being isolated"))
		}
		return c.NoContent(http.StatusNoContent)
	})
	e.GET("/codes", func(c echo.Context) error { return c.String(http.StatusOK, codes.Markdown()) })
	return e, nil
}
