package exchange

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/decode"
)

// StatusClientGone is the status in the log if the client closed the connection, as in
// nginx's. No client sees it.
const StatusClientGone = 499

// Config is what all requests of a service share. Its functions may be nil, except those
// of Framework. One that panics does no harm to the response.
type Config struct {
	Logger        *slog.Logger
	NewTarget     func(context.Context) string
	OmitRequestID bool
	Translate     func(error) *apierror.Error
	OnError       func(context.Context, apierror.Event)
	// Accept reports whether a request gets the contract's errors. View.Otherwise answers
	// those of other requests.
	Accept    func(*http.Request) bool
	Framework Framework
}

// Framework is what the core must know about a framework.
type Framework struct {
	// Committed returns the status of a response that the framework sent, or that a
	// middleware holds back in a buffer, or 0 if there is none. w is View.Response.
	Committed func(w http.ResponseWriter) int
	// Message returns the error that an error of the framework carries as its message, or nil.
	Message func(error) error
	// BindingError returns the error for one of the framework's own about a parameter, or nil.
	BindingError func(error) *apierror.Error
	// HTTPError returns the error for one of the framework's own with a status, or nil.
	HTTPError func(error) *apierror.Error
}

// View is a request at the moment of an error, in the terms of a framework.
type View struct {
	Request *http.Request
	// Route is the pattern of the route, or "" if none matched.
	Route string
	// Response is the framework's writer, and Inner the one below it, without hooks.
	Response, Inner http.ResponseWriter
	// Otherwise answers an error if Config.Accept refuses the request. The error that the
	// client would have got is e.
	Otherwise func(err error, e *apierror.Error)
	// Logger is told if a function of Config panicked.
	Logger interface{ Error(text ...any) }
}

// Exchange is one request and its response. Goroutines may share it, since a middleware
// may leave a handler behind.
type Exchange struct {
	cfg    *Config // of the outermost part
	scope  *scope
	writer writer // of use only if Begin made the exchange
	closed closedWriter

	answering atomic.Bool

	mu       sync.Mutex
	state    state
	outcome  Outcome
	passedOn error
	body     *decode.Body
	// hasDropped is whether something was written after the response.
	hasDropped bool
}

type state int

// The states; see the drawing in the package comment.
const (
	open state = iota
	answered
	failed
)

// Begin begins the exchange of a request that the server made. It sets r's context, which
// is the only change to r, and returns the writer that the framework must use instead of
// w. If r is part of an exchange already, Begin changes nothing and returns nil.
//
// Begin changes r in place because a framework routes by the request that the server gave
// it; with a copy, the router would not see the changes of a middleware.
func Begin(cfg *Config, r *http.Request, w http.ResponseWriter) (*Exchange, http.ResponseWriter) {
	if Of(r, w) != nil {
		return nil, w
	}
	x := newExchange(cfg, r)
	*r = *r.WithContext(x.scope)
	x.writer.ResponseWriter = w
	x.writer.exchange = x
	x.writer.isHead = r.Method == http.MethodHead
	x.writer.buffered = bufferedBytes(r.ProtoMajor)
	return x, &x.writer
}

// Of returns the exchange that r is part of, with the writer w, or nil if there is none
// or it is over.
func Of(r *http.Request, w http.ResponseWriter) *Exchange {
	if s := find(r.Context(), w); s != nil {
		return s.exchange.Load()
	}
	return nil
}

// OfOrNew returns the exchange that r is part of, with the writer w. If there is none, it
// returns a new one whose responses nothing watches, for error handlers that are used
// alone, and a copy of r with its context. It returns nil if the exchange is over and an
// error was dealt with: there is nothing left to do for another one.
func OfOrNew(cfg *Config, r *http.Request, w http.ResponseWriter) (*Exchange, *http.Request) {
	if s := find(r.Context(), w); s != nil {
		if x := s.exchange.Load(); x != nil {
			return x, r
		}
		if s.dealtWith.Load() {
			return nil, r
		}
	}
	x := newExchange(cfg, r)
	return x, r.WithContext(x.scope)
}

// Target returns the tracking ID of r, with the writer w. If r has none, it returns a copy
// of r that has one.
func Target(cfg *Config, r *http.Request, w http.ResponseWriter) (string, *http.Request) {
	if s := find(r.Context(), w); s != nil {
		return s.id.For(r.Context()), r
	}
	x, r := OfOrNew(cfg, r, w)
	return x.target(r.Context()), r
}

func newExchange(cfg *Config, r *http.Request) *Exchange {
	x := &Exchange{cfg: cfg, scope: newScope(r.Context(), cfg)}
	x.scope.exchange.Store(x)
	return x
}

func (x *Exchange) target(ctx context.Context) string { return x.scope.id.For(ctx) }

// MarkReads returns a copy of r whose body marks the errors of reading it, or r itself if
// it has no body. The server's own request keeps its body: net/http looks at its type to
// decide when to read the rest of it, and when to close the connection.
func (x *Exchange) MarkReads(r *http.Request) *http.Request {
	if r.Body == nil || r.Body == http.NoBody {
		return r
	}
	body := decode.MarkReads(r.Body, x.isOfFramework)
	x.mu.Lock()
	x.body = body
	x.mu.Unlock()
	if body == r.Body {
		return r
	}
	marked := *r
	marked.Body = body
	return &marked
}

// SetAnswering notes whether the adapter itself is calling the framework's error handler.
func (x *Exchange) SetAnswering(answering bool) { x.answering.Store(answering) }

// HasBegun reports whether a response has begun.
func (x *Exchange) HasBegun() bool { return x.writer.begun() }

// IsCalledByOthers reports whether a middleware or a handler is calling the framework's
// error handler, and not the adapter. It reports false if nothing watches the responses.
func (x *Exchange) IsCalledByOthers() bool { return x.isWatched() && !x.answering.Load() }

// PassOn notes the error that the adapter returns to the middleware in front.
func (x *Exchange) PassOn(err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.passedOn = err
}

// IsPassedOn reports whether err is the one that PassOn noted, unwrapped.
func (x *Exchange) IsPassedOn(err error) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.passedOn != nil && err == x.passedOn
}

// LogIfOver reports whether the exchange is over, and logs err then: a handler that a
// middleware such as Echo's Timeout left behind has failed. Its framework may use the
// request's objects for another request already.
func (x *Exchange) LogIfOver(err error) bool {
	if x.scope.exchange.Load() != nil {
		return false
	}
	x.cfg.Log().LogAttrs(context.WithoutCancel(x.scope), slog.LevelError, "a handler failed after its request was over",
		slog.String("target", x.target(x.scope)), slog.Any("cause", loggedCause{error: err}))
	return true
}

// End ends the exchange. It panics with [http.ErrAbortHandler] if the response can't be
// finished.
func (x *Exchange) End() {
	x.Close()
	x.abortFailed(&x.writer)
}

// Close ends the exchange of a response that is aborted already.
func (x *Exchange) Close() {
	_, dealtWith := x.Outcome()
	x.scope.dealtWith.Store(dealtWith)
	x.scope.exchange.Store(nil)
	x.scope.slot.Close()
}

func (x *Exchange) abortFailed(w http.ResponseWriter) {
	x.mu.Lock()
	isFailed := x.state == failed
	x.mu.Unlock()
	if isFailed {
		x.abort(w)
	}
}

// abort aborts a response that can't be finished, so that the client sees it broken. It
// does nothing if the client has the whole response.
func (x *Exchange) abort(w http.ResponseWriter) {
	if x.writer.delivered() {
		return
	}
	// Without the first bytes the client would see a connection closed before any
	// response, and Go's client would send the request again.
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}
