package apierror

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/faultline-go/faultline/internal/headers"
	"github.com/faultline-go/faultline/internal/text"
	"github.com/faultline-go/faultline/internal/tracking"
)

// Write answers r with the error that err stands for, see [From]: its status,
// its headers and the envelope with target, the tracking ID. It is the only function
// that writes an error response.
//
// If target is empty, it is Target(r.Context()), or else a new UUID. Write removes
// headers of a response that was being prepared if they describe its body. A 401
// without a challenge gets "WWW-Authenticate: Bearer". A Retry-After that a middleware
// set becomes whole seconds, and a 429 without one gets 1. The response to a HEAD
// request has no body. Its client has nothing else to branch on, so the header
// X-Ms-Error-Code has the code, if a header can hold it. If r is nil, it is no HEAD
// request and has no tracking ID. A nil err is a mistake of the caller and becomes a 500.
//
// The values of Content-Type and Cache-Control are shared by all responses. Use
// [http.Header.Set] to change them; do not modify the slices.
//
// Nothing may have been sent before. Write returns the error of writing the body; the
// client is most likely gone then, and nothing more can be sent.
func Write(w http.ResponseWriter, r *http.Request, err error, target string) error {
	return Writer{}.Write(w, r, err, target)
}

// Writer writes error responses as [Write] does. Its fields change what Write does.
type Writer struct {
	// OmitRequestID leaves the header X-Request-Id unchanged, for services behind a
	// gateway that sets it. The tracking ID is in the body all the same.
	OmitRequestID bool
}

// Write answers r as the function [Write] does.
func (o Writer) Write(w http.ResponseWriter, r *http.Request, err error, target string) error {
	e := From(err).orInternal()
	if target == "" && r != nil {
		target = Target(r.Context())
	}
	if target = text.Token(target); target == "" {
		target = tracking.NewUUID()
	}

	h := w.Header()
	e.setHeader(h, o.OmitRequestID)
	if !o.OmitRequestID {
		h.Set(requestID, target)
	}
	isHead := r != nil && r.Method == http.MethodHead
	if isHead {
		setErrorCode(h, e)
	}
	w.WriteHeader(e.status)
	if isHead {
		return nil
	}

	buf := buffers.Get().(*[]byte)
	b := e.appendBody((*buf)[:0], target)
	_, err = w.Write(b)
	if *buf = b; cap(b) <= maxPooled {
		buffers.Put(buf)
	}
	return err
}

const requestID = "X-Request-Id"

// buffers holds buffers for bodies, except for the rare large one.
var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 512); return &b }}

const maxPooled = 16 << 10

// All responses share these values.
var (
	contentType  = []string{"application/json"}
	cacheControl = []string{"no-store"}
)

// setHeader changes the header of a response that was being prepared into e's.
func (e *Error) setHeader(h http.Header, omitRequestID bool) {
	more := e.more()
	for key, values := range more.header {
		if key != requestID && !headers.IsHopByHop(key) {
			h[key] = slices.Clone(values)
		}
	}
	for key := range h {
		// A program may have set a key that isn't canonical.
		if canonical := http.CanonicalHeaderKey(key); headers.DescribesBody(canonical) ||
			canonical == requestID && key != requestID && !omitRequestID {
			delete(h, key)
		}
	}
	switch {
	case more.retryAfter > 0:
		h.Set("Retry-After", wholeSeconds(more.retryAfter))
	case h.Get("Retry-After") != "":
		normalizeRetryAfter(h, time.Now())
	}
	if e.status == http.StatusTooManyRequests && h.Get("Retry-After") == "" {
		h.Set("Retry-After", "1")
	}
	if e.status == http.StatusUnauthorized && h.Get("WWW-Authenticate") == "" {
		h.Set("WWW-Authenticate", "Bearer")
	}
	if _, ok := h["X-Ms-Error-Code"]; ok {
		setErrorCode(h, e)
	}
	h["Content-Type"], h["Cache-Control"] = contentType, cacheControl
}

// setErrorCode sets the header that some clients prefer to the body. It says what the
// body says, or is absent.
func setErrorCode(h http.Header, e *Error) {
	if code := string(e.code); text.IsToken(code) && len(code) <= text.MaxToken {
		h.Set("X-Ms-Error-Code", code)
	} else {
		h.Del("X-Ms-Error-Code")
	}
}

func wholeSeconds(d time.Duration) string {
	seconds := int64(d / time.Second)
	if d%time.Second > 0 {
		seconds++
	}
	return strconv.FormatInt(max(seconds, 1), 10)
}

// normalizeRetryAfter turns a Retry-After that another program wrote into whole
// seconds, or removes it if that can't be done.
func normalizeRetryAfter(h http.Header, now time.Time) {
	wait, ok := parseRetryAfter(h.Get("Retry-After"), now)
	if !ok {
		h.Del("Retry-After")
		return
	}
	h.Set("Retry-After", wholeSeconds(wait))
}

// parseRetryAfter reads a Retry-After that another program wrote: a number of seconds,
// possibly with a fraction, or a date, which is compared with now. It reports false if
// the value is neither, or is more than a year.
func parseRetryAfter(value string, now time.Time) (wait time.Duration, ok bool) {
	value = strings.TrimSpace(value)
	if at, err := http.ParseTime(value); err == nil {
		wait = at.Sub(now)
		return wait, wait <= maxRetry
	}
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil || !(seconds >= 0 && seconds <= maxRetry.Seconds()) {
		return 0, false
	}
	return time.Duration(seconds * float64(time.Second)), true
}

// maxRetry bounds waits, so that no client or proxy overflows.
const maxRetry = 365 * 24 * time.Hour
