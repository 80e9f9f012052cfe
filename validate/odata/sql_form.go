package odata

import (
	"reflect"
	"runtime"
	"strings"
	"time"
)

// sameForm reports whether two values in the database are held alike, as far as is
// known. Functions can't be compared, but what they make of a few values can, and the
// names of those that have one.
func sameForm(x, y *Column) bool {
	switch {
	case x == nil || x.Arg == nil:
		return y == nil || y.Arg == nil
	case y == nil || y.Arg == nil:
		return false
	case x.SQL == y.SQL:
		return true
	}
	if samples[x.Type] == nil {
		name := nameOf(x.Arg)
		return x.Type == y.Type && name != "" && name == nameOf(y.Arg)
	}
	for _, sample := range samples[x.Type] {
		a, err := x.Arg(sample)
		b, err2 := y.Arg(sample)
		if err != nil || err2 != nil || !reflect.DeepEqual(a, b) {
			return false
		}
	}
	return x.Type == y.Type
}

// nameOf returns the name of a function, "" for a literal: two with the same text can
// hold different variables.
func nameOf(f func(any) (any, error)) string {
	name := runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name()
	if strings.Contains(name, ".func") || strings.HasSuffix(name, "-fm") {
		return ""
	}
	return name
}

// samples are values of the types, none for those whose values only the service
// knows.
var samples = map[Type][]any{
	Integer:        {int64(-7), int64(1_000)},
	Decimal:        {-1.5, 1e6},
	Date:           {time.Date(1969, 7, 20, 0, 0, 0, 0, time.UTC), time.Date(2026, 2, 3, 0, 0, 0, 0, time.UTC)},
	DateTimeOffset: {time.Date(1969, 7, 20, 20, 17, 40, 0, time.UTC), time.Date(2026, 2, 3, 4, 5, 6, 789_000_000, time.UTC)},
	TimeOfDay:      {time.Hour, 13*time.Hour + 14*time.Minute + 15*time.Second + 16*time.Millisecond},
	Duration:       {time.Millisecond, -26 * time.Hour},
}
