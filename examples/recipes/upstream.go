package recipes

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// Upstream asks another service. Its errors are InternalServerErrors to our client, except
// the codes that Translate lets pass; the log has its status, code and tracking ID.
func Upstream(cfg echoadapter.Config, base string) *echo.Echo {
	cfg.Translate = apierror.TranslateCodes(map[apierror.Code]*apierror.Error{
		apierror.CodeResourceNotFound: apierror.ResourceNotFound("machine"),
		"429":                         apierror.TooManyRequests("", 0),
	})
	e := echo.New()
	echoadapter.Register(e, cfg)
	e.GET("/machines/:id", func(c echo.Context) error {
		req, err := http.NewRequestWithContext(c.Request().Context(), http.MethodGet, base+"/"+url.PathEscape(c.Param("id")), nil)
		if err != nil {
			return err
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if err := apierror.FromResponse(resp); err != nil {
			return fmt.Errorf("get machine: %w", err)
		}
		return c.Stream(http.StatusOK, echo.MIMEApplicationJSON, resp.Body)
	})
	return e
}
