package flight

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// mayProxy are the headers by which a proxy says that it passed a request on.
var mayProxy = []string{"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip"}

// isAuthorized reports whether r may see the page.
func (r *Recorder) isAuthorized(req *http.Request) bool {
	if r.cfg.Authorize != nil {
		return r.cfg.Authorize(req)
	}
	peer, err := netip.ParseAddrPort(req.RemoteAddr)
	if err != nil || !peer.Addr().Unmap().IsLoopback() {
		return false
	}
	for name := range req.Header {
		if slices.Contains(mayProxy, name) || strings.HasPrefix(name, "X-Forwarded-") {
			return false
		}
	}
	return r.isOwnHost(req.Host)
}

// isOwnHost reports whether the page may be asked for under a host. A page of the web whose
// name leads to a loopback address (DNS rebinding) must not read the failures.
func (r *Recorder) isOwnHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return true
	}
	return strings.EqualFold(host, "localhost") || slices.ContainsFunc(r.cfg.Hosts, func(own string) bool {
		return strings.EqualFold(host, own)
	})
}
