package odatasql

import (
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate/odata"
	"github.com/faultline-go/faultline/validate/odata/internal/excerpt"
)

// null returns the literal null.
func null() *fragment { return known(odata.Null, nil) }

// known returns a value that isn't placed yet.
func known(t odata.Type, value any) *fragment {
	return &fragment{level: levelAtom, typ: t, constant: true, value: value, nullable: value == nil}
}

func (t *translator) literal(e *odata.Literal) *fragment {
	switch e.Type {
	case odata.Null:
		return null()
	case odata.Geography, odata.Geometry, odata.Word, odata.Phrase, odata.Bytes, odata.TimeOfDay:
		t.unsupported(e)
	case odata.String, odata.Enum:
		// PostgreSQL can't hold one, and SQLite's functions take it for the end.
		if i := strings.IndexByte(e.Text, 0); i >= 0 {
			t.fail(e.Pos(), ErrUnsupported, "a NUL in the string"+excerpt.At(e.Pos())+" is not supported")
		}
		if !utf8.ValidString(e.Text) {
			t.fail(e.Pos(), ErrUnsupported, "the string"+excerpt.At(e.Pos())+" is not UTF-8")
		}
	}
	value := e.Value()
	if value == nil {
		t.fault("a literal is no %s: %q", e.Type, excerpt.Clip(e.Text))
	}
	if n, ok := value.(float64); ok && (math.IsNaN(n) || math.IsInf(n, 0)) {
		t.unsupported(e)
	}
	return known(e.Type, value)
}

// placed returns f with its value in the text, as an argument, if it is a constant.
func (t *translator) placed(e odata.Expr, f *fragment) *fragment { return t.bound(e, f, &fragment{}) }

func isText(t odata.Type) bool    { return t == odata.String || t == odata.Enum }
func isNumber(t odata.Type) bool  { return t == odata.Integer || t == odata.Decimal }
func isTime(t odata.Type) bool    { return t == odata.Date || t == odata.DateTimeOffset }
func isBoolean(t odata.Type) bool { return t == odata.Boolean }

// demand fails unless f is of the right type, or of an unknown one.
func (t *translator) demand(e odata.Expr, f *fragment, isRight func(odata.Type) bool, expected string) {
	if f.typ != odata.Untyped && f.typ != odata.Null && !isRight(f.typ) {
		t.wrongType(e, f.typ, expected)
	}
}

// bound returns f, which e stands for, as what it is compared with takes it.
func (t *translator) bound(e odata.Expr, f, like *fragment) *fragment {
	if !f.constant {
		return f
	}
	if f.value == nil {
		return sql(levelAtom, "NULL").is(odata.Null, true)
	}
	placed := &fragment{level: levelAtom, typ: f.typ, own: true}
	p := part{isArg: true}
	if like.column != nil && like.column.Arg != nil {
		arg, err := like.column.Arg(f.value)
		if err != nil {
			t.refused(e, err)
		}
		p.arg = arg
	} else {
		p.arg = t.argument(e, f, like)
		if t.table.Dialect == PostgreSQL {
			p.cast = castOf(f.typ, like)
		}
	}
	placed.parts = []part{p}
	if like.ignoreCase && t.table.Dialect == PostgreSQL {
		p.cast = "::text"
		placed.parts = []part{{text: "lower("}, p, {text: ")"}}
	}
	return placed
}

// refused fails because a column's Arg doesn't take a value.
func (t *translator) refused(e odata.Expr, err error) {
	var own *apierror.Error
	if errors.As(err, &own) {
		panic(fault{err})
	}
	t.fail(e.Pos(), fmt.Errorf("%w: %w", odata.ErrType, err), "the value "+excerpt.Quote(e.String())+excerpt.At(e.Pos())+" doesn't fit")
}

// argument returns a constant as a driver takes it.
func (t *translator) argument(e odata.Expr, f, like *fragment) any {
	switch value := f.value.(type) {
	case [16]byte:
		text := hex.EncodeToString(value[:])
		return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
	case time.Time:
		return t.timeArgument(e, value.UTC(), f, like)
	case time.Duration:
		t.unsupported(e)
	}
	return f.value
}

