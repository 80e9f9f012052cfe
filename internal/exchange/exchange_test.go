package exchange

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/faultline-go/faultline/apierror"
)

// recorder keeps the events of a service.
type recorder struct {
	mu     sync.Mutex
	events []apierror.Event
}

func (r *recorder) onError(_ context.Context, e apierror.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, e)
}

// serve starts a service without a framework: handlers return errors, and the core does the
// rest. The handler gets a function that fails the request at once.
func serve(t *testing.T, r *recorder, h func(w http.ResponseWriter, r *http.Request, fail func(error)) error) *httptest.Server {
	t.Helper()
	cfg := &Config{
		Logger:  slog.New(slog.DiscardHandler),
		OnError: r.onError,
		Framework: Framework{
			Committed:    func(http.ResponseWriter) int { return 0 },
			Message:      func(error) error { return nil },
			BindingError: func(error) *apierror.Error { return nil },
			HTTPError:    func(error) *apierror.Error { return nil },
		},
	}
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
		x, w := Begin(cfg, in, out)
		defer x.End()
		view := View{Request: in, Route: "/x", Response: w, Inner: w}
		if err := h(w, x.MarkReads(in), func(err error) { x.Fail(err, cfg, view) }); err != nil {
			x.Fail(err, cfg, view)
		}
	}))
	srv.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	srv.Start()
	t.Cleanup(srv.Close)
	return srv
}

func TestExchange(t *testing.T) {
	cause := errors.New("cause")
	forbidden := apierror.Forbidden().WithCause(cause)
	write := func(w http.ResponseWriter, text string) { _, _ = io.WriteString(w, text) }
	for _, tt := range []struct {
		name   string
		handle func(w http.ResponseWriter, r *http.Request, fail func(error)) error
		status int
		body   string // a part of it
		broken bool   // whether the client sees a broken response
		events []apierror.Code
		late   bool // whether the last event is late
	}{
		{"success", func(w http.ResponseWriter, _ *http.Request, _ func(error)) error { write(w, "ok"); return nil }, 200, "ok", false, nil, false},
		{"ours", func(http.ResponseWriter, *http.Request, func(error)) error { return forbidden }, 403, `"code":"Forbidden"`, false, []apierror.Code{"Forbidden"}, false},
		{"foreign", func(http.ResponseWriter, *http.Request, func(error)) error { return cause }, 500, `"message":""`, false, []apierror.Code{"InternalServerError"}, false},
		{"twice", func(_ http.ResponseWriter, _ *http.Request, fail func(error)) error { fail(forbidden); return cause }, 403, `"code":"Forbidden"`, false, []apierror.Code{"Forbidden"}, false},
		{"a panic behind an answer", func(_ http.ResponseWriter, _ *http.Request, fail func(error)) error {
			fail(forbidden)
			return apierror.NewPanicError("no")
		}, 403, `"code":"Forbidden"`, false, []apierror.Code{"Forbidden", "InternalServerError"}, true},
		{"late", func(w http.ResponseWriter, _ *http.Request, _ func(error)) error { write(w, "half"); return forbidden }, 200, "half", true, []apierror.Code{"Forbidden"}, true},
		{"late, and all that was declared", func(w http.ResponseWriter, _ *http.Request, _ func(error)) error {
			w.Header().Set("Content-Length", "4")
			write(w, "half")
			return forbidden
		}, 200, "half", false, []apierror.Code{"Forbidden"}, true},
		{"the largest error in net/http's buffer", func(w http.ResponseWriter, _ *http.Request, _ func(error)) error {
			w.WriteHeader(404)
			write(w, strings.Repeat("x", 2048))
			return cause
		}, 404, "xxx", false, []apierror.Code{"InternalServerError"}, true},
		{"an error that left net/http's buffer", func(w http.ResponseWriter, _ *http.Request, _ func(error)) error {
			w.WriteHeader(404)
			write(w, strings.Repeat("x", 2049))
			return cause
		}, 404, "xxx", true, []apierror.Code{"InternalServerError"}, true},
		{"the deadline", func(http.ResponseWriter, *http.Request, func(error)) error { return context.DeadlineExceeded }, 504, `"message":""`, false, []apierror.Code{"InternalServerError"}, false},
		{"half a body", func(_ http.ResponseWriter, r *http.Request, _ func(error)) error {
			_, err := io.Copy(io.Discard, http.MaxBytesReader(nil, r.Body, 3))
			return err
		}, 413, `larger than 3 bytes`, false, []apierror.Code{"InvalidRequestBody"}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var r recorder
			srv := serve(t, &r, tt.handle)
			resp, err := srv.Client().Post(srv.URL, "text/plain", strings.NewReader("body"))
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			srv.Close() // The handler is done then.
			if resp.StatusCode != tt.status || !strings.Contains(string(body), tt.body) || (err != nil) != tt.broken {
				t.Errorf("got %d %.80q, %v; want %d %q, broken: %t", resp.StatusCode, body, err, tt.status, tt.body, tt.broken)
			}
			if strings.Contains(string(body), "cause") {
				t.Errorf("the cause leaks: %s", body)
			}
			if len(r.events) != len(tt.events) {
				t.Fatalf("%d events, want %v", len(r.events), tt.events)
			}
			for i, e := range r.events {
				if e.Error.Code() != tt.events[i] || e.Target == "" || e.Route != "/x" || e.Path != "/" || e.Method != "POST" {
					t.Errorf("event %+v, want %s", e, tt.events[i])
				}
			}
			if n := len(r.events); n > 0 && r.events[n-1].Late != tt.late {
				t.Errorf("late: %t, want %t", r.events[n-1].Late, tt.late)
			}
		})
	}
}
