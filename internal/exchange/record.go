package exchange

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/errs"
	"github.com/faultline-go/faultline/internal/slot"
	"github.com/faultline-go/faultline/internal/text"
)

// report logs f and calls Config.OnError. Neither can do harm by a panic.
func report(f *failure, cfg *Config, v View) {
	ctx := v.Request.Context()
	guard(v, "Config.Logger", func() {
		logger, level := cfg.Log(), f.level()
		if !logger.Enabled(ctx, level) {
			return
		}
		// Without a program counter, which would always be the one of this line.
		record := slog.NewRecord(time.Now(), level, f.message(), 0)
		f.addAttrs(&record, v)
		_ = logger.Handler().Handle(&recordContext{ctx, *f, v}, record)
	})
	if cfg.OnError != nil {
		guard(v, "Config.OnError", func() {
			cfg.OnError(lasting(ctx), f.event(v))
		})
	}
}

// recordContext is the context of the record of a failure. As that of lasting, it never
// ends.
type recordContext struct {
	context.Context
	failure failure
	view    View
}

// Deadline implements context.Context.
func (*recordContext) Deadline() (deadline time.Time, ok bool) { return time.Time{}, false }

// Done implements context.Context.
func (*recordContext) Done() <-chan struct{} { return nil }

// Err implements context.Context.
func (*recordContext) Err() error { return nil }

// Value returns the context itself for the key of its failure.
func (c *recordContext) Value(key any) any {
	if key == slot.FailureKey {
		return c
	}
	return c.Context.Value(key)
}

// Failure returns the failure, see [slot.FailureOf].
func (c *recordContext) Failure() slot.Failure {
	return slot.Failure{Event: c.failure.event(c.view), Header: c.view.Request.Header}
}

func (f *failure) event(v View) apierror.Event {
	return apierror.Event{
		Error: f.err, Cause: f.cause, Target: f.target, Status: f.err.StatusCode(),
		Method: v.Request.Method, Route: v.Route, Path: v.Request.URL.Path, Late: f.late,
	}
}

// lasting returns ctx without its end. The failure may be that a time is over, and what
// exports a record to a service must still work then. The trace is in the values.
func lasting(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }

func guard(v View, name string, call func()) {
	defer func() {
		if value := recover(); value != nil {
			v.Logger.Error("faultline: " + name + " panicked: " + strings.TrimPrefix(apierror.NewPanicError(value).Error(), "panic: "))
		}
	}()
	call()
}

// Log returns the logger, which is never nil.
func (cfg *Config) Log() *slog.Logger {
	if cfg.Logger != nil {
		return cfg.Logger
	}
	return slog.Default()
}

// loggedCause is an error as the log shows it: on one line, bounded and escaped. It is an
// error because handlers such as otelslog treat errors differently from text.
type loggedCause struct {
	error
	code apierror.Code
}

// ErrorType returns the code that the client got. OpenTelemetry's bridge makes
// exception.type of it.
func (c loggedCause) ErrorType() string { return string(c.code) }

func (c loggedCause) Error() string {
	s := errs.Text(c.error)
	if plain, ok := errs.As[*plainError](c.error); ok && plain.err.Unwrap() != nil {
		s += ": " + errs.Text(plain.err.Unwrap())
	}
	return text.Log(s)
}

func (c loggedCause) Unwrap() error { return c.error }

// maxClientID bounds the ID that a client sent, in bytes.
const maxClientID = 128

func (f *failure) addAttrs(record *slog.Record, v View) {
	record.AddAttrs(
		slog.String("target", f.target),
		slog.String("code", string(f.err.Code())),
		slog.Int("status", f.err.StatusCode()),
		slog.String("method", text.Log(v.Request.Method)),
		slog.String("route", v.Route),
		slog.String("path", text.Log(v.Request.URL.Path)),
		slog.Any("cause", loggedCause{f.cause, f.err.Code()}),
	)
	if id := v.Request.Header.Get("X-Request-Id"); id != "" {
		record.AddAttrs(slog.String("client_request_id", text.Log(id[:min(len(id), maxClientID)])))
	}
	if f.late && f.sent != 0 {
		record.AddAttrs(slog.Int("sent_status", f.sent))
	}
	if f.writeErr != nil {
		record.AddAttrs(slog.String("write_error", text.Log(errs.Text(f.writeErr))))
	}
	if upstream, ok := errs.As[*apierror.ResponseError](f.cause); ok && upstream != nil {
		record.AddAttrs(slog.Any("upstream", upstream))
	}
	if p := f.panicked(); p != nil {
		record.AddAttrs(slog.String("stack", p.Stack()))
	}
}
