package apierrortest

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"sync"

	"github.com/faultline-go/faultline/apierror"
)

// lateFailure wants a broken transfer. An answer that never ends is none.
func (p *probe) lateFailure(ctx context.Context) []Finding {
	a := p.send(ctx, p.request(p.cfg.Late))
	switch {
	case a.err == nil && a.status >= 400:
		return a.finding("it failed before the first byte: Late must be a route that fails after it")
	case a.err == nil:
		return a.finding("the client takes half an answer for a whole one, want a broken transfer")
	case a.endless():
		return a.finding("neither a whole answer nor a broken transfer: " + a.failure())
	}
	return nil
}

// keepAlive sends requests that fail, one after the other. With each but the first
// it shows whether the connection survived the one before.
func (p *probe) keepAlive(ctx context.Context) (findings []Finding) {
	transport := p.newTransport()
	defer transport.CloseIdleConnections()
	requests := []request{p.get(p.cfg.NoRoute)}
	if p.cfg.Exists.Path != "" {
		requests = append(requests, p.request(Route{Method: p.cfg.WrongMethod, Path: p.cfg.Exists.Path}))
	}
	if p.cfg.Protected.Path != "" {
		requests = append(requests, p.request(p.cfg.Protected).as(""))
	}
	if p.cfg.Body.Path != "" {
		requests = append(requests, p.post("{"))
	}
	requests = append(requests, p.get(p.cfg.NoRoute))

	var before *answer
	for _, r := range requests {
		reused := false
		a := p.sendBy(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
			// Of several, the last is that of the connection that the answer came on.
			GotConn: func(info httptrace.GotConnInfo) { reused = info.Reused },
		}), transport, r)
		if before != nil && before.err == nil && before.status >= 400 && !reused {
			findings = append(findings, before.finding("the connection is closed after the answer")...)
		}
		before = a
	}
	return findings
}

// giveUps is how many requests are given up.
const giveUps = 8

// cancelled sends requests that the client gives up, and looks whether another one
// is answered as it was before.
func (p *probe) cancelled(ctx context.Context) []Finding {
	route := p.cfg.Exists
	if route.Path == "" {
		route.Path = p.cfg.NoRoute
	}
	before := p.send(ctx, p.get(p.cfg.NoRoute))
	for range giveUps {
		err := p.cancel(ctx, p.request(route))
		if err == nil && p.cfg.Body.Path != "" {
			err = p.abandon(ctx, p.request(p.cfg.Body))
		}
		if err != nil {
			return []Finding{{Problem: "no request can be sent after others were given up: " + apierror.Clean(err.Error())}}
		}
	}
	return p.send(ctx, p.get(p.cfg.NoRoute)).differs(before)
}

// cancel sends r and gives it up as soon as it is sent.
func (p *probe) cancel(ctx context.Context, r request) error {
	ctx, cancel := context.WithTimeout(ctx, p.cfg.Timeout)
	defer cancel()
	req, err := r.build(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteRequest: func(httptrace.WroteRequestInfo) { cancel() },
	}), p.base)
	if err != nil {
		return err
	}
	resp, err := p.transport.RoundTrip(req)
	if err == nil {
		return resp.Body.Close() // the answer was faster
	}
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// crowd is how many requests are sent at once.
const crowd = 32

// manyAtOnce sends different requests at once and tells by the codes whether each
// gets its own answer, the one that it gets alone. A service under load may refuse
// some.
func (p *probe) manyAtOnce(ctx context.Context) []Finding {
	requests := []request{p.get(p.cfg.NoRoute)}
	if p.cfg.Body.Path != "" {
		requests = append(requests, p.post("{"))
	}
	if p.cfg.Protected.Path != "" {
		requests = append(requests, p.request(p.cfg.Protected).as(""))
	}
	alone := make([]*answer, len(requests))
	for i, r := range requests {
		alone[i] = p.send(ctx, r)
	}
	crowded := make([]*answer, crowd)
	var wg sync.WaitGroup
	for i := range crowded {
		wg.Go(func() { crowded[i] = p.send(ctx, requests[i%len(requests)]) })
	}
	wg.Wait()
	var findings []Finding
	for i, a := range crowded {
		if a.status != http.StatusTooManyRequests && a.status != http.StatusServiceUnavailable {
			findings = append(findings, a.differs(alone[i%len(alone)])...)
		}
	}
	return findings
}
