package apierrortest

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/faultline-go/faultline/apierror"
)

// routes sends what must succeed. If Protected is another route than the others, this shows
// that its token suffices.
func (p *probe) routes(ctx context.Context) (findings []Finding) {
	seen := []Route{{}}
	for _, r := range []Route{p.cfg.Exists, p.cfg.Body, p.cfg.Protected} {
		if slices.Contains(seen, r) {
			continue
		}
		seen = append(seen, r)
		a := p.send(ctx, p.request(r))
		switch {
		case a.err != nil:
			findings = append(findings, a.finding("there is no whole answer: "+a.failure())...)
		case a.status < 200 || a.status > 299:
			findings = append(findings, a.finding(fmt.Sprintf("status %d, want success: the checks that use this route say nothing", a.status))...)
		}
	}
	return findings
}

func (p *probe) noRoute(ctx context.Context) (findings []Finding) {
	// There are frameworks that indent JSON for a client that asks for it so.
	for _, query := range []string{"", "?pretty"} {
		a := p.send(ctx, p.get(p.cfg.NoRoute+query))
		findings = append(findings, p.want(a, http.StatusNotFound, apierror.CodeNotFound)...)
	}
	return findings
}

func (p *probe) wrongMethod(ctx context.Context) []Finding {
	a := p.send(ctx, p.request(Route{Method: p.cfg.WrongMethod, Path: p.cfg.Exists.Path}))
	switch {
	case a.err != nil || a.status == http.StatusMethodNotAllowed, a.status == http.StatusTooManyRequests, a.status == http.StatusUnauthorized:
		return p.want(a, http.StatusMethodNotAllowed, apierror.CodeBadRequest)
	case a.status == http.StatusNotFound && a.said.Code == apierror.CodeNotFound:
		return []Finding{{skips: true, Problem: "The answer was 404: the router has no route for the method. An Echo group with " +
			"middleware has a route for all methods below it, which hides the 405; put the middleware on the routes, or on the Echo, to have it."}}
	}
	return a.finding(fmt.Sprintf("status %d, want 405: if Exists is for %s too, set WrongMethod to another method", a.status, p.cfg.WrongMethod))
}

func (p *probe) headWithoutBody(ctx context.Context) []Finding {
	before := p.send(ctx, p.get(p.cfg.NoRoute))
	a := p.head(ctx, p.request(Route{Method: http.MethodHead, Path: p.cfg.NoRoute}))
	if len(a.body) > 0 {
		return a.finding("there is a body")
	}
	return a.differs(before)
}

func (p *probe) clientID(ctx context.Context) []Finding {
	const theirs = "0f4a7e51-5b0e-4f6d-9d3a-7c11e6a90b42"
	a := p.send(ctx, p.get(p.cfg.NoRoute).with("X-Request-Id", theirs))
	if a.said.Target == theirs || a.header.Get("X-Request-Id") == theirs {
		return a.finding("the client's own X-Request-Id is taken over")
	}
	return nil
}

func (p *probe) failures(ctx context.Context) (findings []Finding) {
	for _, f := range p.cfg.Failures {
		findings = append(findings, p.want(p.send(ctx, p.request(f.Route)), 0, f.Code)...)
	}
	return findings
}

func (p *probe) panics(ctx context.Context) []Finding {
	a := p.send(ctx, p.request(p.cfg.Panics))
	findings := p.want(a, http.StatusInternalServerError, apierror.CodeInternalServerError)
	if findings == nil && a.said.Message != "" {
		return a.finding("there is a message, want the empty string")
	}
	return findings
}

// maxLimit is how many requests a limit is tried with.
const maxLimit = 200

func (p *probe) limited(ctx context.Context) []Finding {
	var a *answer
	for range maxLimit {
		a = p.send(ctx, p.request(p.cfg.Limited))
		if a.err != nil || a.status == http.StatusTooManyRequests {
			break
		}
	}
	if a.err == nil && a.status != http.StatusTooManyRequests {
		return a.finding(fmt.Sprintf("no 429 in %d requests", maxLimit))
	}
	return p.want(a, http.StatusTooManyRequests, apierror.CodeTooManyRequests)
}
