package apierrortest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/faultline-go/faultline/apierror"
)

// TestBrokenServices has a service for each check that is wrong in just what the
// check is for. The check must fail, and no other.
func TestBrokenServices(t *testing.T) {
	const otherID = "3f0a6c1e-5d0b-4d3e-8a51-0d3c1b7f9e42"
	to404 := apierror.NotFound("")
	broken := map[string]func(http.Handler) http.Handler{
		"routes":       instead(on("GET", "/things/1"), apierror.ResourceNotFound("1")),
		"no-route":     instead(query("/no-such-route/f5c0a1", "pretty"), apierror.ResourceNotFound("x")),
		"wrong-method": instead(on("PATCH", "/things/1"), apierror.BadRequest("no")),
		"head":         around(on("HEAD", "/no-such-route/f5c0a1"), answerHeadWithBody),
		"client-id": edited(func(r *http.Request) bool { return r.Header.Get("X-Request-Id") != "" }, func(w *edit) {
			w.replace(w.Header().Get("X-Request-Id"), w.r.Header.Get("X-Request-Id"))
		}),
		"bad-token":           instead(header("Authorization", "Bearer"), apierror.Forbidden()),
		"weak-token":          instead(all(header("Authorization", "Bearer weak"), body(goodBody)), apierror.ResourceNotFound("x")),
		"authorization-first": instead(body("{"), apierror.InvalidRequestBody()),
		"json-case":           around(body(`{"Name":"a","size":1}`, `{"name":"a","Size":1}`), created),
		"json-unknown":        around(body(`{"name":"a","size":1,"faultlineUnknown":1}`), created),
		"json-duplicate":      around(body(`{"name":"a","size":1,"name":"a"}`), created),
		"json-missing":        instead(body("{}"), apierror.InternalServerError(nil)),
		"json-truncated":      around(body(strings.TrimSuffix(goodBody, "}")), created),
		"json-trailing":       around(body(goodBody+" {}"), created),
		"json-malformed":      instead(body("[]"), apierror.InternalServerError(nil)),
		"oversized":           around(func(r *http.Request) bool { return r.ContentLength > maxBody }, created),
		"chunked":             around(all(chunked, body(goodBody[:len(goodBody)/2])), created),
		"media-type":          instead(header("Content-Type", "text/plain"), apierror.InvalidRequestBody()),
		"content-encoding":    instead(header("Content-Encoding", "gzip"), apierror.InvalidRequestBody()),
		"hostile-text":        around(hostilePaths, showTheText),
		"failures":            instead(on("GET", "/things/2"), to404),
		"panic":               around(on("GET", "/panics"), func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }),
		"late-failure":        around(on("GET", "/late"), func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "half") }),
		"keep-alive":          edited(on("PATCH", "/things/1"), func(w *edit) { w.Header().Set("Connection", "close") }),
		"cancelled":           confusedByCancelling(),
		"many-at-once":        overwhelmed(),
		"limited":             around(on("GET", "/limited"), created),

		"envelope":          edited(on("GET", "/fails"), func(w *edit) { w.replace(`"message":`, `"message": `) }),
		"content-type":      edited(on("GET", "/fails"), func(w *edit) { w.Header().Set("Content-Type", "Application/JSON") }),
		"vocabulary":        edited(hostilePaths, func(w *edit) { w.replace("ResourceNotFound", "Gone") }),
		"status":            edited(hostilePaths, func(w *edit) { w.Code = 409 }),
		"tracking-id":       edited(on("GET", "/fails"), func(w *edit) { w.replace(w.Header().Get("X-Request-Id"), "17") }),
		"error-code-header": edited(on("GET", "/fails"), func(w *edit) { w.Header().Set("X-Ms-Error-Code", "NotFound") }),
		"retry-after":       edited(on("GET", "/limited"), func(w *edit) { w.Header().Set("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT") }),
		"challenge":         edited(on("POST", "/things"), func(w *edit) { w.Header().Del("WWW-Authenticate") }),
		"allow":             edited(on("PATCH", "/things/1"), func(w *edit) { w.Header().Del("Allow") }),
		"stale-headers":     edited(on("GET", "/fails"), func(w *edit) { w.Header().Set("ETag", `"1"`) }),
		"silent-500":        edited(on("GET", "/fails"), func(w *edit) { w.replace(`"message":""`, `"message":"disk full"`) }),
		"unique-id":         edited(on("GET", "/things/2", "/things/3"), func(w *edit) { w.replace(w.Header().Get("X-Request-Id"), otherID) }),
		"canary":            edited(on("GET", "/fails"), func(w *edit) { w.Header().Set("X-Debug", "at "+canary) }),
	}
	for _, c := range checks() {
		if broken[c.name] == nil {
			t.Errorf("no broken service for the check %s", c.name)
		}
	}
	for name, breakIt := range broken {
		t.Run(name, func(t *testing.T) {
			for _, r := range examine(t, breakIt(newService()), full()) {
				// What is broken may have been the only occasion for a rule.
				switch failed := len(r.Findings) > 0; {
				case !failed && r.Name == name:
					t.Errorf("%s passes: %s", r.Name, r.Skipped)
				case failed && r.Name != name:
					t.Errorf("%s fails too: %s", r.Name, r.text())
				}
			}
		})
	}
}

