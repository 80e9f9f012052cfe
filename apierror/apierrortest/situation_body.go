package apierrortest

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net/http"

	"github.com/faultline-go/faultline/apierror"
)

func (p *probe) oversized(ctx context.Context) []Finding {
	r := p.request(p.cfg.Body)
	r.padding = p.cfg.MaxBodyBytes + 1 - int64(len(r.body))
	return p.tooLarge(ctx, r)
}

func (p *probe) chunked(ctx context.Context) []Finding {
	whole := p.request(p.cfg.Body)
	whole.chunked = true
	half, empty, large := whole, whole, whole
	half.body = whole.body[:len(whole.body)/2]
	empty.body = ""
	large.padding = p.cfg.MaxBodyBytes + 1 - int64(len(whole.body))
	findings := p.refuseOne(ctx, half, "half a body in chunks", apierror.CodeInvalidRequestBody)
	findings = append(findings, p.refuseOne(ctx, empty, "an empty body in chunks", orMissing...)...)
	return append(findings, p.tooLarge(ctx, large)...)
}

// tooLarge sends r, which must be refused for its size. A server may close the
// connection before the client comes to read the answer; so it is tried again.
func (p *probe) tooLarge(ctx context.Context, r request) []Finding {
	var a *answer
	for range 3 {
		if a = p.send(ctx, r); a.err == nil {
			break
		}
	}
	findings := p.want(a, http.StatusRequestEntityTooLarge, apierror.CodeInvalidRequestBody)
	for i := range findings {
		findings[i].Problem = fmt.Sprintf("a body of %d bytes: %s", r.padding+int64(len(r.body)), findings[i].Problem)
	}
	return findings
}

func (p *probe) mediaType(ctx context.Context) (findings []Finding) {
	for _, mediaType := range []string{"text/plain", "application/xml"} {
		a := p.send(ctx, p.request(p.cfg.Body).with("Content-Type", mediaType))
		for _, f := range p.want(a, http.StatusUnsupportedMediaType, apierror.CodeInvalidRequestBody) {
			f.Problem = "Content-Type is " + mediaType + ": " + f.Problem
			findings = append(findings, f)
		}
	}
	return findings
}

// contentEncoding sends a body in an encoding that nobody has, and one in gzip,
// which a service undoes or says that it doesn't.
func (p *probe) contentEncoding(ctx context.Context) []Finding {
	a := p.send(ctx, p.request(p.cfg.Body).with("Content-Encoding", "x-faultline"))
	findings := p.want(a, http.StatusUnsupportedMediaType, apierror.CodeInvalidRequestBody)
	for i := range findings {
		findings[i].Problem = "Content-Encoding is x-faultline: " + findings[i].Problem
	}

	zipped := p.request(p.cfg.Body).with("Content-Encoding", "gzip")
	zipped.body = zip(p.cfg.Body.Body)
	a = p.send(ctx, zipped)
	switch {
	case a.err != nil:
		return append(findings, a.finding("there is no whole answer: "+a.failure())...)
	case a.status >= 500, a.status == http.StatusBadRequest && isAboutBody(a.said.Code):
		return append(findings, a.finding(fmt.Sprintf("Content-Encoding is gzip: status %d, want 415 or success", a.status))...)
	}
	return findings
}

// isAboutBody reports whether an error with code can be that of a body that wasn't
// understood, and not of the service's own reasons.
func isAboutBody(code apierror.Code) bool {
	return code == "" || code == apierror.CodeInvalidRequestBody || code == apierror.CodeBadRequest ||
		code == apierror.CodeMissingRequiredParameter
}

func zip(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text)) // a Buffer never fails
	_ = w.Close()
	return b.String()
}
