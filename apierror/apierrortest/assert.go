package apierrortest

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/faultline-go/faultline/apierror"
)

// Check fails t unless resp is an error of the contract with this code, and says
// what differs. It looks at the status, which must be one that the code is sent
// with (of several, as 400, 413 and 415 for InvalidRequestBody, the caller may ask
// resp.StatusCode), the envelope, the tracking ID in body and header, and the
// headers that an error must have and must not have. A code outside the
// vocabulary is one of the service's own. The message is for the caller to
// compare, in the Body that Check returns: it is prose, and may change.
//
// Check reads and closes resp.Body and puts what it read in its place, so that it
// can be read again. For an answer to HEAD, resp.Request must be set, as a client
// sets it: without a request there must be a body. A nil resp fails t.
func Check(t testing.TB, resp *http.Response, code apierror.Code) apierror.Body {
	t.Helper()
	if resp == nil {
		t.Errorf("no response, want %s", code)
		return apierror.Body{}
	}
	a := answerOf(resp)
	if a.err != nil {
		t.Errorf("the body can't be read: %v", a.err)
		return a.said
	}
	if problems := a.problems(code); len(problems) > 0 {
		t.Errorf("%s\ngot  %s\nwant %s", strings.Join(problems, "\n"), a.excerpt(), code)
	}
	return a.said
}

// answerOf returns resp as an answer, with resp.Body ready to be read again.
func answerOf(resp *http.Response) *answer {
	a := &answer{method: http.MethodGet, status: resp.StatusCode, header: resp.Header}
	if resp.Request != nil {
		a.method = resp.Request.Method
	}
	if resp.Body == nil {
		resp.Body = http.NoBody
	}
	var whole bytes.Buffer
	a.read(io.TeeReader(resp.Body, &whole))
	resp.Body.Close()
	resp.Body = io.NopCloser(&whole)
	return a
}

// problems returns what is wrong with a where an error with this code is wanted.
func (a *answer) problems(code apierror.Code) (problems []string) {
	// A service has codes that this test doesn't know.
	cfg := Config{OwnCodes: map[apierror.Code]int{a.said.Code: 0}}
	for _, d := range a.said.Details {
		cfg.OwnCodes[d.Code] = 0
	}
	if !isError(a.status) {
		problems = append(problems, "the status is no error")
	}
	if a.said.Code != code && (a.hasBody() || a.said.Code != "") {
		problems = append(problems, "the code is "+shorten(string(a.said.Code))+", want "+string(code))
	}
	for _, r := range rules() {
		problems = append(problems, r.problems(a, cfg)...)
	}
	return problems
}
