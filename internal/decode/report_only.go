package decode

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"reflect"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/errs"
	"github.com/faultline-go/faultline/internal/text"
)

// Lenient decodes for the days of a migration: what the Decoder refuses, and Loosely
// accepts, is accepted, and a record says what the Decoder said.
type Lenient struct {
	Decoder
	// Loosely decodes a copy of the request as the service did before.
	Loosely func(i any, r *http.Request) error
	Logger  *slog.Logger
	// Target returns the request's tracking ID. Route is its pattern.
	Target func() string
	Route  string
}

// Decode decodes r into i, see [Decoder.Decode]. A value with defaults is copied, not what
// its pointers point to.
func (l Lenient) Decode(i any, r Request) error {
	target := reflect.ValueOf(i)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		return l.Decoder.Decode(i, r)
	}
	body, err := l.read(r.Request)
	if err != nil {
		return l.ReadError(err, r)
	}
	strictly, strictErr := try(target.Elem(), r.Request, body, func(i any, again *http.Request) error {
		return l.Decoder.Decode(i, Request{Request: again, Writer: r.Writer, PathParam: r.PathParam})
	})
	if strictErr == nil {
		target.Elem().Set(strictly)
		return nil
	}
	if errors.Is(strictErr, ErrBound) {
		return strictErr // Bounds hold in the days of a migration too.
	}
	loosely, err := try(target.Elem(), r.Request, body, l.Loosely)
	if err != nil {
		return strictErr
	}
	target.Elem().Set(loosely)
	l.report(r.Request, strictErr)
	return nil
}

func (l Lenient) report(r *http.Request, strictErr error) {
	l.Logger.LogAttrs(context.WithoutCancel(r.Context()), slog.LevelWarn, "the strict binder would refuse this request",
		slog.String("target", l.Target()),
		slog.String("code", string(apierror.CodeOf(strictErr))),
		slog.String("method", text.Log(r.Method)),
		slog.String("route", l.Route),
		slog.String("cause", text.Log(errs.Text(apierror.From(strictErr)))))
}

// read returns r's body, or nil if it has none.
func (l Lenient) read(r *http.Request) ([]byte, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	return io.ReadAll(http.MaxBytesReader(nil, r.Body, l.Limit()))
}

// try decodes a copy of the request into a copy of value.
func try(value reflect.Value, r *http.Request, body []byte, decode func(any, *http.Request) error) (reflect.Value, error) {
	again := *r
	if body != nil {
		again.Body, again.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}
	into := reflect.New(value.Type())
	into.Elem().Set(value)
	err := decode(into.Interface(), &again)
	return into.Elem(), err
}
