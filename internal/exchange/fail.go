package exchange

import (
	"errors"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/errs"
)

// Outcome is how an exchange failed.
type Outcome struct {
	// Status and Message are those that the client got. The status is 500 if the request
	// failed after its response had begun, since nothing better can be said about a broken
	// transfer, and [StatusClientGone] if the client was gone.
	Status  int
	Message string
	err     *apierror.Error
}

// Outcome returns how the exchange failed, and false if it didn't.
func (x *Exchange) Outcome() (Outcome, bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.outcome, x.state != open
}

// WithErrorType returns an error whose ErrorType method, which OpenTelemetry looks for,
// returns the code that the client got. If the one in err's tree does so already, it is err
// itself.
func (o Outcome) WithErrorType(err error) error {
	if o.err == nil {
		return err
	}
	if e, ok := errs.As[*apierror.Error](err); ok && e != nil && e.Code() == o.err.Code() {
		return err
	}
	return &typedError{err, string(o.err.Code())}
}

// typedError is an error with the code that the client got for it.
type typedError struct {
	error
	code string
}

// ErrorType returns the code.
func (e *typedError) ErrorType() string { return e.code }

func (e *typedError) Unwrap() error { return e.error }

var errNoError = errors.New("the error handler was called without an error")

// Fail deals with an error of the request: it answers it, if no response has begun, and
// logs it. It does nothing if the request was dealt with before. A nil err is a mistake
// unless a response has begun.
func (x *Exchange) Fail(err error, cfg *Config, v View) {
	begun := x.begun(cfg, v)
	if err == nil {
		if begun {
			return // A DenyHandler of Echo's rate limiter may answer by itself.
		}
		err = errNoError
	}
	if !begun && x.IsPassedOn(err) {
		x.answerAgain(cfg, v)
		return
	}
	if !x.claim(begun) {
		x.failAgain(err, cfg, v)
		return
	}
	f := x.newFailure(err, cfg, v)
	f.late = begun
	if !begun {
		f.writeErr = x.answer(&f, cfg, v)
	}
	x.mu.Lock()
	x.outcome = f.outcome()
	x.mu.Unlock()
	report(&f, cfg, v)
	if begun && !x.isWatched() {
		x.abort(v.Response)
	}
}

// claim reports whether the caller must deal with an error, and changes the state.
func (x *Exchange) claim(begun bool) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	// A response that was answered may have gone into a recorder that a middleware threw
	// away. Then none has begun.
	if x.state != open && begun {
		return false
	}
	x.state = answered
	if begun {
		x.state = failed
	}
	return true
}

// answerAgain sends the response to a failure that was logged, because a middleware threw
// the first one away: Echo's Timeout ignores what its handler wrote before it failed.
func (x *Exchange) answerAgain(cfg *Config, v View) {
	outcome, _ := x.Outcome()
	if outcome.err != nil {
		_ = x.answer(&failure{err: outcome.err, clientGone: outcome.Status == StatusClientGone, target: x.target(v.Request.Context())}, cfg, v)
	}
}

// failAgain logs a panic on the way out, which would otherwise be lost.
func (x *Exchange) failAgain(err error, cfg *Config, v View) {
	if _, ok := err.(*apierror.PanicError); ok {
		f := x.newFailure(err, cfg, v)
		f.late = true
		report(&f, cfg, v)
	}
	if !x.isWatched() {
		x.abortFailed(v.Response)
	}
}

// answer sends f. If a hook of the framework panics, it sends f without the hooks, and
// returns the panic.
func (x *Exchange) answer(f *failure, cfg *Config, v View) (err error) {
	w := apierror.Writer{OmitRequestID: cfg.OmitRequestID}
	defer func() {
		if value := recover(); value != nil {
			err = apierror.NewPanicError(value)
			if !x.begun(cfg, v) {
				_ = w.Write(v.Inner, v.Request, f.err, f.target)
			}
		}
	}()
	if cfg.Accept != nil && !f.clientGone && !cfg.Accept(v.Request) {
		v.Otherwise(f.cause, f.err)
		if x.begun(cfg, v) {
			f.sent = cfg.Framework.Committed(v.Response)
			return nil
		}
	}
	if f.clientGone {
		v.Response.WriteHeader(StatusClientGone)
		return nil
	}
	return w.Write(v.Response, v.Request, f.err, f.target)
}

// isWatched reports whether the exchange sees what is sent and ends with End.
func (x *Exchange) isWatched() bool { return x.writer.exchange != nil }

// begun reports whether a response has begun. A response that a middleware holds back
// counts, because another one would be appended to it.
func (x *Exchange) begun(cfg *Config, v View) bool {
	return x.writer.begun() || cfg.Framework.Committed(v.Response) != 0
}

func (x *Exchange) isOfFramework(err error) bool { return x.cfg.Framework.HTTPError(err) != nil }
