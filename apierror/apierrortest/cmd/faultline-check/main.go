// Command faultline-check examines a running service, written in whatever, for
// what clients of the contract of package apierror rely on:
//
//	go run ./apierror/apierrortest/cmd/faultline-check -url http://127.0.0.1:8080 \
//		-token "$TOKEN" \
//		-route exists=/api/machines/win-01 \
//		-route 'body=POST /api/indicators @examples/defender/indicator.json' \
//		-route 'protected=POST /api/indicators @examples/defender/indicator.json' \
//		-route ResourceNotFound=/api/machines/none
//
// Each -route is a role, a method, a path and a body, of which the method and the
// body may be absent; @ leads to a file that has the body. The roles are those of
// [apierrortest.Config] in lower case: exists, body, protected, panics, late and
// limited. In place of a role, a code says that the request must fail with it.
// Without any route, what needs none is checked.
//
// The report is for a terminal, with -json for programs. The exit status is 0 if
// nothing is wrong, 1 if something is or the service isn't there, and 2 if the
// command line is wrong. (go run turns 2 into 1; a program that was built doesn't.)
//
// Tokens on a command line can be seen by others on the machine: -token and
// -weak-token may be left to the environment, as FAULTLINE_TOKEN and
// FAULTLINE_WEAK_TOKEN.
//
// The service gets about 150 requests, nearly all of which it should refuse. One
// that accepts what it should refuse does what it is asked to: point the command
// at a test environment.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/faultline-go/faultline/apierror/apierrortest"
)

// The exit statuses.
const (
	allPassed  = 0
	notPassed  = 1
	wrongUsage = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// run is the command; it returns the exit status.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	o, err := parseOptions(args, getenv, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return allPassed
	case err != nil:
		fmt.Fprintf(stderr, "faultline-check: %v\n", err)
		return wrongUsage
	}
	results, err := apierrortest.Examine(ctx, o.url, o.cfg)
	if err != nil {
		fmt.Fprintf(stderr, "faultline-check: %v\n", err)
		if errors.Is(err, apierrortest.ErrNoService) {
			return notPassed
		}
		return wrongUsage
	}
	r := report{URL: o.url}
	write := r.writeText
	if o.json {
		write = r.writeJSON
	}
	if err := write(stdout, results, func() bool { return ctx.Err() == nil }); err != nil {
		fmt.Fprintf(stderr, "faultline-check: %v\n", err)
		return notPassed
	}
	if r.Failed > 0 || !r.Complete {
		return notPassed
	}
	return allPassed
}
