package e2e

import (
	"errors"
	"fmt"
	"time"

	"github.com/labstack/echo/v4"
)

// kindRows bind a text that is none of each kind, by echo.QueryParam[T] and by
// Echo's own binder.
func kindRows() (rows []row) {
	for kind, h := range map[string]echo.HandlerFunc{
		"bool": parse[bool], "float32": parse[float32], "float64": parse[float64],
		"int": parse[int], "int8": parse[int8], "int16": parse[int16], "int32": parse[int32], "int64": parse[int64],
		"uint": parse[uint], "uint8": parse[uint8], "uint16": parse[uint16], "uint32": parse[uint32], "uint64": parse[uint64],
		"time.Duration": parse[time.Duration], "time.Time": parse[time.Time],
		"BindUnmarshaler": parse[stubborn], "TextUnmarshaler": parse[stubbornText], "json.Unmarshaler": parse[stubbornJSON],
	} {
		rows = append(rows, row{name: "generic: " + kind, request: "GET /?p=" + canary, setup: handle(h),
			status: 400, code: "InvalidInput", message: "Invalid input p: is not valid.", cause: canary})
	}
	for _, layout := range []echo.TimeLayout{echo.TimeLayoutUnixTime, echo.TimeLayoutUnixTimeMilli, echo.TimeLayoutUnixTimeNano} {
		rows = append(rows, row{name: fmt.Sprint("generic: ", layout), request: "GET /?p=" + canary, setup: handle(func(c echo.Context) error {
			_, err := echo.QueryParam[time.Time](c, "p", layout)
			return err
		}), status: 400, code: "InvalidInput", message: "Invalid input p: is not valid.", cause: canary})
	}
	for kind, h := range map[string]echo.HandlerFunc{
		"bool": bindDefault[struct {
			P bool `query:"p"`
		}],
		"uint16": bindDefault[struct {
			P uint16 `query:"p"`
		}],
		"float64": bindDefault[struct {
			P float64 `query:"p"`
		}],
		"*int8": bindDefault[struct {
			P *int8 `query:"p"`
		}],
		"[]int32": bindDefault[struct {
			P []int32 `query:"p"`
		}],
		"time.Time": bindDefault[struct {
			P time.Time `query:"p"`
		}],
		"time.Time with a format": bindDefault[struct {
			P time.Time `query:"p" format:"2006-01-02"`
		}],
		"a struct in it": bindDefault[struct {
			Inner struct {
				P int `query:"p"`
			}
		}],
		"[]TextUnmarshaler": bindDefault[struct {
			P []stubbornText `query:"p"`
		}],
	} {
		r := row{name: "DefaultBinder: " + kind, request: "GET /?p=" + canary, setup: handle(h), status: 400, cause: canary}
		if kind == "[]TextUnmarshaler" { // an error of the service's own
			rows = append(rows, r.withCode("BadRequest", "Bad Request"))
			continue
		}
		rows = append(rows, r.withCode("InvalidInput", "Invalid input a parameter is not valid."))
	}
	return rows
}

func parse[T any](c echo.Context) error {
	_, err := echo.QueryParam[T](c, "p")
	return err
}

func bindDefault[T any](c echo.Context) error { return new(echo.DefaultBinder).Bind(new(T), c) }

type stubbornText struct{}

func (*stubbornText) UnmarshalText(b []byte) error { return errors.New(canary) }

type stubbornJSON struct{}

func (*stubbornJSON) UnmarshalJSON(b []byte) error { return errors.New(canary) }
