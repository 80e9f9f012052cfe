package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/faultline-go/faultline/apierror"
)

// TestMove makes this program of the one on Echo v4: moving is two import paths and the
// context's type.
func TestMove(t *testing.T) {
	v4, err := os.ReadFile("../main.go")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("main.go")
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer(
		"labstack/echo/v4", "labstack/echo/v5",
		"faultline/echoadapter", "faultline/echoadapter/v5",
		"c echo.Context", "c *echo.Context",
		"// Command quickstart is", "// Command v5 is the quickstart on Echo v5:",
	).Replace(string(v4))
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestStats(t *testing.T) {
	server := httptest.NewServer(routes())
	defer server.Close()
	for path, want := range map[string]apierror.Code{
		"/api/ips/10.0.0.7/stats":                   "",
		"/api/ips/10.0.0.999/stats":                 apierror.CodeInvalidIpAddress,
		"/api/ips/10.0.0.7/stats?lookBackHours=721": apierror.CodeInvalidInput,
		"/api/ips/127.0.0.1/stats":                  apierror.CodeDisallowedOperation,
		"/api/ips":                                  apierror.CodeNotFound,
	} {
		response, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		var body apierror.Response
		err = json.NewDecoder(response.Body).Decode(&body)
		response.Body.Close()
		if err != nil || body.Error.Code != want || body.Error.Target != response.Header.Get("X-Request-Id") {
			t.Errorf("%s: got %+v, %v, want %s", path, body.Error, err, want)
		}
	}
}
