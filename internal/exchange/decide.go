package exchange

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"syscall"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/decode"
	"github.com/faultline-go/faultline/internal/errs"
)

// rules says which error the client gets: that of the first rule that returns one. The
// documentation of package echoadapter lists them with the same numbers and names; do not
// reorder. A panic is always the last.
var rules = []struct {
	name  string
	apply func(question) verdict
}{
	{"An *apierror.Error", question.ours},
	{"Config.Translate", question.translated},
	{"The client is gone", question.clientGone},
	{"The request's body", question.body},
	{"An *echo.BindingError", question.bindingError},
	{"An *echo.HTTPError", question.httpError},
	{"The request itself", question.requestItself},
	{"context.DeadlineExceeded", question.deadline},
	{"Anything else", question.anything},
}

// question is what a verdict depends on.
type question struct {
	err      error
	request  *http.Request
	exchange *Exchange
	cfg      *Config
}

// verdict is which error the client gets, or nil if a rule doesn't apply.
type verdict struct {
	err *apierror.Error
	// clientGone is whether there is no client to answer.
	clientGone bool
	// translateErr is the panic of Config.Translate.
	translateErr error
}

func (q question) decide() (v verdict) {
	if _, ok := q.err.(*apierror.PanicError); ok {
		return verdict{err: apierror.InternalServerError(q.err)}
	}
	for _, rule := range rules {
		if v = rule.apply(q); v.err != nil {
			return v
		}
	}
	return v
}

// ours returns the first of our errors, also if an error of the framework carries it as
// its message: many handlers return echo.NewHTTPError(400, err).
func (q question) ours() verdict {
	if e := apierror.Find(q.err); e != nil {
		return verdict{err: e}
	}
	return verdict{err: apierror.Find(q.cfg.Framework.Message(q.err))}
}

func (q question) translated() (v verdict) {
	translate := q.cfg.Translate
	if translate == nil {
		return verdict{}
	}
	defer func() {
		if value := recover(); value != nil {
			v.translateErr = fmt.Errorf("Config.Translate: %w", apierror.NewPanicError(value))
			v.err = apierror.InternalServerError(q.err)
		}
	}()
	return verdict{err: translate(q.err)}
}

var clientGone = apierror.New(StatusClientGone, apierror.CodeBadRequest, "Client closed request")

// clientGone applies if the server cancelled the request's context, as it does when the
// client leaves, and the error is about that, or about reading from or writing to the client.
func (q question) clientGone() verdict {
	if q.exchange.scope.Context.Err() != context.Canceled {
		return verdict{}
	}
	writeErr := q.exchange.writer.failedWith()
	if decode.IsReadError(q.err) || errs.Is(q.err, context.Canceled) || writeErr != nil && errs.Is(q.err, writeErr) {
		return verdict{err: clientGone, clientGone: true}
	}
	return verdict{}
}

func (q question) body() verdict {
	q.exchange.mu.Lock()
	body := q.exchange.body
	q.exchange.mu.Unlock()
	return verdict{err: decode.FromReadFailure(q.err, q.request, body.WasRead())}
}

func (q question) bindingError() verdict {
	return verdict{err: q.cfg.Framework.BindingError(q.err)}
}

func (q question) httpError() verdict {
	return verdict{err: q.cfg.Framework.HTTPError(q.err)}
}

// requestItself applies to errors of the standard library that only the request can
// cause. They count only if the request gives occasion to them: no client should be able
// to make a service log at error level, or to choose what looks like the client's own
// fault.
func (q question) requestItself() verdict {
	in := q.request
	if errs.Is(q.err, http.ErrNoCookie) {
		return q.because(apierror.BadRequest("A cookie is missing."))
	}
	if _, queryErr := url.ParseQuery(in.URL.RawQuery); queryErr != nil && errs.Text(q.err) == queryErr.Error() {
		return q.because(apierror.BadRequest("The query string is malformed."))
	}
	if escape, ok := errs.As[url.EscapeError](q.err); ok && strings.Contains(in.URL.Path, string(escape)) {
		return q.because(apierror.BadRequest("The request is malformed: it has an invalid URL escape."))
	}
	if isInvalidPath(q.err, in.URL.Path) {
		return q.because(apierror.FromStatus(http.StatusNotFound, ""))
	}
	return verdict{}
}

func (q question) because(e *apierror.Error) verdict { return verdict{err: e.WithCause(q.err)} }

// isInvalidPath reports whether err is the one of opening a file by a path that no file
// can have: one with a long name or with a zero byte. For the latter net/http has an
// error without a name.
func isInvalidPath(err error, path string) bool {
	const longName = 255
	switch {
	case strings.Contains(path, "\x00"):
		return errs.Is(err, syscall.EINVAL) || errs.Text(err) == "http: invalid or unsafe file path"
	case len(path) > longName:
		return errs.Is(err, syscall.ENAMETOOLONG)
	}
	return false
}

func (q question) deadline() verdict {
	if !errs.Is(q.err, context.DeadlineExceeded) {
		return verdict{}
	}
	return verdict{err: apierror.FromStatus(http.StatusGatewayTimeout, "")}
}

func (q question) anything() verdict { return verdict{err: apierror.From(q.err)} }