// TestBrokenEnvelopes has what can be wrong with one answer beyond that.
func TestBrokenEnvelopes(t *testing.T) {
	const good = `{"error":{"code":"NotFound","message":"","target":"x"}}`
	for _, tt := range []struct{ body, want string }{
		{good, ""},
		{good + "\n", ""},
		{`{"error":{"code":"A","message":"m","target":"x","details":[{"code":"B","message":""},{"code":"B","message":"","target":"a[0]"}]}}`, ""},
		{"", "the body is no JSON value"},
		{"<html>", "the body is no JSON value"},
		{good[:len(good)-1], "the body is no JSON value"},
		{good + good, "something follows the JSON value, want exactly one"},
		{" " + good, "the JSON is not compact: there are spaces or line breaks in it"},
		{"\ufeff" + good, "the body is no JSON value"},
		{strings.Replace(good, ":", ": ", 1), "the JSON is not compact: there are spaces or line breaks in it"},
		{strings.Replace(good, `"x"`, "\"\xff\"", 1), "the body is not UTF-8"},
		{`"Not Found"`, "there is no member error"},
		{`{"message":"Not Found"}`, "there is no member error"},
		{`{"Error":{}}`, "there is no member error: names are lower case"},
		{`{"error":"text"}`, "error is no object"},
		{`{"error":null}`, "the body has a null in the member error, want a value or no member; error is no object"},
		{`{"error":{}}`, "error.code is absent, want a string; error.message is absent, want a string; error.target is absent, want a string"},
		{`{"error":{"code":"","message":null,"target":7}}`, "error has a null in the member message, want a value or no member; error.code is empty; error.target is no string"},
		{`{"error":{"code":"A","code":"A","message":"","target":"x"}}`, "error has the member code twice"},
		{`{"error":{"code":"A","message":"","target":"x","innerError":null}}`, "error has a null in the member innerError, want a value or no member; error has a member innerError, which is not in the contract"},
		{`{"error":{"code":"A","message":"","target":"x","details":[]}}`, "error.details is no array with an entry, want it absent then"},
		{`{"error":{"code":"A","message":"","target":"x","details":null}}`, "error has a null in the member details, want a value or no member"},
		{`{"error":{"code":"A","message":"","target":"x","details":[{"Code":"B","message":"","target":""}]}}`,
			"error.details[0] has a member Code, which is not in the contract: names are lower case; error.details[0].code is absent, want a string; error.details[0].target is empty"},
	} {
		if got := strings.Join(envelopeProblems([]byte(tt.body)), "; "); got != tt.want {
			t.Errorf("%s\ngot  %s\nwant %s", tt.body, got, tt.want)
		}
	}
}

// A choice says which requests a broken service is wrong about.
type choice = func(*http.Request) bool

func on(method string, paths ...string) choice {
	return func(r *http.Request) bool { return r.Method == method && slices.Contains(paths, r.URL.Path) }
}

func query(path, query string) choice {
	return func(r *http.Request) bool { return r.URL.Path == path && r.URL.RawQuery == query }
}

func header(key, value string) choice {
	return func(r *http.Request) bool { return r.Header.Get(key) == value }
}

func chunked(r *http.Request) bool { return r.ContentLength < 0 }

func hostilePaths(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/things/a\r\n") }

// body chooses bodies, of which it reads no more than it must.
func body(texts ...string) choice {
	return func(r *http.Request) bool {
		begin, _ := io.ReadAll(io.LimitReader(r.Body, 200))
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.MultiReader(bytes.NewReader(begin), r.Body), r.Body}
		return slices.Contains(texts, string(begin))
	}
}

