package apierror_test

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"time"

	"github.com/faultline-go/faultline/apierror"
)

func ExampleWrite() {
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "/api/ips/10.0.0.999/stats", nil)
	r = r.WithContext(apierror.WithTarget(r.Context(), "1fa66c0f-18bd-4133-b378-36d76f3a2ba0"))

	apierror.Write(w, r, apierror.InvalidIpAddress("10.0.0.999"), "")

	fmt.Println(w.Code, w.Header().Get("X-Request-Id"))
	fmt.Println(w.Body)
	// Output:
	// 400 1fa66c0f-18bd-4133-b378-36d76f3a2ba0
	// {"error":{"code":"InvalidIpAddress","message":"IP address 10.0.0.999 is invalid.","target":"1fa66c0f-18bd-4133-b378-36d76f3a2ba0"}}
}

// A service's own code. The error is shared: each request derives its own.
var errBusy = apierror.New(400, "ActiveRequestAlreadyExists", "Action is already in progress")

func ExampleNew() {
	err := fmt.Errorf("isolate: %w", errBusy.WithCause(errors.New("action 17 is pending")))

	fmt.Println(errors.Is(err, errBusy))
	fmt.Println("client:", apierror.From(err).Message())
	fmt.Println("log:   ", err)
	// Output:
	// true
	// client: Action is already in progress
	// log:    isolate: ActiveRequestAlreadyExists: Action is already in progress: action 17 is pending
}

func ExampleFrom() {
	notOurs := errors.New("dial tcp 10.0.0.7:5432: connection refused")
	wrapped := fmt.Errorf("load machine: %w", apierror.ResourceNotFound("m1").WithMessage("Machine m1 was not found"))

	for _, err := range []error{wrapped, notOurs} {
		e := apierror.From(err)
		fmt.Printf("%d %s %q\n", e.StatusCode(), e.Code(), e.Message())
	}
	// Output:
	// 404 ResourceNotFound "Machine m1 was not found"
	// 500 InternalServerError ""
}

func ExampleCodeOf() {
	err := fmt.Errorf("call: %w", apierror.TooManyRequests("100 calls per minute", 30*time.Second))
	if apierror.CodeOf(err) == apierror.CodeTooManyRequests {
		fmt.Println("back off")
	}
	// Output: back off
}
