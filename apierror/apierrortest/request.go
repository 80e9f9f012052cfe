package apierrortest

import (
	"context"
	"io"
	"net/http"
	"strings"
)

// request is what is sent.
type request struct {
	method, path, body string
	header             http.Header
	// padding is the number of spaces before the body: JSON may have them, and a
	// reader that wants the value must read them.
	padding int64
	// chunked sends the body without its length.
	chunked bool
}

// request returns the request that a client would make of r, with the token.
func (p *probe) request(r Route) request {
	req := request{method: r.method(), path: r.Path, body: r.Body, header: http.Header{
		"Accept":          {"application/json"},
		"Accept-Encoding": {"identity"},
		"User-Agent":      {"faultline-check"},
	}}
	if r.Body != "" {
		req.header.Set("Content-Type", "application/json")
	}
	if p.cfg.Token != "" {
		req.header.Set("Authorization", "Bearer "+p.cfg.Token)
	}
	return req
}

// get returns the request of a path with the token.
func (p *probe) get(path string) request { return p.request(Route{Path: path}) }

// post returns the request of Config.Body with another body.
func (p *probe) post(body string) request {
	req := p.request(p.cfg.Body)
	req.body = body
	return req
}

// with returns r with this header, without it for "".
func (r request) with(key, value string) request {
	r.header = r.header.Clone()
	r.header.Set(key, value)
	if value == "" {
		r.header.Del(key)
	}
	return r
}

// as returns r with this token, without one for "".
func (r request) as(token string) request {
	if token == "" {
		return r.with("Authorization", "")
	}
	return r.with("Authorization", "Bearer "+token)
}

// build returns r as net/http sends it.
func (r request) build(ctx context.Context, base string) (*http.Request, error) {
	var body io.Reader
	switch {
	case r.chunked || r.padding > 0:
		body = io.MultiReader(io.LimitReader(spaces{}, r.padding), strings.NewReader(r.body))
	case r.body != "":
		body = strings.NewReader(r.body)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, base+r.path, body)
	if err != nil {
		return nil, err
	}
	req.Header = r.header
	if r.chunked {
		req.ContentLength = -1
	} else if r.padding > 0 {
		req.ContentLength = r.padding + int64(len(r.body))
	}
	return req, nil
}

// spaces is an endless text of spaces.
type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}
