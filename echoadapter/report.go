package echoadapter

import (
	"log/slog"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/errs"
	"github.com/faultline-go/faultline/internal/text"
)

// failure is a failed request as the log has it.
type failure struct {
	// cause is what was returned, err what the client gets for it.
	cause  error
	err    *apierror.Error
	target string
	// late means that an answer had begun, with status sent; 0 for a connection
	// that was taken over.
	late bool
	sent int
	// whole means that the client has the whole answer all the same.
	whole bool
	// write is the error of writing the answer.
	write error
}

func (f *failure) gone() bool { return f.err == clientGone }

// panicked returns the panic that f is about or came upon, nil if there was none.
func (f *failure) panicked() *PanicError {
	for _, err := range [...]error{f.cause, f.write} {
		if p, ok := errs.As[*PanicError](err); ok {
			return p
		}
	}
	return nil
}

func (f *failure) level() slog.Level {
	switch {
	case f.gone():
		return slog.LevelDebug
	case f.panicked() != nil:
		return slog.LevelError
	case f.late && (f.sent == 0 || f.whole && f.sent >= 400 && f.sent < 500):
		return slog.LevelInfo // The client has no answer of ours, or the handler's own 4xx.
	case f.late || f.err.StatusCode() >= 500:
		return slog.LevelError
	}
	return slog.LevelInfo
}

// report logs f and tells Config.OnError. Neither can do harm by a panic.
func (h *handler) report(c echo.Context, f *failure) {
	guard(c, "Config.Logger", func() {
		logger, level := h.logger(), f.level()
		if logger.Enabled(c.Request().Context(), level) {
			f.log(c, logger, level)
		}
	})
	if h.cfg.OnError != nil {
		guard(c, "Config.OnError", func() {
			h.cfg.OnError(c.Request().Context(), Event{
				Error: f.err, Cause: f.cause, Target: f.target, Status: f.err.StatusCode(),
				Method: c.Request().Method, Route: c.Path(), Late: f.late,
			})
		})
	}
}

func guard(c echo.Context, name string, call func()) {
	defer func() {
		if v := recover(); v != nil {
			c.Logger().Errorf("faultline: %s panicked: %s", name, panicText(v))
		}
	}()
	call()
}

func (h *handler) logger() *slog.Logger {
	if h.cfg.Logger != nil {
		return h.cfg.Logger
	}
	return slog.Default()
}

func (f *failure) log(c echo.Context, logger *slog.Logger, level slog.Level) {
	// Without a program counter: it would always be this place.
	record := slog.NewRecord(time.Now(), level, f.message(), 0)
	f.addTo(&record, c)
	_ = logger.Handler().Handle(c.Request().Context(), record)
}

func (f *failure) message() string {
	switch {
	case f.gone():
		return "client closed request"
	case f.late:
		return "request failed after its answer began"
	}
	return "request failed"
}

func (f *failure) addTo(record *slog.Record, c echo.Context) {
	record.AddAttrs(
		slog.String("target", f.target),
		slog.String("code", string(f.err.Code())),
		slog.Int("status", f.err.StatusCode()),
		slog.String("method", text.Log(c.Request().Method)),
		slog.String("route", c.Path()),
		slog.String("cause", text.Log(errs.Text(f.cause))),
	)
	if id := c.Request().Header.Get(echo.HeaderXRequestID); id != "" {
		record.AddAttrs(slog.String("client_request_id", text.Log(id[:min(len(id), maxClientID)])))
	}
	if f.late && f.sent != 0 {
		record.AddAttrs(slog.Int("sent_status", f.sent))
	}
	if f.write != nil {
		record.AddAttrs(slog.String("write_error", text.Log(f.write.Error())))
	}
	if upstream, ok := errs.As[*apierror.ResponseError](f.cause); ok && upstream != nil {
		record.AddAttrs(slog.Any("upstream", upstream))
	}
	if p := f.panicked(); p != nil {
		record.AddAttrs(slog.String("stack", p.Stack()))
	}
}

// maxClientID bounds the ID that a client sent, in bytes.
const maxClientID = 128
