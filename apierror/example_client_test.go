package apierror_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/faultline-go/faultline/apierror"
)

// machineService is another service, that answers in the contract too.
func machineService() *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = apierror.Write(w, r, apierror.TooManyRequests("45 per 00:01:00", 21*time.Second), "|cd9f5106-4aa2341c0de87fd0.1.2.")
	}))
}

func ExampleFromResponse() {
	srv := machineService()
	defer srv.Close()

	getMachine := func(id string) error {
		resp, err := http.Get(srv.URL + "/api/machines/" + id)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if err := apierror.FromResponse(resp); err != nil {
			return fmt.Errorf("get machine: %w", err)
		}
		return nil // and decode resp.Body
	}

	err := getMachine("123123123")
	fmt.Println(err)
	if e, ok := errors.AsType[*apierror.ResponseError](err); ok && e.Code == apierror.CodeTooManyRequests {
		fmt.Println("again in", e.RetryAfter)
	}
	// Output:
	// get machine: answered 429 TooManyRequests: Too Many Requests. Limit: 45 per 00:01:00. (target |cd9f5106-4aa2341c0de87fd0.1.2.)
	// again in 21s
}

// What may pass to our client of another service's errors; all else is an
// InternalServerError.
func ExampleTranslateCodes() {
	translate := apierror.TranslateCodes(map[apierror.Code]*apierror.Error{
		apierror.CodeResourceNotFound: apierror.ResourceNotFound("machine"),
		apierror.CodeTooManyRequests:  apierror.TooManyRequests("", 0),
		"429":                         apierror.TooManyRequests("", 0),
		"ActiveRequestAlreadyExists":  errBusy,
	})

	srv := machineService()
	defer srv.Close()
	resp, err := http.Get(srv.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	w := httptest.NewRecorder()
	apierror.Write(w, nil, translate(apierror.FromResponse(resp)), "1fa66c0f-18bd-4133-b378-36d76f3a2ba0")
	fmt.Println(w.Code, w.Header()["Retry-After"])
	fmt.Println(w.Body)
	// Output:
	// 429 [21]
	// {"error":{"code":"TooManyRequests","message":"Too Many Requests.","target":"1fa66c0f-18bd-4133-b378-36d76f3a2ba0"}}
}
