package echoadapter_test

import (
	"encoding/json"
	"net/http"
	"testing"

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

func bindBench[T any](c echo.Context) error {
	if _, err := echoadapter.Bind[T](c); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// BenchmarkBind has a request of Defender's with one field wrong, a good one, and a
// batch of 500. internal/bench compares them with Echo's Bind and validator.
func BenchmarkBind(b *testing.B) {
	e := registered(quiet)
	e.POST("/one", bindBench[benchIndicator])
	e.POST("/batch", bindBench[benchBatch])
	var batch benchBatch
	for range 500 {
		batch.Indicators = append(batch.Indicators, benchItem("High"))
	}
	for _, bb := range []struct{ name, path, body string }{
		{"bad", "/one", marshal(benchItem("Highest"))},
		{"good", "/one", marshal(benchItem("High"))},
		{"batch", "/batch", marshal(batch)},
	} {
		b.Run(bb.name, func(b *testing.B) { benchmark(b, e, "POST", bb.path, bb.body) })
	}
}
