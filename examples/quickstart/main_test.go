package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/faultline-go/faultline/apierror"
)

func TestStats(t *testing.T) {
	server := httptest.NewServer(routes())
	defer server.Close()

	for _, tt := range []struct {
		path    string
		status  int
		code    apierror.Code
		message string
	}{
		{"/api/ips/10.0.0.7/stats?lookBackHours=48", 200, "", ""},
		{"/api/ips/10.0.0.999/stats", 400, "InvalidIpAddress", "IP address 10.0.0.999 is invalid."},
		{"/api/ips/10.0.0.7/stats?lookBackHours=721", 400, "InvalidInput", "Invalid input lookBackHours: must be at most 720."},
		{"/api/ips/127.0.0.1/stats", 403, "DisallowedOperation", "Loopback addresses have no statistics."},
		{"/api/ips", 404, "NotFound", "Not Found"},
	} {
		resp, err := http.Get(server.URL + tt.path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		var got apierror.Response
		if err := json.Unmarshal(body, &got); err != nil {
			t.Fatalf("%s: %v in %s", tt.path, err, body)
		}
		want := apierror.Body{Code: tt.code, Message: tt.message, Target: resp.Header.Get("X-Request-Id")}
		if resp.StatusCode != tt.status || got.Error.Code != want.Code || got.Error.Message != want.Message || got.Error.Target != want.Target {
			t.Errorf("%s: got %d %s\nwant %d %+v", tt.path, resp.StatusCode, body, tt.status, want)
		}
		if failed := tt.status >= 400; failed != (got.Error.Target != "") {
			t.Errorf("%s: the target is %q", tt.path, got.Error.Target)
		}
	}
}
