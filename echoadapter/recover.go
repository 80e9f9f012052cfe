package echoadapter

import (
	"runtime"
	"strings"

	"github.com/faultline-go/faultline/apierror"
)

// echoRecover ends the name of the file of Echo's Recover middleware. Its functions may be
// inlined, and have the names of others then.
const echoRecover = "/middleware/recover.go"

// asPanic returns a PanicError for the value of a panic that Echo's Recover, behind
// Register, passes to the error handler as if a handler had returned it. It returns err
// unchanged in all other cases. Recover calls from its deferred function, where the stack
// of the panic is still there.
func asPanic(err error) error {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	inRecover := false
	for {
		frame, more := frames.Next()
		if inRecover && frame.Function == "runtime.gopanic" {
			return apierror.NewPanicError(err)
		}
		inRecover = strings.HasSuffix(frame.File, echoRecover) && strings.Contains(frame.File, "labstack/echo/v4")
		if !more {
			return err
		}
	}
}
