package apierror

import (
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// ResponseError is an error that another service answered, as [FromResponse]
// read it. A client branches on Code:
//
//	if e, ok := errors.AsType[*apierror.ResponseError](err); ok && e.Code == apierror.CodeTooManyRequests {
//		time.Sleep(e.RetryAfter)
//	}
//
// It is not an [Error], and has neither an Unwrap nor a StatusCode method, so
// that a handler may return it as it came: what another service says of our
// request to it is not what we say of our client's request to us. The client
// gets an InternalServerError, with the same Retry-After where the other service
// was busy (429 or 503) and said when to try again. What may pass is said with
// [TranslateCodes].
type ResponseError struct {
	// Status is the HTTP status, 400 or more.
	Status int
	// Code is the code of the envelope, also one that is in no vocabulary, or for
	// an envelope without a code or a body without an envelope that of the header
	// X-Ms-Error-Code. "" means that there was none.
	Code Code
	// Message is the message of the envelope, "" if there was none.
	Message string
	// Target is the other service's tracking ID, to be quoted to its support. It
	// is opaque text: not all are UUIDs. Where the envelope has none it is that of
	// the header X-Request-Id, "" if there is none either.
	Target string
	// Details are those of the envelope, at most 20; nil if there were none.
	Details []Detail
	// RetryAfter is how long to wait before trying again, 1 s to 1 year; 0 if the
	// response didn't say.
	RetryAfter time.Duration
	// Excerpt is the beginning of a body that isn't the contract's, such as a
	// gateway's page, on one line of at most 512 bytes. It is "" if the body was
	// the contract's, was empty, or was no text.
	Excerpt string

	// read is the error of reading the body, of one that isn't the contract's.
	read error
}

var errNoResponse = errors.New("apierror.FromResponse was called without a response")

// FromResponse returns nil for a response whose status is below 400, and leaves
// its body alone. For any other it returns a *ResponseError, whatever the body
// is: the contract's envelope, what a gateway made of it, or nothing. A nil
// response is a mistake of the caller and another error.
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
// It reads at most 64 KiB of the body, before and after decompression, and
// doesn't close it: that is the caller's, as ever. How long reading may take is
// for the request's context or the client's Timeout to say. Text is made clean
// and bounded as that of a client, see the package comment.
func FromResponse(resp *http.Response) error {
	switch {
	case resp == nil:
		return errNoResponse
	case resp.StatusCode < 400:
		return nil
	}
	e := &ResponseError{Status: resp.StatusCode, RetryAfter: retryAfterOf(resp.Header)}
	body, err := readBody(resp.Body)
	if !e.decode(body) {
		e.Excerpt, e.read = excerpt(body), err
	}
	if e.Code == "" {
		e.Code = Code(clean(resp.Header.Get("X-Ms-Error-Code"), maxValue))
	}
	if e.Target == "" {
		e.Target = clean(resp.Header.Get("X-Request-Id"), maxValue)
	}
	return e
}

// retryAfterOf returns what the Retry-After of a response says, 0 if it says
// nothing. A date is compared with the response's own, if it has one: the clocks
// may differ.
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
		b.WriteString("; reading the body: " + clean(errorText(e.read), maxValue))
	}
	return b.String()
}

// LogValue returns a group with status, code, message and target, without those
// that are empty, and with the excerpt if there is one.
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

// responseErrorIn returns the first *ResponseError in err's tree, nil if there is
// none, with the care of [Find].
func responseErrorIn(err error) (e *ResponseError) {
	defer func() {
		if recover() != nil {
			e = nil
		}
	}()
	e, _ = errors.AsType[*ResponseError](err)
	return e
}

// retryAfterIn returns how long to wait for the other service that err is of, 0
// unless it was busy and said so.
func retryAfterIn(err error) time.Duration {
	e := responseErrorIn(err)
	if e == nil || !isBusy(e.Status) {
		return 0
	}
	return e.RetryAfter
}

// isBusy reports whether a status says that the same request may succeed later.
func isBusy(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable
}
