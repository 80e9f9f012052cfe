package echoadapter_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/echoadapter"
	"github.com/faultline-go/faultline/validate"
)

type tenantKey struct{}

// Rules that were registered with a context get the request's, as a middleware changed it.
// A value that can't be validated is the service's mistake.
func TestValidateGetsTheContext(t *testing.T) {
	type request struct {
		Tenant string `json:"tenant" validate:"tenant"`
	}
	engine := validator.New()
	err := engine.RegisterValidationCtx("tenant", func(ctx context.Context, fl validator.FieldLevel) bool {
		return fl.Field().String() == ctx.Value(tenantKey{})
	})
	if err != nil {
		t.Fatal(err)
	}
	e := echo.New()
	echoadapter.Register(e, echoadapter.Config{Logger: quiet.Logger, Validator: validate.New(validate.Config{Engine: engine})})
	e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			c.SetRequest(c.Request().WithContext(context.WithValue(c.Request().Context(), tenantKey{}, c.Request().Header.Get("Tenant"))))
			return next(c)
		}
	})
	e.POST("/bind", func(c echo.Context) error {
		if _, err := echoadapter.Bind[request](c); err != nil {
			return err
		}
		return c.NoContent(http.StatusNoContent)
	})
	e.POST("/number", func(c echo.Context) error { return c.Validate(3) })
	server := httptest.NewServer(e)
	defer server.Close()
	for _, tt := range []struct {
		name, path, tenant string
		status             int
	}{
		{"of this tenant", "/bind", "contoso", 204},
		{"of another", "/bind", "fabrikam", 400},
		{"not a struct", "/number", "contoso", 500},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := http.NewRequest("POST", server.URL+tt.path, strings.NewReader(`{"tenant":"contoso"}`))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Tenant", tt.tenant)
			response, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			if response.StatusCode != tt.status {
				t.Errorf("got %d, want %d", response.StatusCode, tt.status)
			}
		})
	}
}
