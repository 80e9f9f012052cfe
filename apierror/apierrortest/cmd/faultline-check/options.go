package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/apierror/apierrortest"
)

// options is what the command line says.
type options struct {
	url  string
	json bool
	cfg  apierrortest.Config
}

// parseOptions reads the command line; usage and mistakes are written to stderr.
func parseOptions(args []string, getenv func(string) string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("faultline-check", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.url, "url", "", "`URL` of the service, http or https")
	flags.BoolVar(&o.json, "json", false, "report as one JSON object")
	flags.StringVar(&o.cfg.Token, "token", "", "bearer `token` for all requests (default: $FAULTLINE_TOKEN)")
	flags.StringVar(&o.cfg.WeakToken, "weak-token", "", "valid bearer `token` that does not suffice (default: $FAULTLINE_WEAK_TOKEN)")
	flags.Func("route", "`ROLE=[METHOD] PATH [BODY]`, where the role is exists, body, protected, panics, late, limited or a code to fail with,\nand the body JSON or @file; again for each route", o.addRoute)
	flags.Func("own", "`CODE[=STATUS]` of the service's own; again for each code", o.addCode)
	flags.StringVar(&o.cfg.Canary, "canary", "", "`word` that the service plants in its causes")
	flags.StringVar(&o.cfg.NoRoute, "no-route", "", "`path` that leads nowhere (default: one that no service has)")
	flags.StringVar(&o.cfg.WrongMethod, "wrong-method", "", "`method` that the route exists is not for (default: PATCH)")
	flags.Int64Var(&o.cfg.MaxBodyBytes, "max-body", 0, "the service's bound on a body, in `bytes` (default: 4 MiB)")
	flags.BoolVar(&o.cfg.AllowUnknown, "allow-unknown", false, "the service ignores unknown members of a body")
	flags.DurationVar(&o.cfg.Timeout, "timeout", 0, "`time` that a request may take (default: 10s)")

	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if o.url == "" {
		return o, errors.New("-url is missing")
	}
	if o.cfg.Token == "" {
		o.cfg.Token = getenv("FAULTLINE_TOKEN")
	}
	if o.cfg.WeakToken == "" {
		o.cfg.WeakToken = getenv("FAULTLINE_WEAK_TOKEN")
	}
	return o, nil
}

// addRoute reads one -route.
func (o *options) addRoute(text string) error {
	role, rest, ok := strings.Cut(text, "=")
	if !ok {
		return errors.New("want ROLE=[METHOD] PATH [BODY]")
	}
	route, err := parseRoute(rest)
	if err != nil {
		return err
	}
	roles := map[string]*apierrortest.Route{
		"exists": &o.cfg.Exists, "body": &o.cfg.Body, "protected": &o.cfg.Protected,
		"panics": &o.cfg.Panics, "late": &o.cfg.Late, "limited": &o.cfg.Limited,
	}
	switch field := roles[role]; {
	case field == nil && strings.ToLower(role) == role:
		return fmt.Errorf("no role %q", role)
	case field == nil:
		o.cfg.Failures = append(o.cfg.Failures, apierrortest.Failure{Route: route, Code: apierror.Code(role)})
	case *field != (apierrortest.Route{}):
		return fmt.Errorf("the role %q is given twice", role)
	default:
		*field = route
	}
	return nil
}

// parseRoute reads a method, a path and a body.
func parseRoute(text string) (apierrortest.Route, error) {
	var r apierrortest.Route
	if !strings.HasPrefix(text, "/") {
		r.Method, text, _ = strings.Cut(text, " ")
	}
	r.Path, r.Body, _ = strings.Cut(strings.TrimSpace(text), " ")
	if !strings.HasPrefix(r.Path, "/") {
		return r, errors.New("the path must begin with a slash")
	}
	r.Body = strings.TrimSpace(r.Body)
	if name, ok := strings.CutPrefix(r.Body, "@"); ok {
		text, err := os.ReadFile(name)
		if err != nil {
			return r, err
		}
		r.Body = strings.TrimSpace(string(text))
	}
	return r, nil
}

// addCode reads one -own.
func (o *options) addCode(text string) error {
	code, status, ok := strings.Cut(text, "=")
	if o.cfg.OwnCodes == nil {
		o.cfg.OwnCodes = map[apierror.Code]int{}
	}
	n := 0
	if ok {
		var err error
		if n, err = strconv.Atoi(status); err != nil {
			return errors.New("the status must be a number")
		}
	}
	o.cfg.OwnCodes[apierror.Code(code)] = n
	return nil
}
