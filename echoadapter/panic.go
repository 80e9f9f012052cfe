package echoadapter

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
)

// PanicError is what a panic becomes, as the cause in an [Event] and in the log.
// The panic's value is not in its tree: errors.As and errors.Is don't find an
// error that somebody panicked with, so that such a value can't choose the reply.
type PanicError struct {
	value any
	stack []uintptr
}

// maxFrames bounds the stack that is kept.
const maxFrames = 64

// newPanicError must be called by the deferred function that recovered v.
func newPanicError(v any) *PanicError {
	pcs := make([]uintptr, maxFrames)
	// Skip Callers, this function and the deferred one.
	return &PanicError{value: v, stack: pcs[:runtime.Callers(3, pcs)]}
}

// Value returns what the code panicked with.
func (e *PanicError) Value() any { return e.value }

// Error returns the panic's value as text.
func (e *PanicError) Error() string { return "panic: " + panicText(e.value) }

func panicText(v any) (text string) {
	defer func() {
		if recover() != nil {
			text = fmt.Sprintf("(%T panicked as it was printed)", v)
		}
	}()
	if err, ok := v.(error); ok {
		return err.Error()
	}
	return fmt.Sprint(v)
}

// Stack returns the stack of the goroutine at the panic, innermost call first,
// two lines a frame as [runtime/debug.Stack] has it; at most 64 frames.
func (e *PanicError) Stack() string {
	var b strings.Builder
	frames := runtime.CallersFrames(e.stack)
	for {
		frame, more := frames.Next()
		b.WriteString(frame.Function)
		b.WriteString("\n\t")
		b.WriteString(frame.File)
		b.WriteByte(':')
		b.WriteString(strconv.Itoa(frame.Line))
		b.WriteByte('\n')
		if !more {
			return b.String()
		}
	}
}
