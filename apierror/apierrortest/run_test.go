package apierrortest

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/faultline-go/faultline/apierror"
)

func TestRun(t *testing.T) { Run(t, newService(), full()) }

// TestNothingIsSkipped examines the service of all other tests as it is.
func TestNothingIsSkipped(t *testing.T) {
	for _, r := range examine(t, newService(), full()) {
		if !r.Passed() {
			t.Errorf("%s: %s%s", r.Name, r.Skipped, r.text())
		}
	}
}

// TestRunFails runs the test again, in a process of its own, whose failure is what
// is wanted.
func TestRunFails(t *testing.T) {
	if os.Getenv("FAULTLINE_RUN_FAILS") != "" {
		Run(t, newDefaultEcho(), Config{Exists: Route{Path: "/things/1"}})
		return
	}
	self := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestRunFails$", "-test.v")
	self.Env = append(os.Environ(), "FAULTLINE_RUN_FAILS=1")
	out, err := self.CombinedOutput()
	if err == nil {
		t.Errorf("it passes")
	}
	for _, want := range []string{
		"--- FAIL: TestRunFails/no-route",
		"--- PASS: TestRunFails/keep-alive",
		"--- SKIP: TestRunFails/panic",
		"Set Panics to a route that panics.",
		"GET /no-such-route/f5c0a1: no code, want NotFound (2 times)\n",
		`got 404 {"message":"Not Found"}`,
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("there is no %q in\n%s", want, out)
		}
	}
}

// TestDefaultEcho examines the same service without Faultline.
func TestDefaultEcho(t *testing.T) {
	cfg := full()
	var passed []string
	for _, r := range examine(t, newDefaultEcho(), cfg) {
		if r.Passed() || r.Skipped != "" {
			passed = append(passed, r.Name)
		}
		for _, f := range r.Findings {
			if f.Times < 1 || f.Problem == "" || strings.ContainsAny(f.Problem+f.Got+f.Request, "\r\n\x1b\x00") || len(f.Got) > 600 {
				t.Errorf("%s: %q", r.Name, f)
			}
		}
	}
	// Without a code and a tracking ID, none can be wrong.
	want := []string{"routes", "json-missing", "head", "client-id", "weak-token", "cancelled", "many-at-once", "keep-alive", "content-type",
		"vocabulary", "status", "error-code-header", "allow", "silent-500", "unique-id"}
	for _, name := range passed {
		if !slices.Contains(want, name) {
			t.Errorf("%s passes", name)
		}
	}
	for _, name := range want {
		if !slices.Contains(passed, name) {
			t.Errorf("%s fails", name)
		}
	}
}

// TestZeroConfig makes what can be made without any knowledge of the service.
func TestZeroConfig(t *testing.T) {
	made := 0
	for _, r := range examine(t, newService(), Config{}) {
		if r.Passed() {
			made++
		} else if r.Skipped == "" {
			t.Errorf("%s", r.text())
		}
	}
	if made < 15 {
		t.Errorf("%d checks were made", made)
	}
}

func TestAllowUnknown(t *testing.T) {
	cfg := full()
	cfg.AllowUnknown = true
	for _, r := range examine(t, newService(), cfg) {
		if (r.Skipped != "") != (r.Name == "json-unknown") || len(r.Findings) > 0 {
			t.Errorf("%+v", r)
		}
	}
}

func TestTLS(t *testing.T) {
	server := httptest.NewUnstartedServer(newService())
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	server.StartTLS()
	defer server.Close()
	cfg := full()
	cfg.TLS = server.Client().Transport.(*http.Transport).TLSClientConfig
	RunURL(t, server.URL+"/", cfg)
	if _, err := Examine(t.Context(), server.URL, full()); err == nil {
		t.Error("a certificate of nobody is taken")
	}
}

// TestSilence examines a service that never answers: the run must end, and its
// client must be told why.
func TestSilence(t *testing.T) {
	never := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // net/http doesn't notice before that a client is gone
		<-r.Context().Done()
	})
	cfg := full()
	cfg.Timeout = 200 * time.Millisecond
	for _, r := range examine(t, never, cfg) {
		if r.Name == "no-route" && (len(r.Findings) != 1 || r.Findings[0].Problem != "there is no whole answer: it didn't come to its end in time") {
			t.Errorf("%+v", r)
		}
		if r.Name == "panic" && !strings.Contains(r.text(), "nothing was sent") {
			t.Errorf("%+v", r)
		}
	}
}

