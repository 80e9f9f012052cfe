package e2e

import (
	"time"

	"github.com/labstack/echo/v4"
)

// genericRows are what echo.QueryParam[T] and its like return.
func genericRows() []row {
	bad := func(site, request string, h echo.HandlerFunc, more ...string) row {
		covers := append(more, "binder_generic.go:"+site+" NewBindingError#1")
		return row{name: "generic: bad: " + site, request: request, covers: covers, setup: func(e *echo.Echo) { e.Any("/", h); e.Any("/:p", h) },
			status: 400, code: "InvalidInput", message: "Invalid input p: is not valid.", cause: canary}
	}
	// Nothing tells it from echo.ContextGet's, where it is a mistake of the service.
	absent := func(site, request string, h echo.HandlerFunc) row {
		return row{name: "generic: missing: " + site, request: request, covers: []string{"binder_generic.go:" + site + " ErrNonExistentKey#1"}, setup: handle(h),
			status: 500, cause: "non existent key"}
	}
	malformed := func(site string, h echo.HandlerFunc) row {
		return row{name: "generic: malformed: " + site, request: "POST /\nContent-Type: application/x-www-form-urlencoded\n\np=%zz",
			covers: []string{"binder_generic.go:" + site + " fmt.Errorf#1"}, setup: handle(h),
			status: 400, code: "InvalidRequestBody", message: "Invalid request body: the form is malformed.", cause: "failed to parse form param"}
	}
	const get = "GET /?p=" + canary
	const post = "POST /\nContent-Type: application/x-www-form-urlencoded\n\np=" + canary
	pathParam := func(c echo.Context) error { _, err := echo.PathParam[int](c, "p"); return err }
	pathParamOr := func(c echo.Context) error { _, err := echo.PathParamOr(c, "p", 7); return err }
	queryParam := func(c echo.Context) error { _, err := echo.QueryParam[int](c, "p"); return err }
	queryParamOr := func(c echo.Context) error { _, err := echo.QueryParamOr(c, "p", 7); return err }
	queryParams := func(c echo.Context) error { _, err := echo.QueryParams[int](c, "p"); return err }
	queryParamsOr := func(c echo.Context) error { _, err := echo.QueryParamsOr(c, "p", []int{7}); return err }
	formParam := func(c echo.Context) error { _, err := echo.FormParam[int](c, "p"); return err }
	formParamOr := func(c echo.Context) error { _, err := echo.FormParamOr(c, "p", 7); return err }
	formParams := func(c echo.Context) error { _, err := echo.FormParams[int](c, "p"); return err }
	formParamsOr := func(c echo.Context) error { _, err := echo.FormParamsOr(c, "p", []int{7}); return err }
	return []row{
		bad("PathParam", "GET /"+canary, pathParam, "binder_generic.go:ParseValueOr fmt.Errorf#1"),
		bad("PathParamOr", "GET /"+canary, pathParamOr),
		bad("QueryParam", get, queryParam),
		bad("QueryParamOr", get, queryParamOr),
		bad("QueryParams", get, queryParams),
		bad("QueryParamsOr", get, queryParamsOr),
		bad("FormParam", post, formParam),
		bad("FormParamOr", post, formParamOr),
		bad("FormParams", post, formParams),
		bad("FormParamsOr", post, formParamsOr),
		absent("PathParam", "GET /", pathParam),
		absent("QueryParam", "GET /", queryParam),
		absent("QueryParams", "GET /", queryParams),
		absent("FormParam", "GET /", formParam),
		absent("FormParams", "GET /", formParams),
		malformed("FormParam", formParam),
		malformed("FormParamOr", formParamOr),
		malformed("FormParams", formParams),
		malformed("FormParamsOr", formParamsOr),
		{name: "generic: options for no time", request: get, setup: handle(func(c echo.Context) error {
			_, err := echo.QueryParam[int](c, "p", echo.TimeLayoutUnixTime)
			return err
		}), status: 400, code: "InvalidInput", message: "Invalid input p: is not valid.", cause: "options are only supported for time.Time",
			covers: []string{"binder_generic.go:bindValue fmt.Errorf#1"}},
		{name: "generic: no such type", request: get, setup: handle(func(c echo.Context) error {
			_, err := echo.QueryParam[chan int](c, "p")
			return err
		}), status: 400, code: "InvalidInput", message: "Invalid input p: is not valid.", cause: "unsupported value type: *chan int",
			covers: []string{"binder_generic.go:bindValue fmt.Errorf#2"}},
		{name: "generic: a time", request: get, setup: handle(func(c echo.Context) error {
			_, err := echo.QueryParam[time.Time](c, "p", echo.TimeOpts{Layout: time.DateOnly})
			return err
		}), status: 400, code: "InvalidInput", message: "Invalid input p: is not valid.", cause: canary},
	}
}
