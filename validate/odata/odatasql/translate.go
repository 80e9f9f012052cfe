package odatasql

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate/odata"
	"github.com/faultline-go/faultline/validate/odata/internal/excerpt"
)

// translator turns one expression into fragments. Its methods panic with a
// *odata.SyntaxError where the client asks for what can't be had, and with a fault where
// the service is wrong.
type translator struct {
	table  *Table
	option string
	now    time.Time
	// scopes are the variables of lambdas, the innermost last.
	scopes []*scope
	// lambdas is how many collections were opened, and depth how many are open.
	lambdas, depth int
}

// scope is an item of a collection.
type scope struct {
	// variable is its name, path that of the collection.
	variable, path string
	column         *Column
	// item is the SQL that yields it.
	item string
}

// ErrUnsupported is what SQL has no words for. It is the Err of an [odata.SyntaxError].
var ErrUnsupported = errors.New("odatasql: not supported")

// fault is an error of the service's.
type fault struct{ error }

const (
	// maxHeight is how deep SQL may be nested: SQLite refuses more than 1000 levels,
	// and the query around the text has some too.
	maxHeight = 500
	// maxLambdas is how deep lambdas may be nested: each multiplies the rows that
	// the database looks at.
	maxLambdas = 4
)

func (t *Table) translator() *translator {
	now := time.Now
	if t.Now != nil {
		now = t.Now
	}
	return &translator{table: t, now: now().UTC()}
}

// recover turns a panic of t's into an error.
func (t *translator) recover(clause *string, args *[]any, err *error) {
	switch v := recover().(type) {
	case nil:
		return
	case *odata.SyntaxError:
		*err = apierror.ODataError(v.Error()).WithCause(v)
	case fault:
		*err = v.error
	default:
		panic(v)
	}
	*clause, *args = "", nil
}

func (t *translator) fail(pos int, rule error, message string) {
	panic(&odata.SyntaxError{Option: t.option, Pos: pos, Err: rule, Message: message})
}

func (t *translator) fault(format string, args ...any) {
	panic(fault{fmt.Errorf("odatasql: "+format, args...)})
}

// unsupported fails for a node that SQL has nothing for.
func (t *translator) unsupported(e odata.Expr) {
	if call, ok := e.(*odata.Call); ok && call.X == nil && call.Names == nil {
		t.fail(e.Pos(), odata.ErrFunctionNotAllowed, "the function "+call.Name+excerpt.At(e.Pos())+" is not supported")
	}
	t.fail(e.Pos(), ErrUnsupported, excerpt.Quote(e.String())+excerpt.At(e.Pos())+" is not supported")
}

// wrongType fails for an operand, or what takes it, of a wrong type.
func (t *translator) wrongType(e odata.Expr, found odata.Type, expected string) {
	text := excerpt.Clip(e.String())
	panic(&odata.SyntaxError{
		Option: t.option, Pos: e.Pos(), Found: text, Expected: expected, Err: odata.ErrType,
		Message: excerpt.Quote(text) + excerpt.At(e.Pos()) + " is " + excerpt.A(found.String()) + ", expected " + expected,
	})
}

// value returns the SQL for the value of an expression.
func (t *translator) value(e odata.Expr) *fragment {
	switch e := e.(type) {
	case *odata.Literal:
		return t.literal(e)
	case *odata.Member:
		return t.member(e)
	case *odata.Variable:
		return t.variable(e)
	case *odata.Unary:
		if e.Op == odata.Neg {
			t.unsupported(e)
		}
	case *odata.Binary:
		switch e.Op {
		case odata.Add, odata.Sub, odata.Mul, odata.Div, odata.DivBy, odata.Mod:
			return t.moved(e)
		}
	case *odata.Call:
		if !isCondition(e) {
			return t.call(e)
		}
	case *odata.Lambda:
	case nil:
		panic(fault{errors.New("odatasql: an expression is nil")})
	default:
		t.unsupported(e)
	}
	return t.test(e, exactly)
}