// TestFlood examines a service whose answers have no end.
func TestFlood(t *testing.T) {
	flood := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(500)
		for line := []byte(strings.Repeat("x", 32<<10)); r.Context().Err() == nil; {
			w.Write(line)
		}
	})
	cfg := full()
	cfg.Timeout = 200 * time.Millisecond
	for _, r := range examine(t, flood, cfg) {
		if r.Name == "no-route" && r.Passed() {
			t.Errorf("%+v", r)
		}
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	sequence, err := Examine(ctx, serve(t, newService()), full())
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for range sequence {
		n++
		cancel()
	}
	if n != 1 {
		t.Errorf("%d results, want 1", n)
	}
}

func TestConfigErrors(t *testing.T) {
	url := serve(t, newService())
	for _, tt := range []struct {
		url  string
		cfg  Config
		want string
	}{
		{"", Config{}, `"" is not a URL with http or https and a host`},
		{"ftp://localhost", Config{}, `"ftp://localhost" is not a URL with http or https and a host`},
		{"localhost:8080", Config{}, `"localhost:8080" is not a URL with http or https and a host`},
		{"http://a:secret@localhost", Config{}, `"http://a:xxxxx@localhost" must have no user, query or fragment`},
		{"http://localhost?a=b", Config{}, `"http://localhost?a=b" must have no user, query or fragment`},
		{"http://127.0.0.1:1", Config{}, "no service at http://127.0.0.1:1: "},
		{url, Config{Exists: Route{Path: "a"}}, `Config.Exists: the path "a" must begin with a slash`},
		{url, Config{Panics: Route{Method: "GET"}}, `Config.Panics: the path "" must begin with a slash`},
		{url, Config{Exists: Route{Path: "/a", Method: "POST"}}, "Config.Exists: POST /a must be a GET"},
		{url, Config{Exists: Route{Path: "/a"}, WrongMethod: "GET"}, "Config.WrongMethod: GET is what Exists is for"},
		{url, Config{WrongMethod: "A B"}, `Config.WrongMethod: net/http: invalid method "A B"`},
		{url, Config{Body: Route{Path: "/a"}}, "Config.Body: its body must be a JSON object with at least one member"},
		{url, Config{Body: Route{Path: "/a", Body: "{}"}}, "Config.Body: its body must be a JSON object with at least one member"},
		{url, Config{Body: Route{Path: "/a", Body: `{"a":1}x`}}, "Config.Body: its body must be a JSON object with at least one member"},
		{url, Config{Failures: []Failure{{Route: Route{Path: "/a"}}}}, "Config.Failures: GET /a needs a path and a code"},
		{url, Config{Failures: []Failure{{Route{Path: "a"}, "X"}}}, `Config.Failures: the path "a" must begin with a slash`},
		{url, Config{OwnCodes: map[apierror.Code]int{"NotFound": 404}}, `Config.OwnCodes: "NotFound" is not a code of the service's own`},
		{url, Config{OwnCodes: map[apierror.Code]int{"Own": 200}}, "Config.OwnCodes: Own has status 200, which is no error"},
		{url, Config{Token: "a\nb"}, "Config.Token: a token is visible ASCII"},
		{url, Config{Canary: "abc"}, "Config.Canary: it must be at least 4 letters and digits"},
		{url, Config{Canary: "abc-def"}, "Config.Canary: it must be at least 4 letters and digits"},
	} {
		_, err := Examine(t.Context(), tt.url, tt.cfg)
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%s %+v\ngot  %v\nwant %s", tt.url, tt.cfg, err, tt.want)
		}
	}
}

// TestWhy holds each check to a name for a subtest and a sentence.
func TestWhy(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range checks() {
		if seen[c.name] || strings.ToLower(c.name) != c.name || strings.ContainsAny(c.name, " /_") {
			t.Errorf("the name %q", c.name)
		}
		seen[c.name] = true
		if !strings.HasSuffix(c.why, ".") || strings.Contains(c.why, "\n") || strings.ToUpper(c.why[:1]) != c.why[:1] {
			t.Errorf("%s: %q is no sentence", c.name, c.why)
		}
		if lacks := c.lacks(&probe{}); lacks != "" && (strings.ToUpper(lacks[:1]) != lacks[:1] || !strings.HasSuffix(lacks, ".")) {
			t.Errorf("%s: %q is no sentence", c.name, lacks)
		}
	}
}
