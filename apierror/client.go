package apierror

import (
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/faultline-go/faultline/internal/errs"
)

// ResponseError is the error response of another service, as [FromResponse] read it.
// A client branches on Code:
//
//	if e, ok := errors.AsType[*apierror.ResponseError](err); ok && e.Code == apierror.CodeTooManyRequests {
//		time.Sleep(e.RetryAfter)
//	}
//
// It is not an [Error], and has neither an Unwrap nor a StatusCode method, because
// what another service says about our request is not what we say about our client's
// request. A handler may return it unchanged: the client gets an InternalServerError,
// with the same Retry-After if the other service was busy (429 or 503) and said when
// to try again. Use [TranslateCodes] to let some codes pass.
type ResponseError struct {
	// Status is the HTTP status, 400 or more.
	Status int
	// Code is the code of the envelope, which may be outside the vocabulary. If the
	// envelope has none, it is that of the header X-Ms-Error-Code, or "".
	Code Code
	// Message is the message of the envelope, or "" if there was none.
	Message string
	// Target is the other service's tracking ID, to quote to its support. It is opaque
	// text: not all are UUIDs. If the envelope has none, it is that of the header
	// X-Request-Id, or "".
	Target string
	// Details are those of the envelope, at most 20, or nil if there were none.
	Details []Detail
	// RetryAfter is how long to wait before trying again, from 1 s to 1 year, or 0 if
	// the response didn't say.
	RetryAfter time.Duration
	// Excerpt is the beginning of a body that isn't the contract's, such as a
	// gateway's page, on one line of at most 512 bytes. It is "" if the body was
	// the contract's, was empty, or was no text.
	Excerpt string

	// read is the error of reading a body that isn't the contract's.
	read error
}

var errNoResponse = errors.New("apierror.FromResponse was called without a response")

// FromResponse returns nil for a response whose status is below 400, and doesn't read
// its body. For any other response it returns a *ResponseError, whether the body is
// the contract's envelope, a gateway's page, or empty. A nil response is a mistake of
// the caller, and FromResponse returns another error.
//
//	resp, err := client.Do(req)
//	if err != nil {
//		return err
//	}
//	defer resp.Body.Close()
//	if err := apierror.FromResponse(resp); err != nil {
//		return fmt.Errorf("get machine: %w", err)
//	}
//
// It reads at most 64 KiB of the body, before and after decompression, and doesn't
// close it. The request's context or the client's Timeout bounds the time. Text is
// cleaned and bounded as that of a client, see the package comment.
func FromResponse(resp *http.Response) error {
	switch {
	case resp == nil:
		return errNoResponse
	case resp.StatusCode < 400:
		return nil
	}
	e := &ResponseError{Status: resp.StatusCode, RetryAfter: retryAfterOf(resp.Header)}
	body, err := readBody(resp.Body, resp.Header.Get("Content-Encoding"))
	if !e.decode(body) {
		e.Excerpt, e.read = excerpt(body), err
	}
	if e.Code == "" {
		e.Code = Code(Clean(resp.Header.Get("X-Ms-Error-Code")))
	}
	if e.Target == "" {
		e.Target = Clean(resp.Header.Get("X-Request-Id"))
	}
	return e
}

// retryAfterOf returns the wait that a response asks for, or 0 if it asks for none. A
// date is compared with the response's own, if it has one, because the clocks may differ.
func retryAfterOf(h http.Header) time.Duration {
	now, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	wait, ok := parseRetryAfter(h.Get("Retry-After"), now)
	if !ok {
		return 0
	}
	return max(wait, time.Second)
}

// Error returns the text for the log: status, code, message or excerpt, and
// target. It is one line.
func (e *ResponseError) Error() string {
	var b strings.Builder
	b.WriteString("answered " + strconv.Itoa(e.Status))
	if e.Code != "" {
		b.WriteString(" " + string(e.Code))
	} else if text := http.StatusText(e.Status); text != "" {
		b.WriteString(" " + text)
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	} else if e.Excerpt != "" {
		b.WriteString(": " + strconv.Quote(e.Excerpt))
	}
	if e.Target != "" {
		b.WriteString(" (target " + e.Target + ")")
	}
	if e.read != nil {
		b.WriteString("; reading the body: " + Clean(errs.Text(e.read)))
	}
	return b.String()
}

// LogValue returns a group with status, code, message, target and excerpt, without
// those that are empty.
func (e *ResponseError) LogValue() slog.Value {
	attrs := append(make([]slog.Attr, 0, 5), slog.Int("status", e.Status))
	for _, a := range [...]slog.Attr{
		slog.String("code", string(e.Code)),
		slog.String("message", e.Message),
		slog.String("target", e.Target),
		slog.String("excerpt", e.Excerpt),
	} {
		if a.Value.String() != "" {
			attrs = append(attrs, a)
		}
	}
	return slog.GroupValue(attrs...)
}

// retryAfterIn returns how long to wait before the other service that answered err is
// tried again, or 0 if that service wasn't busy or didn't say.
func retryAfterIn(err error) time.Duration {
	e, _ := errs.As[*ResponseError](err)
	if e == nil || !isBusy(e.Status) {
		return 0
	}
	return e.RetryAfter
}

// isBusy reports whether a status says that the same request may succeed later.
func isBusy(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable
}
