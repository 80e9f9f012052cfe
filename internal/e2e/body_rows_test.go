package e2e

import (
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/faultline-go/faultline/echoadapter"
)

// batch is a request type with a field of each kind.
type batch struct {
	Title      string      `json:"title"`
	Indicators []indicator `json:"indicators"`
}

type indicator struct {
	Score  uint8          `json:"score"`
	Rank   int            `json:"rank"`
	Weight float64        `json:"weight"`
	Ratio  float32        `json:"ratio"`
	Active bool           `json:"active"`
	Seen   time.Time      `json:"seen"`
	IP     netip.Addr     `json:"ip"`
	Tags   []string       `json:"tags"`
	Pair   [2]int         `json:"pair"`
	Raw    []byte         `json:"raw"`
	Labels map[string]int `json:"labels"`
	Extra  any            `json:"extra"`
	Next   *indicator     `json:"next"`
}

const json1 = "POST /\nContent-Type: application/json\n\n"

// item is a body with a good indicator and one that is s.
func item(s string) string { return `{"indicators":[{},` + s + `]}` }

func invalid(name, body, message, cause string) row {
	return row{name: "body: " + name, request: json1 + body, both: binds[batch](),
		status: 400, code: "InvalidRequestBody", message: "Invalid request body: " + message, cause: cause}
}

