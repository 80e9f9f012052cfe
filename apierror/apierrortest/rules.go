package apierrortest

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/internal/headers"
)

// rule is what holds of every error.
type rule struct {
	name, why string
	// occasion reports whether an answer can break the rule, and hint says how to
	// get such answers.
	occasion func(*answer) bool
	hint     string
	// problems says what is wrong with an answer that is an error.
	problems func(*answer, Config) []string
	// needs, if not nil, says what to configure for such answers, "" if it is there.
	needs func(*probe) string
}

// rules returns all of them.
func rules() []rule {
	return []rule{
		{"envelope", "Clients decode one compact JSON value with exactly these names; a null or a missing message crashes some, doubled or cut JSON fails all.",
			(*answer).hasBody, "Nothing was answered with an error.", checkEnvelope, nil},
		{"content-type", "Clients look for application/json in lower case before they decode, and show anything else as it is.",
			(*answer).hasBody, "Nothing was answered with an error.", checkContentType, nil},
		{"vocabulary", "Clients branch on the code; one that isn't documented falls through all their branches.",
			(*answer).hasCode, "No answer had a code.", checkVocabulary, nil},
		{"status", "Clients look at the status first, to log in again or to wait; each code is sent with its own.",
			(*answer).hasCode, "No answer had a code.", checkStatus, nil},
		{"tracking-id", "The target is what a client quotes to support; a UUID of version 4, the same in the X-Request-Id header, finds one record in the log.",
			always, "Nothing was answered with an error.", checkTrackingID, nil},
		{"error-code-header", "A client that sees X-Ms-Error-Code prefers it to the body, so it must say the same.",
			has("X-Ms-Error-Code"), "No answer had an X-Ms-Error-Code, which is optional.", checkErrorCodeHeader, nil},
		{"retry-after", "Clients read Retry-After as an integer, crash on a date or a fraction, and don't know how long to wait without it.",
			hasRetryAfter, "No answer had a Retry-After or the status 429: set Limited or Failures to a request that brings one.", checkRetryAfter, nil},
		{"challenge", "A client learns from WWW-Authenticate how to get a token; RFC 9110 requires it with every 401.",
			hasStatus(http.StatusUnauthorized), "No answer had the status 401.", checkChallenge, needsProtected},
		{"allow", "A client learns from Allow which methods there are; RFC 9110 requires it with every 405.",
			hasStatus(http.StatusMethodNotAllowed), "No answer had the status 405.", checkAllow, needsExists},
		{"stale-headers", "Headers of the answer that an error replaced make clients decompress, save or cache the error.",
			always, "Nothing was answered with an error.", checkStaleHeaders, nil},
		{"silent-500", "What went wrong inside is for the log; the message of an InternalServerError is the empty string.",
			isInternal, "No answer was an InternalServerError: set Panics, or Failures to a request that brings one.", checkSilent, nil},
	}
}

func always(*answer) bool { return true }

func has(key string) func(*answer) bool {
	return func(a *answer) bool { return a.header.Get(key) != "" }
}

func hasStatus(status int) func(*answer) bool {
	return func(a *answer) bool { return a.status == status }
}

func hasRetryAfter(a *answer) bool {
	return a.status == http.StatusTooManyRequests || a.header.Get("Retry-After") != ""
}

func isInternal(a *answer) bool { return a.said.Code == apierror.CodeInternalServerError }

func (a *answer) hasCode() bool { return a.said.Code != "" }

// hasBody reports whether there must be one: to HEAD there is none.
func (a *answer) hasBody() bool { return a.method != http.MethodHead }

func checkEnvelope(a *answer, _ Config) []string {
	if !a.hasBody() {
		return nil
	}
	if len(a.body) == maxKept {
		return []string{fmt.Sprintf("the body has at least %d bytes", maxKept)}
	}
	return envelopeProblems(a.body)
}

var contentType = regexp.MustCompile(`^application/json(; ?charset=utf-8)?$`)

