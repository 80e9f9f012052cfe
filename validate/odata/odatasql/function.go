package odatasql

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/faultline-go/faultline/validate/odata"
	"github.com/faultline-go/faultline/validate/odata/internal/excerpt"
)

// word returns the value of an argument that must be text.
func (t *translator) word(e odata.Expr) *fragment {
	f := t.value(e)
	t.demand(e, f, isText, "a String")
	if f.isNull() {
		return f
	}
	return t.placed(e, f)
}

// search translates contains, startswith and endswith. A known beginning is what an index
// can serve.
func (t *translator) search(e *odata.Call, w want) *fragment {
	t.arguments(e)
	value := t.value(e.Args[1])
	known, isKnown := value.value.(string)
	x, y := t.texts(e)
	if x.typ == odata.Null || y.typ == odata.Null {
		return t.truth(nil, w)
	}
	postgres := t.table.Dialect == PostgreSQL
	if e.Name == "startswith" && isKnown && (postgres || x.column != nil && isText(x.typ)) {
		return t.prefix(e, known, x, w)
	}
	x, y = alike(x, y)
	nullable := x.nullable || y.nullable
	compare := func(x *fragment, word string, y any) *fragment {
		return sql(levelCompare, x, word, y).is(odata.Boolean, nullable)
	}
	position := t.position(x, y)
	switch {
	case e.Name == "contains", e.Name == "endswith" && known == "" && isKnown:
		return test(compare(position, " > ", "0"), compare(position, " = ", "0"), w)
	case e.Name == "startswith":
		return test(compare(position, " = ", "1"), compare(position, " <> ", "1"), w)
	case !isKnown:
		t.unsupported(e)
	}
	name, sign := "substr(", ", -"
	if postgres {
		name, sign = "right(", ", "
	}
	end := sql(levelAtom, name, x, sign+strconv.Itoa(utf8.RuneCountInString(known))+")")
	return test(compare(end, " = ", y), compare(end, " <> ", y), w)
}

// prefix translates startswith of a column and a known text: for SQLite as a range, which
// compares as eq does, and for PostgreSQL as LIKE.
func (t *translator) prefix(e *odata.Call, text string, x *fragment, w want) *fragment {
	arg := func(text string) *fragment { return t.bound(e, known(odata.String, text), x) }
	if t.table.Dialect == PostgreSQL {
		like := arg(likeEscaper.Replace(text) + "%")
		return test(sql(levelCompare, x, " LIKE ", like).is(odata.Boolean, x.nullable),
			sql(levelCompare, x, " NOT LIKE ", like).is(odata.Boolean, x.nullable), w)
	}
	first, behind := arg(text), arg(text+string(utf8.MaxRune))
	return test(sql(levelAnd, x, " >= ", first, " AND ", x, " < ", behind).is(odata.Boolean, x.nullable),
		sql(levelOr, x, " < ", first, " OR ", x, " >= ", behind).is(odata.Boolean, x.nullable), w)
}

var likeEscaper = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)

// texts returns the arguments of a function on a text and another. The first must be the
// service's: to search a client's text in another's takes time in the product of both.
func (t *translator) texts(e *odata.Call) (x, y *fragment) {
	x, y = t.word(e.Args[0]), t.word(e.Args[1])
	if x.own {
		t.unsupported(e.Args[0])
	}
	return x, y
}

// alike returns both texts in lower case if the case of either doesn't matter.
func alike(x, y *fragment) (*fragment, *fragment) {
	if x.ignoreCase || y.ignoreCase {
		return lower(x), lower(y)
	}
	return x, y
}

// position returns where y begins in x, from 1, and 0 if it doesn't.
func (t *translator) position(x, y *fragment) *fragment {
	name := "instr("
	if t.table.Dialect == PostgreSQL {
		name = "strpos("
	}
	return sql(levelAtom, name, x, ", ", y, ")")
}

// arity is how many arguments the functions have.
var arity = map[string]int{
	"contains": 2, "startswith": 2, "endswith": 2, "indexof": 2, "length": 1, "tolower": 1, "toupper": 1, "now": 0,
}

// arguments fails for a call made by hand with a wrong number of arguments.
func (t *translator) arguments(e *odata.Call) {
	if len(e.Args) != arity[e.Name] {
		t.fault("%s has %d arguments", excerpt.Clip(e.Name), len(e.Args))
	}
}

// call translates the functions that aren't conditions.
func (t *translator) call(e *odata.Call) *fragment {
	if e.Name == "$count" && e.X != nil && len(e.Args) == 0 {
		return t.items(e)
	}
	if _, known := arity[e.Name]; !known || e.X != nil || e.Names != nil {
		t.unsupported(e)
	}
	t.arguments(e)
	switch e.Name {
	case "now":
		return known(odata.DateTimeOffset, t.now)
	case "indexof":
		x, y := t.texts(e)
		if x.typ == odata.Null || y.typ == odata.Null {
			return null()
		}
		return sql(levelSum, t.position(alike(x, y)), " - 1").is(odata.Integer, x.nullable || y.nullable)
	}
	x := t.word(e.Args[0])
	switch {
	case x.typ == odata.Null:
		return null()
	case e.Name == "length":
		return textCall("length(", x, odata.Integer)
	case e.Name == "tolower":
		return lower(x)
	}
	return textCall("upper(", x, odata.String)
}

// moved returns a time that is known, moved by a duration.
func (t *translator) moved(e *odata.Binary) *fragment {
	x, y := t.value(e.X), t.value(e.Y)
	if x.typ == odata.Duration && e.Op == odata.Add {
		x, y = y, x
	}
	at, isTime := x.value.(time.Time)
	d, isDuration := y.value.(time.Duration)
	if !isTime || !isDuration || x.typ != odata.DateTimeOffset || e.Op != odata.Add && e.Op != odata.Sub {
		t.unsupported(e)
	}
	if e.Op == odata.Sub {
		d = -d
	}
	return known(odata.DateTimeOffset, at.Add(d))
}
