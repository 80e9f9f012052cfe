package e2e

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
)

type defaultTarget struct {
	ID    int           `param:"id" query:"id" header:"Id" form:"id" json:"id" xml:"id"`
	Odd   func()        `query:"odd" xml:"-" json:"-"`
	Panic panicsOnBind  `query:"panic" xml:"-" json:"-"`
	Time  failingParam  `query:"time" xml:"-" json:"-"`
	Times failingParams `query:"times" xml:"-" json:"-"`
}

type panicsOnBind struct{}

func (*panicsOnBind) UnmarshalParam(string) error { panic(canary) }

type failingParam struct{}

func (*failingParam) UnmarshalParam(string) error { return errors.New(canary) }

type failingParams []string

func (*failingParams) UnmarshalParams([]string) error { return errors.New(canary) }

type EmbeddedTarget struct{ A int }

type embedsTagged struct {
	EmbeddedTarget `query:"x"`
}

type takesFile struct {
	File multipart.FileHeader `form:"file"`
}

// defaultBinderRows are what Echo's own binder returns to services that go on using it.
// Its messages have values and names of Go's types, so that none is sent.
func defaultBinderRows() []row {
	bind := func(name, request, cause string, h echo.HandlerFunc, covers ...string) row {
		return row{name: "DefaultBinder: " + name, request: request, setup: func(e *echo.Echo) {
			e.Any("/", h)
			e.Any("/:id", h)
		}, status: 400, message: "Bad Request", cause: cause, covers: covers}
	}
	const parameter = "Invalid input a parameter is not valid."
	var b echo.DefaultBinder
	all := func(c echo.Context) error { return b.Bind(&defaultTarget{}, c) }
	query := func(c echo.Context) error { return b.BindQueryParams(c, &defaultTarget{}) }
	body := func(c echo.Context) error { return b.BindBody(c, &defaultTarget{}) }
	post := func(contentType, body string) string { return "POST /\nContent-Type: " + contentType + "\n\n" + body }
	multi := post("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n"+canary+"\r\n--b--\r\n")
	file := post("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nx\r\n--b--\r\n")
	return []row{
		bind("a path parameter", "GET /"+canary, canary, all, "bind.go:DefaultBinder.BindPathParams NewHTTPError#1").withCode("InvalidInput", parameter),
		bind("a query parameter", "GET /?id="+canary, canary, all, "bind.go:DefaultBinder.BindQueryParams NewHTTPError#1").withCode("InvalidInput", parameter),
		bind("a header", "GET /\nId: "+canary, canary, func(c echo.Context) error { return b.BindHeaders(c, &defaultTarget{}) },
			"bind.go:DefaultBinder.BindHeaders NewHTTPError#1").withCode("InvalidInput", parameter),
		bind("a field of no known type", "GET /?odd=1", "unknown type", query, "bind.go:setWithProperType errors.New#1"),
		bind("UnmarshalParam fails", "GET /?time="+canary, canary, query),
		bind("UnmarshalParams fails", "GET /?times="+canary, canary, query),
		bind("a tag on an embedded struct", "GET /?x=1", "not allowed with anonymous struct", func(c echo.Context) error {
			return b.BindQueryParams(c, &embedsTagged{})
		}, "bind.go:DefaultBinder.bindData errors.New#2"),
		bind("a form into no struct", post("application/x-www-form-urlencoded", "id=1"), "must be a struct", func(c echo.Context) error {
			return b.BindBody(c, new(int))
		}, "bind.go:DefaultBinder.bindData errors.New#1", "bind.go:DefaultBinder.BindBody NewHTTPError#6"),
		bind("a form's value", post("application/x-www-form-urlencoded", "id="+canary), canary, body, "bind.go:DefaultBinder.BindBody NewHTTPError#6").withCode("InvalidInput", parameter),
		bind("a form that can't be read", post("application/x-www-form-urlencoded", "id=%zz"), "invalid URL escape", body, "bind.go:DefaultBinder.BindBody NewHTTPError#5").
			withCode("InvalidRequestBody", "Invalid request body: the form is malformed."),
		bind("a multipart form's value", multi, canary, body, "bind.go:DefaultBinder.BindBody NewHTTPError#8").withCode("InvalidInput", parameter),
		bind("a multipart form without boundary", post("multipart/form-data", "x"), "no multipart boundary", body, "bind.go:DefaultBinder.BindBody NewHTTPError#7").
			withCode("InvalidRequestBody", "Invalid request body: the Content-Type has no boundary."),
		bind("a file into a struct", file, "use pointer to struct", func(c echo.Context) error { return b.BindBody(c, &takesFile{}) },
			"bind.go:isFieldMultipartFile errors.New#1"),
		bind("JSON of another type", post("application/json", `{"id":"`+canary+`"}`), "expected=int", body, "json.go:DefaultJSONSerializer.Deserialize NewHTTPError#1").withCode("InvalidRequestBody", "Invalid request body: id is not valid."),
		bind("JSON that is none", post("application/json", `{"id":}`), "Syntax error", body, "json.go:DefaultJSONSerializer.Deserialize NewHTTPError#2").withCode("InvalidRequestBody", "Invalid request body."),
		bind("JSON that ends early", post("application/json", `{"id":`), "unexpected EOF", body, "bind.go:DefaultBinder.BindBody NewHTTPError#1").withCode("InvalidRequestBody", "Invalid request body."),
		bind("XML of a type that XML can't have", post("application/xml", `<t><C>1</C></t>`), "unknown type chan int", func(c echo.Context) error {
			return b.BindBody(c, &struct{ C chan int }{})
		}),
		bind("XML that is none", post("application/xml", `<t><`+canary+`</t>`), "Syntax error", body, "bind.go:DefaultBinder.BindBody NewHTTPError#3").withCode("InvalidRequestBody", "Invalid request body."),
		bind("XML of another type", post("text/xml", `<t><id>`+canary+`</id></t>`), canary, body, "bind.go:DefaultBinder.BindBody NewHTTPError#4").withCode("InvalidInput", parameter),
		{name: "DefaultBinder: another media type", request: post("text/"+canary, "x"), setup: handle(body), status: 415, message: "Unsupported Media Type", cause: "code=415",
			covers: []string{"bind.go:DefaultBinder.BindBody ErrUnsupportedMediaType#1"}},
		{name: "DefaultBinder: UnmarshalParam panics", request: "GET /?panic=1", setup: handle(query), status: 500, cause: canary, stack: true},
		{name: "DefaultBinder: not a pointer", request: "GET /?id=1", setup: handle(func(c echo.Context) error { return b.BindQueryParams(c, 1) }), status: 500, cause: "reflect", stack: true},
		{name: "DefaultBinder: too large for MaxBytesReader", request: post("application/json", `{"id":"`+strings.Repeat("x", 999)+`"}`), setup: handle(func(c echo.Context) error {
			c.Request().Body = maxBytes(c, 100)
			return body(c)
		}), status: 413, message: "Invalid request body: larger than 100 bytes.", cause: "too large", closes: true},
	}
}