// jsonRows are bodies that aren't the JSON that the operation takes.
func jsonRows() []row {
	const early, object = "unexpected EOF", "the body must be an object."
	const seen = "indicators[1].seen must be a date and time such as 2026-01-02T15:04:05Z."
	deep := strings.Repeat("[", 10_001)
	rows := []row{
		invalid("none", "", "the body is empty.", "empty"),
		invalid("blank", " \t\r\n", "the body is empty.", "empty"),
		invalid("null", "null", object, "null"),
		invalid("a string", `"`+canary+`"`, object, "string"),
		invalid("a number", "1", object, "number"),
		invalid("true", "true", object, "boolean"),
		invalid("an array", "[]", object, "array"),
		invalid("an object for an array", `{"indicators":{}}`, "indicators must be an array.", "object"),

		invalid("ends after a name", `{"title":`, "the JSON ends early, after byte 9.", early),
		invalid("ends in a string", `{"title":"a`, "the JSON ends early, after byte 11.", early),
		invalid("ends after a value", `{"title":"a"`, "the JSON ends early, after byte 12.", early),
		invalid("ends after a brace", `{`, "the JSON ends early, after byte 1.", early),
		invalid("garbage after the value", `{"title":"a"} x`, "unexpected text after the JSON value, at byte 14.", "after top-level value"),
		invalid("a second value", `{"title":"a"}{"title":"b"}`, "unexpected text after the JSON value, at byte 13.", "after top-level value"),
		invalid("a comma after the value", `{"title":"a"},`, "unexpected text after the JSON value, at byte 13.", "after top-level value"),
		invalid("a zero byte after the value", "{\"title\":\"a\"}\x00", "unexpected text after the JSON value, at byte 13.", "after top-level value"),

		invalid("a duplicate name", `{"title":"a","title":"b"}`, "duplicate property title.", "duplicate"),
		invalid("a duplicate name, written otherwise", `{"title":"a","t\u0069tle":"b"}`, "duplicate property title.", "duplicate"),
		invalid("a duplicate name, nested", item(`{"score":1,"score":2}`), "duplicate property indicators[1].score.", "duplicate"),
		invalid("a duplicate name, free", item(`{"extra":{"a":1,"a":2}}`), `duplicate property indicators[1].extra["a"].`, "duplicate"),
		invalid("wrong case", `{"Title":"a"}`, "unknown property Title; did you mean title?", "unknown object member"),
		invalid("wrong case, nested", item(`{"Score":1}`), "unknown property indicators[1].Score; did you mean score?", "unknown object member"),
		invalid("wrong case beside control information", item(`{"@odata.type":"x","Score":1}`), "unknown property indicators[1].Score; did you mean score?", "unknown object member"),
		invalid("a misspelt name", `{"titel":"a"}`, "unknown property titel; did you mean title?", "unknown object member"),
		invalid("an unknown name", `{"nothing":1}`, "unknown property nothing.", "unknown object member"),
		invalid("no name", `{"":1}`, `unknown property "".`, "unknown object member"),
		invalid("a name of JSON Pointer's", `{"a.b/c~d[0]":1}`, `unknown property "a.b/c~d[0]".`, "unknown object member"),
		invalid("a name with control characters", `{"ti\u0000tle\u202e\u001b[31m":1}`, `unknown property "ti\x00tle\u202e\x1b[31m".`, "unknown object member"),
		invalid("a name of 1 MiB", `{"`+strings.Repeat("x", 1<<20)+`":1}`, "a property's name is longer than 1024 bytes.", "longer than"),
		invalid("a name of 1 KiB and a byte", item(`{"labels":{"`+strings.Repeat("x", 1025)+`":1}}`), "a property's name is longer than 1024 bytes.", "longer than"),

		invalid("invalid UTF-8", "{\"title\":\"a\xff\"}", "invalid UTF-8 at byte 11.", "invalid UTF-8"),
		invalid("invalid UTF-8 in a name", "{\"ti\xfftle\":\"a\"}", "invalid UTF-8 at byte 4.", "invalid UTF-8"),
		invalid("a lone surrogate", `{"title":"\ud800"}`, "malformed JSON at byte 10, in title.", "surrogate"),
		invalid("a lone surrogate in a name", `{"\udc00":1}`, "malformed JSON at byte 2.", "surrogate"),
		invalid("a byte order mark", "\ufeff{}", "the body begins with a byte order mark.", "invalid"),
		invalid("UTF-16", "\xff\xfe{\x00}\x00", "invalid UTF-8 at byte 0.", "invalid"),
		invalid("NaN", `{"title":NaN}`, "malformed JSON at byte 9, in title.", "invalid character"),
		invalid("Infinity", item(`{"weight":-Infinity}`), "malformed JSON at byte 29, in indicators[1].weight.", "invalid character"),
		invalid("a comment", `{/**/"title":"a"}`, "malformed JSON at byte 1.", "invalid character"),
		invalid("a control character", "{\"title\":\"a\x01b\"}", "malformed JSON at byte 11, in title.", "invalid character"),
		invalid("a line break in a string", "{\"title\":\"a\nb\"}", "malformed JSON at byte 11, in title.", "invalid character"),
		invalid("single quotes", `{'title':'a'}`, "malformed JSON at byte 1.", "invalid character"),
		invalid("an unknown escape", `{"title":"\x41"}`, "malformed JSON at byte 10, in title.", "invalid escape"),
		invalid("a comma at the end", `{"title":"a",}`, "malformed JSON at byte 12.", "invalid character"),
		invalid("a leading zero", item(`{"rank":01}`), "malformed JSON at byte 27, in indicators[1].", "invalid character"),
		invalid("depth 10,001", item(`{"extra":`+deep+`}`), "the JSON is nested too deeply.", "too deeply"),
		invalid("depth 10,001 for an object", deep, "the JSON is nested too deeply.", "too deeply"),
		invalid("depth 101", item(`{"extra":`+deep[:98]+strings.Repeat("]", 98)+`}`), "the JSON is nested too deeply.", "too deeply"),

		invalid("300 into uint8", item(`{"score":300}`), "indicators[1].score must be an integer from 0 to 255.", "number"),
		invalid("-1 into uint8", item(`{"score":-1}`), "indicators[1].score must be an integer from 0 to 255.", "number"),
		invalid("1.0 into int", item(`{"rank":1.0}`), "indicators[1].rank must be an integer.", "number"),
		invalid("1e3 into int", item(`{"rank":1e3}`), "indicators[1].rank must be an integer.", "number"),
		invalid("2^64 into int", item(`{"rank":18446744073709551616}`), "indicators[1].rank is out of range.", "out of range"),
		invalid("a string into int", item(`{"rank":"1"}`), "indicators[1].rank must be an integer.", "string"),
		invalid("1e999 into float64", item(`{"weight":1e999}`), "indicators[1].weight is out of range.", "out of range"),
		invalid("1e99 into float32", item(`{"ratio":1e99}`), "indicators[1].ratio is out of range.", "out of range"),
		invalid("a number into bool", item(`{"active":1}`), "indicators[1].active must be true or false.", "number"),
		invalid("a bad time", item(`{"seen":"`+canary+`"}`), seen, canary),
		invalid("a number for a time", item(`{"seen":1}`), seen, "number"),
		invalid("a month too many", item(`{"seen":"2026-13-01T00:00:00Z"}`), seen, "month out of range"),
		invalid("a bad address", item(`{"ip":"`+canary+`"}`), "indicators[1].ip is not valid.", canary),
		invalid("a number for text", item(`{"ip":1}`), "indicators[1].ip must be a string.", "number"),
		invalid("a wrong type in an array", item(`{"tags":["a",1]}`), "indicators[1].tags[1] must be a string.", "number"),
		invalid("a string for an array", item(`{"tags":"`+canary+`"}`), "indicators[1].tags must be an array.", "string"),
		invalid("a short array", item(`{"pair":[1]}`), "indicators[1].pair must be an array of 2.", "array"),
		invalid("a long array", item(`{"pair":[1,2,3]}`), "indicators[1].pair must be an array of 2.", "array"),
		invalid("no base64", item(`{"raw":"%%"}`), "indicators[1].raw must be a base64 string.", "string"),
		invalid("a wrong type in a map", item(`{"labels":{"a.b":"`+canary+`"}}`), `indicators[1].labels["a.b"] must be an integer.`, "string"),
		invalid("a wrong type far down", item(`{"next":{"next":{"score":"x"}}}`), "indicators[1].next.next.score must be an integer from 0 to 255.", "string"),
		invalid("a number for an item", item(`1`), "indicators[1] must be an object.", "number"),
	}
	return rows
}

