package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/faultline-go/faultline/apierror/flight"
)

// These bound how long a slow client can hold a connection, and how long a stop
// waits for requests that have begun.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 20 * time.Second
	writeTimeout      = 30 * time.Second // after the work
	idleTimeout       = 2 * time.Minute
	stopTimeout       = 15 * time.Second
)

// service is the running service.
type service struct {
	addr   net.Addr
	store  *store
	server *http.Server
	admin  *admin // nil if the failures are shown nowhere
	log    *slog.Logger
	ended  chan error // gets the error of Serve
}

// start checks the tables and rules of the lists, opens the database, listens and begins to
// serve. It writes the log to stderr, a JSON object a line.
func start(ctx context.Context, opts options, stderr io.Writer) (*service, error) {
	if err := errors.Join(
		machineSet.rules.Check(), indicatorSet.rules.Check(), actionSet.rules.Check(),
		machineTable.Check(), indicatorTable.Check(), actionTable.Check(),
	); err != nil {
		return nil, err
	}
	recorder := flight.New(flight.Config{})
	log := slog.New(recorder.Handler(slog.NewJSONHandler(stderr, nil)))
	st, err := openStore(ctx, opts.db)
	if err != nil {
		return nil, err
	}
	st.log = log
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", opts.addr)
	if err != nil {
		return nil, errors.Join(err, st.close())
	}
	s := &service{
		addr:  listener.Addr(),
		store: st,
		server: &http.Server{
			Handler:           newEcho(st, opts, log),
			ReadHeaderTimeout: readHeaderTimeout,
			ReadTimeout:       readTimeout,
			WriteTimeout:      opts.timeout + writeTimeout,
			IdleTimeout:       idleTimeout,
			ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		},
		log:   log,
		ended: make(chan error, 1),
	}
	if opts.admin != "" {
		if s.admin, err = showFailures(ctx, opts.admin, recorder); err != nil {
			return nil, errors.Join(err, listener.Close(), st.close())
		}
	}
	go func() { s.ended <- s.server.Serve(listener) }()
	log.InfoContext(ctx, "listening", "addr", s.addr.String())
	return s, nil
}

// welcome tells a person how to go on.
func (s *service) welcome(w io.Writer, opts options) {
	fmt.Fprintf(w, "Listening on http://%s\n", s.addr)
	if s.admin != nil {
		fmt.Fprintf(w, "Failed requests are on http://%s/failures/\n", s.admin.addr)
	}
	if !opts.randomKey {
		fmt.Fprintf(w, "For a token, run this command again with -token.\n")
		return
	}
	token, err := newToken(opts.key, opts.roles)
	if err != nil {
		s.log.Error("no token made", "err", err)
		return
	}
	fmt.Fprintf(w, "Paste this into another terminal; the token is good for %s:\n\n", tokenLifetime)
	fmt.Fprintf(w, "TOKEN=%s\n", token)
	fmt.Fprintf(w, "curl -i -H \"Authorization: Bearer $TOKEN\" http://%s/api/ips/10.0.0.999/stats\n\n", s.addr)
}

// wait serves until ctx is done, then lets the requests that have begun come to
// their end, and closes the database.
func (s *service) wait(ctx context.Context) error {
	var err error
	select {
	case err = <-s.ended:
		err = fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
		err = s.stop(context.WithoutCancel(ctx))
	}
	return errors.Join(err, s.store.close())
}

func (s *service) stop(ctx context.Context) error {
	s.log.InfoContext(ctx, "stopping")
	if s.admin != nil {
		defer s.admin.server.Close()
	}
	ctx, cancel := context.WithTimeout(ctx, stopTimeout)
	defer cancel()
	if err := s.server.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("stop: %w", err), s.server.Close())
	}
	return nil
}
