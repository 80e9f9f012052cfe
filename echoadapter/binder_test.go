package echoadapter_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// ownID decodes itself and has an opinion on what is wrong.
type ownID string

func (id *ownID) UnmarshalText(text []byte) error {
	if !strings.HasPrefix(string(text), "id-") {
		return apierror.InvalidHashValue(string(text))
	}
	*id = ownID(text)
	return nil
}

type indicator struct {
	Value    string             `json:"indicatorValue" validate:"required"`
	Severity string             `json:"severity" validate:"omitempty,oneof=Low High"`
	Small    uint8              `json:"small"`
	Count    int                `json:"count"`
	Score    float64            `json:"score"`
	Active   bool               `json:"active"`
	Expires  *time.Time         `json:"expires"`
	Address  netip.Addr         `json:"address"`
	ID       ownID              `json:"id"`
	Pair     [2]int             `json:"pair"`
	Raw      []byte             `json:"raw"`
	Labels   map[string]int     `json:"labels"`
	Any      any                `json:"any"`
	Nested   struct{ Deep int } `json:"nested"`
}

// bodyRequest is decoded in one go; guardedRequest goes the slow way.
type bodyRequest struct {
	Title      string      `json:"title"`
	Indicators []indicator `json:"indicators" validate:"max=3,dive"`
	unexported int         //lint:ignore U1000 a body must not know it
}

type paging struct {
	Top  int  `query:"$top"`
	Skip *int `query:"$skip"`
}

type guardedRequest struct {
	ID     string `param:"id" validate:"required"`
	Tenant string `header:"X-Tenant"`
	Both   string `json:"both" query:"both"`
	Hidden string `json:"-"`
	paging
	bodyRequest
}