func all(choices ...choice) choice {
	return func(r *http.Request) bool {
		return !slices.ContainsFunc(choices, func(c choice) bool { return !c(r) })
	}
}

// around returns a service that answers the chosen requests with h.
func around(chosen choice, h http.HandlerFunc) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if chosen(r) {
				h(w, r)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// instead returns a service that answers the chosen requests with err.
func instead(chosen choice, err error) func(http.Handler) http.Handler {
	return around(chosen, func(w http.ResponseWriter, r *http.Request) { apierror.Write(w, r, err, "") })
}

// edit is an answer that is changed before it goes out.
type edit struct {
	*httptest.ResponseRecorder
	r *http.Request
}

// replace replaces a text in the body and in X-Request-Id.
func (w *edit) replace(old, new string) {
	text := strings.ReplaceAll(w.Body.String(), old, new)
	w.Body.Reset()
	w.Body.WriteString(text)
	if w.Header().Get("X-Request-Id") == old {
		w.Header().Set("X-Request-Id", new)
	}
}

// edited returns a service whose answers to the chosen requests are changed, if
// they are errors.
func edited(chosen choice, change func(*edit)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return around(chosen, func(w http.ResponseWriter, r *http.Request) {
			e := &edit{httptest.NewRecorder(), r}
			next.ServeHTTP(e.ResponseRecorder, r)
			if e.Code >= 400 {
				change(e)
			}
			for key, values := range e.Header() {
				w.Header()[key] = values
			}
			w.WriteHeader(e.Code)
			w.Write(e.Body.Bytes())
		})(next)
	}
}

func created(w http.ResponseWriter, r *http.Request) {
	io.Copy(io.Discard, r.Body)
	w.WriteHeader(http.StatusCreated)
}

// answerHeadWithBody does what net/http doesn't let a handler do.
func answerHeadWithBody(w http.ResponseWriter, r *http.Request) {
	recorder := httptest.NewRecorder()
	apierror.Write(recorder, nil, apierror.NotFound("Not Found"), "")
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	defer conn.Close()
	recorder.Header().Set("Connection", "close")
	recorder.Header().Set("Content-Length", strconv.Itoa(recorder.Body.Len()))
	fmt.Fprint(conn, "HTTP/1.1 404 Not Found\r\n")
	recorder.Header().Write(conn)
	fmt.Fprintf(conn, "\r\n%s", recorder.Body)
}

// showTheText answers with the client's text as it is.
func showTheText(w http.ResponseWriter, r *http.Request) {
	recorder := httptest.NewRecorder()
	apierror.Write(recorder, r, apierror.ResourceNotFound("SHOWN"), "")
	for key, values := range recorder.Header() {
		w.Header()[key] = values
	}
	w.WriteHeader(recorder.Code)
	text := quote(r.URL.Path)
	io.WriteString(w, strings.Replace(recorder.Body.String(), "SHOWN", text[1:len(text)-1], 1))
}

// confusedByCancelling returns a service that once answers another request in
// place of one that was given up, which comes right after a search.
func confusedByCancelling() func(http.Handler) http.Handler {
	var searched, waits, over atomic.Bool
	gone := make(chan struct{})
	exists, noRoute := on("GET", "/things/1"), on("GET", "/no-such-route/f5c0a1")
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case exists(r) && searched.Load() && waits.CompareAndSwap(false, true):
				<-r.Context().Done()
				close(gone)
			case noRoute(r) && waits.Load() && over.CompareAndSwap(false, true):
				<-gone
				apierror.Write(w, r, apierror.ResourceNotFound("1"), "")
				return
			}
			searched.Store(noRoute(r))
			next.ServeHTTP(w, r)
		})
	}
}

// overwhelmed returns a service that can't do two searches at once.
func overwhelmed() func(http.Handler) http.Handler {
	var searching atomic.Int32
	return around(on("GET", "/no-such-route/f5c0a1"), func(w http.ResponseWriter, r *http.Request) {
		defer searching.Add(-1)
		var err error = apierror.NotFound("Not Found")
		if searching.Add(1) > 1 {
			err = apierror.InternalServerError(nil)
		}
		time.Sleep(20 * time.Millisecond)
		apierror.Write(w, r, err, "")
	})
}