// variable returns the value of a parameter alias or a lambda's variable.
func (t *translator) variable(e *odata.Variable) *fragment {
	if strings.HasPrefix(e.Name, "@") {
		if e.Value == nil {
			return null()
		}
		option, scopes := t.option, t.scopes
		if t.scopes = nil; !e.Nested {
			t.option = excerpt.Clip(e.Name)
		}
		f := t.value(e.Value)
		t.option, t.scopes = option, scopes
		return f
	}
	if s := t.scope(e.Name); s != nil {
		return t.item(e, s)
	}
	t.unsupported(e)
	return nil
}

// scope returns the item that a lambda's variable stands for, nil if there is none.
func (t *translator) scope(name string) *scope {
	for _, s := range slices.Backward(t.scopes) {
		if s.variable == name {
			return s
		}
	}
	return nil
}

func (t *translator) item(e odata.Expr, s *scope) *fragment {
	if s.column.Type == odata.Complex {
		t.unsupported(e)
	}
	column := *s.column
	column.SQL = s.item
	return t.columnValue(&column)
}

// member returns the value of a property.
func (t *translator) member(e *odata.Member) *fragment {
	column, _ := t.column(e)
	if column.SQL == "" {
		if column.From != "" {
			t.fail(e.Pos(), odata.ErrType, excerpt.Quote(e.String())+excerpt.At(e.Pos())+" is a collection, expected a value")
		}
		t.unsupported(e)
	}
	return t.columnValue(column)
}

// column returns what a property is in the database, and its path.
func (t *translator) column(e *odata.Member) (*Column, string) {
	names, computed := []string{e.Name}, e.Computed
	var x odata.Expr = e.X
	for {
		m, ok := x.(*odata.Member)
		if !ok {
			break
		}
		names = append(names, m.Name)
		computed = computed || m.Computed
		x = m.X
	}
	var s *scope
	if v, ok := x.(*odata.Variable); ok {
		s = t.scope(v.Name)
		if s == nil && (v.Name != "$it" || v.Nested) {
			t.unsupported(e)
		}
	} else if x != nil {
		t.unsupported(e)
	}
	if s != nil {
		names = append(names, s.path)
	}
	slices.Reverse(names)
	path := strings.Join(names, "/")
	column, ok := t.table.Columns[path]
	if !ok || computed {
		// Annotations, types, computed and complex properties are no mistake of the
		// service's.
		if strings.ContainsAny(path, "@.") || computed || t.isComplex(path) {
			t.unsupported(e)
		}
		t.fault("no column for the property %q", excerpt.Clip(path))
	}
	if s != nil {
		column.SQL = strings.ReplaceAll(column.SQL, itemMark, s.item)
		column.From = strings.ReplaceAll(column.From, itemMark, s.item)
	}
	return &column, path
}

// isComplex reports whether a path is the beginning of a column's, or goes on where
// a column's ends.
func (t *translator) isComplex(path string) bool {
	for known := range t.table.Columns {
		if strings.HasPrefix(known, path+"/") || strings.HasPrefix(path, known+"/") && t.table.Columns[known].From == "" {
			return true
		}
	}
	return false
}

const itemMark = "{item}"

// columnValue returns the value of a column.
func (t *translator) columnValue(c *Column) *fragment {
	f := sql(levelAtom, c.SQL).is(c.Type, !c.NotNull)
	if !isPlain(c.SQL) {
		f = sql(levelAtom, "(", c.SQL, ")").is(c.Type, !c.NotNull)
	}
	if c.IgnoreCase {
		bare := f
		if f = lower(bare); t.table.Dialect == SQLite {
			f = sql(levelAtom, bare, " COLLATE NOCASE").is(c.Type, !c.NotNull)
		}
		f.ignoreCase, f.bare = true, bare
	}
	f.column = c
	return f
}

// lower returns a text in lower case.
func lower(f *fragment) *fragment { return textCall("lower(", f, odata.String) }

// textCall returns a function of a text.
func textCall(name string, x *fragment, typ odata.Type) *fragment {
	f := sql(levelAtom, name, cmp.Or(x.bare, x), ")").is(typ, x.nullable)
	f.own = x.own
	return f
}

// isPlain reports whether a text is a name, which needs no parentheses.
func isPlain(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return r < 0x80 && r != '_' && r != '.' && r != '"' && !('0' <= r && r <= '9') && !('a' <= r|0x20 && r|0x20 <= 'z')
	})
}
