package bench_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/echoadapter"
	"github.com/faultline-go/faultline/validate"
)

// indicator is a request of ten fields, as Defender documents it.
type indicator struct {
	Value       string   `json:"indicatorValue" validate:"required,ip"`
	Type        string   `json:"indicatorType" validate:"required,oneof=FileSha1 FileMd5 FileSha256 CertificateThumbprint IpAddress DomainName Url"`
	Action      string   `json:"action" validate:"required,oneof=Alert Warn Block Audit BlockAndRemediate AlertAndBlock Allowed"`
	Title       string   `json:"title" validate:"required,max=200"`
	Description string   `json:"description" validate:"required,max=2000"`
	Application string   `json:"application" validate:"max=200"`
	Severity    string   `json:"severity" validate:"omitempty,oneof=Informational Low Medium High"`
	Groups      []string `json:"rbacGroupNames" validate:"max=100"`
	URL         string   `json:"educateUrl" validate:"omitempty,url"`
	Alert       bool     `json:"generateAlert"`
}

type batch struct {
	Indicators []indicator `json:"Indicators" validate:"required,min=1,max=500,dive"`
}

func good() indicator {
	return indicator{
		Value: "10.0.0.99", Type: "IpAddress", Action: "Block", Title: "Known bad host",
		Description: "Seen in incident 4711", Application: "sensor", Severity: "High",
		Groups: []string{"all"}, URL: "https://example.com/why", Alert: true,
	}
}

func manyGood(n int) batch {
	var all batch
	for range n {
		all.Indicators = append(all.Indicators, good())
	}
	return all
}

func marshal(b *testing.B, v any) string {
	b.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		b.Fatal(err)
	}
	return string(text)
}

// engine is a validator that names fields as clients do, which is how services
// set it up.
func engine() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		return name
	})
	return v
}

type validatorFunc func(any) error

func (f validatorFunc) Validate(i any) error { return f(i) }

func ourBinding() *echo.Echo {
	e := registered(silent)
	e.POST("/one", ourBind[indicator])
	e.POST("/batch", ourBind[batch])
	return e
}

func ourBind[T any](c echo.Context) error {
	if _, err := echoadapter.Bind[T](c); err != nil {
		return err
	}
	return c.NoContent(204)
}

func usualBinding() *echo.Echo {
	e := bare()
	e.Validator = validatorFunc(engine().Struct)
	e.HTTPErrorHandler = usualHandler(nil)
	e.POST("/one", usualBind[indicator])
	e.POST("/batch", usualBind[batch])
	return e
}

func usualBind[T any](c echo.Context) error {
	var value T
	if err := c.Bind(&value); err != nil {
		return err
	}
	if err := c.Validate(&value); err != nil {
		return err
	}
	return c.NoContent(204)
}

func BenchmarkBindOneWrong(b *testing.B) {
	wrong := good()
	wrong.Severity = "Severe"
	body := marshal(b, wrong)
	compare(b,
		side{name: "faultline", handler: ourBinding(), path: "/one", body: body, status: 400, text: "severity"},
		side{name: "echo", handler: usualBinding(), path: "/one", body: body, status: 400, text: "severity"},
	)
}

func BenchmarkBind500(b *testing.B) {
	body := marshal(b, manyGood(500))
	compare(b,
		side{name: "faultline", handler: ourBinding(), path: "/batch", body: body, status: 204},
		side{name: "echo", handler: usualBinding(), path: "/batch", body: body, status: 204},
	)
}

// mapping measures what a failure of request, which must be told of by words,
// costs with and without an answer for it.
func mapping(b *testing.B, request any, words string) {
	v := validate.New(validate.Config{})
	if err := v.Validate(request); err == nil || !strings.Contains(err.Error(), words) {
		b.Fatalf("got %v, want %q in it", err, words)
	}
	theirs := validator.New(validator.WithRequiredStructEnabled()) // as with ours
	if errs, ok := theirs.Struct(request).(validator.ValidationErrors); !ok || len(errs) != 1 {
		b.Fatalf("got %v, want one failure", errs)
	}
	for _, s := range shuffled([]struct {
		name string
		run  func(any) error
	}{
		{"validate", v.Validate},
		{"validator", theirs.Struct},
	}) {
		b.Run(s.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = s.run(request)
			}
		})
	}
}

func BenchmarkMapField(b *testing.B) {
	wrong := good()
	wrong.Severity = "Severe"
	mapping(b, &wrong, "severity")
}

func BenchmarkMapValue(b *testing.B) {
	wrong := good()
	wrong.Value = ip
	mapping(b, &wrong, message)
}

func BenchmarkMapItem(b *testing.B) {
	some := manyGood(5)
	some.Indicators[3].Value = ip
	mapping(b, &some, ip+" (Indicators[3].indicatorValue)")
}
