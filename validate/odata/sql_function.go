package odata

import (
	"math"
	"strings"
	"unicode/utf8"
)

const (
	aString = "a String"
	// whiteSpace is what trim removes: White_Space of the Unicode character database.
	whiteSpace = "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)

// words are the types that are text to a database.
var words = oneOf(String, Enum)

// word returns the value of an argument that must be text.
func (t *translator) word(e Expr) *fragment { return t.operand(e, words, aString) }

// search translates contains, startswith and endswith. LIKE isn't used but for a
// known beginning on PostgreSQL, which an index can serve: in SQLite it ignores the
// letter case.
func (t *translator) search(e *Call, w want) *fragment {
	t.arguments(e, 2)
	prefix := t.value(e.Args[1])
	t.demand(e.Args[1], prefix, words, aString)
	x := t.word(e.Args[0])
	if x.typ == Null || prefix.isNull() {
		return t.truth(nil, w)
	}
	known, isKnown := prefix.value.(string)
	y := t.placed(e.Args[1], prefix)
	t.needle(e, x, y)
	nullable := x.nullable || y.nullable
	position := func(word string) *fragment {
		return sql(levelCompare, t.position(x, y), word).is(Boolean, nullable)
	}
	postgres := t.sql.Dialect == PostgreSQL
	switch {
	case e.Name == "contains":
		return test(position(" > 0"), position(" = 0"), w)
	case e.Name == "startswith" && postgres && isKnown:
		y.parts[0].arg = likeEscaper.Replace(known) + "%"
		like := func(word string) *fragment {
			return sql(levelCompare, x.atLeast(levelSum), word, y).is(Boolean, nullable)
		}
		return test(like(" LIKE "), like(" NOT LIKE "), w)
	case e.Name == "startswith" && postgres:
		return both(sql(levelAtom, "starts_with(", x, ", ", y, ")").is(Boolean, nullable), w)
	case e.Name == "startswith":
		return test(position(" = 1"), position(" <> 1"), w)
	case postgres && isKnown:
		return t.suffix(x, y, sql(levelAtom, "right(", x, ", "+itoa(utf8.RuneCountInString(known))+")"), nullable, w)
	case postgres:
		return both(sql(levelAtom, "starts_with(reverse(", x, "), reverse(", y, "))").is(Boolean, nullable), w)
	case isKnown && known == "":
		return test(position(" > 0"), position(" = 0"), w)
	case isKnown:
		return t.suffix(x, y, sql(levelAtom, "substr(", x, ", -"+itoa(utf8.RuneCountInString(known))+")"), nullable, w)
	}
	// Both are needed twice. a = a is NULL for a NULL.
	f := sql(levelAtom, "(SELECT CASE b WHEN '' THEN a = a ELSE substr(a, -length(b)) = b END FROM (SELECT ", x, " AS a, ", y, " AS b))")
	f.height += selectHeight
	return both(f.is(Boolean, nullable), w)
}

var likeEscaper = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)

// suffix compares the end of x with y.
func (t *translator) suffix(x, y, end *fragment, nullable bool, w want) *fragment {
	compare := func(word string) *fragment { return sql(levelCompare, end, word, y).is(Boolean, nullable) }
	return test(compare(" = "), compare(" <> "), w)
}

// needle fails where long texts of the client's are searched in each other.
func (t *translator) needle(e *Call, x, y *fragment) {
	if min(x.bytes, y.bytes) > maxNeedle {
		t.fail(e.Pos(), ErrTooLong, "the texts of "+e.Name+atPosition(e.Pos())+" are too long")
	}
}

// both returns what is asked of a condition whose opposite is NOT.
func both(f *fragment, w want) *fragment {
	return test(f, sql(levelNot, "NOT ", f).is(Boolean, f.nullable), w)
}

// position returns where y begins in x, from 1, and 0 if it doesn't.
func (t *translator) position(x, y *fragment) *fragment {
	name := "instr("
	if t.sql.Dialect == PostgreSQL {
		name = "strpos("
	}
	return sql(levelAtom, name, x, ", ", y, ")")
}

// arguments fails for a call made by hand with a wrong number of arguments.
func (t *translator) arguments(e *Call, least int) {
	if f := functionNamed(e.Name); len(e.Args) < least || f != nil && len(e.Args) > f.most {
		t.fault("%s has %d arguments", clip(e.Name), len(e.Args))
	}
}

// call translates the functions that aren't conditions.
func (t *translator) call(e *Call) *fragment {
	if e.Name == nameCount && e.X != nil && len(e.Args) == len(e.Names) {
		return t.items(e)
	}
	f := functionNamed(e.Name)
	if e.X != nil || e.Names != nil || f == nil {
		t.unsupported(e)
	}
	t.arguments(e, f.least)
	switch f.name {
	case "concat", "length", "indexof", "tolower", "toupper", "trim", "substring":
		return t.textCall(e, f.name)
	case "round", "floor", "ceiling":
		return t.rounded(e, f.name)
	case nameCase:
		return t.cases(e)
	}
	return t.timeCall(e, f.name)
}

