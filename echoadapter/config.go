package echoadapter

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/exchange"
)

// Config configures how requests are bound and how errors are answered and logged. The
// zero value works. Goroutines call its functions at the same time. A function that panics
// does no harm to the response.
type Config struct {
	// Logger gets one record for each failed request, before the response is flushed: its
	// handler must not block. nil means slog.Default() at the time of the record.
	Logger *slog.Logger

	// Validator validates for c.Validate and Bind. nil means a validate.Validator with the
	// default configuration.
	Validator echo.Validator

	// NewTarget makes tracking IDs: unique ones, of visible ASCII, at most 128 bytes. It may
	// be called after the request, so it must not use one. nil means random UUIDs (version
	// 4), which clients of the contract expect.
	NewTarget func() string

	// NewTargetFor is like NewTarget, but gets the request's context at the moment when the
	// ID is first asked for, for IDs that contain the one of a trace. It comes before
	// NewTarget. nil means that NewTarget makes the IDs.
	NewTargetFor func(context.Context) string

	// OmitRequestID leaves the header X-Request-Id unchanged, for services behind a gateway
	// or another middleware that sets it. The tracking ID is still in the body, in the log
	// and in the context, but not in the response to a HEAD request. False means that it is
	// in X-Request-Id too.
	OmitRequestID bool

	// Translate returns the error that the client gets for one of the service's own, such
	// as sql.ErrNoRows, or nil if it doesn't know the error. It is called for errors without
	// an *apierror.Error in their tree that are not panics, also for those of Echo, such as
	// the one for a path that doesn't exist. A nil function knows no error.
	Translate func(error) *apierror.Error

	// OnError is called for each failed request, for metrics, before the response is
	// flushed: it must not block. Its context is the request's, but never cancelled. nil
	// means that nothing is called.
	OnError func(context.Context, Event)

	// Accept reports whether a request gets the contract's errors. The errors of other
	// requests, such as those for pages of HTML, are logged and tracked too, but answered by
	// the error handler that the Echo had before [Register]. nil means all requests.
	Accept func(*http.Request) bool

	// Binder binds for c.Bind and Bind, for services that adopt the error handling first. Its
	// errors become those of the contract. nil means the strict [Binder].
	Binder echo.Binder

	// ReportOnly is for the days of a migration to the strict Binder: what it refuses, and
	// Echo's DefaultBinder accepts, is accepted, and a record at level warn says what the
	// strict Binder said. A value with defaults is copied, not what its pointers point to.
	// It has no effect with a Binder of the service's own.
	ReportOnly bool

	// MaxBodyBytes bounds how much the binder reads of a body, after any decompression. A
	// value below 1 means 4 MiB.
	MaxBodyBytes int64

	// MaxDecoded bounds the memory that a JSON body takes as Go values, in bytes: a million
	// empty objects are short in JSON. 0 means 16 times MaxBodyBytes, and at least 1 MiB; a
	// negative value means no bound.
	MaxDecoded int64

	// AllowUnknown makes the binder ignore properties of a body that the request type
	// doesn't have, except names that differ from a known one by case only. False means that
	// unknown properties are errors.
	AllowUnknown bool
}

// Event is a failed request.
type Event = apierror.Event

// PanicError is the cause in an [Event] and in the log if a handler panicked.
type PanicError = apierror.PanicError

func (cfg Config) core() *exchange.Config {
	newTarget := cfg.NewTargetFor
	switch {
	case newTarget != nil:
	case cfg.NewTarget != nil:
		newTarget = func(context.Context) string { return cfg.NewTarget() }
	default:
		newTarget = func(context.Context) string { return newUUID() }
	}
	return &exchange.Config{
		Accept:        cfg.Accept,
		Logger:        cfg.Logger,
		NewTarget:     newTarget,
		OmitRequestID: cfg.OmitRequestID,
		Translate:     cfg.Translate,
		OnError:       cfg.OnError,
		Framework:     framework,
	}
}
