package apierrortest

import (
	"context"
	"net/http"

	"github.com/faultline-go/faultline/apierror"
)

// badTokens are values of Authorization that no service takes; "" stands for no
// such header.
var badTokens = []string{"", "Bearer", "Bearer no.such.token", "Basic bm86b25l"}

func (p *probe) badToken(ctx context.Context) (findings []Finding) {
	for _, value := range badTokens {
		a := p.send(ctx, p.request(p.cfg.Protected).with("Authorization", value))
		for _, f := range p.want(a, http.StatusUnauthorized, apierror.CodeUnauthorized) {
			if value == "" {
				value = "absent"
			}
			f.Problem = "Authorization is " + value + ": " + f.Problem
			findings = append(findings, f)
		}
	}
	return findings
}

func (p *probe) weakToken(ctx context.Context) []Finding {
	a := p.send(ctx, p.request(p.cfg.Protected).as(p.cfg.WeakToken))
	return p.want(a, http.StatusForbidden)
}

func (p *probe) authorizationFirst(ctx context.Context) (findings []Finding) {
	malformed := p.request(p.cfg.Protected)
	malformed.body = "{"
	findings = p.want(p.send(ctx, malformed.as("")), http.StatusUnauthorized)
	if p.cfg.WeakToken != "" {
		findings = append(findings, p.want(p.send(ctx, malformed.as(p.cfg.WeakToken)), http.StatusForbidden)...)
	}
	return findings
}
