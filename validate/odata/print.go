package odata

import "strings"

func (e *Literal) String() string  { return string(e.append(nil)) }
func (e *Member) String() string   { return string(e.append(nil)) }
func (e *Variable) String() string { return e.Name }
func (e *Unary) String() string    { return string(e.append(nil)) }
func (e *Binary) String() string   { return string(e.append(nil)) }
func (e *Call) String() string     { return string(e.append(nil)) }
func (e *Lambda) String() string   { return string(e.append(nil)) }
func (e *List) String() string     { return string(e.append(nil)) }
func (e *Object) String() string   { return string(e.append(nil)) }
func (e *TypeName) String() string { return e.Name }

func (e *Variable) append(b []byte) []byte { return append(b, e.Name...) }
func (e *TypeName) append(b []byte) []byte { return append(b, e.Name...) }

func (e *Literal) append(b []byte) []byte {
	switch e.Type {
	case String:
		return appendQuoted(b, "", e.Text)
	case Duration:
		return appendQuoted(b, "duration", e.Text)
	case Bytes:
		return appendQuoted(b, "binary", e.Text)
	case Geography:
		return appendQuoted(b, "geography", e.Text)
	case Geometry:
		return appendQuoted(b, "geometry", e.Text)
	case Enum:
		return appendQuoted(b, e.EnumType, e.Text)
	case Phrase:
		b = append(b, '"')
		b = append(b, e.Text...)
		return append(b, '"')
	case Word:
		if e.Text == string(SearchNot) {
			return append(b, "(NOT)"...) // else what follows would be negated
		}
	}
	return append(b, e.Text...)
}

// appendQuoted appends text between single quotes, those in it doubled.
func appendQuoted(b []byte, prefix, text string) []byte {
	b = append(append(b, prefix...), '\'')
	for {
		i := strings.IndexByte(text, '\'')
		if i < 0 {
			break
		}
		b = append(append(b, text[:i]...), '\'', '\'')
		text = text[i+1:]
	}
	return append(append(b, text...), '\'')
}

func (e *Member) append(b []byte) []byte { return append(appendBase(b, e.X), e.Name...) }

// appendBase appends what a path goes on from.
func appendBase(b []byte, x Expr) []byte {
	if x == nil {
		return b
	}
	return append(x.append(b), '/')
}

func (e *Unary) append(b []byte) []byte {
	b = append(b, e.Op...)
	if e.Op == Neg {
		// Without parentheses a number would swallow the sign.
		return appendOperand(b, e.X, precedence(e.X) < precUnary || beginsWithLiteral(e.X))
	}
	return appendOperand(append(b, ' '), e.X, precedence(e.X) < precUnary)
}

func beginsWithLiteral(x Expr) bool {
	for {
		switch e := x.(type) {
		case *Literal:
			return true
		case *Binary:
			x = e.X
		default:
			return false
		}
	}
}

func (e *Binary) append(b []byte) []byte {
	own := e.Op.precedence()
	b = appendOperand(b, e.X, precedence(e.X) < own)
	b = append(append(append(b, ' '), e.Op...), ' ')
	if list, ok := e.Y.(*List); ok && e.Op == In && list.isPlain() {
		return list.appendItems(b, '(', ')')
	}
	return appendOperand(b, e.Y, precedence(e.Y) <= own)
}

func appendOperand(b []byte, x Expr, parentheses bool) []byte {
	if !parentheses {
		return x.append(b)
	}
	return append(x.append(append(b, '(')), ')')
}

// precedence returns how tight the operator of a node binds.
func precedence(x Expr) int {
	switch e := x.(type) {
	case *Unary:
		return precUnary
	case *Binary:
		return e.Op.precedence()
	}
	return precPrimary
}

func (e *Call) append(b []byte) []byte {
	if e.Name == "" && e.X != nil { // a key
		b = e.X.append(b)
	} else {
		b = append(appendBase(b, e.X), e.Name...)
	}
	if e.Name == nameCount && len(e.Args) == 0 {
		return b
	}
	separator := byte(',')
	if e.Name == nameCount {
		separator = ';'
	}
	b = append(b, '(')
	for i, arg := range e.Args {
		switch {
		case e.Name == nameCase && i%2 == 1:
			if n := len(b); isDigit(b[n-1]) && isDigit(b[n-2]) {
				b = append(b, ' ') // else it could be taken for a time
			}
			b = append(b, ':')
		case i > 0:
			b = append(b, separator)
		}
		if e.Names != nil {
			b = append(append(b, e.Names[i]...), '=')
		}
		b = arg.append(b)
	}
	return append(b, ')')
}

func (e *Lambda) append(b []byte) []byte {
	b = appendBase(b, e.X)
	if e.All {
		b = append(b, "all("...)
	} else {
		b = append(b, "any("...)
	}
	if e.Predicate != nil {
		b = e.Predicate.append(append(append(b, e.Variable...), ':'))
	}
	return append(b, ')')
}

func (e *List) append(b []byte) []byte { return e.appendItems(b, '[', ']') }

func (e *List) appendItems(b []byte, open, end byte) []byte {
	b = append(b, open)
	for i, item := range e.Items {
		if i > 0 {
			b = append(b, ',')
		}
		b = item.append(b)
	}
	return append(b, end)
}

// isPlain reports whether all items are literals, as they must be in a list in
// parentheses.
func (e *List) isPlain() bool {
	for _, item := range e.Items {
		if _, ok := item.(*Literal); !ok {
			return false
		}
	}
	return true
}

func (e *Object) append(b []byte) []byte {
	b = append(b, '{')
	for i, name := range e.Names {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendJSON(b, name), ':')
		b = e.Values[i].append(b)
	}
	return append(b, '}')
}

// The names of calls that are written in a way of their own.
const (
	nameCount  = "$count"
	nameFilter = "$filter"
	nameCase   = "case"
	nameCast   = "cast"
	nameIsOf   = "isof"
)
