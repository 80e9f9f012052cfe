package odata

import (
	"strconv"
	"strings"
)

// String returns the query as it stands in a URL, without the question mark:
// canonical, encoded, the options in the order of the fields, Custom at the end.
// It parses to the same query again.
func (q *Query) String() string {
	var b strings.Builder
	for _, o := range q.written() {
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(encode(o.name) + "=" + encode(o.value()))
	}
	if q.Custom != "" {
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(q.Custom)
	}
	return b.String()
}

// encode escapes what can't stand in a URL's query, and no more than that, for
// people read it.
func encode(text string) string {
	b := make([]byte, 0, len(text)+len(text)/2)
	for i := range len(text) {
		if c := text[i]; isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' || strings.IndexByte("-._~!$'()*,;:@/?=", c) >= 0 {
			b = append(b, c)
		} else {
			b = append(b, '%', upperHex[c>>4], upperHex[c&0xf])
		}
	}
	return string(b)
}

const upperHex = "0123456789ABCDEF"

// written is an option that is given. Its text is made when somebody wants it.
type written struct {
	name  string
	value func() string
}

// written returns the options that are given.
func (q *Query) written() (all []written) {
	add := func(o option, value func() string) { all = append(all, written{optionNames[o], value}) }
	if q.Filter != nil {
		add(optFilter, q.Filter.String)
	}
	if q.OrderBy != nil {
		add(optOrderBy, func() string { return join(q.OrderBy, Order.append) })
	}
	if q.Select != nil {
		add(optSelect, func() string { return join(q.Select, Select.append) })
	}
	if q.Expand != nil {
		add(optExpand, func() string { return join(q.Expand, Expand.append) })
	}
	if q.Compute != nil {
		add(optCompute, func() string { return join(q.Compute, Computed.append) })
	}
	if q.Search != nil {
		add(optSearch, q.Search.String)
	}
	if q.Top != nil {
		add(optTop, number64(*q.Top))
	}
	if q.Skip != nil {
		add(optSkip, number64(*q.Skip))
	}
	if q.Count {
		add(optCount, literally("true"))
	}
	if q.SkipToken != "" {
		add(optSkipToken, literally(q.SkipToken))
	}
	if q.Format != "" {
		add(optFormat, literally(q.Format))
	}
	switch {
	case q.Levels > 0:
		add(optLevels, number64(q.Levels))
	case q.Levels == MaxLevels:
		add(optLevels, literally("max"))
	}
	for _, a := range q.Aliases {
		all = append(all, written{a.Name, a.Value.String})
	}
	return all
}

func literally(text string) func() string { return func() string { return text } }

func number64(n int64) func() string { return func() string { return strconv.FormatInt(n, 10) } }

func join[T any](items []T, appendItem func(T, []byte) []byte) string {
	var b []byte
	for i, item := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendItem(item, b)
	}
	return string(b)
}

func (o Order) append(b []byte) []byte {
	b = o.Expr.append(b)
	if o.Desc {
		b = append(b, " desc"...)
	}
	return b
}

func (c Computed) append(b []byte) []byte {
	return append(append(c.Expr.append(b), " as "...), c.Name...)
}

func (s Select) append(b []byte) []byte {
	b = append(b, s.Path...)
	if s.Params != nil {
		b = append(append(append(b, '('), strings.Join(s.Params, ",")...), ')')
	}
	return appendOptions(b, s.Options)
}

func (e Expand) append(b []byte) []byte {
	b = append(b, e.Path...)
	switch {
	case e.Ref:
		b = append(b, "/$ref"...)
	case e.Count:
		b = append(b, "/$count"...)
	}
	return appendOptions(b, e.Options)
}

// appendOptions appends options in parentheses.
func appendOptions(b []byte, q *Query) []byte {
	if q == nil {
		return b
	}
	b = append(b, '(')
	all := q.written()
	if len(all) == 0 {
		// It was written, and asks for nothing.
		all = []written{{optionNames[optCount], literally("false")}}
	}
	for i, o := range all {
		if i > 0 {
			b = append(b, ';')
		}
		b = append(append(append(b, o.name...), '='), o.value()...)
	}
	return append(b, ')')
}