// mediaRows are bodies of a type, an encoding or a size that isn't taken.
func mediaRows() []row {
	unsupported := func(name, header, body, message string) row {
		r := row{name: "body: " + name, request: "POST /\n" + header + "\n\n" + body, both: binds[note](), status: 415, message: "Invalid request body: " + message, cause: message[:9]}
		if header == "" {
			r.request = "POST /\n\n" + body
		}
		return r
	}
	const media, encoding = "the Content-Type must be application/json.", "the Content-Encoding is not supported."
	const isJSON = "Content-Type: application/json\n"
	large := func(name, request string, m ...echo.MiddlewareFunc) row {
		r := row{name: "body: " + name, request: request, both: binds[note](), config: echoadapter.Config{MaxBodyBytes: 100},
			status: 413, message: "Invalid request body: larger than 100 bytes.", cause: "larger than"}
		if m != nil {
			r = r.behind(m[0])
		}
		return r
	}
	title := func(n int) string { return `{"title":"` + strings.Repeat("x", n-12) + `"}` }
	once := func(r row) row { r.once = true; return r }
	closes := func(r row) row { r.closes = true; return r }
	const chunks = "POST /\nContent-Type: application/json"
	zipped := func(body string) string { return "POST /\n" + isJSON + "Content-Encoding: gzip\n\n" + body }
	return []row{
		unsupported("no Content-Type", "", "{}", media),
		unsupported("text/plain", "Content-Type: text/plain", "{}", media),
		unsupported("a form", "Content-Type: application/x-www-form-urlencoded", "title=a", media),
		unsupported("JSON5", "Content-Type: application/json5", "{}", media),
		unsupported("text/json", "Content-Type: text/json", "{}", media),
		unsupported("no media type", "Content-Type: "+canary+"/b/c", "{}", media),
		unsupported("two media types", "Content-Type: application/json, text/plain", "{}", media),
		unsupported("another charset", "Content-Type: application/json; charset=latin1", "{}", "the charset must be utf-8."),
		unsupported("br", isJSON+"Content-Encoding: br", "{}", encoding),
		unsupported("gzip", isJSON+"Content-Encoding: gzip", zip("{}"), encoding),
		unsupported("gzip, unannounced", strings.TrimSpace(isJSON), zip("{}"), encoding),
		unsupported("two encodings", isJSON+"Content-Encoding: gzip, gzip", "{}", encoding),
		unsupported("two encodings in two headers", isJSON+"Content-Encoding: gzip\nContent-Encoding: br", "{}", encoding),

		large("too large by one byte", "POST /\n"+isJSON+"\n"+title(101)),
		once(closes(large("announced as too large", "POST /\n"+isJSON+"Content-Length: 99999999\n\n{}"))),
		once(closes(large("announced as too large, with Expect, unsent", "POST /\n"+isJSON+"Expect: 100-continue\nContent-Length: 99999999\n\n"))),
		once(large("chunked, too large by one byte", chunked(chunks, title(101)))),
		once(closes(large("chunked, too large by much", chunked(chunks, title(1<<20))))),
		large("a gzip bomb behind Decompress", zipped(zip(title(8<<20))), middleware.Decompress()),
		once(closes(large("MaxBytesReader of net/http's", chunked(chunks, title(1<<20)), func(next echo.HandlerFunc) echo.HandlerFunc {
			return func(c echo.Context) error {
				c.Request().Body = http.MaxBytesReader(c.Response(), c.Request().Body, 100)
				return next(c)
			}
		}))),
		once(invalid("chunked, empty", "", "the body is empty.", "empty").asking(chunked(chunks))),
		once(closes(invalid("chunked, malformed", "", "the body could not be read.", "invalid byte in chunk length").asking(chunks + "\nTransfer-Encoding: chunked\n\nzz\r\n"))),
		once(closes(invalid("longer than announced", "", "the JSON ends early, after byte 1.", "unexpected EOF").asking("POST /\n" + isJSON + "Content-Length: 1\n\n{}"))),
		once(closes(row{name: "body: slow", request: "POST /\n" + isJSON + "Content-Length: 10\n\n{}", setup: useThen(bound[note], impatient),
			status: 408, message: "The request body did not arrive in time.", cause: "i/o timeout"})),
		once(closes(row{name: "body: slow, and BodyDump reads", request: "POST /\n" + isJSON + "Content-Length: 10\n\n{}", setup: useThen(bound[note], impatient, dump),
			status: 408, message: "The request body did not arrive in time.", cause: "i/o timeout"})),
		invalid("no gzip behind Decompress", "", "the body is not valid gzip.", "gzip").asking(zipped("plain text, long enough")).behind(middleware.Decompress()),
		invalid("gzip that ends early behind Decompress", "", "the body is not valid gzip.", "unexpected EOF").asking(zipped(zip(title(50))[:20])).behind(middleware.Decompress()),
		invalid("gzip in gzip behind Decompress", "", encoding, "not supported").asking(zipped(zip(zip("{}")))).behind(middleware.Decompress()).withStatus(415),
	}
}

// impatient lets the time to read the rest of the request be over, as http.Server.ReadTimeout
// does, but never before there is a request.
func impatient(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := http.NewResponseController(c.Response().Writer).SetReadDeadline(time.Now()); err != nil {
			return err
		}
		return next(c)
	}
}

func (r row) asking(request string) row { r.request = request; return r }
func (r row) withStatus(status int) row { r.status = status; return r }
func (r row) behind(m echo.MiddlewareFunc) row {
	r.both, r.setup = both{}, useThen(bound[note], m)
	return r
}
