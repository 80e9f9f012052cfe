package apierrortest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"

	"github.com/faultline-go/faultline/apierror"
)

// answer is what came for a request.
type answer struct {
	method, path string
	status       int // 0 if nothing came
	header       http.Header
	body         []byte // at most maxKept bytes
	// said is what the body says as far as it can be read; for HEAD, the header.
	said apierror.Body
	// err says why the answer is none or no whole one.
	err error
}

// endless reports whether a didn't come to its end in time.
func (a *answer) endless() bool {
	return errors.Is(a.err, context.DeadlineExceeded) || errors.Is(a.err, os.ErrDeadlineExceeded)
}

// failure returns a.err in words.
func (a *answer) failure() string {
	if a.endless() {
		return "it didn't come to its end in time"
	}
	return apierror.Clean(a.err.Error())
}

// finding returns one finding.
func (a *answer) finding(problem string) []Finding {
	return []Finding{{Request: a.request(), Problem: problem, Got: a.excerpt()}}
}

// differs returns what is wrong with a where the answer that the same request got
// before is right.
func (a *answer) differs(before *answer) []Finding {
	switch {
	case before.err != nil:
		return before.finding("there is no whole answer: " + before.failure())
	case a.err != nil:
		return a.finding("there is no whole answer: " + a.failure())
	case a.status != before.status:
		return a.finding(fmt.Sprintf("status %d, want %d as before", a.status, before.status))
	case a.said.Code != before.said.Code && (a.hasBody() || a.said.Code != ""):
		return a.finding("code " + shorten(string(a.said.Code)) + ", want " + shorten(string(before.said.Code)) + " as before")
	}
	return nil
}

// The bounds on what is shown of a body and of what was sent, in bytes.
const (
	maxShown = 200
	maxSent  = 80
)

func (a *answer) request() string {
	return a.method + " " + cut(a.path, maxSent)
}

// excerpt returns the status and the begin of the body, "" if nothing came.
func (a *answer) excerpt() string {
	if a.status == 0 {
		return ""
	}
	text := strconv.Itoa(a.status)
	if body := bytes.TrimSpace(a.body[:min(len(a.body), 2*maxShown)]); len(body) > 0 {
		text += " " + shorten(string(body))
	}
	return text
}

// shorten returns the begin of a text of the service's, on one line and safe to
// print.
func shorten(text string) string { return cut(text, maxShown) }

func cut(text string, limit int) string {
	if len(text) <= limit {
		return apierror.Clean(text)
	}
	return apierror.Clean(text[:limit]) + "…"
}

// saidBy returns what a body says, however wrong it is else: a check that looks
// for a code must not fail because of a space.
func saidBy(body []byte) apierror.Body {
	var loose struct {
		Error json.RawMessage `json:"error"`
	}
	// Of two values in a row this is the first.
	if json.Unmarshal(firstValue(body), &loose) != nil {
		return apierror.Body{}
	}
	var said apierror.Body
	_ = json.Unmarshal(loose.Error, &said) // what has the wrong type stays empty
	return said
}

// saidByHeader returns what the header of an answer without a body says.
func saidByHeader(h http.Header) apierror.Body {
	return apierror.Body{Code: apierror.Code(h.Get("X-Ms-Error-Code")), Target: h.Get("X-Request-Id")}
}