func TestBodyErrors(t *testing.T) {
	s := start(t, echoadapter.Config{MaxBodyBytes: 1 << 16}, func(e *echo.Echo) {
		e.POST("/fast", bindTo[bodyRequest])
		e.POST("/slow/:id", bindTo[guardedRequest])
	})
	deep := strings.Repeat("[", 10_001) + strings.Repeat("]", 10_001)
	const unknown = "Invalid request body: unknown property "
	for _, tt := range []struct{ name, body, message string }{
		{"empty", "", "Invalid request body: the body is empty."},
		{"blank", " \r\n\t", "Invalid request body: the body is empty."},
		{"null", "null", "Invalid request body: the body must be an object."},
		{"string", `"x"`, "Invalid request body: the body must be an object."},
		{"array", `[{"title":"x"}]`, "Invalid request body: the body must be an object."},
		{"truncated", `{"indicators":[{}`, "Invalid request body: the JSON ends early, after byte 17."},
		{"truncated in a string", `{"title":"c4n4ry`, "Invalid request body: the JSON ends early, after byte 16."},
		{"text after", `{"title":"x"} c4n4ry`, "Invalid request body: unexpected text after the JSON value, at byte 14."},
		{"a second value", `{}{}`, "Invalid request body: unexpected text after the JSON value, at byte 2."},
		{"duplicate", `{"title":"a","title":"b"}`, "Invalid request body: duplicate property title."},
		{"duplicate, nested", `{"indicators":[{},{"count":1,"count":2}]}`, "Invalid request body: duplicate property indicators[1].count."},
		{"duplicate, escaped", `{"title":"a","\u0074itle":"b"}`, "Invalid request body: duplicate property title."},
		{"duplicate in any", `{"indicators":[{"any":{"a.b":[1,{"x":1,"x":2}]}}]}`, `Invalid request body: duplicate property indicators[0].any["a.b"][1]["x"].`},
		{"wrong case", `{"Title":"x"}`, unknown + "Title; did you mean title?"},
		{"wrong case, nested", `{"indicators":[{"Severity":"Low"}]}`, unknown + "indicators[0].Severity; did you mean severity?"},
		{"a slip", `{"titel":"x"}`, unknown + "titel; did you mean title?"},
		{"unknown", `{"elsewhere":"c4n4ry"}`, unknown + "elsewhere."},
		{"unknown and hostile", `{"\u001b\u202e":1}`, unknown + `"\x1b\u202e".`},
		{"unknown of any length", `{"` + strings.Repeat("x", 1000) + `":1}`, unknown + strings.Repeat("x", 512) + "."},
		{"Go's name of a field", `{"indicators":[{"Value":"x"}]}`, unknown + "indicators[0].Value."},
		{"Go's name of an unexported field", `{"unexported":1}`, unknown + "unexported."},
		{"invalid UTF-8", "{\"title\":\"\xff\"}", "Invalid request body: invalid UTF-8 at byte 10."},
		{"lone surrogate", `{"title":"\ud800"}`, "Invalid request body: malformed JSON at byte 10, in title."},
		{"byte order mark", "\ufeff{}", "Invalid request body: the body begins with a byte order mark."},
		{"NaN", `{"indicators":[{"score":NaN}]}`, "Invalid request body: malformed JSON at byte 24, in indicators[0].score."},
		{"comment", `{/* c4n4ry */}`, "Invalid request body: malformed JSON at byte 1."},
		{"control character", "{\"title\":\"\x00\"}", "Invalid request body: malformed JSON at byte 10, in title."},
		{"too deep", `{"indicators":[{"any":` + deep + `}]}`, "Invalid request body: the JSON is nested too deeply."},
		{"a long name", `{"indicators":[{"labels":{"a\\\"` + strings.Repeat("x", 1024) + `" :1}}]}`, "Invalid request body: a property's name is longer than 1024 bytes."},
		{"a name that speaks", `{"x; did you mean password?":1}`, unknown + `"x; did you mean password?".`},
		{"no name", `{"":1}`, unknown + `"".`},
		{"wrong type", `{"title":12345}`, "Invalid request body: title must be a string."},
		{"wrong type in an array", `{"indicators":[{},7]}`, "Invalid request body: indicators[1] must be an object."},
		{"object for an array", `{"indicators":{}}`, "Invalid request body: indicators must be an array."},
		{"300 into uint8", `{"indicators":[{"small":300}]}`, "Invalid request body: indicators[0].small must be an integer from 0 to 255."},
		{"1.0 into int", `{"indicators":[{"count":1.0}]}`, "Invalid request body: indicators[0].count must be an integer."},
		{"quoted int", `{"indicators":[{"count":"1"}]}`, "Invalid request body: indicators[0].count must be an integer."},
		{"out of range", `{"indicators":[{"count":9223372036854775808}]}`, "Invalid request body: indicators[0].count is out of range."},
		{"1e999", `{"indicators":[{"score":1e999}]}`, "Invalid request body: indicators[0].score is out of range."},
		{"text for a bool", `{"indicators":[{"active":"true"}]}`, "Invalid request body: indicators[0].active must be true or false."},
		{"bad time", `{"indicators":[{"expires":"c4n4ry"}]}`, "Invalid request body: indicators[0].expires must be a date and time such as 2026-01-02T15:04:05Z."},
		{"bad text of its own", `{"indicators":[{"address":"1.2.3"}]}`, "Invalid request body: indicators[0].address is not valid."},
		{"number for text of its own", `{"indicators":[{"address":1}]}`, "Invalid request body: indicators[0].address must be a string."},
		{"array of two", `{"indicators":[{"pair":[1,2,3]}]}`, "Invalid request body: indicators[0].pair must be an array of 2."},
		{"no base64", `{"indicators":[{"raw":"*"}]}`, "Invalid request body: indicators[0].raw must be a base64 string."},
		{"in a map", `{"indicators":[{"labels":{"a.\"b":"x"}}]}`, `Invalid request body: indicators[0].labels["a.\"b"] must be an integer.`},
		{"in a struct", `{"indicators":[{"nested":{"Deep":"x"}}]}`, "Invalid request body: indicators[0].nested.Deep must be an integer."},
	} {
		for _, path := range []string{"/fast", "/slow/1"} {
			t.Run(tt.name+path, func(t *testing.T) {
				s.t = t
				s.wantError(s.do("POST", path, tt.body, "Content-Type", "application/json"), 400, "InvalidRequestBody", tt.message)
			})
		}
	}
}

