package echoadapter_test

import (
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
	"github.com/faultline-go/faultline/validate"
)

type importRequest struct {
	Indicators []struct {
		Value    string `json:"indicatorValue" validate:"required,ip"`
		Severity string `json:"severity" validate:"omitempty,oneof=Informational Low Medium High"`
	} `json:"Indicators" validate:"required,max=500,dive"`
}

func importIndicators(c echo.Context) error {
	if _, err := echoadapter.Bind[importRequest](c); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// quietly makes the answers of an example the same each time.
func quietly(cfg echoadapter.Config) echoadapter.Config {
	cfg.Logger = slog.New(slog.DiscardHandler)
	cfg.NewTarget = func() string { return "1fa66c0f-18bd-4133-b378-36d76f3a2ba0" }
	return cfg
}

func send(e *echo.Echo, method, path, body string) {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	fmt.Println(w.Code, w.Body)
}

func ExampleBind() {
	e := echo.New()
	echoadapter.Register(e, quietly(echoadapter.Config{}))
	e.POST("/api/indicators/import", importIndicators)

	send(e, "POST", "/api/indicators/import", `{"Indicators":[{"indicatorValue":"10.0.0.999"}]}`)
	send(e, "POST", "/api/indicators/import", `{"Indicators":[{"IndicatorValue":"10.0.0.9"}]}`)
	send(e, "POST", "/api/indicators/import", `{}`)
	// Output:
	// 400 {"error":{"code":"InvalidIpAddress","message":"IP address 10.0.0.999 (Indicators[0].indicatorValue) is invalid.","target":"1fa66c0f-18bd-4133-b378-36d76f3a2ba0"}}
	// 400 {"error":{"code":"InvalidRequestBody","message":"Invalid request body: unknown property Indicators[0].IndicatorValue; did you mean indicatorValue?","target":"1fa66c0f-18bd-4133-b378-36d76f3a2ba0"}}
	// 400 {"error":{"code":"MissingRequiredParameter","message":"Parameter Indicators is missing.","target":"1fa66c0f-18bd-4133-b378-36d76f3a2ba0"}}
}

// The service's own errors get their meaning in one place.
func ExampleConfig_translate() {
	e := echo.New()
	echoadapter.Register(e, quietly(echoadapter.Config{
		Translate: func(err error) *apierror.Error {
			if errors.Is(err, sql.ErrNoRows) {
				return apierror.ResourceNotFound("machine").WithCause(err)
			}
			return nil // not mine
		},
	}))
	e.GET("/api/machines/:id", func(echo.Context) error {
		return fmt.Errorf("find machine: %w", sql.ErrNoRows)
	})

	send(e, "GET", "/api/machines/1", "")
	// Output:
	// 404 {"error":{"code":"ResourceNotFound","message":"Resource machine was not found.","target":"1fa66c0f-18bd-4133-b378-36d76f3a2ba0"}}
}

// All failures are told, and not the first alone, if the validator is asked to.
func ExampleConfig_validator() {
	e := echo.New()
	echoadapter.Register(e, quietly(echoadapter.Config{
		Validator: validate.New(validate.Config{AllFailures: true}),
	}))
	e.POST("/api/indicators/import", importIndicators)

	send(e, "POST", "/api/indicators/import", `{"Indicators":[{"severity":"High"},{"indicatorValue":"::1","severity":"Huge"}]}`)
	// Output:
	// 400 {"error":{"code":"MissingRequiredParameter","message":"Parameter Indicators[0].indicatorValue is missing.","target":"1fa66c0f-18bd-4133-b378-36d76f3a2ba0","details":[{"code":"MissingRequiredParameter","message":"Parameter Indicators[0].indicatorValue is missing.","target":"Indicators[0].indicatorValue"},{"code":"InvalidInput","message":"Invalid input Indicators[1].severity: must be one of Informational, Low, Medium, High.","target":"Indicators[1].severity"}]}}
}
