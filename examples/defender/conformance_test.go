package main

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/apierrortest"
)

const canary = "c4n4ry"

// conformance is what the kit must know of the service, where an action on
// win-noauto has begun.
func conformance(t *testing.T) apierrortest.Config {
	t.Helper()
	indicators := apierrortest.Route{Path: "/api/indicators", Body: indicatorJSON()}
	return apierrortest.Config{
		Exists:    apierrortest.Route{Path: "/api/machines/win-01"},
		Body:      indicators,
		Protected: indicators,
		Limited: apierrortest.Route{
			Path: "/api/machines/win-01/runliveresponse",
			Body: `{"Comment":"c","Commands":[{"type":"RunScript","params":[{"key":"ScriptName","value":"a.ps1"}]}]}`,
		},
		Token:     token(t, nil),
		WeakToken: token(t, []string{ipRead}),
		OwnCodes:  map[apierror.Code]int{errActionInProgress.Code(): errActionInProgress.StatusCode()},
		Failures: []apierrortest.Failure{
			failing(get("/api/machines/none"), apierror.CodeResourceNotFound),
			failing(query("$filter=riskscor eq 'High'"), apierror.CodeODataError),
			failing(query("$filter=exposureLevel eq"), apierror.CodeODataError),
			failing(query("$orderby=machineTags"), apierror.CodeODataError),
			failing(query("$top=10001"), apierror.CodeODataError),
			failing(get("/api/ips/10.0.0.1/stats?a=%zz"), apierror.CodeBadRequest),
			failing(get("/api/ips/10.0.0.999/stats"), apierror.CodeInvalidIpAddress),
			failing(get("/api/ips/10.0.0.1/stats?lookBackHours=721"), apierror.CodeInvalidInput),
			failing(get("/api/domains/contoso.com/stats?a=%zz"), apierror.CodeBadRequest),
			failing(get("/api/files/220e7d15b0"), apierror.CodeInvalidHashValue),
			failing(get("/api/domains/-contoso.com/stats"), apierror.CodeInvalidDomainName),
			failing(submit(valueJSON("FileSha1", "0")), apierror.CodeInvalidHashValue),
			failing(submit(valueJSON("DomainName", "-")), apierror.CodeInvalidDomainName),
			failing(submit(valueJSON("Url", "x")), apierror.CodeInvalidUrl),
			failing(submit(indicatorJSON("title", "")), apierror.CodeMissingRequiredParameter),
			failing(importing(strings.Repeat("{},", 500)+"{}"), apierror.CodeMaximumBatchSizeExceeded),
			failing(isolate("linux-01", `{"Comment":"c"}`), apierror.CodeOsPlatformNotSupported),
			failing(isolate("win-old", `{"Comment":"c"}`), apierror.CodeClientVersionNotSupported),
			failing(isolate("win-noauto", `{"Comment":"c"}`), errActionInProgress.Code()),
		},
	}
}

func failing(r request, code apierror.Code) apierrortest.Failure {
	return apierrortest.Failure{Route: apierrortest.Route{Method: r.method, Path: r.path, Body: r.body}, Code: code}
}

// TestConformance adds to the service what it doesn't have: routes that panic and
// that fail late. Nothing is left out then.
func TestConformance(t *testing.T) {
	opts, err := parseOptions([]string{"-key", testKey}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	st, err := openStore(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer st.close()
	e := newEcho(st, opts, slog.New(slog.DiscardHandler))
	e.GET("/test/panics", func(echo.Context) error { panic(canary) })
	e.GET("/test/fails", func(echo.Context) error { return errors.New(canary) })
	e.GET("/test/late", func(c echo.Context) error {
		if err := c.String(http.StatusOK, "half"); err != nil {
			return err
		}
		c.Response().Flush()
		return errors.New(canary)
	})

	begin := httptest.NewRequest("POST", "/api/machines/win-noauto/isolate", strings.NewReader(`{"Comment":"c"}`))
	begin.Header = http.Header{"Authorization": {"Bearer " + token(t, nil)}, "Content-Type": {"application/json"}}
	e.ServeHTTP(httptest.NewRecorder(), begin)

	cfg := conformance(t)
	cfg.Panics.Path, cfg.Late.Path = "/test/panics", "/test/late"
	cfg.Canary = canary
	cfg.Failures = append(cfg.Failures, failing(get("/test/fails"), apierror.CodeInternalServerError))
	apierrortest.Run(t, e, cfg)
}

// TestConformanceOfTheProgram lets the command look at the service as it runs.
func TestConformanceOfTheProgram(t *testing.T) {
	command := build(t, "github.com/faultline-go/faultline/apierror/apierrortest/cmd/faultline-check")
	h := serve(t)
	h.do(isolate("win-noauto", `{"Comment":"c"}`))

	cfg := conformance(t)
	args := []string{
		"-url", "http://" + h.addr.String(), "-token", cfg.Token, "-weak-token", cfg.WeakToken,
		"-route", "exists=" + cfg.Exists.Path,
		"-route", "body=" + cfg.Body.Path + " " + cfg.Body.Body,
		"-route", "protected=" + cfg.Protected.Path + " " + cfg.Protected.Body,
		"-route", "limited=" + cfg.Limited.Path + " " + cfg.Limited.Body,
		"-own", string(errActionInProgress.Code()) + "=400",
	}
	for _, f := range cfg.Failures {
		args = append(args, "-route", string(f.Code)+"="+f.String()+" "+f.Body)
	}
	out, err := exec.CommandContext(t.Context(), command, args...).CombinedOutput()
	if err != nil || !strings.Contains(string(out), " passed, 0 failed, ") {
		t.Errorf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

// build builds a command and returns the file.
func build(t *testing.T, path string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), filepath.Base(path))
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", file, path).CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return file
}
