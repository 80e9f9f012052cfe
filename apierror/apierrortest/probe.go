package apierrortest

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/faultline-go/faultline/apierror"
)

// probe is one examination of one service.
type probe struct {
	base string
	host string // with the port
	cfg  Config
	// transport, and not a client: redirects are answers, and nothing is kept of
	// one request for the next but the connection.
	transport *http.Transport

	mu      sync.Mutex
	answers []*answer
	// endless counts the answers that didn't come to their end in time.
	endless int
}

// maxEndless is after how many of them nothing is sent any more: all others would
// be waited for as well.
const maxEndless = 8

var errGivenUp = errors.New("nothing was sent, for too many answers didn't come to their end in time")

// ErrNoService is in the error of [Examine] for a service that can't be connected
// to; any other error is that of a mistake in url or cfg.
var ErrNoService = errors.New("no service")

// newProbe returns the probe of the service at base, which must be there.
func newProbe(ctx context.Context, base string, cfg Config) (*probe, error) {
	cfg = cfg.withDefaults()
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	base, err := parseBase(base)
	if err != nil {
		return nil, err
	}
	p := &probe{base: base, cfg: cfg, host: hostOf(base)}
	p.transport = p.newTransport()
	conn, err := p.dial(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w at %s: %w", ErrNoService, base, err)
	}
	return p, conn.Close()
}

// newTransport returns a transport that changes nothing about answers, and speaks
// HTTP/1.1, in which a broken transfer and a closed connection can be seen. It
// asks no proxy: the answers must be the service's.
func (p *probe) newTransport() *http.Transport {
	return &http.Transport{
		DialContext:            (&net.Dialer{Timeout: p.cfg.Timeout}).DialContext,
		TLSClientConfig:        p.cfg.TLS.Clone(),
		TLSHandshakeTimeout:    p.cfg.Timeout,
		TLSNextProto:           map[string]func(string, *tls.Conn) http.RoundTripper{}, // no HTTP/2
		DisableCompression:     true,
		MaxResponseHeaderBytes: maxKept,
		MaxIdleConnsPerHost:    crowd,
		IdleConnTimeout:        30 * time.Second,
	}
}

func (p *probe) close() { p.transport.CloseIdleConnections() }

// record keeps a for the rules that look at all answers.
func (p *probe) record(a *answer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answers = append(p.answers, a)
	if a.endless() {
		p.endless++
	}
}

// begin returns the answer for r, which the caller fills, with an error in it if nothing may
// be sent any more.
func (p *probe) begin(r request) *answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := &answer{method: r.method, path: r.path}
	if p.endless >= maxEndless {
		a.err = errGivenUp
	}
	return a
}

// errors returns the whole answers that are errors, in the order in which they
// came.
func (p *probe) errors() (list []*answer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, a := range p.answers {
		if a.err == nil && a.status >= 400 {
			list = append(list, a)
		}
	}
	return list
}

// want returns what is wrong with a, which must have this status, any error for
// 0, and one of these codes, any for none.
func (p *probe) want(a *answer, status int, codes ...apierror.Code) []Finding {
	switch {
	case a.err != nil:
		return a.finding("there is no whole answer: " + a.failure())
	case status == 0 && !isError(a.status):
		return a.finding(fmt.Sprintf("status %d, want an error", a.status))
	case status != 0 && a.status != status && a.status == http.StatusTooManyRequests:
		return a.finding("status 429: examine a service without a limit on the rate of requests")
	case status != 0 && a.status != status && a.status == http.StatusUnauthorized && p.cfg.Token == "":
		return a.finding(fmt.Sprintf("status 401, want %d: set Token, if the service needs one for all", status))
	case status != 0 && a.status != status:
		return a.finding(fmt.Sprintf("status %d, want %d", a.status, status))
	case len(codes) == 0 || slices.Contains(codes, a.said.Code):
		return nil
	case a.said.Code == "":
		return a.finding("no code, want " + either(codes))
	}
	return a.finding("code " + shorten(string(a.said.Code)) + ", want " + either(codes))
}

func either(codes []apierror.Code) string {
	words := make([]string, len(codes))
	for i, code := range codes {
		words[i] = string(code)
	}
	return strings.Join(words, " or ")
}

// hostOf returns the host of a base with its port.
func hostOf(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	port := u.Port()
	switch {
	case port != "":
	case u.Scheme == "https":
		port = "443"
	default:
		port = "80"
	}
	return net.JoinHostPort(u.Hostname(), port)
}
