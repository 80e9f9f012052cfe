package apierrortest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/faultline-go/faultline/apierror"
)

// recorderTB takes down what a test would say.
type recorderTB struct {
	testing.TB
	text string
}

func (*recorderTB) Helper()                          {}
func (r *recorderTB) Errorf(format string, a ...any) { r.text += fmt.Sprintf(format, a...) }

func TestCheck(t *testing.T) {
	write := func(err error) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, r *http.Request) { apierror.Write(w, r, err, "") }
	}
	for _, tt := range []struct {
		name, method string
		handler      http.HandlerFunc
		code         apierror.Code
		want         string // what it says begins so, and "" if it says nothing
	}{
		{"right", "GET", write(apierror.InvalidIpAddress("10.0.0.999")), "InvalidIpAddress", ""},
		{"413", "GET", write(apierror.FromStatus(413, "")), "InvalidRequestBody", ""},
		{"own", "GET", write(apierror.New(409, "Busy", "Busy")), "Busy", ""},
		{"details", "GET", write(apierror.InvalidInput("a").WithDetails(apierror.Detail{Code: "Own"})), "InvalidInput", ""},
		{"limit", "GET", write(apierror.TooManyRequests("1", time.Second)), "TooManyRequests", ""},
		{"HEAD", "HEAD", write(apierror.Forbidden()), "Forbidden", ""},
		{"other code", "GET", write(apierror.NotFound("")), "ResourceNotFound",
			"the code is NotFound, want ResourceNotFound\ngot  404 {\"error\":{\"code\":\"NotFound\""},
		{"other code for HEAD", "HEAD", write(apierror.NotFound("")), "ResourceNotFound", "the code is NotFound, want ResourceNotFound\ngot  404\nwant "},
		{"success", "GET", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok") }, "NotFound", "the status is no error\nthe code is , want NotFound\nthe body is no JSON value\n"},
		{"other status", "GET", edited(func(*http.Request) bool { return true }, func(w *edit) { w.Code = 400 })(http.HandlerFunc(write(apierror.Forbidden()))).ServeHTTP,
			"Forbidden", "Forbidden comes with status 400, want 403\ngot "},
		{"no challenge", "GET", edited(func(*http.Request) bool { return true }, func(w *edit) { w.Header().Del("WWW-Authenticate") })(http.HandlerFunc(write(apierror.Unauthorized()))).ServeHTTP,
			"Unauthorized", "WWW-Authenticate is missing from a 401\ngot "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, r := httptest.NewRecorder(), httptest.NewRequest(tt.method, "/", nil)
			tt.handler(w, r)
			resp := w.Result()
			resp.Request = r
			tb := &recorderTB{TB: t}
			body := Check(tb, resp, tt.code)
			if !strings.HasPrefix(tb.text, tt.want) || tt.want == "" && tb.text != "" {
				t.Errorf("got  %q\nwant %q", tb.text, tt.want)
			}
			if tt.want == "" && (body.Code != tt.code || body.Target == "") {
				t.Errorf("got %+v", body)
			}
			again, err := io.ReadAll(resp.Body)
			if whole := w.Body.String(); err != nil || string(again) != whole {
				t.Errorf("the body is %q after that, want %q (%v)", again, whole, err)
			}
		})
	}
}

func TestCheckNothing(t *testing.T) {
	for want, resp := range map[string]*http.Response{
		"no response, want NotFound":           nil,
		"the code is , want NotFound\nthe bod": {StatusCode: 404},
		"the body can't be read: unexpected":   {StatusCode: 404, Body: io.NopCloser(io.MultiReader(strings.NewReader("{"), brokenReader{}))},
	} {
		tb := &recorderTB{TB: t}
		Check(tb, resp, "NotFound")
		if !strings.HasPrefix(tb.text, want) {
			t.Errorf("got  %q\nwant %q", tb.text, want)
		}
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
