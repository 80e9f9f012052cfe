package flight

import (
	"log/slog"
	"path"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/errs"
	"github.com/faultline-go/faultline/internal/slot"
	"github.com/faultline-go/faultline/internal/text"
)

// Failure is a failed request, as the page and its JSON show it.
type Failure struct {
	Time    time.Time         `json:"time"`
	Target  string            `json:"target"` // the tracking ID
	Code    apierror.Code     `json:"code"`
	Status  int               `json:"status"`
	Method  string            `json:"method"`
	Route   string            `json:"route"`
	Path    string            `json:"path"`
	Late    bool              `json:"late,omitempty"`
	Causes  []string          `json:"causes"` // outermost first
	Stack   []Frame           `json:"stack,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	// Upstream is the tracking ID that another service gave its error.
	Upstream string   `json:"upstream,omitempty"`
	Trace    string   `json:"trace,omitempty"`
	Records  []Record `json:"records"`
	Dropped  int      `json:"dropped,omitempty"` // records before the first one that was kept

	size int
}

// Record is what a failed request logged.
type Record struct {
	// Offset is the time since the first record, in milliseconds.
	Offset  float64    `json:"offsetMs"`
	Level   slog.Level `json:"level"`
	Message string     `json:"message"`
	Attrs   string     `json:"attrs,omitempty"`
}

// Frame is a frame of the stack of a panic.
type Frame struct {
	Function string `json:"function"`
	Position string `json:"position"`
	// Own is whether the frame is of the program's own module.
	Own bool `json:"own"`
}

func (r *Recorder) newFailure(e slot.Failure) *Failure {
	f := &Failure{
		Time: time.Now(), Target: strings.Clone(e.Target), Status: e.Status, Late: e.Late,
		Method: shown(e.Method), Route: shown(e.Route), Path: shown(e.Path), Causes: causes(e.Cause),
	}
	if e.Error != nil {
		f.Code = e.Error.Code()
	}
	if p, ok := errs.As[*apierror.PanicError](e.Cause); ok && p != nil {
		f.Stack = frames(p.Stack())
	}
	if upstream, ok := errs.As[*apierror.ResponseError](e.Cause); ok && upstream != nil {
		f.Upstream = strings.Clone(text.Token(upstream.Target))
	}
	for _, name := range r.cfg.Headers {
		if value := e.Header.Get(name); value != "" {
			if f.Headers == nil {
				f.Headers = make(map[string]string)
			}
			if r.redacts(name) {
				value = redacted
			}
			f.Headers[name] = shown(value)
		}
	}
	// A traceparent is version-trace-parent-flags, see W3C Trace Context, section 3.2.
	if parts := strings.Split(e.Header.Get("Traceparent"), "-"); len(parts) == 4 && len(parts[1]) == 32 {
		f.Trace = strings.Clone(text.Token(parts[1]))
	}
	return f
}

// shown returns s on one line, bounded, and as a copy: it may be a part of something large,
// such as the line of a request, which must not be kept alive.
func shown(s string) string {
	left := fullBudget
	return strings.Clone(left.text(text.Log(s)))
}

// maxCauses bounds the causes of a failure.
const maxCauses = 32

// causes returns the texts of err and of the errors inside, outermost first.
func causes(err error) (all []string) {
	defer func() {
		if recover() != nil {
			all = append(all, "(an error panicked as it was printed)")
		}
	}()
	for queue := []error{err}; len(queue) > 0 && len(all) < maxCauses; {
		err, queue = queue[0], queue[1:]
		if err == nil {
			continue
		}
		all = append(all, shown(err.Error()))
		switch u := err.(type) {
		case interface{ Unwrap() error }:
			queue = append(queue, u.Unwrap())
		case interface{ Unwrap() []error }:
			queue = append(queue, u.Unwrap()...)
		}
	}
	return all
}

// module returns the path of the program's own module, or "" if it isn't known.
var module = sync.OnceValue(func() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Path
	}
	return ""
})

// frames parses a stack as runtime/debug prints it: two lines a frame.
func frames(stack string) (all []Frame) {
	lines := strings.Split(strings.TrimSpace(stack), "\n")
	for i := 0; i+1 < len(lines); i += 2 {
		if strings.HasPrefix(lines[i], "goroutine ") {
			i--
			continue
		}
		position := strings.TrimSpace(lines[i+1])
		if dir, file := path.Split(position); dir != "" {
			position = path.Base(dir) + "/" + file // without the folders of the machine
		}
		own := strings.HasPrefix(lines[i], "main.") || module() != "" && strings.HasPrefix(lines[i], module())
		all = append(all, Frame{Function: shown(lines[i]), Position: shown(position), Own: own})
	}
	return all
}

func (f *Failure) addRecord(r *record, begun time.Time, attrs []slog.Attr) {
	f.Records = append(f.Records, Record{
		Offset: float64(r.time.Sub(begun).Microseconds()) / 1000, Level: r.level, Message: shown(r.message),
		Attrs: string(appendAttrs(nil, "", attrs)),
	})
}

// measure returns about how many bytes f takes.
func (f *Failure) measure() int {
	n := 512 + len(f.Path) + len(f.Route)
	for _, cause := range f.Causes {
		n += 16 + len(cause)
	}
	for _, frame := range f.Stack {
		n += 48 + len(frame.Function) + len(frame.Position)
	}
	for name, value := range f.Headers {
		n += 64 + len(name) + len(value)
	}
	for _, r := range f.Records {
		n += 64 + len(r.Message) + len(r.Attrs)
	}
	return n
}

// ring holds the last failures.
type ring struct {
	mu             sync.Mutex
	most, maxBytes int
	failures       []*Failure // oldest first
	bytes          int
}

func (r *ring) add(f *Failure) {
	f.size = f.measure()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failures = append(r.failures, f)
	r.bytes += f.size
	for len(r.failures) > r.most || r.bytes > r.maxBytes && len(r.failures) > 1 {
		r.bytes -= r.failures[0].size
		r.failures[0] = nil
		r.failures = r.failures[1:]
	}
}

// all returns the failures, newest first.
func (r *ring) all() []*Failure {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([]*Failure, 0, len(r.failures))
	for i := len(r.failures) - 1; i >= 0; i-- {
		all = append(all, r.failures[i])
	}
	return all
}
