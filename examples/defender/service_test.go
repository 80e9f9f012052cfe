package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"net/http"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// TestInternalServerError takes the database away from under the service.
func TestInternalServerError(t *testing.T) {
	for route, r := range map[string]request{
		"/api/machines":                     get("/api/machines"),
		"/api/machines/:id":                 get("/api/machines/win-01"),
		"/api/machines/:id/isolate":         isolate("win-01", `{"Comment":"c"}`),
		"/api/machines/:id/runliveresponse": respond("win-01", commands(getFileCommand)),
		"/api/indicators":                   submit(indicatorJSON()),
		"/api/indicators/import":            importing(indicatorJSON()),
		"/api/indicators/BatchDelete":       deleting(`["1"]`),
		"/api/files/:hash":                  get("/api/files/" + demoFiles[0].sha1),
		"/api/ips/:ip/stats":                get("/api/ips/10.0.0.1/stats"),
		"/api/domains/:domain/stats":        get("/api/domains/contoso.com/stats"),
	} {
		t.Run(route, func(t *testing.T) {
			h := serve(t)
			if err := h.store.db.Close(); err != nil {
				t.Fatal(err)
			}
			resp, body := h.do(r)
			record := h.check(resp, body, failure{500, "InternalServerError", ""})
			if record.Route != route || !strings.Contains(record.Cause, "sql: database is closed") {
				t.Errorf("the record is %+v", record)
			}
		})
	}
}

// TestTimeout lets a request wait for the database for too long.
func TestTimeout(t *testing.T) {
	h := serve(t, "-timeout", "20ms")
	tx, err := h.store.db.BeginTx(t.Context(), nil) // holds the one connection
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	resp, body := h.do(get("/api/machines"))
	record := h.check(resp, body, failure{503, "InternalServerError", ""})
	if !strings.Contains(record.Cause, "list Machines: context deadline exceeded") {
		t.Errorf("the cause is %q", record.Cause)
	}
}

// TestRun runs the program as a newcomer does: no key, and the request that it
// prints.
func TestRun(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stdout, w := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, []string{"-addr", "127.0.0.1:0", "-admin", "127.0.0.1:0"}, w, io.Discard) }()

	text := readUntil(t, stdout, "/stats\n\n")
	m := regexp.MustCompile(`(?s)TOKEN=(\S+)\ncurl -i -H "Authorization: Bearer \$TOKEN" (\S+)\n`).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("no request to paste in %q", text)
	}
	req, err := http.NewRequestWithContext(ctx, "GET", m[2], nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+m[1])
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != 400 || !strings.Contains(string(body), `"IP address 10.0.0.999 is invalid."`) {
		t.Errorf("%s: %s", resp.Status, body)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("run: %v", err)
	}
}

func readUntil(t *testing.T, r io.Reader, end string) string {
	t.Helper()
	var text bytes.Buffer
	for buf := make([]byte, 1024); !strings.HasSuffix(text.String(), end); {
		n, err := r.Read(buf)
		if err != nil {
			t.Fatalf("%v after %q", err, &text)
		}
		text.Write(buf[:n])
	}
	return text.String()
}

func TestToken(t *testing.T) {
	var stdout strings.Builder
	args := []string{"-key", testKey, "-token", "-roles", machineIsolate + "," + ipRead}
	if err := run(t.Context(), args, &stdout, io.Discard); err != nil {
		t.Fatal(err)
	}
	h := serve(t)
	header := http.Header{"Authorization": {"Bearer " + strings.TrimSpace(stdout.String())}}
	if resp, body := h.do(get("/api/ips/10.0.0.1/stats").with(header)); resp.StatusCode != 200 {
		t.Errorf("%s: %s", resp.Status, body)
	}
	resp, body := h.do(get("/api/machines").with(header))
	h.check(resp, body, failure{403, "Forbidden", "Missing application roles. API required roles: Machine.Read.All, application roles: Machine.Isolate,Ip.Read.All."})
}

func TestOptions(t *testing.T) {
	for _, tt := range []struct {
		args string
		want string
	}{
		{"-key short", "-key must have at least 32 bytes; it has 5"},
		{"-token", "-token needs -key, the key of the service that shall take the token"},
		{"serve", `unexpected argument "serve"`},
		{"-addr 256.0.0.1:80", "256.0.0.1"},
		{"-db /no/such/dir/x.db", "/no/such/dir/x.db"},
	} {
		err := run(t.Context(), strings.Fields(tt.args), io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.args, err)
		}
	}
	if err := run(t.Context(), []string{"-h"}, io.Discard, io.Discard); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("-h: %v", err)
	}
}

// TestStop stops the service while it works: a request that has begun gets an answer.
func TestStop(t *testing.T) {
	h := serve(t)
	tx, err := h.store.db.BeginTx(t.Context(), nil) // holds the one connection
	if err != nil {
		t.Fatal(err)
	}
	answered := make(chan int, 1)
	go func() {
		resp, _ := h.do(get("/api/machines"))
		answered <- resp.StatusCode
	}()
	for h.store.db.Stats().WaitCount == 0 { // database/sql tells nobody
		select {
		case status := <-answered:
			t.Fatalf("it didn't wait, and got %d", status)
		default:
			runtime.Gosched()
		}
	}
	stopped := make(chan error, 1)
	go func() { stopped <- h.stop() }()
	if !h.log.wait(func() bool { return strings.Contains(h.log.String(), `"stopping"`) }) {
		t.Fatal("it doesn't stop")
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if status := <-answered; status != 200 {
		t.Errorf("the request that had begun got %d", status)
	}
	if err := <-stopped; err != nil {
		t.Errorf("stop: %v", err)
	}
	if _, err := http.Get("http://" + h.addr.String()); err == nil {
		t.Error("it still listens")
	}
}

// TestRequestTypes has validator's mistakes of a type found here, and not by a
// panic on a client's request.
func TestRequestTypes(t *testing.T) {
	err := newValidator().Check(getMachineRequest{}, isolateRequest{}, liveResponseRequest{}, indicatorFields{}, importRequest{},
		batchDeleteRequest{}, getFileRequest{}, ipStatsRequest{}, domainStatsRequest{})
	if err != nil {
		t.Error(err)
	}
}
