package echoadapter

import (
	"context"
	"log/slog"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
)

// Config says how errors are made, logged and answered. The zero value works.
// The functions in it are called by many goroutines at once. One that panics
// does no harm to the answer.
type Config struct {
	// Logger gets one record for each failed request, with the request's
	// context. nil means slog.Default() at the time of the record.
	Logger *slog.Logger

	// Validator is what c.Validate and Bind use. nil means a validate.Validator
	// with the default configuration.
	Validator echo.Validator

	// NewTarget makes tracking IDs: unique ones, of visible ASCII, at most 128
	// bytes. nil means random UUIDs (version 4), which is what clients of the
	// contract expect.
	NewTarget func() string

	// OmitRequestID leaves the header X-Request-Id alone, for a gateway in front of
	// the service, or another middleware, that has IDs of its own there. The
	// tracking ID is in the body, in the log and in the context all the same. False
	// means that X-Request-Id has it too. (An answer without a body, to a HEAD
	// request, then says no ID.)
	OmitRequestID bool

	// Translate gives the service's own errors their meaning, such as
	// sql.ErrNoRows. It is called with errors that have no *apierror.Error in
	// them and are no panics: also Echo's, as for a path that doesn't exist. It
	// returns nil for an error that it doesn't know; nil instead of a function
	// knows none.
	Translate func(error) *apierror.Error

	// OnError is called after each failed request, for metrics. nil means not.
	OnError func(context.Context, Event)

	// MaxBodyBytes bounds what the binder reads of a body, after any
	// decompression. A value below 1 means 4 MiB.
	MaxBodyBytes int64

	// AllowUnknown makes the binder ignore properties of a body that the
	// request type doesn't have. A name that differs from one that it has by
	// case only is an error all the same. False means that unknown properties
	// are errors.
	AllowUnknown bool
}

// Event is a failed request.
type Event struct {
	// Error is what the client was answered, or would have been: see Late and
	// Status.
	Error *apierror.Error
	// Cause is what the handler or the middleware returned; for a panic a
	// *PanicError.
	Cause error
	// Target is the tracking ID.
	Target string
	// Status is that of Error, or 499 if the client was gone.
	Status int
	// Method is the request's, and Route the route's pattern, "" if none matched.
	Method, Route string
	// Late means that the failure came after the first byte of an answer.
	Late bool
}
