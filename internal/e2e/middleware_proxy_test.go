package e2e

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// proxyRows are of the Proxy middleware. What its upstream answers is in
// bypassRows.
func proxyRows() []row {
	const site = "middleware/proxy.go:"
	proxy := func(c middleware.ProxyConfig) func(*echo.Echo) {
		if c.Balancer == nil {
			c.Balancer = middleware.NewRoundRobinBalancer([]*middleware.ProxyTarget{{Name: canary, URL: nowhere}})
		}
		return func(e *echo.Echo) { e.Use(middleware.ProxyWithConfig(c)) }
	}
	failing := roundTripper(func(*http.Request) (*http.Response, error) { return nil, errors.New(canary) })
	silent := roundTripper(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: http.NoBody, Request: r, Header: http.Header{"X-Upstream": {canary}}}, nil
	})
	return []row{
		{name: "Proxy: nobody there", setup: proxy(middleware.ProxyConfig{}), status: 502, cause: "remote " + canary, covers: []string{site + "proxyHTTP NewHTTPError#2"}},
		{name: "Proxy: retried", setup: proxy(middleware.ProxyConfig{RetryCount: 2}), status: 502, cause: "remote " + canary},
		{name: "Proxy: the transport fails", setup: proxy(middleware.ProxyConfig{Transport: failing}), status: 502, cause: canary},
		{name: "Proxy: the transport panics", setup: proxy(middleware.ProxyConfig{Transport: roundTripper(func(*http.Request) (*http.Response, error) { panic(canary) })}), status: 500, cause: canary, stack: true},
		{name: "Proxy: ModifyResponse fails", setup: proxy(middleware.ProxyConfig{Transport: silent, ModifyResponse: func(*http.Response) error { return errors.New(canary) }}),
			status: 502, cause: canary, header: map[string]string{"X-Upstream": ""}},
		{name: "Proxy: no target", setup: proxy(middleware.ProxyConfig{Balancer: middleware.NewRandomBalancer(nil)}), status: 500, cause: "nil pointer", stack: true},
		{name: "Proxy: the provider of targets fails", setup: proxy(middleware.ProxyConfig{Balancer: provider{}}), status: 500, cause: canary},
		{name: "Proxy: ErrorHandler", setup: proxy(middleware.ProxyConfig{Transport: failing, ErrorHandler: func(_ echo.Context, err error) error { return echo.ErrServiceUnavailable.WithInternal(err) }}), status: 503, cause: canary},
		{name: "Proxy: Rewrite to no URL", request: "GET /old/1:b", setup: proxy(middleware.ProxyConfig{Rewrite: map[string]string{"/old/*": "$1"}}),
			status: 500, cause: "first path segment in URL cannot contain colon", once: true},
		{name: "Proxy: a websocket, and nobody there", request: "GET /\nConnection: Upgrade\nUpgrade: websocket", setup: proxy(middleware.ProxyConfig{}),
			status: 502, cause: "remote " + canary, once: true},
	}
}

// nowhere is an address where nobody listens.
var nowhere = &url.URL{Scheme: "http", Host: "127.0.0.1:1"}

type roundTripper func(*http.Request) (*http.Response, error)

func (r roundTripper) RoundTrip(request *http.Request) (*http.Response, error) { return r(request) }

type provider struct{ middleware.ProxyBalancer }

func (provider) NextTarget(echo.Context) (*middleware.ProxyTarget, error) {
	return nil, errors.New(canary)
}
