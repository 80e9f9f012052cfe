package odata

import (
	"math"
	"time"
)

// timeParts are the functions that take a time apart: what they are called in
// PostgreSQL's extract and SQLite's strftime, and what they are given.
var timeParts = map[string]struct {
	field, format string
	of            signature
}{
	"year":   {"year", "%Y", calendar},
	"month":  {"month", "%m", calendar},
	"day":    {"day", "%d", calendar},
	"hour":   {"hour", "%H", clock},
	"minute": {"minute", "%M", clock},
	"second": {"second", "%S", clock},
}

// timeCall translates the functions on times.
func (t *translator) timeCall(e *Call, name string) *fragment {
	switch name {
	case "now":
		return known(DateTimeOffset, t.now)
	case "mindatetime":
		return known(DateTimeOffset, time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC))
	case "maxdatetime":
		return known(DateTimeOffset, time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC))
	case "year", "month", "day", "hour", "minute", "second", "fractionalseconds", "date", "time", "totaloffsetminutes", "totalseconds":
	default:
		t.unsupported(e)
	}
	x := t.value(e.Args[0])
	want := functionNamed(name).args[0]
	t.demand(e.Args[0], x, want, want.String())
	switch {
	case x.isNull():
		return null()
	case x.constant:
		return t.knownPart(e, name, x)
	case name == "totaloffsetminutes" || name == "totalseconds" || x.time == nil:
		t.unsupported(e)
	}
	if t.sql.Dialect == PostgreSQL {
		return postgresPart(name, x)
	}
	return sqlitePart(name, x)
}

// knownPart returns a part of a time that isn't in the database.
func (t *translator) knownPart(e *Call, name string, x *fragment) *fragment {
	at, ok := x.value.(time.Time)
	if d, isSpan := x.value.(time.Duration); isSpan {
		if name == "totalseconds" {
			return known(Decimal, d.Seconds())
		}
		at, ok = time.Time{}.Add(d), true
	}
	if !ok {
		t.unsupported(e)
	}
	midnight := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
	switch name {
	case "date":
		return known(Date, midnight)
	case "time":
		clock := time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), time.UTC)
		return known(TimeOfDay, clock.Sub(midnight))
	case "fractionalseconds":
		return known(Decimal, float64(at.Nanosecond())/1e9)
	case "totaloffsetminutes":
		_, offset := at.Zone()
		return known(Integer, int64(math.Round(float64(offset)/60)))
	}
	part := map[string]int{
		"year": at.Year(), "month": int(at.Month()), "day": at.Day(), "hour": at.Hour(), "minute": at.Minute(), "second": at.Second(),
	}[name]
	return known(Integer, int64(part))
}

func sqlitePart(name string, x *fragment) *fragment {
	switch name {
	case "date":
		return timeValue(Date, x, sql(levelAtom, "strftime('%Y-%m-%d', ", x.time, ")"))
	case "time":
		return timeValue(TimeOfDay, x, sql(levelAtom, "strftime('%H:%M:%f', ", x.time, ")"))
	case "fractionalseconds":
		f := sql(levelAtom, "CAST('0' || substr(strftime('%f', ", x.time, "), 3) AS REAL)").is(Decimal, true)
		f.digits = 1
		return f
	}
	f := sql(levelAtom, "CAST(strftime('"+timeParts[name].format+"', ", x.time, ") AS INTEGER)").is(Integer, true)
	f.digits = 20
	return f
}

func postgresPart(name string, x *fragment) *fragment {
	at := x.time.atLeast(levelAtom)
	if x.typ != Date && x.typ != TimeOfDay {
		at = sql(levelAtom, "(", at, " AT TIME ZONE 'UTC')")
	}
	switch name {
	case "date":
		return timeValue(Date, x, sql(levelAtom, at, "::date"))
	case "time":
		return timeValue(TimeOfDay, x, sql(levelAtom, at, "::time"))
	}
	f := sql(levelAtom, "extract("+timeParts[name].field+" FROM ", at, ")")
	switch name {
	case "second":
		f = sql(levelAtom, "floor(", f, ")")
	case "fractionalseconds":
		f = sql(levelAtom, "(extract(second FROM ", at, ") % 1)")
	}
	f.digits, f.numeric = 20, true
	if name == "fractionalseconds" {
		return f.is(Decimal, x.nullable)
	}
	return f.is(Integer, x.nullable)
}

// timeValue returns a date or a time of day, which other functions can take apart.
func timeValue(typ Type, x, f *fragment) *fragment {
	f.is(typ, true)
	f.time = f
	return f
}
