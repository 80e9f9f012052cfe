package e2e

import (
	"errors"
	"time"

	echo5 "github.com/labstack/echo/v5"
)

// valueBinderRows5 are what echo5.QueryParamsBinder and its like return.
func valueBinderRows5() []row {
	var (
		text     string
		texts    []string
		flag     bool
		flags    []bool
		i        int
		i64      int64
		is       []int
		u        uint
		u8       uint8
		us       []uint8
		f        float32
		fs       []float64
		at       time.Time
		ats      []time.Time
		d        time.Duration
		ds       []time.Duration
		s        stubborn
		any2     map[string]int
		none     = func([]string) []error { return nil }
		refusing = func([]string) []error { return []error{echo5.NewBindingError("p", nil, canary, errors.New(canary))} }
	)
	type bind = func(*echo5.ValueBinder) *echo5.ValueBinder
	value := func(site string, b bind) row {
		return row{name: "ValueBinder: bad: " + site, request: "GET /?p=" + canary, covers: []string{"binder.go:ValueBinder." + site}, setup5: query5(b),
			status: 400, code: "InvalidInput", message: "Invalid input p: is not valid.", cause: canary}
	}
	absent := func(site string, b bind) row {
		return row{name: "ValueBinder: missing: " + site, covers: []string{"binder.go:ValueBinder." + site}, setup5: query5(b),
			status: 400, code: "MissingRequiredParameter", message: "Parameter p is missing.", cause: "required field value is empty"}
	}
	layout := time.RFC3339
	rows := []row{
		value("BindUnmarshaler ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.BindUnmarshaler("p", &s) }),
		value("MustBindUnmarshaler ErrorFunc#2", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustBindUnmarshaler("p", &s) }),
		value("JSONUnmarshaler ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.JSONUnmarshaler("p", &s) }),
		value("MustJSONUnmarshaler ErrorFunc#2", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustJSONUnmarshaler("p", &s) }),
		value("TextUnmarshaler ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.TextUnmarshaler("p", &s) }),
		value("MustTextUnmarshaler ErrorFunc#2", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustTextUnmarshaler("p", &s) }),
		value("bool ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.Bool("p", &flag) }),
		value("int ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.Int("p", &i) }),
		value("int ErrorFunc#2", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.Int64("p", &i64) }),
		value("uint ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.Uint("p", &u) }),
		value("uint ErrorFunc#2", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.Uint8("p", &u8) }),
		value("float ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.Float32("p", &f) }),
		value("time ErrorFunc#2", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.Time("p", &at, layout) }),
		value("times ErrorFunc#2", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.Times("p", &ats, layout) }),
		value("duration ErrorFunc#2", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.Duration("p", &d) }),
		value("durations ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.Durations("p", &ds) }),
		value("unixTime ErrorFunc#2", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.UnixTime("p", &at) }),

		absent("MustString ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustString("p", &text) }),
		absent("MustStrings ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustStrings("p", &texts) }),
		absent("MustBindUnmarshaler ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustBindUnmarshaler("p", &s) }),
		absent("MustJSONUnmarshaler ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustJSONUnmarshaler("p", &s) }),
		absent("MustTextUnmarshaler ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustTextUnmarshaler("p", &s) }),
		absent("bindWithDelimiter ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustBindWithDelimiter("p", &texts, ",") }),
		absent("customFunc ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustCustomFunc("p", none) }),
		absent("boolValue ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustBool("p", &flag) }),
		absent("boolsValue ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustBools("p", &flags) }),
		absent("intValue ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustInt("p", &i) }),
		absent("intsValue ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustInts("p", &is) }),
		absent("uintValue ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustUint("p", &u) }),
		absent("uintsValue ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustUint8s("p", &us) }),
		absent("floatValue ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustFloat32("p", &f) }),
		absent("floatsValue ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustFloat64s("p", &fs) }),
		absent("time ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustTime("p", &at, layout) }),
		absent("times ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustTimes("p", &ats, layout) }),
		absent("duration ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustDuration("p", &d) }),
		absent("durationsValue ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustDurations("p", &ds) }),
		absent("unixTime ErrorFunc#1", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.MustUnixTime("p", &at) }),
	}
	list := value("bindWithDelimiter", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.BindWithDelimiter("p", &is, ",") })
	list.request, list.covers = "GET /?p=1,"+canary, nil
	unsupported := value("bindWithDelimiter ErrorFunc#2", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.BindWithDelimiter("p", &any2, ",") })
	unsupported.cause = "unsupported bind type"
	custom := value("CustomFunc", func(b *echo5.ValueBinder) *echo5.ValueBinder { return b.CustomFunc("p", refusing) })
	custom.covers = []string{"binder.go:NewBindingError BindingError{}#1", "binder.go:NewBindingError HTTPError{}#1"}
	path := value("in a path", nil)
	path.covers, path.request = nil, "GET /"+canary
	path.setup5 = func(e *echo5.Echo) {
		e.Any("/:p", func(c *echo5.Context) error { var i int; return echo5.PathValuesBinder(c).Int("p", &i).BindError() })
	}
	form := value("in a form", nil)
	form.covers, form.request = nil, "POST /\nContent-Type: application/x-www-form-urlencoded\n\np="+canary
	form.setup5 = handle5(func(c *echo5.Context) error { var i int; return echo5.FormFieldBinder(c).Int("p", &i).BindError() })
	several := absent("several at once", nil)
	several.covers = nil
	several.setup5 = handle5(func(c *echo5.Context) error {
		b := echo5.QueryParamsBinder(c).FailFast(false).MustString("p", &text).MustInt("q", &i)
		return errors.Join(b.BindErrors()...)
	})
	return append(rows, list, unsupported, custom, path, form, several)
}

func query5(b func(*echo5.ValueBinder) *echo5.ValueBinder) func(*echo5.Echo) {
	return handle5(func(c *echo5.Context) error { return b(echo5.QueryParamsBinder(c)).BindError() })
}
