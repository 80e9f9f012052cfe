package echoadapter

import (
	"log/slog"
	"net/http"

	"github.com/labstack/echo/v5"

	"github.com/faultline-go/faultline/internal/decode"
)

// reportOnly binds strictly and, if that fails, as Echo's DefaultBinder does; see
// Config.ReportOnly.
type reportOnly struct {
	strict *Binder
	logger func() *slog.Logger
}

// Bind implements echo.Binder.
func (b *reportOnly) Bind(c *echo.Context, i any) error {
	original := c.Request()
	lenient := decode.Lenient{
		Decoder: b.strict.decoder(),
		Loosely: func(i any, r *http.Request) error {
			c.SetRequest(r)
			defer c.SetRequest(original)
			return (&echo.DefaultBinder{}).Bind(c, i)
		},
		Logger: b.logger(),
		Target: func() string { return Target(c) },
		Route:  c.Path(),
	}
	return toHTTPError(lenient.Decode(i, requestOf(c)))
}
