package echoadapter_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// TestUpstream calls another service in a handler and returns its error as it
// came. Our client learns nothing of it but when to try again; our log does.
func TestUpstream(t *testing.T) {
	const id = "5006fc66-3381-46ee-be0c-4c544fc5d2a1"
	envelope := func(code string) string {
		return fmt.Sprintf(`{"error":{"code":%q,"message":"m %s","target":%q}}`, code, canary, id)
	}
	group := func(status int, code string) map[string]any {
		return map[string]any{"status": float64(status), "code": code, "message": "m " + canary, "target": id}
	}
	translate := apierror.TranslateCodes(map[apierror.Code]*apierror.Error{
		"ResourceNotFound": apierror.ResourceNotFound("machine"),
		"429":              apierror.TooManyRequests("", 0),
	})
	for _, tt := range []struct {
		name       string
		theirs     int
		body       string
		retryAfter string
		translate  func(error) *apierror.Error
		wrap       func(error) error

		status   int
		code     apierror.Code
		message  string
		wait     string
		upstream map[string]any
	}{
		{
			name: "not found", theirs: 404, body: envelope("ResourceNotFound"),
			status: 500, code: "InternalServerError", upstream: group(404, "ResourceNotFound"),
		},
		{
			name: "our token is bad", theirs: 401, body: envelope("Unauthorized"),
			status: 500, code: "InternalServerError", upstream: group(401, "Unauthorized"),
		},
		{
			name: "we are throttled", theirs: 429, body: envelope("429"), retryAfter: "21",
			status: 500, code: "InternalServerError", wait: "21", upstream: group(429, "429"),
		},
		{
			name: "away for a while", theirs: 503, body: envelope("InternalServerError"), retryAfter: "1.5",
			status: 500, code: "InternalServerError", wait: "2", upstream: group(503, "InternalServerError"),
		},
		{
			name: "away", theirs: 503, body: envelope("InternalServerError"),
			status: 500, code: "InternalServerError", upstream: group(503, "InternalServerError"),
		},
		{
			name: "broken, with a wait", theirs: 500, body: envelope("InternalServerError"), retryAfter: "9",
			status: 500, code: "InternalServerError", upstream: group(500, "InternalServerError"),
		},
		{
			name: "a gateway's page", theirs: 502, body: "<html>" + canary,
			status: 500, code: "InternalServerError", upstream: map[string]any{"status": 502.0, "excerpt": "<html>" + canary},
		},
		{
			name: "inside another error's tree", theirs: 409, body: envelope("Busy"),
			wrap:   func(err error) error { return apierror.DisallowedOperation("No.").WithCause(err) },
			status: 403, code: "DisallowedOperation", message: "No.", upstream: group(409, "Busy"),
		},
		{
			name: "inside Echo's", theirs: 409, body: envelope("Busy"),
			wrap:   func(err error) error { return echo.NewHTTPError(418, canary).SetInternal(err) },
			status: 418, code: "BadRequest", message: "I'm a teapot", upstream: group(409, "Busy"),
		},
		{
			name: "translated", theirs: 404, body: envelope("ResourceNotFound"), translate: translate,
			status: 404, code: "ResourceNotFound", message: "Resource machine was not found.", upstream: group(404, "ResourceNotFound"),
		},
		{
			name: "translated, with the wait", theirs: 429, body: envelope("429"), retryAfter: "21", translate: translate,
			status: 429, code: "TooManyRequests", message: "Too Many Requests.", wait: "21", upstream: group(429, "429"),
		},
		{
			name: "not in the table", theirs: 403, body: envelope("Forbidden"), translate: translate,
			status: 500, code: "InternalServerError", upstream: group(403, "Forbidden"),
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if tt.retryAfter != "" {
					w.Header().Set("Retry-After", tt.retryAfter)
				}
				w.WriteHeader(tt.theirs)
				_, _ = io.WriteString(w, tt.body)
			}))
			defer upstream.Close()
			wrap := tt.wrap
			if wrap == nil {
				wrap = func(err error) error { return fmt.Errorf("get machine: %w", err) }
			}
			s := start(t, echoadapter.Config{Translate: tt.translate}, func(e *echo.Echo) {
				e.GET("/", func(c echo.Context) error {
					resp, err := upstream.Client().Get(upstream.URL)
					if err != nil {
						return err
					}
					defer resp.Body.Close()
					return wrap(apierror.FromResponse(resp))
				})
			})
			a := s.do("GET", "/", "")
			record := s.wantError(a, tt.status, tt.code, tt.message)
			if got := a.Header.Get("Retry-After"); got != tt.wait {
				t.Errorf("Retry-After %q, want %q", got, tt.wait)
			}
			if got := record["upstream"]; !reflect.DeepEqual(got, any(tt.upstream)) {
				t.Errorf("upstream in the log is %v, want %v", got, tt.upstream)
			}
		})
	}
}
