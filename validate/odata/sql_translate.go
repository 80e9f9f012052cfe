package odata

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// translator turns one expression into fragments. Its methods panic with a
// *SyntaxError where the client asks for what can't be had, and with a fault where
// the service is wrong.
type translator struct {
	sql    *SQL
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

func (m *SQL) translator(option string) *translator {
	t := &translator{sql: m, option: option}
	if m.Now != nil {
		t.now = m.Now()
	} else {
		t.now = time.Now()
	}
	t.now = t.now.UTC()
	return t
}

// recover turns a panic of t's into an error.
func (t *translator) recover(clause *string, args *[]any, err *error) {
	switch v := recover().(type) {
	case nil:
		return
	case *SyntaxError:
		*err = v.response()
	case fault:
		*err = v.error
	default:
		panic(v)
	}
	*clause, *args = "", nil
}

func (t *translator) fail(pos int, rule error, message string) {
	panic(&SyntaxError{Option: t.option, Pos: pos, Err: rule, message: message})
}

func (t *translator) fault(format string, args ...any) {
	panic(fault{fmt.Errorf("odata: "+format, args...)})
}

// unsupported fails for a node that SQL has nothing for.
func (t *translator) unsupported(e Expr) {
	if call, ok := e.(*Call); ok && call.X == nil && functionNamed(call.Name) != nil {
		t.fail(e.Pos(), ErrFunctionNotAllowed, "the function "+call.Name+atPosition(e.Pos())+" is not supported")
	}
	t.fail(e.Pos(), ErrNoSQL, quote(clip(e.String()))+atPosition(e.Pos())+" is not supported")
}

// wrongType fails for an operand, or what takes it, of a wrong type.
func (t *translator) wrongType(e Expr, found Type, expected string) {
	text := clip(e.String())
	panic(&SyntaxError{
		Option: t.option, Pos: e.Pos(), Found: text, Expected: expected, Err: ErrType,
		message: quote(text) + atPosition(e.Pos()) + " is " + kind{Type: found}.String() + ", expected " + expected,
	})
}

// value returns the SQL for the value of an expression.
func (t *translator) value(e Expr) *fragment {
	switch e := e.(type) {
	case *Literal:
		return t.literal(e)
	case *Member:
		return t.member(e)
	case *Variable:
		return t.variable(e)
	case *Unary:
		if e.Op == Neg {
			t.unsupported(e)
		}
	case *Binary:
		if e.Op.precedence() >= precSum && e.Op.precedence() <= precProduct {
			return t.moved(e)
		}
	case *Call:
		if !isCondition(e) {
			return t.call(e)
		}
	case *Lambda:
	case nil:
		panic(fault{errors.New("odata: an expression is nil")})
	default:
		t.unsupported(e)
	}
	return t.test(e, exactly)
}

// variable returns the value of a parameter alias or a lambda's variable.
func (t *translator) variable(e *Variable) *fragment {
	if strings.HasPrefix(e.Name, "@") {
		if e.Value == nil {
			return null()
		}
		option, scopes := t.option, t.scopes
		if t.scopes = nil; !e.nested {
			t.option = clip(e.Name)
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

func (t *translator) item(e Expr, s *scope) *fragment {
	if s.column.Type == Complex {
		t.unsupported(e)
	}
	column := *s.column
	column.SQL = s.item
	return column.value()
}

// member returns the value of a property.
func (t *translator) member(e *Member) *fragment {
	column, _ := t.column(e)
	if column.SQL == "" {
		if column.From != "" {
			t.fail(e.Pos(), ErrType, quote(clip(e.String()))+atPosition(e.Pos())+" is a collection, expected a value")
		}
		t.unsupported(e)
	}
	return column.value()
}

// column returns what a property is in the database, and its path.
func (t *translator) column(e *Member) (*Column, string) {
	names, computed := []string{e.Name}, e.computed
	var x Expr = e.X
	for {
		m, ok := x.(*Member)
		if !ok {
			break
		}
		names = append(names, m.Name)
		computed = computed || m.computed
		x = m.X
	}
	var s *scope
	if v, ok := x.(*Variable); ok {
		s = t.scope(v.Name)
		if s == nil && (v.Name != nameIt || v.nested) {
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
	column, ok := t.sql.Columns[path]
	if !ok || computed {
		// Annotations, types, computed and complex properties are no mistake of the
		// service's.
		if strings.ContainsAny(path, "@.") || computed || t.isComplex(path) {
			t.unsupported(e)
		}
		t.fault("no column for the property %q", clip(path))
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
	for known := range t.sql.Columns {
		if strings.HasPrefix(known, path+"/") || strings.HasPrefix(path, known+"/") && t.sql.Columns[known].From == "" {
			return true
		}
	}
	return false
}

const itemMark = "{item}"

// value returns the value of a column.
func (c *Column) value() *fragment {
	f := sql(levelAtom, c.SQL).is(c.Type, !c.NotNull)
	if !isPlain(c.SQL) {
		f = sql(levelAtom, "(", c.SQL, ")").is(c.Type, !c.NotNull)
	}
	f.column = c
	return f
}

// isPlain reports whether a text is a name, which needs no parentheses.
func isPlain(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return r < 0x80 && r != '_' && r != '.' && r != '"' && !('0' <= r && r <= '9') && !('a' <= r|0x20 && r|0x20 <= 'z')
	})
}

// maxPath is how long the paths are that Check follows: types may lead to
// themselves.
const maxPath = 32