// bindTo answers with what was bound.
func bindTo[T any](c echo.Context) error {
	req, err := echoadapter.Bind[T](c)
	if err != nil {
		return err
	}
	return c.String(200, fmt.Sprintf("%+v", req))
}

func TestOtherBindErrors(t *testing.T) {
	s := start(t, echoadapter.Config{MaxBodyBytes: 100}, func(e *echo.Echo) {
		e.POST("/fast", bindTo[bodyRequest])
		e.POST("/slow/:id", bindTo[guardedRequest])
		e.GET("/values", bindTo[values])
		e.POST("/list", bindTo[[]indicator])
		e.POST("/duration", bindTo[struct{ TTL time.Duration }])
		e.GET("/chan", bindTo[struct {
			C chan int `query:"c"`
		}])
		e.POST("/self/:id", bindTo[decodesItself])
		e.GET("/pointer", func(c echo.Context) error { return c.Bind(bodyRequest{}) })
	})
	long := `{"title":"` + strings.Repeat("x", 100) + `"}`
	for _, tt := range []struct {
		name, method, path, body string
		header                   []string
		status                   int
		code                     apierror.Code
		message                  string
	}{
		{"too large", "POST", "/fast", long, nil, 413, "InvalidRequestBody", "Invalid request body: larger than 100 bytes."},
		{"text/plain", "POST", "/fast", "{}", []string{"Content-Type", "text/plain"}, 415, "InvalidRequestBody", "Invalid request body: the Content-Type must be application/json."},
		{"no media type", "POST", "/fast", "{}", []string{"Content-Type", ""}, 415, "InvalidRequestBody", "Invalid request body: the Content-Type must be application/json."},
		{"other charset", "POST", "/fast", "{}", []string{"Content-Type", "application/json; charset=utf-16"}, 415, "InvalidRequestBody", "Invalid request body: the charset must be utf-8."},
		{"brotli", "POST", "/fast", "{}", []string{"Content-Encoding", "br"}, 415, "InvalidRequestBody", "Invalid request body: the Content-Encoding is not supported."},
		{"gzip", "POST", "/fast", "\x1f\x8b\x08", []string{"Content-Encoding", "gzip"}, 415, "InvalidRequestBody", "Invalid request body: the Content-Encoding is not supported."},
		{"an error of the type's own", "POST", "/fast", `{"indicators":[{"id":"x"}]}`, nil, 400, "InvalidHashValue", "Hash value x (indicators[0].id) is invalid."},
		{"validation", "POST", "/fast", `{"indicators":[{}]}`, nil, 400, "MissingRequiredParameter", "Parameter indicators[0].indicatorValue is missing."},
		{"batch", "POST", "/fast", `{"indicators":[{},{},{},{}]}`, nil, 400, "MaximumBatchSizeExceeded", "Maximum batch size exceeded. Received: 4, allowed: 3."},
		{"validation of a list", "POST", "/list", `[{"indicatorValue":"x"},{}]`, nil, 400, "MissingRequiredParameter", "Parameter [1].indicatorValue is missing."},
		{"body sets a path parameter", "POST", "/slow/1", `{"ID":"2"}`, nil, 400, "InvalidRequestBody", "Invalid request body: unknown property ID."},
		{"body sets a query parameter", "POST", "/slow/1", `{"Top":2}`, nil, 400, "InvalidRequestBody", "Invalid request body: unknown property Top."},
		{"body sets a header", "POST", "/slow/1", `{"Tenant":"x"}`, nil, 400, "InvalidRequestBody", "Invalid request body: unknown property Tenant."},
		{"body sets what is hidden", "POST", "/slow/1", `{"Hidden":"x"}`, nil, 400, "InvalidRequestBody", "Invalid request body: unknown property Hidden."},
		{"a type that can't be decoded", "POST", "/duration", `{}`, nil, 500, "InternalServerError", ""},
		{"a parameter that can't be decoded", "GET", "/chan?c=1", "", nil, 500, "InternalServerError", ""},
		{"a type that decodes itself, with a parameter", "POST", "/self/1", `{"ID":"2"}`, nil, 500, "InternalServerError", ""},
		{"no pointer", "GET", "/pointer", "", nil, 500, "InternalServerError", ""},
		{"query: no integer", "POST", "/slow/1?$top=x", "{}", nil, 400, "InvalidInput", "Invalid input $top: must be an integer."},
		{"query: empty", "POST", "/slow/1?$skip=", "{}", nil, 400, "InvalidInput", "Invalid input $skip: must be an integer."},
		{"query: repeated", "POST", "/slow/1?$top=1&$top=2", "{}", nil, 400, "InvalidInput", "Invalid input $top: must be given only once."},
		{"query: wrong case", "POST", "/slow/1?$Top=1&$TOP=1", "{}", nil, 400, "InvalidInput", "Invalid input $TOP: names are case-sensitive, it must be $top."},
		{"query: malformed escape", "POST", "/slow/1?a=%zz", "{}", nil, 400, "BadRequest", "The query string is malformed."},
		{"query: semicolon", "POST", "/slow/1?a=1;b=2", "{}", nil, 400, "BadRequest", "The query string is malformed."},
		{"header: repeated is one value here", "GET", "/values", "", []string{"X-Retries", "1, 2"}, 400, "InvalidInput", "Invalid input X-Retries: must be an integer from 0 to 255."},
		{"value: bool", "GET", "/values?bool=maybe", "", nil, 400, "InvalidInput", "Invalid input bool: must be true or false."},
		{"value: float", "GET", "/values?float=x", "", nil, 400, "InvalidInput", "Invalid input float: must be a number."},
		{"value: infinity", "GET", "/values?float=inf", "", nil, 400, "InvalidInput", "Invalid input float: must be a number."},
		{"value: int8", "GET", "/values?int8=200", "", nil, 400, "InvalidInput", "Invalid input int8: must be an integer from -128 to 127."},
		{"value: unsigned", "GET", "/values?uint=-1", "", nil, 400, "InvalidInput", "Invalid input uint: must be an integer from 0."},
		{"value: time", "GET", "/values?time=today", "", nil, 400, "InvalidInput", "Invalid input time: must be a date and time such as 2026-01-02T15:04:05Z."},
		{"value: duration", "GET", "/values?duration=1", "", nil, 400, "InvalidInput", "Invalid input duration: must be a duration such as 1h30m."},
		{"value: own text", "GET", "/values?address=x", "", nil, 400, "InvalidInput", "Invalid input address: is not valid."},
		{"value: own error", "GET", "/values?id=x", "", nil, 400, "InvalidHashValue", "Hash value x is invalid."},
		{"value: one of several", "GET", "/values?ints=1&ints=x", "", nil, 400, "InvalidInput", "Invalid input ints: must be an integer."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s.t = t
			s.wantError(s.do(tt.method, tt.path, tt.body, tt.header...), tt.status, tt.code, tt.message)
		})
	}
}