// textCall translates the functions on text that yield a value.
func (t *translator) textCall(e *Call, name string) *fragment {
	if name == "substring" {
		return t.substring(e)
	}
	x := t.word(e.Args[0])
	y := &fragment{}
	if len(e.Args) > 1 {
		y = t.word(e.Args[1])
	}
	if x.typ == Null || y.typ == Null {
		return null()
	}
	nullable := x.nullable || y.nullable
	switch name {
	case "concat":
		return sql(levelSum, x.atLeast(levelAtom), " || ", y.atLeast(levelAtom)).is(String, nullable)
	case "length":
		f := sql(levelAtom, "length(", x, ")").is(Integer, nullable)
		f.digits = 20
		return f
	case "indexof":
		t.needle(e, x, y)
		f := sql(levelSum, t.position(x, y), " - 1").is(Integer, nullable)
		f.digits = 20
		return f
	case "tolower":
		return sql(levelAtom, "lower(", x, ")").is(String, nullable)
	case "toupper":
		return sql(levelAtom, "upper(", x, ")").is(String, nullable)
	}
	blanks := t.placed(e, known(String, whiteSpace))
	if t.sql.Dialect == PostgreSQL {
		return sql(levelAtom, "btrim(", x, ", ", blanks, ")").is(String, nullable)
	}
	return sql(levelAtom, "trim(", x, ", ", blanks, ")").is(String, nullable)
}

// substring translates a start from 0 and a length. Where they are computed, less
// than 0 is taken for 0.
func (t *translator) substring(e *Call) *fragment {
	x := t.word(e.Args[0])
	start := t.index(e.Args[1], 1)
	size := &fragment{}
	if len(e.Args) > 2 {
		size = t.index(e.Args[2], 0)
	}
	if x.typ == Null || start.typ == Null || size.typ == Null {
		return null()
	}
	f := sql(levelAtom, "substr(", x, ", ", start)
	if len(e.Args) > 2 {
		f.add(", ", size)
	}
	f.add(")")
	return f.is(String, x.nullable || start.nullable || size.nullable)
}

// maxIndex is more than any text is long.
const maxIndex = math.MaxInt32 - 1

// index returns a number that says where in a text, plus offset.
func (t *translator) index(e Expr, offset int64) *fragment {
	f := t.value(e)
	t.demand(e, f, oneOf(Integer), "an Integer")
	n, ok := f.value.(int64)
	switch {
	case f.isNull():
		return sql(levelAtom, "NULL").is(Null, true)
	case ok && n < 0:
		t.fail(e.Pos(), ErrNoSQL, "the negative number"+atPosition(e.Pos())+" is not supported")
	case ok && t.sql.Dialect == PostgreSQL:
		placed := t.placed(e, known(Integer, min(n, maxIndex)+offset))
		placed.parts[0].cast = "::integer"
		return placed
	case ok:
		return t.placed(e, known(Integer, min(n, maxIndex)+offset))
	}
	limit, more := itoa(maxIndex), ""
	if offset > 0 {
		more = " + 1"
	}
	if t.sql.Dialect == SQLite {
		return sql(levelSum, "min(max(", f, ", 0), "+limit+")"+more).is(Integer, f.nullable)
	}
	// greatest and least ignore a NULL. Without the OFFSET PostgreSQL would put the
	// number in both places, and so double it with each level.
	return sql(levelAtom, "(SELECT CASE WHEN i IS NOT NULL THEN least(greatest(i, 0), "+limit+")::integer"+more+
		" END FROM (SELECT ", f, " AS i OFFSET 0) AS i)").is(Integer, f.nullable)
}

// rounded translates round, floor and ceiling. round is away from zero in the
// middle, as PostgreSQL has it for numeric only.
func (t *translator) rounded(e *Call, name string) *fragment {
	x := t.number(e.Args[0])
	if x.typ == Null {
		return null()
	}
	if name == "ceiling" {
		name = "ceil"
	}
	if t.sql.Dialect == SQLite && x.typ == Integer {
		x = sql(levelAtom, "CAST(", x, " AS REAL)").is(Decimal, x.nullable)
	}
	nullable := x.nullable
	return t.result(e, sql(levelAtom, name, "(", x, ")"), Decimal, x.digits+1).is(Decimal, nullable)
}

// cases translates case.
func (t *translator) cases(e *Call) *fragment {
	if len(e.Args)%2 != 0 {
		t.fault("case has %d arguments", len(e.Args))
	}
	f := sql(levelAtom, "CASE")
	result := &fragment{typ: Null}
	for i := 0; i < len(e.Args); i += 2 {
		value := t.value(e.Args[i+1])
		if !comparableSQL(result, value) {
			t.wrongType(e.Args[i+1], value.typ, kind{Type: result.typ}.String())
		}
		if value.column != nil && value.column.Arg != nil {
			t.unsupported(e.Args[i+1]) // What it is compared with would have to be converted.
		}
		switch {
		case result.typ == Null:
			result.typ = value.typ
		case value.typ != result.typ && value.typ != Null:
			if result.typ = Untyped; number.has(value.typ) {
				result.typ = Decimal
			}
		}
		result.digits = max(result.digits, value.digits)
		f.add(" WHEN ", t.test(e.Args[i], isTrue), " THEN ", t.placed(e.Args[i+1], value))
	}
	if result.typ == Null {
		return null()
	}
	f.add(" END")
	f.digits = result.digits
	return f.is(result.typ, true)
}
