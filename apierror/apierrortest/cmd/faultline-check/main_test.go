package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/apierrortest"
	"github.com/faultline-go/faultline/echoadapter"
)

// serve serves one route, which needs a token, with Faultline or without.
func serve(t *testing.T, withFaultline bool) string {
	t.Helper()
	e := echo.New()
	if withFaultline {
		echoadapter.Register(e, echoadapter.Config{Logger: slog.New(slog.DiscardHandler)})
	}
	e.POST("/things", func(c echo.Context) error {
		switch c.Request().Header.Get("Authorization") {
		case "Bearer good":
		case "Bearer weak":
			return apierror.Forbidden()
		default:
			return apierror.Unauthorized()
		}
		var thing struct {
			Name string `json:"name"`
		}
		if err := c.Bind(&thing); err != nil {
			return err
		}
		return c.NoContent(204)
	})
	e.GET("/things", func(c echo.Context) error { return c.NoContent(204) })
	e.GET("/busy", func(c echo.Context) error { return apierror.New(409, "Busy", "") })
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	return server.URL
}

// command runs the command with an environment of one token.
func command(t *testing.T, ctx context.Context, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, problems strings.Builder
	getenv := func(key string) string { return map[string]string{"FAULTLINE_WEAK_TOKEN": "weak"}[key] }
	status = run(ctx, args, getenv, &out, &problems)
	return status, out.String(), problems.String()
}

// routes are the arguments for the service of serve.
func routes(t *testing.T) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "thing.json")
	if err := os.WriteFile(file, []byte("{\"name\":\"a\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{
		"-token", "good", "-route", "exists=/things", "-route", `body=/things {"name":"a"}`, "-route", "protected=POST /things @" + file,
		"-route", "Busy=/busy", "-own", "Busy=409", "-timeout", "5s",
	}
}

func TestReport(t *testing.T) {
	status, stdout, stderr := command(t, t.Context(), append(routes(t), "-url", serve(t, true))...)
	if status != 0 || stderr != "" || strings.Contains(stdout, "FAIL") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
	for _, want := range []string{
		"  ok    weak-token\n",
		"  skip  panic               Set Panics to a route that panics.\n",
		" passed, 0 failed, ",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("there is no %q in\n%s", want, stdout)
		}
	}
}

func TestReportOfFailures(t *testing.T) {
	status, stdout, stderr := command(t, t.Context(), append(routes(t), "-url", serve(t, false))...)
	if status != 1 || stderr != "" {
		t.Errorf("status %d\n%s", status, stderr)
	}
	want := `
  FAIL  no-route
        Clients tell a path that leads nowhere (NotFound) from a thing that isn't there
        (ResourceNotFound).
        - GET /no-such-route/f5c0a1: no code, want NotFound (2 times)
          got 404 {"message":"Not Found"}
`
	if !strings.Contains(stdout, want) {
		t.Errorf("there is no %s in\n%s", want, stdout)
	}
	for line := range strings.Lines(stdout) {
		if strings.ContainsAny(strings.TrimSuffix(line, "\n"), "\r\x1b\x00") || len(line) > 800 {
			t.Errorf("not for a terminal: %q", line)
		}
	}
}

func TestJSON(t *testing.T) {
	for withFaultline, want := range map[bool]int{true: 0, false: 1} {
		status, stdout, stderr := command(t, t.Context(), append(routes(t), "-json", "-url", serve(t, withFaultline))...)
		var got report
		in := json.NewDecoder(strings.NewReader(stdout))
		in.DisallowUnknownFields()
		if err := in.Decode(&got); err != nil {
			t.Fatalf("%v in %s", err, stdout)
		}
		if status != want || stderr != "" || !got.Complete || (got.Failed > 0) != (want == 1) ||
			got.Passed+got.Failed+got.Skipped != len(got.Checks) {
			t.Errorf("status %d, %s%s", status, stdout, stderr)
		}
		for _, c := range got.Checks {
			if c.Name == "" || c.Why == "" || (c.Status == "failed") != (len(c.Findings) > 0) || (c.Status == "skipped") != (c.Skipped != "") {
				t.Errorf("%+v", c)
			}
		}
	}
}

func TestUsage(t *testing.T) {
	for _, tt := range []struct {
		args   []string
		status int
		want   string
	}{
		{nil, 2, "-url is missing"},
		{[]string{"-h"}, 0, "-weak-token"},
		{[]string{"-url", "http://127.0.0.1:1"}, 1, "no service at http://127.0.0.1:1: "},
		{[]string{"-url", "ftp://a"}, 2, `"ftp://a" is not a URL with http or https and a host`},
		{[]string{"-url", "http://a", "b"}, 2, `unexpected argument "b"`},
		{[]string{"-none"}, 2, "flag provided but not defined"},
		{[]string{"-url", "http://a", "-route", "/a"}, 2, "want ROLE=[METHOD] PATH [BODY]"},
		{[]string{"-url", "http://a", "-route", "exist=/a"}, 2, `no role "exist"`},
		{[]string{"-url", "http://a", "-route", "exists=a"}, 2, "the path must begin with a slash"},
		{[]string{"-url", "http://a", "-route", "exists=/a", "-route", "exists=/b"}, 2, `the role "exists" is given twice`},
		{[]string{"-url", "http://a", "-route", "exists=POST /a"}, 2, "Config.Exists: POST /a must be a GET"},
		{[]string{"-url", "http://a", "-route", "body=/a @/no/such/file"}, 2, "/no/such/file"},
		{[]string{"-url", "http://a", "-own", "Busy=x"}, 2, "the status must be a number"},
		{[]string{"-url", "http://a", "-own", "NotFound"}, 2, `Config.OwnCodes: "NotFound"`},
	} {
		status, stdout, stderr := command(t, t.Context(), tt.args...)
		if status != tt.status || !strings.Contains(stderr, tt.want) || stdout != "" {
			t.Errorf("%v: status %d, want %d with %q\n%s%s", tt.args, status, tt.status, tt.want, stdout, stderr)
		}
	}
}

func TestParseRoute(t *testing.T) {
	for text, want := range map[string]apierrortest.Route{
		"/a":                      {Path: "/a"},
		"DELETE /a?b=c":           {Method: "DELETE", Path: "/a?b=c"},
		`PUT /a {"b": 1}`:         {Method: "PUT", Path: "/a", Body: `{"b": 1}`},
		`/a {"b": "=/x POST /y"}`: {Path: "/a", Body: `{"b": "=/x POST /y"}`},
	} {
		if got, err := parseRoute(text); got != want || err != nil {
			t.Errorf("%s: got %+v, %v", text, got, err)
		}
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	e := echo.New()
	echoadapter.Register(e, echoadapter.Config{Logger: slog.New(slog.DiscardHandler)})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cancel()
		e.ServeHTTP(w, r)
	}))
	defer server.Close()
	status, stdout, _ := command(t, ctx, "-url", server.URL)
	if status != 1 || !strings.HasSuffix(stdout, "; interrupted\n") {
		t.Errorf("status %d\n%s", status, stdout)
	}
}

type full struct{}

var errFull = errors.New("no space left")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestNoSpace(t *testing.T) {
	url := serve(t, true)
	for _, args := range [][]string{{"-url", url}, {"-url", url, "-json"}} {
		var stderr strings.Builder
		if status := run(t.Context(), args, os.Getenv, full{}, &stderr); status != 1 || !strings.Contains(stderr.String(), errFull.Error()) {
			t.Errorf("status %d: %s", status, &stderr)
		}
	}
}
