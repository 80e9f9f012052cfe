package recipes

import (
	"errors"
	"fmt"
	"html"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// Pages is a service with an API and pages. The API gets the contract; the pages keep the
// error page that they had before Register, with the tracking ID to quote.
func Pages(cfg echoadapter.Config) *echo.Echo {
	e := echo.New()
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		status := http.StatusInternalServerError
		var he *echo.HTTPError
		if errors.As(err, &he) {
			status = he.Code
		}
		_ = c.HTML(status, fmt.Sprintf("<h1>%s</h1><p>Quote %s to support.</p>", http.StatusText(status), html.EscapeString(echoadapter.Target(c))))
	}
	cfg.Accept = func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }
	echoadapter.Register(e, cfg)
	missing := func(c echo.Context) error { return apierror.ResourceNotFound(c.Param("id")) }
	e.GET("/api/machines/:id", missing)
	e.GET("/machines/:id", missing)
	return e
}
