package main

import (
	"net/http"
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

// TestEveryOperation shows for each operation what its middleware and its list answer, so
// that the lock and the document have it for each.
func TestEveryOperation(t *testing.T) {
	h := serve(t)
	for _, op := range operations {
		t.Run(op.method+" "+op.path, func(t *testing.T) {
			if op.role == "" {
				t.Skip("it takes no token")
			}
			h := h.in(t)
			r := request{method: op.method, path: strings.ReplaceAll(op.path, ":", "")}
			resp, _ := h.do(r.with(http.Header{}))
			apierrortest.Check(t, resp, apierror.CodeUnauthorized)
			resp, _ = h.do(r.as())
			apierrortest.Check(t, resp, apierror.CodeForbidden)
			if op.rules != nil {
				r.path += "?$top=x"
				resp, _ = h.do(r)
				apierrortest.Check(t, resp, apierror.CodeODataError)
			}
		})
	}
}
