package main

import (
	"context"
	"fmt"
	"net"
	"net/http"

	"github.com/faultline-go/faultline/apierror/flight"
)

// admin is the server that shows the failures, on an address of its own.
type admin struct {
	addr   net.Addr
	server *http.Server
}

// showFailures listens on an address and begins to serve.
func showFailures(ctx context.Context, addr string, recorder *flight.Recorder) (*admin, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("-admin: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("/failures/", recorder)
	a := &admin{addr: listener.Addr(), server: &http.Server{
		Handler: mux, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
	}}
	go func() { _ = a.server.Serve(listener) }() // which ends with the service
	return a, nil
}
