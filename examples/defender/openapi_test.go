package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/catalog"
)

// loadOpenAPI reads a document with a library that knows OpenAPI, which checks its
// examples against their schemas too.
func loadOpenAPI(t *testing.T, text []byte) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		t.Fatal(err)
	}
	if !doc.IsOpenAPI31OrLater() {
		t.Fatalf("the version is %s", doc.OpenAPI)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestErrorsFragment has the fragment of the catalogue in a document that is
// otherwise empty.
func TestErrorsFragment(t *testing.T) {
	own, err := catalog.New(
		catalog.EntryOf(errActionInProgress, "An action is in progress."),
		catalog.Entry{Code: "Odd.code_1-x", Status: 599, When: "It is odd."},
	)
	if err != nil {
		t.Fatal(err)
	}
	for _, codes := range []catalog.Catalog{{}, own} {
		components := codes.Components()
		text, err := json.Marshal(object{
			"openapi": "3.1.0", "info": object{"title": "t", "version": "1"}, "paths": object{}, "components": components,
		})
		if err != nil {
			t.Fatal(err)
		}
		doc := loadOpenAPI(t, text)
		if len(doc.Components.Responses) != len(components.Responses) || len(components.Responses) < 12 {
			t.Errorf("%d responses, want %d", len(doc.Components.Responses), len(components.Responses))
		}
	}
}

// TestOpenAPI gets the document as a client does, and drives the service with all
// requests of TestErrors and TestAnswers: the document must admit each answer.
func TestOpenAPI(t *testing.T) {
	skipIfUpdating(t)
	h := serve(t)
	resp, text := h.do(get(openAPIPath).with(http.Header{}))
	if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "application/json" {
		t.Fatalf("%s: %s", resp.Status, text)
	}
	judge := newJudge(t, loadOpenAPI(t, []byte(text)), h.client.Transport)
	h.client.Transport = judge

	for _, group := range errorGroups(t) {
		for _, row := range group.rows {
			h.do(row.request)
		}
	}
	for _, tt := range answerTests {
		tt.test(h)
	}
	h.do(isolate("win-01", `{"Comment":"again"}`))
	h.do(respond("win-01", commands(getFileCommand)))
	for range liveResponseCalls + 1 {
		h.do(respond("win-99", commands(getFileCommand)).by("impatient"))
	}
	disabled := serve(t, "-live-response=false")
	disabled.client.Transport = judge
	disabled.do(respond("win-01", commands(getFileCommand)))
	h.do(get(openAPIPath))
	if err := h.store.db.Close(); err != nil {
		t.Fatal(err)
	}
	h.do(get("/api/machines"))
	if judge.matched < 100 || judge.unmatched < 3 || judge.unmatched > 10 {
		t.Errorf("%d answers of operations and %d of none: too few, or too many", judge.matched, judge.unmatched)
	}
	judge.checkCodes()
}

// checkCodes demands that the operations have shown every code: the service's own
// and the vocabulary, except the two general codes, which come of paths that lead
// nowhere and queries that are malformed, and need no operation.
func (j *judge) checkCodes() {
	j.t.Helper()
	own, err := catalog.New(catalog.EntryOf(errActionInProgress, "An action is in progress."))
	if err != nil {
		j.t.Fatal(err)
	}
	for _, entry := range own.Entries() {
		switch entry.Code {
		case apierror.CodeBadRequest, apierror.CodeNotFound:
			continue
		}
		if !j.codes[entry.Code] {
			j.t.Errorf("no operation has answered with %s", entry.Code)
		}
	}
}

// TestOpenAPITimeout has the 503, whose components are not those of the 500.
func TestOpenAPITimeout(t *testing.T) {
	skipIfUpdating(t)
	h := serve(t, "-timeout", "20ms")
	_, text := h.do(get(openAPIPath))
	tx, err := h.store.db.BeginTx(t.Context(), nil) // holds the one connection
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	h.client.Transport = newJudge(t, loadOpenAPI(t, []byte(text)), h.client.Transport)
	if resp, body := h.do(get("/api/machines")); resp.StatusCode != 503 {
		t.Errorf("%s: %s", resp.Status, body)
	}
}

// TestOperations compares the rows of the document with the routes of Echo.
func TestOperations(t *testing.T) {
	var documented, routed []string
	for _, op := range operations {
		documented = append(documented, op.method+" "+op.path)
	}
	for _, route := range newEcho(nil, options{key: []byte(testKey), timeout: 1}, nil).Routes() {
		routed = append(routed, route.Method+" "+route.Path)
	}
	slices.Sort(documented)
	slices.Sort(routed)
	if !slices.Equal(documented, routed) {
		t.Errorf("documented\n%s\nrouted\n%s", strings.Join(documented, "\n"), strings.Join(routed, "\n"))
	}
}

// judge is a transport that compares each answer with a document.
type judge struct {
	t      *testing.T
	doc    *openapi3.T
	router routers.Router
	next   http.RoundTripper
	// matched and unmatched count the answers of operations and the others; codes
	// has the codes of the former.
	matched, unmatched int
	codes              map[apierror.Code]bool
}

func newJudge(t *testing.T, doc *openapi3.T, next http.RoundTripper) *judge {
	t.Helper()
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return &judge{t: t, doc: doc, router: router, next: next, codes: map[apierror.Code]bool{}}
}

func (j *judge) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := j.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))

	if err := j.check(req, resp, body); err != nil {
		j.t.Errorf("%s %s: %s %s\nis not as documented: %v", req.Method, req.URL, resp.Status, body, err)
	}
	return resp, nil
}

// check says in what the answer differs from the document.
func (j *judge) check(req *http.Request, resp *http.Response, body []byte) error {
	route, params, err := j.router.FindRoute(req)
	switch {
	case errors.Is(err, routers.ErrPathNotFound), errors.Is(err, routers.ErrMethodNotAllowed):
		// An answer of none of the operations is described all the same.
		j.unmatched++
		described := j.doc.Components.Responses["Error"+strconv.Itoa(resp.StatusCode)]
		if described == nil {
			return errors.New("there is no component for the status")
		}
		responses := openapi3.NewResponses(openapi3.WithStatus(resp.StatusCode, described))
		route = &routers.Route{Spec: j.doc, Operation: &openapi3.Operation{Responses: responses}}
	case err != nil:
		return err
	default:
		j.matched++
		var envelope apierror.Response
		if json.Unmarshal(body, &envelope) == nil {
			j.codes[envelope.Error.Code] = true
		}
	}
	asked := &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route, Options: &openapi3filter.Options{
		AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
	}}
	// The items of an import fail one by one: the request may be wrong.
	if resp.StatusCode < 300 && !strings.HasSuffix(req.URL.Path, "/import") {
		if err := j.checkRequest(asked); err != nil {
			return err
		}
	}
	return openapi3filter.ValidateResponse(req.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: asked, Status: resp.StatusCode, Header: resp.Header, Body: io.NopCloser(bytes.NewReader(body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true},
	})
}

// checkRequest says in what a request that was granted differs from the document.
func (j *judge) checkRequest(asked *openapi3filter.RequestValidationInput) error {
	req := asked.Request.Clone(asked.Request.Context())
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return err
		}
		req.Body = body
	}
	again := *asked
	again.Request = req
	return openapi3filter.ValidateRequest(req.Context(), &again)
}
