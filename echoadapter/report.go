package echoadapter

import (
	"log/slog"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
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
		if p, ok := find[*PanicError](err); ok {
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
		slog.String("method", logText(c.Request().Method)),
		slog.String("route", c.Path()),
		slog.String("cause", logText(panicText(f.cause))),
	)
	if id := first(c.Request().Header[echo.HeaderXRequestID]); id != "" {
		record.AddAttrs(slog.String("client_request_id", logText(id[:min(len(id), maxClientID)])))
	}
	if f.late && f.sent != 0 {
		record.AddAttrs(slog.Int("sent_status", f.sent))
	}
	if f.write != nil {
		record.AddAttrs(slog.String("write_error", logText(f.write.Error())))
	}
	if upstream, ok := find[*apierror.ResponseError](f.cause); ok && upstream != nil {
		record.AddAttrs(slog.Any("upstream", upstream))
	}
	if p := f.panicked(); p != nil {
		record.AddAttrs(slog.String("stack", p.Stack()))
	}
}

// The bounds on text in a log record, in bytes.
const (
	maxCause    = 8 << 10
	maxClientID = 128
)

// logText returns s on one line, bounded, and with what isn't printable escaped
// as Go does: causes hold text of clients, and not every log is JSON.
func logText(s string) string {
	if len(s) > maxCause {
		s = strings.ToValidUTF8(s[:maxCause], "") + "…"
	}
	if isPlain(s) || strings.IndexFunc(s, unprintable) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unprintable(r) {
			q := strconv.QuoteRune(r)
			b.WriteString(q[1 : len(q)-1])
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isPlain reports whether s is printable ASCII, as nearly all text here is.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

func unprintable(r rune) bool { return (r < ' ' || r > '~') && !unicode.IsPrint(r) }
