package e2e

import (
	"encoding/json"
	"net/netip"
	"reflect"
	"time"

	"github.com/faultline-go/faultline/apierror"
)

// search is a request type with parameters of each kind.
type search struct {
	ID      string        `param:"id"`
	Num     int           `param:"num"`
	Top     int           `query:"$top"`
	Small   *uint8        `query:"small"`
	On      bool          `query:"on"`
	Weight  float64       `query:"weight"`
	Tags    []int         `query:"tag"`
	At      time.Time     `query:"at"`
	Day     time.Time     `query:"day" format:"2006-01-02"`
	Wait    time.Duration `query:"wait"`
	Address netip.Addr    `query:"address"`
	Own     ownParam      `query:"own"`
	Panics  panicsOnBind  `query:"panics"`
	Count   int           `header:"X-Count"`
	Name    string        `json:"name"`
}

type ownParam struct{}

func (*ownParam) UnmarshalParam(text string) error { return apierror.InvalidIpAddress("x") }

// paramRows are parameters of the path, the query and the header.
func paramRows() []row {
	routes := bindsAt[search]("/:id/:num", "/file/*")
	input := func(name, request, message, cause string) row {
		return row{name: "parameter: " + name, request: request, both: routes, status: 400, code: "InvalidInput", message: "Invalid input " + message, cause: cause}
	}
	query := func(name, q, message, cause string) row { return input(name, "GET /a/1?"+q, message, cause) }
	malformed := func(name, q string) row {
		return row{name: "parameter: " + name, request: "GET /a/1?" + q, both: routes, status: 400, message: "The query string is malformed.", cause: "invalid"}
	}
	unsettable := func(name, body, message string) row {
		return row{name: "mass assignment: " + name, request: "POST /a/1?name=x&Name=y\nContent-Type: application/json\n\n" + body, both: routes,
			status: 400, code: "InvalidRequestBody", message: "Invalid request body: " + message, cause: "unknown object member"}
	}
	own := query("a type's own error", "own=x", "", "IP address x is invalid")
	own.code, own.message = "InvalidIpAddress", "IP address x is invalid."
	panics := query("a type that panics", "panics=x", "", canary)
	panics.status, panics.code, panics.message, panics.stack = 500, "", "", true
	return []row{
		input("path: no integer", "GET /a/"+canary, "num: must be an integer.", canary),
		input("path: out of range", "GET /a/99999999999999999999", "num: is out of range.", "out of range"),
		query("no integer", "$top="+canary, "$top: must be an integer.", canary),
		query("empty", "$top=", "$top: must be an integer.", "invalid syntax"),
		query("no value", "$top", "$top: must be an integer.", "invalid syntax"),
		query("given twice", "$top=1&%24top=2", "$top: must be given only once.", "once"),
		query("wrong case", "$Top=1", "$Top: names are case-sensitive, it must be $top.", "case-sensitive"),
		query("300 into uint8", "small=300", "small: must be an integer from 0 to 255.", "out of range"),
		query("no boolean", "on=maybe", "on: must be true or false.", "maybe"),
		query("NaN", "weight=NaN", "weight: must be a number.", ""+"InvalidInput"),
		query("out of range", "weight=1e999", "weight: is out of range.", "out of range"),
		query("one of several", "tag=1&tag="+canary, "tag: must be an integer.", canary),
		query("a list", "tag=1,2", "tag: must be an integer.", "1,2"),
		query("no time", "at="+canary, "at: must be a date and time such as 2026-01-02T15:04:05Z.", canary),
		query("no day", "day="+canary, "day: must be a date and time such as 2026-01-02.", canary),
		query("no duration", "wait="+canary, "wait: must be a duration such as 1h30m.", canary),
		query("no address", "address="+canary, "address: is not valid.", canary),
		query("a long value", "$top="+longText, "$top: must be an integer.", "xxx"),
		query("a zero byte", "$top=%00%0a%1b", "$top: must be an integer.", "invalid syntax"),
		own, panics,
		malformed("no escape", "x=%zz"),
		malformed("no escape in a name", "%zz=1"),
		malformed("a semicolon", "$top=1;tag=2"),
		input("header: no integer", "GET /a/1\nX-Count: "+canary, "X-Count: must be an integer.", canary),
		input("header: given twice", "GET /a/1\nX-Count: 1\nX-Count: 2", "X-Count: must be given only once.", "once"),

		unsettable("a path's field by its Go name", `{"ID":"x"}`, "unknown property ID."),
		unsettable("a path's field by its name", `{"id":"x"}`, "unknown property id."),
		unsettable("a query's field by its Go name", `{"Top":1}`, "unknown property Top."),
		unsettable("a query's field by its name", `{"$top":1}`, "unknown property $top."),
		unsettable("a header's field by its Go name", `{"Count":1}`, "unknown property Count."),
	}
}