// formRows are what a handler gets that reads a form by itself, and returns.
func formRows() []row {
	form := func(c echo.Context) error { _, err := c.FormParams(); return err }
	file := func(c echo.Context) error { _, err := c.FormFile("file"); return err }
	bad := func(name, request, message, cause string, h echo.HandlerFunc) row {
		r := row{name: "form: " + name, request: request, setup: handle(h), status: 400, message: message, cause: cause}
		if strings.HasPrefix(message, "Invalid request body") {
			r.code = "InvalidRequestBody"
		}
		return r
	}
	const malformed = "Invalid request body: the form is malformed."
	return []row{
		bad("a malformed query", "GET /?a=%zz", "The query string is malformed.", "invalid URL escape", form),
		bad("a malformed body", "POST /\nContent-Type: application/x-www-form-urlencoded\n\na=%zz", malformed, "invalid URL escape", form),
		bad("no boundary", "POST /\nContent-Type: multipart/form-data\n\nx", "Invalid request body: the Content-Type has no boundary.", "no multipart boundary", form),
		bad("no part", "POST /\nContent-Type: multipart/form-data; boundary=b\n\nx", malformed, "EOF", form),
		bad("a part's header that ends early", "POST /\nContent-Type: multipart/form-data; boundary=b\n\n--b\r\nContent-", malformed, "malformed MIME header", form),
		bad("a part that ends early", "POST /\nContent-Type: multipart/form-data; boundary=b\n\n--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1", malformed, "EOF", form),
		bad("no file", "POST /\nContent-Type: multipart/form-data; boundary=b\n\n--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n--b--\r\n",
			"Invalid request body: a file is missing.", "no such file", file),
		bad("no multipart at all", "POST /\nContent-Type: application/json\n\n{}", "Invalid request body: the Content-Type must be multipart/form-data.", "isn't multipart/form-data", file).withStatus(415),
		bad("no cookie", "GET /", "A cookie is missing.", "named cookie not present", func(c echo.Context) error { _, err := c.Cookie("c"); return err }),
	}
}

func maxBytes(c echo.Context, n int64) io.ReadCloser {
	return http.MaxBytesReader(c.Response(), c.Request().Body, n)
}

func (r row) withCode(code apierror.Code, message string) row {
	r.code, r.message = code, message
	return r
}
