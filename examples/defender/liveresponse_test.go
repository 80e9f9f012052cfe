package main

import (
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

// TestLiveResponseLimit has one caller ask until the limit is reached, and again when it may:
// that holds for no other caller and no other route.
func TestLiveResponseLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := serveInProcess(t)
		ask := respond("win-99", commands(getFileCommand))
		granted := func() {
			t.Helper()
			resp, body := h.do(ask.by("a"))
			h.check(resp, body, notFound("win-99"))
		}
		limited := func() {
			t.Helper()
			resp, body := h.do(ask.by("a"))
			h.check(resp, body, failure{429, "TooManyRequests", "Too Many Requests. Limit: 10 calls per minute."})
			if got := resp.Header.Get("Retry-After"); got != "6" {
				t.Errorf("Retry-After is %q", got)
			}
		}
		for range liveResponseCalls {
			granted()
		}
		limited()
		resp, body := h.do(ask.by("b"))
		h.check(resp, body, notFound("win-99"))
		resp, body = h.do(isolate("win-99", `{"Comment":"c"}`).by("a"))
		h.check(resp, body, notFound("win-99"))

		time.Sleep(6*time.Second - time.Millisecond)
		limited()
		time.Sleep(time.Millisecond)
		granted()
		limited()
	})
}

// TestLiveResponseRoles has a caller without the role ask often: it isn't told of a limit,
// and nothing is counted.
func TestLiveResponseRoles(t *testing.T) {
	h := serve(t)
	ask := respond("win-99", commands(getFileCommand)).by("a")
	for range liveResponseCalls + 5 {
		if resp, body := h.do(ask.as(machineRead)); resp.StatusCode != 403 {
			t.Errorf("%s: %s", resp.Status, body)
		}
	}
	resp, body := h.do(ask)
	h.check(resp, body, notFound("win-99"))
}

// TestLiveResponseDisabled has the feature not enabled: a caller with the role is
// told so, whatever else is wrong with the request.
func TestLiveResponseDisabled(t *testing.T) {
	h := serve(t, "-live-response=false")
	for i, ask := range []request{respond("win-01", commands(getFileCommand)), respond("win-99", "{")} {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			h := h.in(t)
			resp, body := h.do(ask)
			h.check(resp, body, failure{403, "DisabledFeature", "Tenant feature is not enabled."})
			resp, body = h.do(ask.as(machineRead))
			h.check(resp, body, forbidden("Missing application roles. API required roles: Machine.LiveResponse, application roles: Machine.Read.All."))
		})
	}
}
