package lock

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"testing"

	"github.com/faultline-go/faultline/apierror"
)

// answerWith is a transport that calls before and answers with a status and a tracking ID.
type answerWith struct {
	before func()
	status int
	target string
}

func (a answerWith) RoundTrip(*http.Request) (*http.Response, error) {
	a.before()
	return &http.Response{StatusCode: a.status, Header: http.Header{"X-Request-Id": {a.target}}, Body: http.NoBody}, nil
}

func event(target string) apierror.Event {
	return apierror.Event{Error: apierror.NotFound(""), Status: 404, Method: "GET", Route: "/a", Target: target}
}

// shownBy returns the names of the tests that have shown a pair.
func shownBy(r *Recorder, p pair) []string {
	run, _ := r.run(true)
	return slices.Sorted(maps.Keys(run.shown[p]))
}

func TestNames(t *testing.T) {
	r := New(Config{File: "testdata/none.json"})
	onError := r.OnError(t)
	send := func(t *testing.T, status int, target string, before func()) {
		client := http.Client{Transport: r.Transport(t, answerWith{before, status, target})}
		resp, err := client.Get("http://service.invalid/")
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	nothing := func() {}
	onError(t.Context(), event("alone"))
	t.Run("after", func(t *testing.T) { send(t, 404, "1", func() { onError(t.Context(), event("1")) }) })
	t.Run("before", func(t *testing.T) {
		send(t, 404, "2", nothing)
		onError(t.Context(), event("2"))
	})
	t.Run("success", func(t *testing.T) { send(t, 200, "3", nothing) })
	onError(t.Context(), event("3"))
	t.Run("no ID", func(t *testing.T) { send(t, 404, "", nothing) })
	onError(t.Context(), event(""))

	want := []string{"TestNames", "TestNames/after", "TestNames/before"}
	if got := shownBy(r, at(404, "NotFound")); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestNestedTransports has a subtest that takes the client of its parent.
func TestNestedTransports(t *testing.T) {
	r := New(Config{File: "testdata/none.json"})
	outer := r.Transport(t, answerWith{})
	t.Run("sub", func(t *testing.T) {
		got := r.Transport(t, outer).(*transport)
		if _, ok := got.next.(answerWith); !ok || got.test != "TestNestedTransports/sub" {
			t.Errorf("got %+v", got)
		}
		if got := New(Config{File: "x"}).Transport(t, outer).(*transport); got.next != outer {
			t.Errorf("of another recorder got %+v", got)
		}
	})
	if got := r.Transport(t, nil).(*transport); got.next != http.DefaultTransport {
		t.Errorf("got %+v", got)
	}
}

func TestIgnoredEvents(t *testing.T) {
	r := New(Config{File: "testdata/none.json"})
	onError := r.OnError(t)
	late, gone, none := event("1"), event("2"), event("3")
	late.Late, gone.Status, none.Error = true, 499, nil
	for _, e := range []apierror.Event{late, gone, none} {
		onError(context.Background(), e)
	}
	if run, ok := r.run(true); !ok || len(run.shown) != 0 {
		t.Errorf("got %v", run.shown)
	}
}

func TestNoRoute(t *testing.T) {
	r := New(Config{File: "testdata/none.json"})
	e := event("1")
	e.Route = ""
	r.OnError(t)(t.Context(), e)
	if got := shownBy(r, pair{"", "", 404, "NotFound"}); !slices.Equal(got, []string{"TestNoRoute"}) {
		t.Errorf("got %q", got)
	}
}

// TestBounds has more requests than the recorder waits for. None is lost.
func TestBounds(t *testing.T) {
	r := New(Config{File: "testdata/none.json"})
	onError := r.OnError(t)
	for i := range 2 * maxWaiting {
		onError(t.Context(), event(strconv.Itoa(i)))
		r.name("other"+strconv.Itoa(i), "TestX")
	}
	if len(r.unnamed) != maxWaiting || len(r.named) != maxWaiting {
		t.Errorf("%d pairs and %d names wait, want at most %d", len(r.unnamed), len(r.named), maxWaiting)
	}
	if got := shownBy(r, at(404, "NotFound")); !slices.Equal(got, []string{"TestBounds"}) {
		t.Errorf("got %q", got)
	}
}

func TestNewWithoutFile(t *testing.T) {
	defer func() {
		if got := recover(); got != "lock.New: Config.File is empty" {
			t.Errorf("got %v", got)
		}
	}()
	New(Config{})
}

// TestNoTests has a run in which no test asked for the recorder: there is nothing to say.
func TestNoTests(t *testing.T) {
	if run, ok := New(Config{File: "testdata/none.json"}).run(true); ok {
		t.Errorf("got %+v", run)
	}
}
