package recipes

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/echoadapter"
)

// The steps of a service that exists.
var (
	// StepErrors adopts the error handling alone: Echo's binder stays.
	StepErrors = echoadapter.Config{Binder: &echo.DefaultBinder{}}
	// StepReport still accepts what Echo's binder accepts, and logs at warn what the strict
	// one would refuse: these are the clients to talk to.
	StepReport = echoadapter.Config{ReportOnly: true}
	// StepStrict is the goal.
	StepStrict = echoadapter.Config{}
)

type article struct {
	Title string `json:"title" validate:"required"`
	Words int    `json:"words"`
}

// Existing is a service in the style of many: it binds, validates, and inspects errors of
// Echo's type. Nothing in its handler changes in the three steps.
func Existing(cfg echoadapter.Config) *echo.Echo {
	e := echo.New()
	echoadapter.Register(e, cfg)
	e.POST("/articles", func(c echo.Context) error {
		var a article
		if err := c.Bind(&a); err != nil {
			if he, ok := err.(*echo.HTTPError); ok && he.Code == http.StatusUnsupportedMediaType {
				return echo.NewHTTPError(http.StatusUnsupportedMediaType, "send JSON").SetInternal(err)
			}
			return err
		}
		if err := c.Validate(&a); err != nil {
			return err
		}
		return c.JSON(http.StatusCreated, a)
	})
	return e
}