func checkContentType(a *answer, _ Config) []string {
	if got := a.header.Get("Content-Type"); a.hasBody() && !contentType.MatchString(got) {
		return []string{fmt.Sprintf("Content-Type is %q, want application/json", shorten(got))}
	}
	return nil
}

func checkVocabulary(a *answer, cfg Config) (problems []string) {
	codes := []apierror.Code{a.said.Code}
	for _, d := range a.said.Details {
		codes = append(codes, d.Code)
	}
	for _, code := range codes {
		if _, own := cfg.OwnCodes[code]; code != "" && code.Status() == 0 && !own {
			problems = append(problems, shorten(string(code))+" is neither a code of the vocabulary nor one of Config.OwnCodes")
		}
	}
	return problems
}

func checkStatus(a *answer, cfg Config) []string {
	code := a.said.Code
	if code == "" || cfg.fits(code, a.status) {
		return nil
	}
	want := code.Status()
	if want == 0 {
		want = cfg.OwnCodes[code]
	}
	return []string{fmt.Sprintf("%s comes with status %d, want %d", shorten(string(code)), a.status, want)}
}

var uuidV4 = regexp.MustCompile(`(?i)^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

func checkTrackingID(a *answer, _ Config) (problems []string) {
	if !uuidV4.MatchString(a.said.Target) {
		problems = append(problems, "the target is no UUID of version 4")
	}
	switch values := a.header.Values("X-Request-Id"); {
	case len(values) != 1:
		problems = append(problems, fmt.Sprintf("there are %d headers X-Request-Id, want one", len(values)))
	case values[0] != a.said.Target:
		problems = append(problems, "X-Request-Id is not the target")
	}
	return problems
}

func checkErrorCodeHeader(a *answer, _ Config) []string {
	got := a.header.Get("X-Ms-Error-Code")
	if got == "" || got == string(a.said.Code) {
		return nil
	}
	return []string{"X-Ms-Error-Code is " + shorten(got) + ", the code is " + shorten(string(a.said.Code))}
}

var wholeSeconds = regexp.MustCompile(`^[1-9][0-9]{0,8}$`)

func checkRetryAfter(a *answer, _ Config) []string {
	switch values := a.header.Values("Retry-After"); {
	case len(values) == 0 && a.status == http.StatusTooManyRequests:
		return []string{"Retry-After is missing from a 429"}
	case len(values) > 1:
		return []string{"Retry-After is there more than once"}
	case len(values) == 1 && !wholeSeconds.MatchString(values[0]):
		return []string{fmt.Sprintf("Retry-After is %q, want whole seconds, at least 1", shorten(values[0]))}
	}
	return nil
}

func checkChallenge(a *answer, _ Config) []string {
	if a.status == http.StatusUnauthorized && a.header.Get("WWW-Authenticate") == "" {
		return []string{"WWW-Authenticate is missing from a 401"}
	}
	return nil
}

func checkAllow(a *answer, _ Config) []string {
	if a.status == http.StatusMethodNotAllowed && len(a.header.Values("Allow")) == 0 {
		return []string{"Allow is missing from a 405"}
	}
	return nil
}

func checkStaleHeaders(a *answer, _ Config) (problems []string) {
	for _, key := range slices.Sorted(maps.Keys(a.header)) {
		if headers.DescribesBody(key) && !describesAnyBody(key) {
			problems = append(problems, key+" is of another body")
		}
	}
	if cache := strings.Join(a.header.Values("Cache-Control"), ","); !strings.Contains(strings.ToLower(cache), "no-store") {
		problems = append(problems, fmt.Sprintf("Cache-Control is %q, want no-store: a cache would give a tracking ID to several", shorten(cache)))
	}
	return problems
}

// describesAnyBody reports whether the header of an error response may have key too.
func describesAnyBody(key string) bool {
	return key == "Content-Type" || key == "Content-Length" || key == "Cache-Control"
}

func checkSilent(a *answer, _ Config) []string {
	if isInternal(a) && a.said.Message != "" {
		return []string{"an InternalServerError has a message"}
	}
	return nil
}
