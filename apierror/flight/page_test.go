package flight_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/flight"
)

// TestAuthorize asks for the page as a stranger, through a proxy, and as the operator.
func TestAuthorize(t *testing.T) {
	const own = "127.0.0.1:4711"
	for _, tt := range []struct {
		name, peer, host, header string
		cfg                      flight.Config
		status                   int
	}{
		{"from this machine", own, "127.0.0.1:8081", "", flight.Config{}, 200},
		{"IPv6", "[::1]:4711", "[::1]:8081", "", flight.Config{}, 200},
		{"IPv4 in IPv6", "[::ffff:127.0.0.1]:4711", "localhost", "", flight.Config{}, 200},
		{"localhost", own, "LocalHost:8081", "", flight.Config{}, 200},
		{"a host of ours", own, "admin.example:8081", "", flight.Config{Hosts: []string{"admin.example"}}, 200},
		{"another host", own, "rebound.example", "", flight.Config{}, 404},
		{"another machine", "192.0.2.1:4711", "127.0.0.1:8081", "", flight.Config{}, 404},
		{"no peer", "", "127.0.0.1:8081", "", flight.Config{}, 404},
		{"Forwarded", own, "127.0.0.1", "Forwarded", flight.Config{}, 404},
		{"Via", own, "127.0.0.1", "Via", flight.Config{}, 404},
		{"X-Forwarded-For", own, "127.0.0.1", "X-Forwarded-For", flight.Config{}, 404},
		{"X-Forwarded-Anything", own, "127.0.0.1", "X-Forwarded-Anything", flight.Config{}, 404},
		{"Authorize says no", own, "127.0.0.1", "", flight.Config{Authorize: func(*http.Request) bool { return false }}, 404},
		{"Authorize says yes", "192.0.2.1:1", "any.example", "Via", flight.Config{Authorize: func(*http.Request) bool { return true }}, 200},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/failures/", nil)
			r.RemoteAddr, r.Host = tt.peer, tt.host
			if tt.header != "" {
				r.Header.Set(tt.header, "x")
			}
			w := httptest.NewRecorder()
			flight.New(tt.cfg).ServeHTTP(w, r)
			if w.Code != tt.status {
				t.Errorf("got %d, want %d", w.Code, tt.status)
			}
			if tt.status == 404 && w.Body.String() != "404 page not found\n" {
				t.Errorf("got %s", w.Body)
			}
		})
	}
}

// page returns what the operator gets.
func page(t *testing.T, recorder *flight.Recorder, method, target string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, target, nil)
	r.RemoteAddr, r.Host = "127.0.0.1:1", "localhost"
	w := httptest.NewRecorder()
	recorder.ServeHTTP(w, r)
	return w
}

// TestPage looks for what the page must show, and must not.
func TestPage(t *testing.T) {
	recorder := flight.New(flight.Config{UpstreamURL: "https://other.example/failures/?target={}"})
	fail := func(code apierror.Code, target, route string, cause error) {
		recorder.Fail(t.Context(), apierror.Event{Error: apierror.New(500, code, "m"), Cause: cause, Target: target, Status: 500, Method: "GET", Route: route, Path: route})
	}
	fail("OwnCode", "id-1", "/a", errBroken)
	fail("OtherCode", "id-2", "/b", &apierror.ResponseError{Status: 503, Target: "up 1"})
	fail("OtherCode", "id-3", "/<script>", apierror.BadRequest("<script>alert(1)</script>"))
	for _, tt := range []struct {
		target    string
		status    int
		with, out []string
	}{
		{"/", 200, []string{"3 of 3", "id-1", "id-2", "id-3", "OwnCode", "&lt;script&gt;", "<svg"}, []string{"<script"}},
		{"/?code=OwnCode", 200, []string{"1 of 3", "id-1"}, []string{"id-2"}},
		{"/?route=%2Fb", 200, []string{"1 of 3", "id-2"}, []string{"id-1"}},
		{"/?text=refused", 200, []string{"1 of 3", "id-1"}, []string{"id-2"}},
		{"/?target=Hello,+my+error+is+id-1.+Bye", 200, []string{"load machine: connection refused", "<li><code>connection refused</code></li>"}, []string{"id-2"}},
		{"/?target=X-Request-Id:+ID-1Date:+Fri", 200, []string{"connection refused"}, nil},
		{"/?target=id-2", 200, []string{`href="https://other.example/failures/?target=up-1"`}, nil},
		{"/?target=id-3", 200, []string{"&lt;script&gt;alert(1)"}, []string{"<script"}},
		{"/?target=nothing", 404, []string{"There is no failure", "3 of 3"}, nil},
		{"/?target=" + strings.Repeat("x", 5000), 404, []string{"There is no failure"}, nil},
		{"/failures/page.css", 200, []string{"prefers-color-scheme"}, nil},
	} {
		w := page(t, recorder, "GET", tt.target)
		if w.Code != tt.status || !strings.HasPrefix(w.Header().Get("Content-Security-Policy"), "default-src 'none'") || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%.40s: got %d and %v", tt.target, w.Code, w.Header())
		}
		for _, want := range tt.with {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%.40s: without %s:\n%s", tt.target, want, w.Body)
			}
		}
		for _, unwanted := range tt.out {
			if strings.Contains(w.Body.String(), unwanted) {
				t.Errorf("%.40s: with %s", tt.target, unwanted)
			}
		}
	}
	if w := page(t, recorder, "POST", "/"); w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: got %d", w.Code)
	}
}
