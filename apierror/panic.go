package apierror

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
)

// PanicError is the cause of an error if a handler panicked. It doesn't wrap the panic's
// value, so that errors.As and errors.Is don't find an error that the handler panicked
// with: that error must not choose the response.
type PanicError struct {
	value any
	stack []uintptr
	text  string // the stack, if it came as text
}

// maxFrames bounds the stack.
const maxFrames = 64

// NewPanicError returns the error for a panic's value. The deferred function that
// recovered the value must call it, directly or not: the stack of the panic is still there.
func NewPanicError(value any) *PanicError {
	pcs := make([]uintptr, 2*maxFrames)
	pcs = pcs[:runtime.Callers(2, pcs)]
	for i, pc := range pcs {
		if f := runtime.FuncForPC(pc - 1); f != nil && f.Name() == "runtime.gopanic" {
			pcs = pcs[i:]
			break
		}
	}
	return &PanicError{value: value, stack: pcs[:min(len(pcs), maxFrames)]}
}

// NewRecoveredPanicError returns the error for a panic that other code recovered, such as a
// middleware that passes it on as an error. The stack is the one that it kept, as
// [runtime/debug.Stack] returns it. Nil means that it kept none.
func NewRecoveredPanicError(value any, stack []byte) *PanicError {
	return &PanicError{value: value, text: strings.ToValidUTF8(string(stack[:min(len(stack), maxStack)]), "\uFFFD")}
}

// maxStack bounds a stack that came as text, in bytes.
const maxStack = 16 << 10

// Value returns the value that the handler panicked with.
func (e *PanicError) Value() any { return e.value }

// Error returns the panic's value as text. It prints errors, strings, numbers and values
// with a String method, and of others the type alone, because printing a map or a
// structure that contains itself never ends.
func (e *PanicError) Error() string { return "panic: " + panicText(e.value) }

func panicText(v any) (text string) {
	defer func() {
		if recover() != nil {
			text = fmt.Sprintf("(%T panicked as it was printed)", v)
		}
	}()
	switch v := v.(type) {
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	case nil:
		return "nil"
	}
	switch rv := reflect.ValueOf(v); rv.Kind() {
	case reflect.Bool, reflect.String,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr,
		reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		return fmt.Sprint(v)
	}
	return fmt.Sprintf("(%T)", v)
}

// Stack returns the stack of the goroutine at the panic, innermost call first, with two
// lines a frame as in [runtime/debug.Stack], and at most 64 frames.
func (e *PanicError) Stack() string {
	if e.stack == nil {
		return e.text
	}
	var b strings.Builder
	frames := runtime.CallersFrames(e.stack)
	for {
		frame, more := frames.Next()
		fmt.Fprintf(&b, "%s\n\t%s:%d\n", frame.Function, frame.File, frame.Line)
		if !more {
			return b.String()
		}
	}
}
