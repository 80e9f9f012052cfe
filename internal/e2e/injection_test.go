package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
	echo5 "github.com/labstack/echo/v5"

	"github.com/faultline-go/faultline/apierror"
)

// hostile are texts that lead a reader of a log or of a terminal astray.
var hostile = map[string]string{
	"a line":         "x\n" + `time=2026-01-01T00:00:00Z level=ERROR msg="all is lost"`,
	"a line of JSON": "x\r\n" + `{"level":"ERROR","msg":"all is lost"}`,
	"a quote":        `x" level=ERROR msg="all is lost`,
	"an escape":      "x\x1b[2J\x1b]0;title\x07",
	"C1":             "x\u009b31m\u0085y",
	"right to left":  "x\u202egnp.exe\u2066y",
	"separators":     "x\u2028y\u2029z",
	"a zero byte":    "x\x00y",
	"no UTF-8":       "x\xff\xfe\x80y",
	"a long text":    strings.Repeat("\u202ex\n", 20_000),
}

// injectionRows put hostile text wherever a client or a cause can put it. What
// every row is checked for is enough: one record of one printable line, and an
// answer in the contract.
func injectionRows() (rows []row) {
	for name, text := range hostile {
		escaped := "/?v=" + url.QueryEscape(text)
		value := func(c anyContext) string { return c.QueryParam("v") }
		of := func(where, request string, h func(anyContext) error) row {
			return row{name: "injection: " + name + " in " + where, request: request, both: each(h), cause: "x"}
		}
		cause := of("a cause", "", func(anyContext) error { return errors.New(text) })
		cause.status = 500
		panicked := of("a panic", "", func(anyContext) error { panic(text) })
		panicked.status, panicked.stack = 500, true
		joined := of("joined causes", "", func(anyContext) error { return errors.Join(errors.New(text), echo.ErrConflict, errors.New("y")) })
		joined.status, joined.message, joined.both.v5 = 409, "Conflict", nil
		rows = append(rows, cause, panicked, joined)
		if len(text) > 10_000 {
			continue // more than a request line may be
		}
		address := of("an address", "GET "+escaped, func(c anyContext) error { return apierror.InvalidIpAddress(value(c)) })
		address.status, address.code = 400, "InvalidIpAddress"
		address.message = apierror.InvalidIpAddress(text).Message()
		message := of("a message of Echo's", "GET "+escaped, func(c anyContext) error { return echo.NewHTTPError(409, value(c)) })
		message.both.v5 = func(e *echo5.Echo) {
			e.Any("/", func(c *echo5.Context) error { return echo5.NewHTTPError(409, value(c)) })
		}
		message.status, message.message = 409, apierror.FromStatus(409, text).Message()
		code := of("a code", "GET "+escaped, func(c anyContext) error { return apierror.New(400, apierror.Code(value(c)), "m") })
		code.getOnly = true // a header can't hold each of them
		code.status, code.message, code.code = 400, "m", apierror.New(400, apierror.Code(text), "").Code()
		detail := of("a place", "POST "+escaped+"\nContent-Type: application/json\n\n{"+jsonString(text)+":1}", nil)
		detail.both = binds[note]()
		detail.status, detail.code = 400, "InvalidRequestBody"
		detail.message = "Invalid request body: unknown property " + strconv.Quote(string([]rune(text))) + "."
		rows = append(rows, address, message, code, detail)
	}
	return rows
}

func jsonString(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// TestClientRequestID checks that a client's own ID is logged, bounded and
// harmless, and that it chooses nothing.
func TestClientRequestID(t *testing.T) {
	for name, id := range map[string]string{
		"plain": "abc-123", "long": strings.Repeat("x", 9000), "right to left": "x\u202ey", "no UTF-8": "x\xff\xfe", "cut in a character": strings.Repeat("x", 127) + "é",
		"of ours": "43f4cb08-8fac-4b65-9db1-745c2ae65f3a",
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, echoConfig, fails(errLate), nil)
			got := s.roundTrip(t, "GET", row{request: "GET /\nX-Request-Id: " + id}.wire())
			s.wait(t)
			record := s.one(t)
			if logged := record.str("client_request_id"); logged == "" || len(logged) > 300 || !strings.HasPrefix(logged, id[:1]) {
				t.Errorf("log: got client_request_id %q", logged)
			}
			if target := got.header.Get("X-Request-Id"); target == id || target != record.str("target") {
				t.Errorf("X-Request-Id: got %q, want the target in the log, %q", target, record.str("target"))
			}
		})
	}
}

// TestHostileIsHostile checks that the texts do harm where nobody looks after them.
func TestHostileIsHostile(t *testing.T) {
	for name, text := range hostile {
		if fmt.Sprintf("%q", text) == `"`+text+`"` {
			t.Errorf("%s is harmless", name)
		}
	}
}
