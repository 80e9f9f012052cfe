package echoadapter

import (
	"crypto/rand"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/internal/exchange"
)

// Target returns the tracking ID of c's request. A response that begins after the call
// carries the ID in X-Request-Id, unless Config.OmitRequestID is set.
//
// Without [Middleware], only error responses carry the header. Config.NewTarget makes the
// ID then if the error handler is the first to ask for it. If a middleware puts an
// *http.Request back that c had before the first call, the next ID is another one.
func Target(c echo.Context) string {
	target, r := exchange.Target(defaults, c.Request(), c.Response())
	c.SetRequest(r)
	return target
}

var defaults = Config{}.core()

// newUUID returns a random UUID (RFC 9562, version 4), as uuid.NewString does with one
// allocation more.
func newUUID() string {
	var id uuid.UUID
	rand.Read(id[:]) // never fails, see crypto/rand
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return id.String()
}
