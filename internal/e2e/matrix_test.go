package e2e

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// matrix returns all rows.
func matrix() []row {
	return slices.Concat(
		sentinelRows(),
		statusRows(),
		trapRows(),
		serviceRows(),
		routerRows(),
		urlRows(),
		contextRows(),
		fileRows(),
		defaultBinderRows(),
		formRows(),
		valueBinderRows(),
		genericRows(),
		kindRows(),
		basicAuthRows(),
		keyAuthRows(),
		unreadRows(),
		csrfRows(),
		jwtRows(),
		bodyLimitRows(),
		rateLimitRows(),
		timeoutRows(),
		compressRows(),
		logRows(),
		recoverRows(),
		headerRows(),
		staticRows(),
		proxyRows(),
		jsonRows(),
		mediaRows(),
		paramRows(),
		brokenTypeRows(),
		injectionRows(),
		faultRows(),
		validateRows(),
	)
}

// variants are the ways in which each row is tried. The answer is the same.
var variants = []struct {
	name string
	// change returns false where the variant makes no sense for the row.
	change func(*row) bool
	http2  bool
}{
	{name: "plain", change: func(*row) bool { return true }},
	{name: "pretty", change: (*row).askPretty}, // Echo indents what it sends then
	{name: "HEAD", change: (*row).askHead},
	{name: "gzip", change: (*row).askGzip},
	{name: "HTTP2", change: func(r *row) bool { return !r.once }, http2: true},
}

func (r *row) askPretty() bool {
	method, target, _, _ := r.parts()
	rest := strings.TrimPrefix(r.request, method+" "+target)
	mark := "?"
	if strings.Contains(target, "?") {
		mark = "&"
	}
	r.request = method + " " + target + mark + "pretty" + rest
	return !r.once
}

func (r *row) askHead() bool {
	method, target, _, _ := r.parts()
	r.request = "HEAD " + target + strings.TrimPrefix(r.request, method+" "+target)
	return !r.once && !r.getOnly && method == http.MethodGet
}

func (r *row) askGzip() bool {
	method, target, header, _ := r.parts()
	r.request = method + " " + target + "\nAccept-Encoding: gzip" + strings.TrimPrefix(r.request, method+" "+target)
	setup := r.setup
	r.setup = func(e *echo.Echo) {
		e.Use(middleware.Gzip())
		if setup != nil {
			setup(e)
		}
	}
	return !r.once && !slices.Contains(header, "Accept-Encoding: gzip")
}

func TestMatrix(t *testing.T) {
	rows := matrix()
	names := map[string]bool{}
	tried := 0
	for _, r := range rows {
		if names[r.name] {
			t.Errorf("two rows are named %q", r.name)
		}
		names[r.name] = true
		t.Run(r.name, func(t *testing.T) {
			for _, v := range variants {
				r := r
				if !v.change(&r) {
					continue
				}
				tried++
				t.Run(v.name, func(t *testing.T) { r.run(t, v.http2) })
			}
		})
	}
	t.Logf("%d rows, %d failed requests", len(rows), tried)
}

// run raises the failure and checks everything about it.
func (r row) run(t *testing.T, http2 bool) {
	s := serve(t, r.config, r.setup, r.server)
	method, _, _, _ := r.parts()
	var got answer
	if http2 {
		got = s.roundTrip2(t, r)
	} else {
		got = s.roundTrip(t, method, r.wire())
	}
	s.wait(t)
	target := r.checkAnswer(t, method, got)
	r.checkRecord(t, method, s.one(t), target)
	if !r.closes && !got.reused {
		t.Error("the connection is lost")
	}
	if noise := s.noise.String(); (noise != "") != (r.noise != "") || !strings.Contains(noise, r.noise) {
		t.Errorf("log of net/http and Echo: got %q, want %q in it", noise, r.noise)
	}
}
