package odatasql

import (
	"strconv"

	"github.com/faultline-go/faultline/validate/odata"
)

// fragment is a piece of SQL. Pieces are put together by reference, and written
// once, so that a deep expression isn't copied at each level.
type fragment struct {
	parts  []part
	level  level
	height int

	// typ is the type of the value, as far as it is known, and nullable whether it
	// can be NULL.
	typ      odata.Type
	nullable bool
	// constant is whether the value is known, and no part of the text yet: how it
	// gets there depends on what it is compared with. nil is null.
	constant bool
	value    any
	// column is what the value comes from, nil for anything computed.
	column *Column
	// ignoreCase is whether the value is text whose letter case doesn't matter, and bare what
	// functions take of it: SQLite gives what they return the collation of what they are given.
	ignoreCase bool
	bare       *fragment
	// own is whether it is a client's text, and no column's.
	own bool
}

// part is a text, an argument, or another fragment.
type part struct {
	text string
	sub  *fragment
	// arg is an argument, and cast what follows its placeholder.
	isArg bool
	arg   any
	cast  string
}

// level is how tight the outermost operator binds.
type level uint8

const (
	levelOr level = iota
	levelAnd
	levelNot
	levelCompare
	levelSum
	levelAtom
)

// sql returns a fragment of texts and fragments.
func sql(l level, parts ...any) *fragment {
	f := &fragment{level: l}
	f.add(parts...)
	return f
}

// add appends texts and fragments.
func (f *fragment) add(parts ...any) {
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			f.parts = append(f.parts, part{text: p})
		case *fragment:
			f.parts = append(f.parts, part{sub: p})
			f.height = max(f.height, p.height+1)
		}
	}
}

// is sets what is known of the value.
func (f *fragment) is(t odata.Type, nullable bool) *fragment {
	f.typ, f.nullable = t, nullable
	return f
}

// atLeast returns f, in parentheses if it binds less tight than l.
func (f *fragment) atLeast(l level) *fragment {
	if f.level >= l {
		return f
	}
	wrapped := *f
	wrapped.parts = []part{{text: "("}, {sub: f}, {text: ")"}}
	wrapped.level = levelAtom
	return &wrapped
}

// isNull reports whether f is the literal null.
func (f *fragment) isNull() bool { return f.constant && f.value == nil }

// isConstant reports whether f is the same for all rows: an argument, or a text that
// is one.
func (f *fragment) isConstant() bool {
	if len(f.parts) != 1 {
		return false
	}
	switch p := f.parts[0]; p.text {
	case "TRUE", "FALSE", "NULL", "NULL::boolean":
		return true
	default:
		return p.isArg
	}
}

// maxArgs is how many arguments a text may have. SQLite allows 32,766, of which
// some are left for the rest of the query.
const maxArgs = 30_000

// text returns a fragment as SQL, and its arguments.
func (t *translator) text(f *fragment) (string, []any) {
	if f.height > maxHeight {
		t.fail(0, odata.ErrTooDeep, "nested too deep")
	}
	w := writer{numbered: t.table.FirstArg > 0 || t.table.Dialect == PostgreSQL, sign: '?', next: max(t.table.FirstArg, 1)}
	if t.table.Dialect == PostgreSQL {
		w.sign = '$'
	}
	w.write(f)
	if len(w.args)+t.table.FirstArg > maxArgs {
		t.fail(0, odata.ErrTooCostly, "more than "+strconv.Itoa(maxArgs)+" values")
	}
	return string(w.text), w.args
}

type writer struct {
	text     []byte
	args     []any
	numbered bool
	sign     byte
	next     int
}

func (w *writer) write(f *fragment) {
	for _, p := range f.parts {
		switch {
		case p.sub != nil:
			w.write(p.sub)
		case p.isArg:
			w.text = append(w.text, w.sign)
			if w.numbered {
				w.text = append(w.text, strconv.Itoa(w.next)...)
			}
			w.text = append(w.text, p.cast...)
			w.args = append(w.args, p.arg)
			w.next++
		default:
			w.text = append(w.text, p.text...)
		}
	}
}

// maxGroup is how many operands of AND or OR stand side by side. SQLite reads a
// chain of them as nested, to as many levels.
const maxGroup = 50

// joined puts AND or OR between operands.
func joined(l level, operands []*fragment) *fragment {
	switch {
	case len(operands) == 1:
		return operands[0]
	case len(operands) > maxGroup:
		size := maxGroup
		for size*maxGroup < len(operands) {
			size *= maxGroup
		}
		var groups []*fragment
		for len(operands) > 0 {
			n := min(size, len(operands))
			groups = append(groups, joined(l, operands[:n]))
			operands = operands[n:]
		}
		return joined(l, groups)
	}
	word := " AND "
	if l == levelOr {
		word = " OR "
	}
	f := &fragment{level: l, typ: odata.Boolean}
	for i, operand := range operands {
		if i > 0 {
			f.add(word)
		}
		f.add(operand.atLeast(l + 1))
		f.nullable = f.nullable || operand.nullable
	}
	f.height += len(operands)
	return f
}
