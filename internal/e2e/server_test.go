package e2e

import (
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/echoadapter"
)

// patience is longer than any test waits on a busy machine.
const patience = time.Minute

// aliveTarget is answered before Echo, for the question whether a connection is
// still good.
const aliveTarget = "/.alive"

// server is a service that called Register, on a loopback port.
type server struct {
	*httptest.Server
	handler http.Handler
	records *recorder
	// noise is what net/http and Echo logged by themselves.
	noise *lines
	// served gets a value for each request that Echo is done with.
	served chan struct{}
}

// serve starts a service. setup and change may be nil.
func serve(t *testing.T, cfg echoadapter.Config, setup func(*echo.Echo), change func(*http.Server)) *server {
	t.Helper()
	e := echo.New()
	s := &server{handler: e, records: &recorder{}, noise: &lines{}, served: make(chan struct{}, 100)}
	e.Logger.SetOutput(s.noise)
	cfg.Logger = slog.New(s.records)
	echoadapter.Register(e, cfg)
	if setup != nil {
		setup(e)
	}
	s.start(t, change)
	return s
}

func (s *server) start(t *testing.T, change func(*http.Server)) {
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(s.handle))
	s.Config.ErrorLog = log.New(s.noise, "", 0)
	s.Config.Protocols = new(http.Protocols)
	s.Config.Protocols.SetHTTP1(true)
	s.Config.Protocols.SetUnencryptedHTTP2(true)
	if change != nil {
		change(s.Config)
	}
	s.Start()
	t.Cleanup(s.Close)
}

func (s *server) handle(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == aliveTarget {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	defer func() { s.served <- struct{}{} }()
	s.handler.ServeHTTP(w, r)
}

// wait waits until Echo is done with a request: a client may have its answer
// before there is a record of it.
func (s *server) wait(t *testing.T) {
	t.Helper()
	select {
	case <-s.served:
	case <-time.After(patience):
		t.Fatal("the request is still being served")
	}
}

// one returns the record of the only failed request.
func (s *server) one(t *testing.T) logged {
	t.Helper()
	records := s.records.all()
	if len(records) != 1 {
		for _, r := range records {
			t.Log(r.text)
		}
		t.Fatalf("log: got %d records, want 1", len(records))
	}
	records[0].checkHarmless(t)
	return records[0]
}

// none checks that nothing was logged.
func (s *server) none(t *testing.T) {
	t.Helper()
	for _, r := range s.records.all() {
		t.Errorf("log: got %s, want no record", r.text)
	}
}