// decodesItself would let a body set its parameter.
type decodesItself struct {
	ID string `param:"id"`
}

func (d *decodesItself) UnmarshalJSON(b []byte) error {
	type plain decodesItself
	return json.Unmarshal(b, (*plain)(d))
}

// values has a field of every kind that a parameter can set.
type values struct {
	String   string        `query:"string"`
	Bool     bool          `query:"bool"`
	Int8     int8          `query:"int8"`
	Uint     uint          `query:"uint"`
	Float    float32       `query:"float"`
	Time     time.Time     `query:"time"`
	Day      time.Time     `query:"day" format:"2006-01-02"`
	Duration time.Duration `query:"duration"`
	Address  netip.Addr    `query:"address"`
	ID       ownID         `query:"id"`
	Pointer  *int          `query:"pointer"`
	Strings  []string      `query:"strings"`
	Ints     []*int        `query:"ints"`
	Retries  uint8         `header:"X-Retries"`
	Untagged string
}

func TestBind(t *testing.T) {
	one, two := 1, 2
	body := bodyRequest{Title: "x", Indicators: []indicator{{Value: "v", Severity: "Low", Small: 255, Any: []any{"a@b"}}}}
	const bodyJSON = `{"title":"x","indicators":[{"indicatorValue":"v","severity":"Low","small":255,"any":["a@b"]`
	for _, tt := range []struct {
		name, method, path, body string
		header                   []string
		bind                     func(echo.Context) (any, error)
		want                     any
	}{
		{"body", "POST", "/", bodyJSON + "}]}", nil, bind[bodyRequest], body},
		{"pointer", "POST", "/", bodyJSON + "}]}", nil, bind[*bodyRequest], &body},
		{"list", "POST", "/", `[{"indicatorValue":"v"}]`, nil, bind[[]indicator], []indicator{{Value: "v"}}},
		{"media type in any case", "POST", "/", `{"title":"x"}`, []string{"Content-Type", "Application/JSON; Charset=UTF-8"}, bind[bodyRequest], bodyRequest{Title: "x"}},
		{"+json", "POST", "/", `{"title":"x"}`, []string{"Content-Type", "application/vnd.X+JSON"}, bind[bodyRequest], bodyRequest{Title: "x"}},
		{"control information", "POST", "/", `{"@odata.context":{"a":1},"title@odata.type":"x",` + bodyJSON[1:] + `,"@odata.id":1}]}`, nil, bind[bodyRequest], body},
		{"what decodes itself is decoded once", "POST", "/", `{"all":["x"],"a@b":1}`, nil, bind[struct {
			All appending `json:"all"`
		}], struct {
			All appending `json:"all"`
		}{appending{"x"}}},
		{"an escaped name", "POST", "/", `{"indicators":[{"indicatorValue":"v","labels":{"` + strings.Repeat(`\u65e5`, 180) + `":1}}]}`, nil, bind[bodyRequest],
			bodyRequest{Indicators: []indicator{{Value: "v", Labels: map[string]int{strings.Repeat("日", 180): 1}}}}},
		{"a type twice, but not inside itself", "POST", "/", `{"A":{"x":1},"B":{"x":2}}`, nil, bind[twice], twice{A: pointAt{1}, B: pointAt{2}}},
		{"a type of itself alone", "POST", "/", `[[],[[]]]`, nil, bind[lists], lists{{}, {{}}}},
		{"null is absent", "POST", "/", `{"title":null,"indicators":null}`, nil, bind[bodyRequest], bodyRequest{}},
		{"no body with GET", "GET", "/", "", nil, bind[bodyRequest], bodyRequest{}},
		{"body with DELETE", "DELETE", "/", `{"title":"x"}`, nil, bind[bodyRequest], bodyRequest{Title: "x"}},
		{"no body wanted", "POST", "/?$top=1", "anything", nil, bind[paging], paging{Top: 1}},
		{
			"everywhere", "POST", "/things/a%2Fb%20c?$top=1&$skip=2&both=query&other=x", `{"title":"x","both":"body","@a":1}`, []string{"X-Tenant", "t"},
			bind[guardedRequest], guardedRequest{ID: "a/b c", Tenant: "t", Both: "query", paging: paging{Top: 1, Skip: &two}, bodyRequest: bodyRequest{Title: "x"}},
		},
		{"the body's where the query has none", "POST", "/things/1", `{"both":"body"}`, nil, bind[guardedRequest], guardedRequest{ID: "1", Both: "body"}},
		{
			"values", "GET", "/?string=a+b&bool=true&int8=-128&uint=1&float=1.5&time=2026-01-02T03:04:05Z&day=2026-01-02&duration=1m&address=::1&id=id-1&pointer=1&strings=a&strings=b&ints=1&ints=2&Untagged=x", "",
			[]string{"X-Retries", "3"}, bind[values], values{
				String: "a b", Bool: true, Int8: -128, Uint: 1, Float: 1.5, Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
				Day: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), Duration: time.Minute, Address: netip.IPv6Loopback(), ID: "id-1",
				Pointer: &one, Strings: []string{"a", "b"}, Ints: []*int{&one, &two}, Retries: 3,
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got any
			handler := func(c echo.Context) (err error) {
				got, err = tt.bind(c)
				return err
			}
			s := start(t, echoadapter.Config{}, func(e *echo.Echo) {
				e.Any("/", handler)
				e.Any("/things/:id", handler)
			})
			if a := s.do(tt.method, tt.path, tt.body, tt.header...); a.err != nil || a.StatusCode != 200 {
				t.Fatalf("%d %s %v, log %v", a.StatusCode, a.body, a.err, s.log.take(t))
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

// appending is decoded by adding to what is there.
type appending []string

func (a *appending) UnmarshalJSON(b []byte) error {
	var more []string
	err := json.Unmarshal(b, &more)
	*a = append(*a, more...)
	return err
}

type (
	lists   []lists
	pointAt struct {
		X int `json:"x"`
	}
	twice struct{ A, B pointAt }
)

func bind[T any](c echo.Context) (any, error) { return echoadapter.Bind[T](c) }

func TestBindWithoutRegister(t *testing.T) {
	s := &service{t: t, echo: echo.New(), log: &logBuffer{}}
	var got error
	s.serve(func(e *echo.Echo) {
		e.POST("/", func(c echo.Context) error {
			_, got = echoadapter.Bind[bodyRequest](c)
			return c.NoContent(http.StatusNoContent)
		})
	})
	s.do("POST", "/", `{"Title":"x"}`)
	if apierror.CodeOf(got) != "InvalidRequestBody" {
		t.Errorf("unknown property: %v", got)
	}
	s.do("POST", "/", `{"indicators":[{}]}`)
	if apierror.CodeOf(got) != "MissingRequiredParameter" {
		t.Errorf("missing property: %v", got)
	}
}

func TestAllowUnknown(t *testing.T) {
	s := start(t, echoadapter.Config{AllowUnknown: true}, func(e *echo.Echo) {
		e.POST("/:id", bindTo[guardedRequest])
	})
	a := s.do("POST", "/1", `{"title":"x","ID":"2","other":{"title":1},"indicators":[{"indicatorValue":"v","more":1}]}`)
	if a.StatusCode != 200 || !strings.Contains(a.body, "ID:1 ") || !strings.Contains(a.body, "Title:x") {
		t.Errorf("got %d %s", a.StatusCode, a.body)
	}
	s.wantError(s.do("POST", "/1", `{"Title":"x"}`), 400, "InvalidRequestBody", "Invalid request body: unknown property Title; did you mean title?")
	s.wantError(s.do("POST", "/1", `{"other":1,"other":2}`), 400, "InvalidRequestBody", "Invalid request body: duplicate property other.")
}

func TestForeignValidator(t *testing.T) {
	engine := validator.New()
	for _, tt := range []struct {
		validate func(any) error
		code     apierror.Code
	}{
		{func(any) error { return errors.New("no") }, "InternalServerError"},
		{func(any) error { return apierror.InvalidUrl("x") }, "InvalidUrl"},
		{engine.Struct, "MissingRequiredParameter"},
		{func(any) error { return nil }, ""},
	} {
		s := start(t, echoadapter.Config{Validator: validatorFunc(tt.validate)}, func(e *echo.Echo) {
			e.POST("/bind", bindTo[bodyRequest])
			e.POST("/validate", func(c echo.Context) error {
				var req bodyRequest
				return errors.Join(c.Bind(&req), c.Validate(&req))
			})
		})
		for _, path := range []string{"/bind", "/validate"} {
			a := s.do("POST", path, `{"indicators":[{}]}`)
			if tt.code == "" && a.StatusCode != 200 || tt.code != "" && !strings.Contains(a.body, string(tt.code)) {
				t.Errorf("%s: got %d %s, want %s", path, a.StatusCode, a.body, tt.code)
			}
		}
	}
}

type validatorFunc func(any) error

func (f validatorFunc) Validate(i any) error { return f(i) }
