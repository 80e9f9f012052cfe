package apierrortest

import (
	"crypto/tls"
	"time"

	"github.com/faultline-go/faultline/apierror"
)

// Config says what the service under examination has. The zero value works, and
// has the checks that need nothing but a service: each field adds some.
type Config struct {
	// Exists is a route that answers GET with success. The zero Route means that
	// wrong methods aren't tried.
	Exists Route

	// Body is a route that takes a JSON object, with one that it answers with
	// success each time. The zero Route means that no bodies are tried.
	Body Route

	// Protected is a route that needs Token. If it takes a body, with one, it
	// shows that authorization comes before validation. The zero Route means that
	// wrong tokens aren't tried.
	Protected Route

	// Panics is a route that panics, as a test may add one to a handler. The zero
	// Route means that panics aren't tried.
	Panics Route

	// Late is a route that fails after the first byte of an answer. The zero Route
	// means that late failures aren't tried.
	Late Route

	// Limited is a route that refuses with TooManyRequests after at most 200
	// requests. It is tried last. The zero Route means that no limit is tried.
	Limited Route

	// Failures are more requests that must fail, with the code that they must
	// fail with. nil means none.
	Failures []Failure

	// NoRoute is a path that leads nowhere. "" means one that no service has.
	NoRoute string

	// WrongMethod is a method that Exists is not for. "" means PATCH, which is sent
	// without a body.
	WrongMethod string

	// Token is the bearer token that is sent with all requests. "" means none.
	Token string

	// WeakToken is a valid bearer token that does not suffice for Protected. ""
	// means that it isn't tried.
	WeakToken string

	// OwnCodes are the service's codes outside the vocabulary, each with its
	// status, or 0 if it has several. nil means none.
	OwnCodes map[apierror.Code]int

	// Canary is a word that the service under test plants in its causes, in what
	// it panics with, and wherever else no client may look: letters and digits, at
	// least 4. It is looked for in the headers and the first 64 KiB of all answers.
	// "" means that there is none to look for.
	Canary string

	// MaxBodyBytes is the service's bound on a body. A value below 1 means 4 MiB,
	// which is echoadapter's. The kit sends one byte more.
	MaxBodyBytes int64

	// AllowUnknown means that the service ignores members of a body that it
	// doesn't know. False means that it refuses them.
	AllowUnknown bool

	// Timeout bounds each request. A value below 1 means 10 seconds.
	Timeout time.Duration

	// TLS is for services with https. nil means what crypto/tls has by default.
	TLS *tls.Config
}

// Route is a request that a service has a handler for. The zero value stands for
// none.
type Route struct {
	// Method is "" for GET, and for POST if there is a body.
	Method string
	// Path begins with a slash, and may have a query. "" means that there is no
	// such route.
	Path string
	// Body is JSON. "" means that there is none.
	Body string
}

// Failure is a request that must fail.
type Failure struct {
	Route
	// Code is what it must fail with. "" is an error of the Config.
	Code apierror.Code
}

// String returns the method and the path.
func (r Route) String() string { return r.method() + " " + r.Path }

func (r Route) method() string {
	switch {
	case r.Method != "":
		return r.Method
	case r.Body != "":
		return "POST"
	}
	return "GET"
}

// withDefaults returns c with the fields filled in whose zero value stands for
// another one.
func (c Config) withDefaults() Config {
	if c.NoRoute == "" {
		c.NoRoute = "/no-such-route/f5c0a1"
	}
	if c.WrongMethod == "" {
		c.WrongMethod = "PATCH"
	}
	if c.MaxBodyBytes < 1 {
		c.MaxBodyBytes = 4 << 20
	}
	if c.Timeout < 1 {
		c.Timeout = 10 * time.Second
	}
	return c
}
