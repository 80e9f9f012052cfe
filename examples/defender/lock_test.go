package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/apierrortest"
	"github.com/faultline-go/faultline/apierror/apierrortest/lock"
	"github.com/faultline-go/faultline/apierror/catalog"
)

// contract compares what the tests show of the errors with the lock.
var contract = lock.New(lock.Config{File: "errors.lock.json", Catalog: mustCatalog()})

func TestMain(m *testing.M) { os.Exit(contract.Run(m)) }

func mustCatalog() catalog.Catalog {
	codes, err := newCatalog()
	if err != nil {
		panic(err)
	}
	return codes
}

// skipIfUpdating is for a test that compares the service with its document, which is built
// from the lock as it was before the update.
func skipIfUpdating(t *testing.T) {
	if lock.Updating() {
		t.Skip("the document is built from the lock, which this run updates")
	}
}

// TestEveryOperation shows for each operation what its middleware, its list and its binder
// answer, so that the lock and the document have it for each.
func TestEveryOperation(t *testing.T) {
	h := serve(t)
	for _, op := range operations {
		t.Run(op.method+" "+op.path, func(t *testing.T) {
			if op.role == "" {
				t.Skip("it takes no token")
			}
			h := h.in(t)
			r := request{method: op.method, path: strings.ReplaceAll(op.path, ":", "")}
			check := func(r request, status int, code apierror.Code) {
				t.Helper()
				resp, _ := h.do(r)
				apierrortest.Check(t, resp, code)
				if resp.StatusCode != status {
					t.Errorf("got %s, want %d", resp.Status, status)
				}
			}
			check(r.with(http.Header{}), 401, apierror.CodeUnauthorized)
			check(r.as(), 403, apierror.CodeForbidden)
			if op.rules != nil {
				list := r
				list.path += "?$top=x"
				check(list, 400, apierror.CodeODataError)
			}
			if op.method == http.MethodPost {
				r.body = "{}"
				text := http.Header{"Authorization": {"Bearer " + token(t, nil)}, "Content-Type": {"text/plain"}}
				check(r.with(text), 415, apierror.CodeInvalidRequestBody)
				h.checkTooLarge(r)
			}
		})
	}
}

// checkTooLarge announces a body that is too large. Over a connection, the service could close
// it while the client still writes.
func (h *harness) checkTooLarge(r request) {
	h.t.Helper()
	req := httptest.NewRequest(r.method, r.path, http.NoBody)
	req.Header = http.Header{"Authorization": {"Bearer " + token(h.t, nil)}, "Content-Type": {"application/json"}}
	req.ContentLength = 5 << 20
	w := httptest.NewRecorder()
	h.server.Handler.ServeHTTP(w, req)
	apierrortest.Check(h.t, w.Result(), apierror.CodeInvalidRequestBody)
	if w.Code != http.StatusRequestEntityTooLarge {
		h.t.Errorf("got %d, want 413", w.Code)
	}
}
