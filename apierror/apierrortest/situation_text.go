package apierrortest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"
)

// hostile is text that breaks out of a header, a log line, a terminal and a page,
// turns the direction of what follows, and has no end. hostilePath is as long as
// a path may be.
var (
	hostile     = hostilePath + "\x00" + strings.Repeat("\u00fcx", 8<<10)
	hostilePath = "a\r\nX-Faultline-Injected: 1\x1b[31m\u202e\u2028<img src=x onerror=alert(1)>" + strings.Repeat("x", 1<<10)
)

// The bounds on an error that shows a client's text, in bytes.
const (
	maxMessage = 2 << 10
	maxError   = 64 << 10
)

func (p *probe) hostileText(ctx context.Context) (findings []Finding) {
	for _, r := range p.hostileRequests() {
		findings = append(findings, hostileProblems(p.send(ctx, r))...)
	}
	return findings
}

// hostileRequests returns requests with hostile text wherever text can stand.
func (p *probe) hostileRequests() []request {
	escaped := url.PathEscape(hostilePath)
	requests := []request{
		p.get(strings.TrimSuffix(p.cfg.NoRoute, "/") + "/" + escaped),
	}
	if exists, _, _ := strings.Cut(p.cfg.Exists.Path, "?"); exists != "" {
		requests = append(requests,
			p.get(strings.TrimSuffix(path.Dir(exists), "/")+"/"+escaped),
			p.get(exists+"?"+url.QueryEscape(hostilePath)+"="+url.QueryEscape(hostilePath)),
		)
	}
	if p.cfg.Body.Path == "" {
		return requests
	}
	members := p.members()
	if !p.cfg.AllowUnknown {
		unknown := member{hostile, json.RawMessage("1")}
		requests = append(requests, p.post(object(append(slices.Clone(members), unknown)...)))
	}
	for i, m := range members[:min(len(members), maxMembers)] {
		if strings.HasPrefix(string(m.value), `"`) {
			changed := slices.Clone(members)
			changed[i].value = json.RawMessage(quote(hostile))
			requests = append(requests, p.post(object(changed...)))
		}
	}
	return requests
}

// hostileProblems returns what is wrong with the answer to a hostile text, which
// may be a success: there are values that any text is good for.
func hostileProblems(a *answer) (findings []Finding) {
	add := func(problem string) { findings = append(findings, a.finding(problem)...) }
	switch {
	case a.err != nil:
		add("there is no whole answer: " + a.failure())
		return findings
	case a.header.Get("X-Faultline-Injected") != "":
		add("the text made a header of its own")
	case a.status >= http.StatusInternalServerError:
		add(fmt.Sprintf("status %d for a client's text", a.status))
	}
	if a.status < 400 {
		return findings
	}
	for _, text := range textsIn(a.body) {
		if strings.ContainsFunc(text, isHostile) {
			add("control characters, or such that change the direction of text, are in a message")
		}
		if len(text) > maxMessage {
			add(fmt.Sprintf("a message has more than %d bytes", maxMessage))
		}
	}
	if len(a.body) >= maxError {
		add(fmt.Sprintf("the body has at least %d bytes", maxError))
	}
	return findings
}

// textsIn returns all strings in a body, be it an envelope or other JSON.
func textsIn(body []byte) (texts []string) {
	in := json.NewDecoder(bytes.NewReader(body))
	for {
		token, err := in.Token()
		if err != nil {
			return texts
		}
		if text, ok := token.(string); ok {
			texts = append(texts, text)
		}
	}
}

func isHostile(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}
