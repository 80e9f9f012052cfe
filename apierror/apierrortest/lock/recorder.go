package lock

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/catalog"
)

// Config configures a [Recorder].
type Config struct {
	// File is the lock, seen from the directory of the package that is tested, as
	// "errors.lock.json". Packages that test the same service name the same file. If it
	// doesn't exist, it is empty. File must not be "".
	File string

	// Catalog is every code that the service may answer with. The zero value contains the
	// vocabulary alone.
	Catalog catalog.Catalog

	// OpenAPI is the document of the service, version 3, as JSON: each answer must be among
	// the responses of its operation. nil means that there is none to compare with, or that
	// it is built from the lock, see [catalog.Catalog.ShownResponses].
	OpenAPI []byte
}

// Recorder notes the failed requests of a package's tests, and compares them with the lock.
// Goroutines may call its methods at the same time.
type Recorder struct {
	cfg Config
	// file and pkg are Config.File, absolute, and the directory of the package, seen from
	// that of the file. They are found before a test can change the working directory.
	file, pkg string
	err       error // why there is no file or no document

	load sync.Once // guards lock, and err from then on
	lock catalog.Lock

	mu    sync.Mutex
	tests map[string][]testing.TB // several of a name with -count
	shown map[pair]map[string]bool
	// unnamed are pairs that wait for a Transport to name the test, and named are tests
	// that wait for the pair, both by tracking ID: the client can have its answer before
	// the service comes to OnError.
	unnamed  map[string]note
	named    map[string]string
	document document
}

// note is a pair that was seen, and the test that serves.
type note struct {
	pair
	test string
}

// pair is a catalog.Pair without its tests.
type pair struct {
	method, route string
	status        int
	code          apierror.Code
}

func pairOf(p catalog.Pair) pair { return pair{p.Method, p.Route, p.Status, p.Code} }

// maxWaiting bounds the tracking IDs in each of Recorder.unnamed and Recorder.named. A
// request beyond that is noted for the test that serves.
const maxWaiting = 1 << 14

// New returns a Recorder. Declare it in a variable of the test package, because it remembers
// the directory that the tests start in, and call its Run in TestMain. New panics if
// Config.File is "".
func New(cfg Config) *Recorder {
	if cfg.File == "" {
		panic("lock.New: Config.File is empty")
	}
	r := &Recorder{
		cfg: cfg, tests: map[string][]testing.TB{}, shown: map[pair]map[string]bool{},
		unnamed: map[string]note{}, named: map[string]string{},
	}
	dir, err := os.Getwd()
	if err != nil {
		r.err = err
		return r
	}
	r.file = cfg.File
	if !filepath.IsAbs(r.file) {
		r.file = filepath.Join(dir, r.file)
	}
	pkg, err := filepath.Rel(filepath.Dir(r.file), dir)
	if err != nil {
		r.err = err
		return r
	}
	r.pkg = filepath.ToSlash(pkg)
	r.document, r.err = parseDocument(cfg.OpenAPI)
	return r
}

// OnError returns a function that notes a failed request for t. Give it to each service that
// t starts, as Config.OnError of an adapter, or call it where the service answers an error.
// A request whose client is gone, or that failed after its response had begun, isn't noted,
// because the client didn't get the code.
func (r *Recorder) OnError(t testing.TB) func(context.Context, apierror.Event) {
	r.add(t)
	test := t.Name()
	return func(_ context.Context, e apierror.Event) {
		if e.Late || e.Error == nil || e.Status == statusClientGone {
			return
		}
		p := pair{e.Method, e.Route, e.Status, e.Error.Code()}
		if p.route == "" {
			p.method = "" // Of no operation, the method is the client's text.
		}
		r.note(note{p, test}, e.Target)
	}
}

// statusClientGone is the status of an Event without a response.
const statusClientGone = 499

// Transport returns an [http.RoundTripper] that names t for the failed requests that it
// sends, in place of the test that serves: a subtest that shares the service of its parent.
// It finds them by the tracking ID of the answer, so it changes nothing on the wire, and
// parallel subtests may share a service. If next is nil, it sends with
// [http.DefaultTransport]. If next is of the same Recorder, it takes its place.
func (r *Recorder) Transport(t testing.TB, next http.RoundTripper) http.RoundTripper {
	r.add(t)
	if outer, ok := next.(*transport); ok && outer.recorder == r {
		next = outer.next
	}
	if next == nil {
		next = http.DefaultTransport
	}
	return &transport{recorder: r, test: t.Name(), next: next}
}

type transport struct {
	recorder *Recorder
	test     string
	next     http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(req)
	if err == nil && resp.StatusCode >= 400 {
		t.recorder.name(resp.Header.Get("X-Request-Id"), t.test)
	}
	return resp, err
}

// CloseIdleConnections is for [http.Client.CloseIdleConnections].
func (t *transport) CloseIdleConnections() {
	if next, ok := t.next.(interface{ CloseIdleConnections() }); ok {
		next.CloseIdleConnections()
	}
}

// add remembers t, whose result counts when the run is over. It reads the file now, because
// the go command looks only at files that are read during the tests when it decides whether
// it can repeat an earlier result.
func (r *Recorder) add(t testing.TB) {
	r.load.Do(func() {
		if r.err == nil {
			r.lock, r.err = readLock(r.file)
		}
	})
	if fuzzing() {
		return // Each input would be another t.
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tests[t.Name()] = append(r.tests[t.Name()], t)
}

func (r *Recorder) note(n note, target string) {
	if fuzzing() {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch test, ok := r.named[target]; {
	case ok && target != "":
		delete(r.named, target)
		n.test = test
		r.show(n)
	case target != "" && len(r.unnamed) < maxWaiting:
		r.unnamed[target] = n
	default:
		r.show(n)
	}
}

// name says which test sent the request with a tracking ID.
func (r *Recorder) name(target, test string) {
	if target == "" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch n, ok := r.unnamed[target]; {
	case ok:
		delete(r.unnamed, target)
		n.test = test
		r.show(n)
	case len(r.named) < maxWaiting:
		r.named[target] = test
	}
}

// show notes a pair whose test is known. The caller has r.mu.
func (r *Recorder) show(n note) {
	if r.shown[n.pair] == nil {
		r.shown[n.pair] = map[string]bool{}
	}
	r.shown[n.pair][n.test] = true
}
