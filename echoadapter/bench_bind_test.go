package echoadapter_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/echoadapter"
)

// benchIndicator has ten fields, as a request of Defender's.
type benchIndicator struct {
	Value       string   `json:"indicatorValue" validate:"required,ip"`
	Type        string   `json:"indicatorType" validate:"required,oneof=FileSha1 FileMd5 FileSha256 IpAddress DomainName Url"`
	Action      string   `json:"action" validate:"required,oneof=Alert Warn Block Audit Allowed"`
	Title       string   `json:"title" validate:"required,max=200"`
	Description string   `json:"description" validate:"required,max=2000"`
	Application string   `json:"application" validate:"max=200"`
	Severity    string   `json:"severity" validate:"omitempty,oneof=Informational Low Medium High"`
	Groups      []string `json:"rbacGroupNames" validate:"max=100"`
	URL         string   `json:"educateUrl" validate:"omitempty,url"`
	Alert       bool     `json:"generateAlert"`
}

type benchBatch struct {
	Indicators []benchIndicator `json:"Indicators" validate:"required,min=1,max=1000,dive"`
}

func benchItem(severity string) benchIndicator {
	return benchIndicator{
		Value: "10.0.0.99", Type: "IpAddress", Action: "Block", Title: "Known bad host", Description: "Seen in incident 4711",
		Application: "sensor", Severity: severity, Groups: []string{"all"}, URL: "https://example.com/why", Alert: true,
	}
}

func marshal(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// usual is what services write by hand.
func usual() *echo.Echo {
	e := bare()
	v := validator.New(validator.WithRequiredStructEnabled())
	e.Validator = validatorFunc(v.Struct)
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		status, code, message := 500, "InternalServerError", ""
		var invalid validator.ValidationErrors
		var he *echo.HTTPError
		switch {
		case errors.As(err, &invalid):
			status, code = 400, "InvalidInput"
			message = fmt.Sprintf("Invalid input %s: failed on the %s rule.", invalid[0].Namespace(), invalid[0].Tag())
		case errors.As(err, &he):
			status, code, message = he.Code, http.StatusText(he.Code), fmt.Sprint(he.Message)
		}
		id := uuid.NewString()
		c.Response().Header().Set("X-Request-Id", id)
		c.JSON(status, map[string]any{"error": map[string]any{"code": code, "message": message, "target": id}})
	}
	return e
}

// bindOurs and bindUsual are the same handler, each in its own way.
func bindOurs[T any](c echo.Context) error {
	if _, err := echoadapter.Bind[T](c); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

func bindUsual[T any](c echo.Context) error {
	var v T
	if err := c.Bind(&v); err != nil {
		return err
	}
	if err := c.Validate(&v); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

func BenchmarkBind(b *testing.B) {
	ours, theirs := registered(quiet), usual()
	ours.POST("/one", bindOurs[benchIndicator])
	ours.POST("/batch", bindOurs[benchBatch])
	theirs.POST("/one", bindUsual[benchIndicator])
	theirs.POST("/batch", bindUsual[benchBatch])
	var batch benchBatch
	for range 500 {
		batch.Indicators = append(batch.Indicators, benchItem("High"))
	}
	for _, bb := range []struct{ name, path, body string }{
		{"bad", "/one", marshal(benchItem("Highest"))},
		{"good", "/one", marshal(benchItem("High"))},
		{"batch", "/batch", marshal(batch)},
	} {
		b.Run(bb.name+"/ours", func(b *testing.B) { benchmark(b, ours, "POST", bb.path, bb.body) })
		b.Run(bb.name+"/usual", func(b *testing.B) { benchmark(b, theirs, "POST", bb.path, bb.body) })
	}
}
