// Package service is a small service without a framework, with tests that record its
// errors. The environment says how it behaves, so that a test can change it between runs.
package service

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/apierrortest/lock"
)

var contract = lock.New(lock.Config{File: os.Getenv("LOCK")})

func TestMain(m *testing.M) { os.Exit(contract.Run(m)) }

func behaves(how string) bool { return strings.Contains(os.Getenv("SERVICE"), how) }

// serve starts the service for t.
func serve(t *testing.T) *httptest.Server {
	onError := contract.OnError(t)
	fail := func(w http.ResponseWriter, r *http.Request, err *apierror.Error) {
		ctx, target := r.Context(), w.Header().Get("X-Request-Id")
		onError(ctx, apierror.Event{
			Error: err, Target: target, Status: err.StatusCode(), Method: r.Method, Route: strings.TrimPrefix(r.Pattern, r.Method+" "),
		})
		apierror.Write(w, r, err, target)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /machines/{id}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", r.URL.Query().Get("target"))
		switch {
		case r.PathValue("id") == "bad":
			fail(w, r, apierror.InvalidInput("id"))
		case behaves("drops"):
		case behaves("adds"):
			fail(w, r, apierror.Forbidden())
		case behaves("invents"):
			fail(w, r, apierror.New(http.StatusTeapot, "Teapot", "I'm a teapot"))
		default:
			fail(w, r, apierror.ResourceNotFound(r.PathValue("id")))
		}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

func get(t *testing.T, server *httptest.Server, path string) {
	client := http.Client{Transport: contract.Transport(t, server.Client().Transport)}
	resp, err := client.Get(server.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if behaves("fails") {
		t.Error("the service fails")
	}
}

// TestMachines has subtests in parallel that share a service.
func TestMachines(t *testing.T) {
	server := serve(t)
	t.Run("bad", func(t *testing.T) {
		t.Parallel()
		get(t, server, "/machines/bad?target=1")
	})
	t.Run("unknown", func(t *testing.T) {
		t.Parallel()
		if testing.Short() {
			t.Skip("it takes long")
		}
		get(t, server, "/machines/17?target=2")
	})
}

func TestNothing(t *testing.T) { serve(t) }
