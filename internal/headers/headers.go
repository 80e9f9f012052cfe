// Package headers knows which headers of a response belong to its body, and which to its
// connection.
package headers

import (
	"net/http"
	"strings"
)

// DescribesBody reports whether a header, in canonical form, describes the body of a
// response (RFC 9110, section 8, and RFC 9530), says how long it may be kept, or is a
// trailer. An error that replaces a response removes these. All other headers stay:
// Allow, WWW-Authenticate, Retry-After, Vary, Set-Cookie, and those of CORS and security.
func DescribesBody(key string) bool {
	switch key {
	case "Accept-Ranges", "Cache-Control", "Content-Disposition", "Content-Encoding",
		"Content-Language", "Content-Length", "Content-Location", "Content-Range",
		"Content-Type", "Etag", "Expires", "Last-Modified", "Trailer",
		"Content-Digest", "Content-Md5", "Digest", "Repr-Digest":
		return true
	}
	return strings.HasPrefix(key, http.TrailerPrefix)
}

// IsHopByHop reports whether a header, in canonical form, is about one connection (RFC
// 9110, section 7.6.1). The server sets these; a response that sets them may be framed
// wrongly.
func IsHopByHop(key string) bool {
	switch key {
	case "Connection", "Keep-Alive", "Proxy-Connection", "Te", "Transfer-Encoding", "Upgrade":
		return true
	}
	return false
}
