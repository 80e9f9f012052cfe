package apierror

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// isReplaced tells the headers of the response that was being prepared when the
// error came. They describe a body that is not sent (RFC 9110, section 8, and RFC
// 9530) or how long it may be kept; its trailers go too. Every other header stays:
// Allow, WWW-Authenticate, Retry-After, Vary, Set-Cookie, and those of CORS and
// security.
func isReplaced(key string) bool {
	switch key {
	case "Accept-Ranges", "Cache-Control", "Content-Disposition", "Content-Encoding",
		"Content-Language", "Content-Length", "Content-Location", "Content-Range",
		"Content-Type", "Etag", "Expires", "Last-Modified", "Trailer",
		"Content-Digest", "Content-Md5", "Digest", "Repr-Digest":
		return true
	}
	return strings.HasPrefix(key, http.TrailerPrefix)
}

// Write answers r with the error that err stands for, see [From]: its status,
// its headers and the envelope with target, the tracking ID. It is the one place
// that writes an answer.
//
// An empty target means Target(r.Context()), and a fresh UUID if there is none.
// Headers of a response that was being prepared are removed where they describe
// its body. A 401 without a challenge gets "WWW-Authenticate: Bearer", a
// Retry-After that a middleware set becomes whole seconds, and a 429 without one
// gets 1. The answer to a HEAD
// request has no body, and the code in the header X-Ms-Error-Code, if a header can
// hold it, for such a client has nothing else to branch on. A nil r is no HEAD
// request and has no target; a nil err is a mistake of the caller and answered
// with a 500.
//
// The values of Content-Type and Cache-Control are those of all answers. Who wants
// others replaces them, as [http.Header.Set] does, and never writes into the slice.
//
// The caller sees to it that nothing was sent before. Write returns the error of
// writing the body, when the client is most likely gone; there is nothing left
// to send then.
func Write(w http.ResponseWriter, r *http.Request, err error, target string) error {
	return Writer{}.Write(w, r, err, target)
}

// Writer writes answers as [Write] does, but for what its fields say.
type Writer struct {
	// OmitRequestID leaves the header X-Request-Id as it is, for a gateway in front
	// of the service that has IDs of its own there. The tracking ID is in the body.
	OmitRequestID bool
}

// Write answers r as the function [Write] does.
func (o Writer) Write(w http.ResponseWriter, r *http.Request, err error, target string) error {
	e := From(err).orInternal()
	id, isHead := idOf(r, target), r != nil && r.Method == http.MethodHead
	if id == "" && !o.OmitRequestID {
		id = newUUID()
	}

	h := w.Header()
	writeHeader(h, e)
	if !o.OmitRequestID {
		h["X-Request-Id"] = []string{id}
	}
	if isHead {
		setErrorCode(h, e)
	}
	w.WriteHeader(int(e.kind.status))
	if isHead {
		return nil
	}

	buf := buffers.Get().(*[]byte)
	b := e.appendStart((*buf)[:0])
	if id == "" {
		b = appendUUID(b)
	} else {
		b = append(b, id...) // a token, see there
	}
	b = e.appendEnd(b)
	_, err = w.Write(b)
	if *buf = b; cap(b) <= maxPooled {
		buffers.Put(buf)
	}
	return err
}

// buffers holds buffers for bodies, but for the rare large one.
var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 512); return &b }}

const maxPooled = 16 << 10

// idOf returns the tracking ID for an answer to r, "" if there is none yet. That of
// the request is not checked again.
func idOf(r *http.Request, target string) string {
	if r != nil {
		switch t := r.Context().Value(TargetKey{}).(type) {
		case *LazyTarget:
			if target == "" || t.Made() && target == t.Target() {
				return t.Target()
			}
		case interface{ Target() string }:
			if target == "" {
				target = t.Target()
			}
		}
	}
	return token(target)
}

// The values of headers that all answers have are shared, which saves making them
// for each. The slices are full, so that whoever adds to a header gets a copy.
// The ID has a slice of its own: one inside of a request would hold the request in
// memory for as long as somebody keeps the header.
var (
	contentType  = []string{"application/json"}
	cacheControl = []string{"no-store"}
)

func writeHeader(h http.Header, e *Error) {
	more := e.more()
	for key, values := range more.header {
		if key != "X-Request-Id" {
			h[key] = slices.Clone(values)
		}
	}
	for key := range h {
		if isReplaced(key) {
			delete(h, key)
		}
	}
	switch {
	case more.retryAfter > 0:
		h.Set("Retry-After", wholeSeconds(more.retryAfter))
	case len(h["Retry-After"]) > 0:
		normalizeRetryAfter(h, time.Now())
	}
	if e.kind.status == http.StatusTooManyRequests && len(h["Retry-After"]) == 0 {
		h.Set("Retry-After", "1")
	}
	if e.kind.status == http.StatusUnauthorized && len(h["Www-Authenticate"]) == 0 {
		h.Set("WWW-Authenticate", "Bearer")
	}
	if _, ok := h["X-Ms-Error-Code"]; ok {
		setErrorCode(h, e)
	}
	h["Content-Type"], h["Cache-Control"] = contentType, cacheControl
}

// setErrorCode sets the header that some clients believe more than the body. It
// says what the body says, or is absent.
func setErrorCode(h http.Header, e *Error) {
	if code := string(e.kind.code); code == token(code) {
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

// normalizeRetryAfter turns a Retry-After of others, perhaps a date or a
// fraction, into whole seconds, and removes one that is neither.
func normalizeRetryAfter(h http.Header, now time.Time) {
	wait, ok := parseRetryAfter(h.Get("Retry-After"), now)
	if !ok {
		h.Del("Retry-After")
		return
	}
	h.Set("Retry-After", wholeSeconds(wait))
}

// parseRetryAfter returns what a Retry-After of others says at the time now, and
// whether it says anything: a number of seconds, also with a fraction, or a date.
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

// maxRetry is a year; more would overflow somewhere on the way.
const maxRetry = 365 * 24 * time.Hour
