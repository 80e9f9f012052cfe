package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/faultline-go/faultline/apierror"
)

const testKey = "0123456789abcdef0123456789abcdef"

// harness is a running service and what it logs.
type harness struct {
	*service
	t      *testing.T
	log    *logBuffer
	client *http.Client
	stop   func() error
}

// in returns h for a subtest.
func (h *harness) in(t *testing.T) *harness {
	sub, client := *h, *h.client
	client.Transport = contract.Transport(t, client.Transport)
	sub.t, sub.client = t, &client
	return &sub
}

// serve starts the service as main does, on a free port of loopback. It is
// stopped at the end of the test at the latest.
func serve(t *testing.T, args ...string) *harness {
	t.Helper()
	h := &harness{t: t, log: new(logBuffer), client: &http.Client{Transport: new(http.Transport)}}
	opts, err := parseOptions(append([]string{"-addr", "127.0.0.1:0", "-admin", "127.0.0.1:0", "-key", testKey}, args...), h.log)
	if err != nil {
		t.Fatal(err)
	}
	opts.onError = contract.OnError(t)
	ctx, cancel := context.WithCancel(t.Context())
	if h.service, err = start(ctx, opts, h.log); err != nil {
		cancel()
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- h.wait(ctx) }()
	h.stop = sync.OnceValue(func() error {
		h.client.CloseIdleConnections() // a stop waits for one that was never used
		cancel()
		return <-ended
	})
	t.Cleanup(func() {
		if err := h.stop(); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	return h
}

// serveInProcess is serve without a network and without a page of failures, so that it works
// in a synctest bubble, whose time is the test's.
func serveInProcess(t *testing.T) *harness {
	t.Helper()
	h := &harness{t: t, log: new(logBuffer)}
	opts, err := parseOptions([]string{"-key", testKey}, h.log)
	if err != nil {
		t.Fatal(err)
	}
	opts.onError = contract.OnError(t)
	st, err := openStore(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.close(); err != nil {
			t.Error(err)
		}
	})
	h.service = &service{addr: &net.TCPAddr{}, store: st}
	h.client = &http.Client{Transport: inProcess{newEcho(st, opts, slog.New(slog.NewJSONHandler(h.log, nil)))}}
	return h
}

// inProcess is a transport that calls a handler.
type inProcess struct{ http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	response := w.Result()
	response.Request = r
	return response, nil
}

// request is one request. A nil header means a token of this caller, "" for the
// usual one, with these roles, all for nil, and the media type of JSON if there is
// a body.
type request struct {
	method, path, body string
	caller             string
	roles              []string
	header             http.Header
}

func (h *harness) do(r request) (*http.Response, string) {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), r.method, "http://"+h.addr.String()+r.path, strings.NewReader(r.body))
	if err != nil {
		h.t.Fatal(err)
	}
	if req.Header = r.header; req.Header == nil {
		req.Header = http.Header{"Authorization": {"Bearer " + r.token(h.t)}}
		if r.body != "" {
			req.Header.Set("Content-Type", "application/json")
		}
	}
	resp, err := h.client.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, string(body)
}

func (r request) token(t *testing.T) string {
	t.Helper()
	if r.caller == "" {
		return token(t, r.roles)
	}
	c := claims{RegisteredClaims: jwt.RegisteredClaims{Subject: r.caller, ExpiresAt: jwt.NewNumericDate(time.Now().Add(time.Hour))}, Roles: r.roles}
	if r.roles == nil {
		c.Roles = allRoles
	}
	signed, err := jwt.NewWithClaims(jwt.SigningMethodHS256, c).SignedString([]byte(testKey))
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// token returns a token with these roles, all of them for nil.
func token(t *testing.T, roles []string) string {
	t.Helper()
	if roles == nil {
		roles = allRoles
	}
	signed, err := newToken([]byte(testKey), roles)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// answer asks and demands success, and decodes the body.
func (h *harness) answer(r request, status int, body any) {
	h.t.Helper()
	resp, text := h.do(r)
	if resp.StatusCode != status {
		h.t.Fatalf("%s %s: %s: %s", r.method, r.path, resp.Status, text)
	}
	if err := json.Unmarshal([]byte(text), body); err != nil {
		h.t.Fatalf("%s %s: %v in %s", r.method, r.path, err, text)
	}
}

// failure is the error that a request is answered with.
type failure struct {
	status  int
	code    apierror.Code
	message string
}

var uuidV4 = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// check demands that the answer is the error: the status, the envelope and
// nothing else, the headers, and one record in the log. It returns the record.
func (h *harness) check(resp *http.Response, body string, want failure) record {
	h.t.Helper()
	target := resp.Header.Get("X-Request-Id")
	if !uuidV4.MatchString(target) {
		h.t.Errorf("X-Request-Id is %q, not a random UUID", target)
	}
	envelope, err := json.Marshal(apierror.Response{Error: apierror.Body{Code: want.code, Message: want.message, Target: target}})
	if err != nil {
		h.t.Fatal(err)
	}
	if resp.StatusCode != want.status || body != string(envelope) {
		h.t.Errorf("got %d %s\nwant %d %s", resp.StatusCode, body, want.status, envelope)
	}
	if got := resp.Header.Get("Content-Type"); got != "application/json" {
		h.t.Errorf("Content-Type is %q", got)
	}
	if got := resp.Header.Get("WWW-Authenticate"); (got != "") != (want.status == http.StatusUnauthorized) {
		h.t.Errorf("WWW-Authenticate is %q", got)
	}
	records := h.log.of(target)
	if len(records) != 1 {
		h.t.Fatalf("%d records for %s in the log:\n%s", len(records), target, h.log)
	}
	r := records[0]
	level := "INFO"
	if want.status >= 500 {
		level = "ERROR"
	}
	if r.Code != want.code || r.Status != want.status || r.Level != level || r.Method != resp.Request.Method {
		h.t.Errorf("the record is %+v", r)
	}
	return r
}

// record is what the log says of a failed request.
type record struct {
	Level, Msg, Target   string
	Kept                 bool // by the recorder, of what went before a failure
	Code                 apierror.Code
	Status               int
	Method, Route, Cause string
}

// logBuffer is the log.
type logBuffer struct {
	mu    sync.Mutex
	buf   bytes.Buffer
	wrote chan struct{} // closed by the next Write, if wait asked for it
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.wrote != nil {
		close(b.wrote)
		b.wrote = nil
	}
	return b.buf.Write(p)
}

// patience is longer than any test waits on a busy machine.
const patience = time.Minute

// wait waits until the log is as done wants it, and reports whether it came to that.
func (b *logBuffer) wait(done func() bool) bool {
	for {
		b.mu.Lock()
		if b.wrote == nil {
			b.wrote = make(chan struct{})
		}
		wrote := b.wrote
		b.mu.Unlock()
		if done() {
			return true
		}
		select {
		case <-wrote:
		case <-time.After(patience):
			return false
		}
	}
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// records returns the records that have a target.
func (b *logBuffer) records() []record {
	var records []record
	for line := range strings.Lines(b.String()) {
		var r record
		if json.Unmarshal([]byte(line), &r) == nil && r.Target != "" {
			records = append(records, r)
		}
	}
	return records
}

// of returns the records with a target. A client can have its answer before the
// server comes to its log.
func (b *logBuffer) of(target string) (records []record) {
	b.wait(func() bool {
		for _, r := range b.records() {
			if r.Target == target && !r.Kept {
				records = append(records, r)
			}
		}
		return records != nil
	})
	return records
}
