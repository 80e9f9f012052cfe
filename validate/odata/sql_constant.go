package odata

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
)

// null returns the literal null.
func null() *fragment { return known(Null, nil) }

// known returns a value that isn't placed yet.
func known(t Type, value any) *fragment {
	return &fragment{level: levelAtom, typ: t, constant: true, value: value, nullable: value == nil}
}

func (t *translator) literal(e *Literal) *fragment {
	switch e.Type {
	case Null:
		return null()
	case Geography, Geometry, Word, Phrase, Bytes, TimeOfDay:
		t.unsupported(e)
	case String, Enum:
		// PostgreSQL can't hold one, and SQLite's functions take it for the end.
		if i := strings.IndexByte(e.Text, 0); i >= 0 {
			t.fail(e.Pos(), ErrNoSQL, "a NUL in the string"+atPosition(e.Pos())+" is not supported")
		}
		if !utf8.ValidString(e.Text) {
			t.fail(e.Pos(), ErrNoSQL, "the string"+atPosition(e.Pos())+" is not UTF-8")
		}
	}
	value := e.Value()
	if value == nil {
		t.fault("a literal is no %s: %q", e.Type, clip(e.Text))
	}
	if n, ok := value.(float64); ok && (math.IsNaN(n) || math.IsInf(n, 0)) {
		t.unsupported(e)
	}
	return known(e.Type, value)
}

// placed returns f with its value in the text, as an argument, if it is a constant.
func (t *translator) placed(e Expr, f *fragment) *fragment { return t.bound(e, f, &fragment{}) }

// demand fails unless f is of one of the types, or of an unknown one.
func (t *translator) demand(e Expr, f *fragment, types signature, expected string) {
	if f.typ != Untyped && f.typ != Null && !types.has(f.typ) {
		t.wrongType(e, f.typ, expected)
	}
}

// bound returns f, which e stands for, as what it is compared with takes it.
func (t *translator) bound(e Expr, f, like *fragment) *fragment {
	if !f.constant {
		return f
	}
	if f.value == nil {
		return sql(levelAtom, "NULL").is(Null, true)
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
		if t.sql.Dialect == PostgreSQL {
			p.cast = castOf(f.typ, like)
		}
	}
	placed.parts = []part{p}
	return placed
}

// refused fails because a column's Arg doesn't take a value.
func (t *translator) refused(e Expr, err error) {
	var own *apierror.Error
	if errors.As(err, &own) {
		panic(fault{err})
	}
	t.fail(e.Pos(), fmt.Errorf("%w: %w", ErrType, err), "the value "+quote(clip(e.String()))+atPosition(e.Pos())+" doesn't fit")
}

// argument returns a constant as a driver takes it.
func (t *translator) argument(e Expr, f, like *fragment) any {
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
func (t *translator) timeArgument(e Expr, value time.Time, f, like *fragment) any {
	if year := value.Year(); year < 1 || year > 9999 {
		t.fail(e.Pos(), ErrRange, "the year"+atPosition(e.Pos())+" is out of range")
	}
	switch {
	case f.typ == Date && like.typ != DateTimeOffset:
		return value.Format(time.DateOnly)
	case t.sql.Dialect == PostgreSQL:
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
func castOf(t Type, like *fragment) string {
	if like.column != nil && !number.has(t) {
		return ""
	}
	switch t {
	case Boolean:
		return "::boolean"
	case Integer:
		return "::bigint"
	case Decimal:
		return "::numeric"
	case Date:
		return "::date"
	case DateTimeOffset:
		return "::timestamptz"
	}
	return "::text"
}

// pair returns both sides of a comparison, each as the other takes it.
func (t *translator) pair(e *Binary) (x, y *fragment) {
	x, y = t.value(e.X), t.value(e.Y)
	if !comparableSQL(x, y) {
		t.wrongType(e.Y, y.typ, kind{Type: x.typ}.String())
	}
	if !x.constant && !y.constant && !sameForm(x.column, y.column) {
		t.unsupported(e)
	}
	return x, y
}

// sameForm reports whether two values in the database are held alike: as they are, or by
// the same function. Functions can't be compared, but the names of those that have one can.
func sameForm(x, y *Column) bool {
	if x == nil || x.Arg == nil || y == nil || y.Arg == nil {
		return (x == nil || x.Arg == nil) && (y == nil || y.Arg == nil)
	}
	name := runtime.FuncForPC(reflect.ValueOf(x.Arg).Pointer()).Name()
	isLiteral := strings.Contains(name, ".func") || strings.HasSuffix(name, "-fm") // it may hold variables
	return x.Type == y.Type && !isLiteral && name == runtime.FuncForPC(reflect.ValueOf(y.Arg).Pointer()).Name()
}

// comparableSQL reports whether two values can be compared, as far as is known.
func comparableSQL(x, y *fragment) bool {
	if x.typ == Untyped || y.typ == Untyped || x.typ == Null || y.typ == Null || x.typ == y.typ {
		return true
	}
	words := oneOf(String, Enum, GUID)
	if calendar.has(x.typ) && calendar.has(y.typ) {
		// As the midnight it is, a date can be compared with a time only if one of
		// them isn't in the database's format.
		return x.constant && y.constant || x.constant && x.typ == Date || y.constant && y.typ == Date
	}
	return number.has(x.typ) && number.has(y.typ) || words.has(x.typ) && words.has(y.typ)
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