// brokenTypeRows are request types that nothing can be decoded into. That is the
// service's mistake, whatever the client sent.
func brokenTypeRows() []row {
	bad := func(name string, h func(anyContext) error, cause string) row {
		return row{name: "request type: " + name, request: json1 + "{}", both: each(h), status: 500, cause: cause}
	}
	number, channel := reflect.TypeFor[int](), reflect.TypeFor[chan int]()
	// Made at run time, since go vet finds most of them when it sees them.
	tagged := func(name string, t reflect.Type, tag reflect.StructTag) reflect.StructField {
		f := reflect.StructField{Name: name, Type: t, Tag: tag}
		if name[0] >= 'a' {
			f.PkgPath = "example.org/service"
		}
		return f
	}
	made := func(fields ...reflect.StructField) func(anyContext) error {
		t := reflect.StructOf(fields)
		return func(c anyContext) error {
			if err := c.Bind(reflect.New(t).Interface()); err != nil {
				return err
			}
			return c.String(200, "success")
		}
	}
	nested := reflect.SliceOf(reflect.StructOf([]reflect.StructField{tagged("F", reflect.TypeFor[func()](), `json:"f"`)}))
	return []row{
		bad("a channel", made(tagged("C", channel, `json:"c"`)), "chan int"),
		bad("a function, nested", made(tagged("A", nested, `json:"a"`)), "func()"),
		bad("two fields of one name", made(tagged("A", number, `json:"a"`), tagged("B", number, `json:"a"`)), `"a"`),
		bad("a malformed tag", made(tagged("A", number, `json:"'a"`)), "can't decode into"),
		bad("a json tag on a private field", made(tagged("a", number, `json:"a"`), tagged("B", number, `json:"b"`)), "can't decode into"),
		bad("a duration", made(tagged("A", reflect.TypeFor[time.Duration](), `json:"a"`)), "no default representation"),
		bad("a format", made(tagged("A", reflect.TypeFor[time.Time](), `json:"a,format:unix"`)), "unsupported `format` tag option"),
		bad("a number of encoding/json", made(tagged("A", reflect.TypeFor[[]json.Number](), `json:"a"`)), "encoding/json.Number"),
		bad("a query tag on a private field", made(tagged("a", number, `query:"a"`)), "not exported"),
		bad("a query tag on a map", made(tagged("A", reflect.TypeFor[map[string]int](), `query:"a"`)), "map[string]int"),
		bad("a path tag on a channel", made(tagged("A", channel, `param:"a" json:"-"`)), "chan int"),
		bad("not a pointer", func(c anyContext) error { return c.Bind(note{}) }, "non-nil pointer"),
		bad("a nil pointer", func(c anyContext) error { return c.Bind((*note)(nil)) }, "non-nil pointer"),
		{name: "request type: an unknown validate tag", request: json1 + "{}", both: binds[struct {
			A string `json:"a" validate:"no_such_rule"`
		}](), status: 500, cause: "no_such_rule"},
	}
}
