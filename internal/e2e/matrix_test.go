package e2e

import (
	"net/http"
	"slices"
	"strings"
	"testing"
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
		rows5(),
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
	zipped := r.services().zipped()
	r.setup, r.setup5 = zipped.v4, zipped.v5
	r.both, r.fails = zipped, nil
	return !r.once && !slices.Contains(header, "Accept-Encoding: gzip")
}

func TestMatrix(t *testing.T) {
	rows := matrix()
	names := map[string]bool{}
	tried, tried5, rows4, rows5 := 0, 0, 0, 0
	for _, r := range rows {
		if names[r.name] {
			t.Errorf("two rows are named %q", r.name)
		}
		names[r.name] = true
		if r.services().v4 != nil {
			rows4++
		}
		if r.services().v5 != nil {
			rows5++
		}
		t.Run(r.name, func(t *testing.T) {
			for _, v := range variants {
				r := r
				if !v.change(&r) {
					continue
				}
				services := r.services()
				if services.v4 != nil {
					tried++
					t.Run(v.name, func(t *testing.T) { r.run(t, serve(t, r.config, services.v4, r.server), v.http2) })
				}
				if services.v5 != nil {
					tried5++
					t.Run(v.name+", Echo v5", func(t *testing.T) { r.run(t, serve5(t, r.config, services.v5, r.server), v.http2) })
				}
			}
		})
	}
	t.Logf("%d rows and %d failed requests with Echo v4, %d and %d with Echo v5", rows4, tried, rows5, tried5)
}

// run raises the failure and checks everything about it.
func (r row) run(t *testing.T, s *server, http2 bool) {
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
