package echoadapter

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"reflect"

	"github.com/labstack/echo/v5"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/decode"
	"github.com/faultline-go/faultline/internal/errs"
	"github.com/faultline-go/faultline/internal/text"
)

// reportOnly binds strictly and, if that fails, as Echo's DefaultBinder does; see
// Config.ReportOnly.
type reportOnly struct {
	strict *Binder
	logger func() *slog.Logger
}

// Bind implements echo.Binder.
func (b *reportOnly) Bind(c *echo.Context, i any) error {
	target := reflect.ValueOf(i)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		return b.strict.Bind(c, i)
	}
	original := c.Request()
	body, err := b.read(original)
	if err != nil {
		return toHTTPError(b.strict.decoder().ReadError(err, requestOf(c)))
	}
	defer c.SetRequest(original)

	strictly, strictErr := b.try(b.strict, target.Elem(), body, c)
	if strictErr == nil {
		target.Elem().Set(strictly)
		return nil
	}
	if errors.Is(strictErr, decode.ErrBound) {
		return strictErr // Bounds hold in the days of a migration too.
	}
	loosely, err := b.try(&echo.DefaultBinder{}, target.Elem(), body, c)
	if err != nil {
		return strictErr
	}
	target.Elem().Set(loosely)
	ctx := context.WithoutCancel(original.Context())
	b.logger().LogAttrs(ctx, slog.LevelWarn, "the strict binder would refuse this request",
		slog.String("target", Target(c)),
		slog.String("code", string(apierror.CodeOf(strictErr))),
		slog.String("method", text.Log(original.Method)),
		slog.String("route", c.Path()),
		slog.String("cause", text.Log(errs.Text(apierror.From(strictErr)))))
	return nil
}

// read returns r's body, or nil if it has none.
func (b *reportOnly) read(r *http.Request) ([]byte, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	return io.ReadAll(http.MaxBytesReader(nil, r.Body, b.strict.decoder().Limit()))
}

// try binds into a copy of value.
func (b *reportOnly) try(binder echo.Binder, value reflect.Value, body []byte, c *echo.Context) (reflect.Value, error) {
	r := *c.Request()
	if body != nil {
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}
	c.SetRequest(&r)
	into := reflect.New(value.Type())
	into.Elem().Set(value)
	err := binder.Bind(c, into.Interface())
	return into.Elem(), err
}
