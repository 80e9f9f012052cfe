package e2e

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/faultline-go/faultline/apierror"
)

var uuidV4 = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// insides are what an answer shows when it shows the service's insides: names of
// Go, and addresses of sockets.
var insides = regexp.MustCompile(`\b(?:u?int(?:8|16|32|64)|float(?:32|64)|strconv|jsontext?:|goroutine|nil pointer|apierror|echoadapter|e2e\.|echo\.[A-Z]|127\.0\.0\.1:)`)

// checkAnswer holds an answer to the contract and to what r wants. It returns
// the tracking ID.
func (r row) checkAnswer(t *testing.T, method string, got answer) string {
	t.Helper()
	if got.broken != nil {
		t.Fatalf("the answer is broken: %v", got.broken)
	}
	if got.status != r.status {
		t.Errorf("status: got %d, want %d", got.status, r.status)
	}
	if bytes.Contains(got.bytes, []byte(canary)) {
		t.Errorf("the answer holds the canary: %q", got.bytes)
	}
	if inside := insides.Find(got.bytes); inside != nil {
		t.Errorf("the answer holds %q: %q", inside, got.bytes)
	}
	target := got.header.Get("X-Request-Id")
	if !uuidV4.MatchString(target) {
		t.Errorf("X-Request-Id: got %q, want a UUID of version 4", target)
	}
	for key, want := range map[string]string{"Content-Type": "application/json", "Cache-Control": "no-store"} {
		if values := got.header[http.CanonicalHeaderKey(key)]; len(values) != 1 || values[0] != want {
			t.Errorf("%s: got %q, want %q alone", key, values, want)
		}
	}
	for key, want := range r.header {
		checkHeader(t, got.header, key, want)
	}
	if r.status == http.StatusUnauthorized && got.header.Get("WWW-Authenticate") == "" {
		t.Error("a 401 has no WWW-Authenticate")
	}
	if r.status == http.StatusTooManyRequests && got.header.Get("Retry-After") == "" {
		t.Error("a 429 has no Retry-After")
	}
	if after := got.header.Get("Retry-After"); after != "" {
		if seconds, err := strconv.Atoi(after); err != nil || seconds < 1 {
			t.Errorf("Retry-After: got %q, want whole seconds", after)
		}
	}
	if method == http.MethodHead {
		if len(got.body) > 0 {
			t.Errorf("the answer to HEAD has a body: %q", got.body)
		}
		checkHeader(t, got.header, "X-Ms-Error-Code", string(r.wantCode()))
		return target
	}
	r.checkBody(t, unzip(t, got), target)
	return target
}

// checkBody checks that body is the envelope, byte for byte.
func (r row) checkBody(t *testing.T, body []byte, target string) {
	t.Helper()
	var got apierror.Response
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&got); err != nil {
		t.Fatalf("body: %v in %q", err, body)
	}
	if got.Error.Code != r.wantCode() {
		t.Errorf("code: got %q, want %q", got.Error.Code, r.wantCode())
	}
	if got.Error.Message != r.message {
		t.Errorf("message: got %q, want %q", got.Error.Message, r.message)
	}
	if got.Error.Target != target {
		t.Errorf("target: got %q, want that of X-Request-Id, %q", got.Error.Target, target)
	}
	// Compact, nothing before, nothing after, no null.
	if want, err := json.Marshal(got); err != nil || !bytes.Equal(body, want) {
		t.Errorf("body: got %q, want %q", body, want)
	}
}

func checkHeader(t *testing.T, h http.Header, key, want string) {
	t.Helper()
	got, there := h[http.CanonicalHeaderKey(key)]
	joined := strings.Join(got, ", ")
	switch {
	case want == "" && there:
		t.Errorf("%s: got %q, want none", key, got)
	case key == "Vary" || key == "Allow":
		if !strings.Contains(joined, want) {
			t.Errorf("%s: got %q, want %q in it", key, got, want)
		}
	case joined != want:
		t.Errorf("%s: got %q, want %q", key, got, want)
	}
}

// unzip returns the body as it was before a Gzip middleware.
func unzip(t *testing.T, got answer) []byte {
	t.Helper()
	if got.header.Get("Content-Encoding") == "" {
		return got.body
	}
	z, err := gzip.NewReader(bytes.NewReader(got.body))
	if err != nil {
		t.Fatalf("gzip: %v in %q", err, got.body)
	}
	body, err := io.ReadAll(z)
	if err != nil {
		t.Fatalf("gzip: %v in %q", err, got.body)
	}
	return body
}

// checkRecord checks the one record of r.
func (r row) checkRecord(t *testing.T, method string, got logged, target string) {
	t.Helper()
	if r.method != "" {
		method = r.method
	}
	want := slog.LevelInfo
	if r.status >= 500 || r.stack {
		want = slog.LevelError
	}
	if got.level != want {
		t.Errorf("log: got level %v, want %v", got.level, want)
	}
	for key, want := range map[string]string{
		"target": target, "code": string(r.wantCode()), "status": strconv.Itoa(r.status), "method": method,
	} {
		if got.str(key) != want {
			t.Errorf("log: got %s %q, want %q", key, got.str(key), want)
		}
	}
	if _, ok := got.attrs["route"]; !ok {
		t.Error("log: no route")
	}
	switch {
	case r.cause == "":
		t.Error("the row doesn't say what the log must have")
	case !strings.Contains(got.str("cause"), r.cause):
		t.Errorf("log: got cause %q, want %q in it", got.str("cause"), r.cause)
	}
	if _, ok := got.attrs["stack"]; ok != r.stack {
		t.Errorf("log: there is a stack: %t, want %t", ok, r.stack)
	}
	if v, ok := got.attrs["write_error"]; ok != (r.writeError != "") || ok && v.String() != r.writeError {
		t.Errorf("log: got write_error %v, want %q", v, r.writeError)
	}
	if v, ok := got.attrs["sent_status"]; ok {
		t.Errorf("log: got sent_status %v, but the failure was not late", v)
	}
}
