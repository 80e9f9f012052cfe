package e2e

import (
	"time"

	echo5 "github.com/labstack/echo/v5"
)

// genericRows5 are what echo5.QueryParam[T] and its like return.
func genericRows5() []row {
	bad := func(site, request string, h echo5.HandlerFunc, more ...string) row {
		covers := append(more, "binder_generic.go:"+site+" NewBindingError#1")
		return row{name: "generic: bad: " + site, request: request, covers: covers, setup5: func(e *echo5.Echo) { e.Any("/", h); e.Any("/:p", h) },
			status: 400, code: "InvalidInput", message: "Invalid input p: is not valid.", cause: canary}
	}
	// Nothing tells it from echo5.ContextGet's, where it is a mistake of the service.
	absent := func(site, request string, h echo5.HandlerFunc) row {
		return row{name: "generic: missing: " + site, request: request, covers: []string{"binder_generic.go:" + site + " ErrNonExistentKey#1"}, setup5: handle5(h),
			status: 500, cause: "non existent key"}
	}
	malformed := func(site string, h echo5.HandlerFunc) row {
		return row{name: "generic: malformed: " + site, request: "POST /\nContent-Type: application/x-www-form-urlencoded\n\np=%zz",
			covers: []string{"binder_generic.go:" + site + " fmt.Errorf#1"}, setup5: handle5(h),
			status: 400, code: "InvalidRequestBody", message: "Invalid request body: the form is malformed.", cause: "failed to parse form value"}
	}
	const get = "GET /?p=" + canary
	const post = "POST /\nContent-Type: application/x-www-form-urlencoded\n\np=" + canary
	pathParam := func(c *echo5.Context) error { _, err := echo5.PathParam[int](c, "p"); return err }
	pathParamOr := func(c *echo5.Context) error { _, err := echo5.PathParamOr(c, "p", 7); return err }
	queryParam := func(c *echo5.Context) error { _, err := echo5.QueryParam[int](c, "p"); return err }
	queryParamOr := func(c *echo5.Context) error { _, err := echo5.QueryParamOr(c, "p", 7); return err }
	queryParams := func(c *echo5.Context) error { _, err := echo5.QueryParams[int](c, "p"); return err }
	queryParamsOr := func(c *echo5.Context) error { _, err := echo5.QueryParamsOr(c, "p", []int{7}); return err }
	formParam := func(c *echo5.Context) error { _, err := echo5.FormValue[int](c, "p"); return err }
	formParamOr := func(c *echo5.Context) error { _, err := echo5.FormValueOr(c, "p", 7); return err }
	formParams := func(c *echo5.Context) error { _, err := echo5.FormValues[int](c, "p"); return err }
	formParamsOr := func(c *echo5.Context) error { _, err := echo5.FormValuesOr(c, "p", []int{7}); return err }
	return []row{
		bad("PathParam", "GET /"+canary, pathParam, "binder_generic.go:ParseValueOr fmt.Errorf#1"),
		bad("PathParamOr", "GET /"+canary, pathParamOr),
		bad("QueryParam", get, queryParam),
		bad("QueryParamOr", get, queryParamOr),
		bad("QueryParams", get, queryParams),
		bad("QueryParamsOr", get, queryParamsOr),
		bad("FormValue", post, formParam),
		bad("FormValueOr", post, formParamOr),
		bad("FormValues", post, formParams),
		bad("FormValuesOr", post, formParamsOr),
		absent("PathParam", "GET /", pathParam),
		absent("QueryParam", "GET /", queryParam),
		absent("QueryParams", "GET /", queryParams),
		absent("FormValue", "GET /", formParam),
		absent("FormValues", "GET /", formParams),
		malformed("FormValue", formParam),
		malformed("FormValueOr", formParamOr),
		malformed("FormValues", formParams),
		malformed("FormValuesOr", formParamsOr),
		{name: "generic: options for no time", request: get, setup5: handle5(func(c *echo5.Context) error {
			_, err := echo5.QueryParam[int](c, "p", echo5.TimeLayoutUnixTime)
			return err
		}), status: 400, code: "InvalidInput", message: "Invalid input p: is not valid.", cause: "options are only supported for time.Time",
			covers: []string{"binder_generic.go:bindValue fmt.Errorf#1"}},
		{name: "generic: no such type", request: get, setup5: handle5(func(c *echo5.Context) error {
			_, err := echo5.QueryParam[chan int](c, "p")
			return err
		}), status: 400, code: "InvalidInput", message: "Invalid input p: is not valid.", cause: "unsupported value type: *chan int",
			covers: []string{"binder_generic.go:bindValue fmt.Errorf#2"}},
		{name: "generic: a time", request: get, setup5: handle5(func(c *echo5.Context) error {
			_, err := echo5.QueryParam[time.Time](c, "p", echo5.TimeOpts{Layout: time.DateOnly})
			return err
		}), status: 400, code: "InvalidInput", message: "Invalid input p: is not valid.", cause: canary},
	}
}
