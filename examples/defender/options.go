package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/faultline-go/faultline/apierror"
)

// minKey is the least length of the key, in bytes: as long as the hash of HS256
// (RFC 7518, section 3.2).
const minKey = 32

// options is what the command line says.
type options struct {
	addr      string
	admin     string // where the failures are shown; "" means nowhere
	db        string // "" means in memory
	key       []byte
	randomKey bool // no key was given
	token     bool // print a token and end
	roles     []string
	timeout   time.Duration // for the work on one request

	liveResponse bool // the feature is enabled

	// onError is called for each failed request; nil means that nothing is called.
	onError func(context.Context, apierror.Event)
}

// parseOptions reads the command line; usage and mistakes are written to stderr.
func parseOptions(args []string, stderr io.Writer) (options, error) {
	var o options
	var key, roles string
	flags := flag.NewFlagSet("defender", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.addr, "addr", "127.0.0.1:8080", "`address` to listen on")
	flags.StringVar(&o.admin, "admin", "127.0.0.1:8081", "`address` to show the failures on, for this machine alone; empty for none")
	flags.StringVar(&o.db, "db", "", "`file` to keep the data in (default: demo data in memory)")
	flags.StringVar(&key, "key", "", "`key` that tokens are signed with, HS256, at least 32 bytes (default: a random one)")
	flags.BoolVar(&o.token, "token", false, "print a token for the key, and end")
	flags.StringVar(&roles, "roles", strings.Join(allRoles, ","), "`roles` of the token that is printed, separated by commas")
	flags.BoolVar(&o.liveResponse, "live-response", true, "enable live response; if it is false, the answer is DisabledFeature")
	flags.DurationVar(&o.timeout, "timeout", 10*time.Second, "`time` that one request may take")

	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case o.timeout <= 0:
		return o, errors.New("-timeout must be more than 0")
	case key == "" && o.token:
		return o, errors.New("-token needs -key, the key of the service that shall take the token")
	case key != "" && len(key) < minKey:
		return o, fmt.Errorf("-key must have at least %d bytes; it has %d", minKey, len(key))
	}
	o.roles = strings.FieldsFunc(roles, func(r rune) bool { return r == ',' })
	o.key, o.randomKey = []byte(key), key == ""
	if o.randomKey {
		o.key = make([]byte, minKey)
		rand.Read(o.key) // never fails, see crypto/rand
	}
	return o, nil
}
