package e2e

import (
	"errors"
	"io"
	"net/http"
	"strings"

	echo5 "github.com/labstack/echo/v5"
)

func readBody(r *http.Request) error {
	_, err := io.ReadAll(r.Body)
	return err
}

// binderRows5 are what Echo's own binder returns to services that go on using it.
func binderRows5() []row {
	bind := func(name, request, cause string, h echo5.HandlerFunc, covers ...string) row {
		return row{name: "DefaultBinder: " + name, request: request, setup5: func(e *echo5.Echo) {
			e.Any("/", h)
			e.Any("/:id", h)
		}, status: 400, message: "Bad Request", cause: cause, covers: covers}
	}
	const parameter = "Invalid input a parameter is not valid."
	query := func(c *echo5.Context) error { return echo5.BindQueryParams(c, &defaultTarget{}) }
	body := func(c *echo5.Context) error { return echo5.BindBody(c, &defaultTarget{}) }
	post := func(contentType, body string) string { return "POST /\nContent-Type: " + contentType + "\n\n" + body }
	multi := post("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n"+canary+"\r\n--b--\r\n")
	file := post("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nx\r\n--b--\r\n")
	type several struct {
		IDs   []int         `query:"ids"`
		Times failingParams `query:"times"`
	}
	return []row{
		bind("a path parameter", "GET /"+canary, canary, func(c *echo5.Context) error { return echo5.BindPathValues(c, &defaultTarget{}) },
			"bind.go:BindPathValues ErrBadRequest.Wrap#1", "bind.go:bindData fmt.Errorf#4").withCode("InvalidInput", parameter),
		bind("a query parameter", "GET /?id="+canary, canary, query, "bind.go:BindQueryParams ErrBadRequest.Wrap#1").withCode("InvalidInput", parameter),
		bind("one of several", "GET /?ids=1&ids="+canary, canary, func(c *echo5.Context) error { return echo5.BindQueryParams(c, &several{}) }, "bind.go:bindData fmt.Errorf#3").withCode("InvalidInput", parameter),
		bind("a header", "GET /\nId: "+canary, canary, func(c *echo5.Context) error { return echo5.BindHeaders(c, &defaultTarget{}) }, "bind.go:BindHeaders ErrBadRequest.Wrap#1").withCode("InvalidInput", parameter),
		bind("a field of no known type", "GET /?odd=1", "unknown type", query, "bind.go:setWithProperType errors.New#1"),
		bind("UnmarshalParam fails", "GET /?time="+canary, canary, query, "bind.go:bindData fmt.Errorf#2"),
		bind("UnmarshalParams fails", "GET /?times="+canary, canary, func(c *echo5.Context) error { return echo5.BindQueryParams(c, &several{}) }, "bind.go:bindData fmt.Errorf#1"),
		bind("a tag on an embedded struct", "GET /?x=1", "not allowed with anonymous struct", func(c *echo5.Context) error { return echo5.BindQueryParams(c, &embedsTagged{}) }, "bind.go:bindData errors.New#2"),
		bind("a form into no struct", post("application/x-www-form-urlencoded", "id=1"), "must be a struct", func(c *echo5.Context) error { return echo5.BindBody(c, new(int)) }, "bind.go:bindData errors.New#1", "bind.go:BindBody ErrBadRequest.Wrap#1"),
		bind("a form that can't be read", post("application/x-www-form-urlencoded", "id=%zz"), "invalid URL escape", body, "bind.go:wrapBindBodyError ErrBadRequest.Wrap#1").
			withCode("InvalidRequestBody", "Invalid request body: the form is malformed."),
		bind("a multipart form's value", multi, canary, body, "bind.go:BindBody ErrBadRequest.Wrap#2").withCode("InvalidInput", parameter),
		bind("a file into a struct", file, "use pointer to struct", func(c *echo5.Context) error { return echo5.BindBody(c, &takesFile{}) }, "bind.go:isFieldMultipartFile errors.New#1"),
		bind("JSON of another type", post("application/json", `{"id":"`+canary+`"}`), "cannot unmarshal", body, "json.go:DefaultJSONSerializer.Deserialize ErrBadRequest.Wrap#2").withCode("InvalidRequestBody", "Invalid request body: id is not valid."),
		bind("JSON that is none", post("application/json", `{"id":}`), "invalid character", body).withCode("InvalidRequestBody", "Invalid request body."),
		{name: "DefaultBinder: JSON that ends early", request: post("application/json", "{}"), setup5: handle5(func(c *echo5.Context) error {
			c.Request().Body = io.NopCloser(io.MultiReader(strings.NewReader("{"), brokenBody{}))
			return body(c)
		}), status: 400, message: "Bad Request", cause: canary, covers: []string{"json.go:DefaultJSONSerializer.Deserialize ErrBadRequest.Wrap#1"}},
		{name: "DefaultBinder: another media type", request: post("text/"+canary, "x"), setup5: handle5(body), status: 415, message: "Unsupported Media Type", cause: "code=415", covers: []string{"bind.go:BindBody HTTPError{}#1"}},
	}
}

type brokenBody struct{}

func (brokenBody) Read([]byte) (int, error) { return 0, errors.New(canary) }
