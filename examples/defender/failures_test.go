package main

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestFailures quotes the ID of a failure to support, as a customer does.
func TestFailures(t *testing.T) {
	h := serve(t)
	if err := h.store.db.Close(); err != nil {
		t.Fatal(err)
	}
	resp, _ := h.do(get("/api/ips/10.0.0.1/stats"))
	target := resp.Header.Get("X-Request-Id")
	page, err := http.Get("http://" + h.admin.addr.String() + "/failures/?target=It+says+" + target)
	if err != nil {
		t.Fatal(err)
	}
	defer page.Body.Close()
	body, err := io.ReadAll(page.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{target, "/api/ips/:ip/stats", "count connections: sql: database is closed", "authenticated", "counting connections", "value=10.0.0.1"} {
		if !strings.Contains(string(body), want) {
			t.Errorf("the page is without %s:\n%s", want, body)
		}
	}
}
