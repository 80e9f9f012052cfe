// Command defender is a working service in the image of Microsoft Defender for
// Endpoint's REST API: machines, indicators, response actions, files and
// statistics, on SQLite, behind bearer tokens with roles. It shows what a service looks like
// that answers every failure in the contract:
//
//	go run ./examples/defender
//
// starts it on 127.0.0.1:8080 with demo data in memory, and prints a token and a
// request to paste. Failed requests, with what they logged before they failed, are on the
// address of -admin, 127.0.0.1:8081 unless it says otherwise. With -db FILE the data is kept.
// With -key KEY the service takes tokens that were signed with the key; -token makes one.
// With -live-response=false it is a service whose tenant has live response not enabled.
//
// A reader may start at routes.go, go on to the handlers in machines.go, list.go,
// indicators.go, deletions.go, actions.go, liveresponse.go, files.go, ips.go and
// domains.go, and see in errors.go which errors are the service's own, and in
// machine_list.go, indicator_list.go and action_list.go what a client may ask of a list.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once

	switch err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "defender:", err)
		os.Exit(1)
	}
}

// run is the program: it serves until ctx is done. Text for a person goes to
// stdout, the log to stderr.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	opts, err := parseOptions(args, stderr)
	if err != nil {
		return err
	}
	if opts.token {
		return printToken(stdout, opts)
	}
	s, err := start(ctx, opts, stderr)
	if err != nil {
		return err
	}
	s.welcome(stdout, opts)
	return s.wait(ctx)
}