// timeArgument returns a Date or a DateTimeOffset as a driver takes it.
func (t *translator) timeArgument(e odata.Expr, value time.Time, f, like *fragment) any {
	if year := value.Year(); year < 1 || year > 9999 {
		t.fail(e.Pos(), odata.ErrRange, "the year"+excerpt.At(e.Pos())+" is out of range")
	}
	switch {
	case f.typ == odata.Date && like.typ != odata.DateTimeOffset:
		return value.Format(time.DateOnly)
	case t.table.Dialect == PostgreSQL:
		return value
	case like.column != nil:
		t.fault("the column %s needs an Arg: SQLite has no type for times", like.column.SQL)
	}
	t.unsupported(e)
	return nil
}

// castOf returns what tells PostgreSQL the type of an argument where it can't see
// it, or would take it for one that is too small: integer, beside a column of that
// type.
func castOf(t odata.Type, like *fragment) string {
	if like.column != nil && !isNumber(t) {
		return ""
	}
	switch t {
	case odata.Boolean:
		return "::boolean"
	case odata.Integer:
		return "::bigint"
	case odata.Decimal:
		return "::numeric"
	case odata.Date:
		return "::date"
	case odata.DateTimeOffset:
		return "::timestamptz"
	}
	return "::text"
}

// pair returns both sides of a comparison, each as the other takes it.
func (t *translator) pair(e *odata.Binary) (x, y *fragment) {
	x, y = t.value(e.X), t.value(e.Y)
	if !comparableSQL(x, y) {
		t.wrongType(e.Y, y.typ, excerpt.A(x.typ.String()))
	}
	switch {
	case x.constant || y.constant:
	case !sameForm(x.column, y.column):
		t.unsupported(e)
	case t.table.Dialect == PostgreSQL: // for SQLite a COLLATE on either side is enough
		return alike(x, y)
	}
	return x, y
}

// isFraction reports whether f is a number with a fraction that is compared with integers.
func isFraction(f, other *fragment) bool {
	n, ok := f.value.(float64)
	return ok && other.typ == odata.Integer && n != math.Trunc(n)
}

// whole returns an integer in place of a number that is compared with integers, rounded if
// it has a fraction, so that the database needn't convert what it has. A number beyond
// integers stays as it is.
func whole(f, other *fragment, round func(float64) float64) *fragment {
	n, ok := f.value.(float64)
	if !ok || other.typ != odata.Integer || math.Abs(n) >= 1<<63 {
		return f
	}
	return known(odata.Integer, int64(round(n)))
}

// sameForm reports whether two columns have no Arg or the same one. Go can't compare
// functions, only their names.
func sameForm(x, y *Column) bool {
	if x == nil || x.Arg == nil || y == nil || y.Arg == nil {
		return (x == nil || x.Arg == nil) && (y == nil || y.Arg == nil)
	}
	name := runtime.FuncForPC(reflect.ValueOf(x.Arg).Pointer()).Name()
	// A literal or a method value may hold variables.
	isLiteral := strings.Contains(name, ".func") || strings.HasSuffix(name, "-fm")
	return x.Type == y.Type && !isLiteral && name == runtime.FuncForPC(reflect.ValueOf(y.Arg).Pointer()).Name()
}

// comparableSQL reports whether two values can be compared, as far as is known.
func comparableSQL(x, y *fragment) bool {
	if x.typ == odata.Untyped || y.typ == odata.Untyped || x.typ == odata.Null || y.typ == odata.Null || x.typ == y.typ {
		return true
	}
	if isTime(x.typ) && isTime(y.typ) {
		// As the midnight it is, a date can be compared with a time only if one of
		// them isn't in the database's format.
		return x.constant && y.constant || x.constant && x.typ == odata.Date || y.constant && y.typ == odata.Date
	}
	isWord := func(t odata.Type) bool { return isText(t) || t == odata.GUID }
	return isNumber(x.typ) && isNumber(y.typ) || isWord(x.typ) && isWord(y.typ)
}

// compareTimes compares two constants that are times, and reports whether they are.
func compareTimes(x, y *fragment) (int, bool) {
	a, ok := x.value.(time.Time)
	b, ok2 := y.value.(time.Time)
	if !ok || !ok2 {
		return 0, false
	}
	return a.Compare(b), true
}
