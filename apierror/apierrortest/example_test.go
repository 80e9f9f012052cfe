package apierrortest_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/apierrortest"
)

// A service without a framework, that forgot to say what it takes in place of the
// wrong method.
func ExampleExamine() {
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path != "/api/machines":
			apierror.Write(w, r, apierror.NotFound("No such path"), "")
		case r.Method != http.MethodGet:
			apierror.Write(w, r, apierror.FromStatus(http.StatusMethodNotAllowed, ""), "")
		}
	}))
	defer service.Close()

	results, err := apierrortest.Examine(context.Background(), service.URL, apierrortest.Config{
		Exists: apierrortest.Route{Path: "/api/machines"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for r := range results {
		for _, f := range r.Findings {
			fmt.Printf("%s: %s\n", r.Name, r.Why)
			fmt.Printf("%s: %s\n", f.Request, f.Problem)
		}
	}
	// Output:
	// allow: A client learns from Allow which methods there are; RFC 9110 requires it with every 405.
	// PATCH /api/machines: Allow is missing from a 405
}
