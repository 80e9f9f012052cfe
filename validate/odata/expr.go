package odata

// Expr is a node of an expression, one of
//
//   - *[Literal]: 'High', 5, 2026-01-01T00:00:00Z, null
//   - *[Member]: riskScore, address/city, @Core.Description
//   - *[Variable]: $it, $this, $root, @alias, the variable of a lambda
//   - *[Unary]: not and the negative sign
//   - *[Binary]: logic, comparison, arithmetic, has and in
//   - *[Call]: contains(…), case(…), cast(…), functions of the service, /$count
//   - *[Lambda]: tags/any(t:…), tags/all(t:…)
//   - *[List] and *[Object]: (1,2), [1,2], {"name":1}
//   - *[TypeName]: the type that cast and isof are given
//
// The nodes can be made by hand too: their fields are all there is to them but
// the position.
type Expr interface {
	// Pos returns the byte in the decoded value of the option at which the node
	// begins, from 0. A binary operator begins where its left side does.
	Pos() int
	// String returns canonical OData that parses to the same node again: names of
	// operators and functions as the specification spells them, one space around
	// an operator, and only the parentheses that the tree needs. It isn't encoded
	// for a URL, see [Query.String] for that.
	String() string

	append(b []byte) []byte
}

type at struct{ pos int }

func (a at) Pos() int { return a.pos }

// Literal is a value that the client wrote.
type Literal struct {
	// Type is one of those that literals have: [Null], [Boolean], [Integer],
	// [Decimal], [String], [Date], [DateTimeOffset], [TimeOfDay], [Duration],
	// [GUID], [Bytes], [Enum], [Geography], [Geometry], and in $search [Word]
	// and [Phrase]. An enumeration or a duration that is written without its
	// prefix is a String: only rules can tell. With them [Parse] makes a Duration of a
	// String that is compared with one; an enumeration stays a String, and a Date that
	// is compared with a DateTimeOffset a Date.
	Type Type
	// Text is the value without quotes, prefix and escapes. [Literal.Value] converts it into a
	// Go value.
	Text string
	// EnumType is the qualified name before an Enum's quote, "" for other types.
	EnumType string
	at
}

// Member is a property of X, or what looks like one: a navigation property, a
// type to cast to, whose name has a dot, or an annotation, which begins with @.
type Member struct {
	// X is what the property belongs to, nil for the resource itself or, among the
	// arguments of $filter and $count, for an item of the collection.
	X    Expr
	Name string
	// Computed is whether $compute makes the property.
	Computed bool
	at
	// namePos is where the name begins, behind the path before it.
	namePos int
}

// Variable is $it, $this, $root, the variable of a lambda, or a parameter alias,
// whose name begins with @.
type Variable struct {
	Name string
	// Value is what the query says an alias stands for. It is nil for an alias
	// without a value, which means null, and for other variables.
	Value Expr
	// Nested is whether an alias is one of the options inside $expand or $select, so that
	// the positions in its value are in the outer option; or whether $it stands there, and
	// isn't what its filter is about.
	Nested bool
	at
	// weight is how many times an alias is computed for an item of the list.
	weight int
}

// Unary is [Not] X, [Neg] X, or [SearchNot] X.
type Unary struct {
	Op Op
	X  Expr
	at
}

// Binary is X, an operator, and Y. Operators of the same precedence group from
// the left, so that a chain of a thousand ands is as deep.
type Binary struct {
	Op   Op
	X, Y Expr
	at
}

// Call is a function and its arguments.
type Call struct {
	// X is what a function is bound to, or whose items $count counts and $filter
	// filters; nil for the functions of the specification.
	X Expr
	// Name is that of a function of the specification, in its spelling, or one of
	// the service's; or $count or $filter. A collection and the key of one of its
	// items, as orders(5), is a call too: the grammar can't tell them apart. A key
	// behind another call, as orders/$filter(…)(5), is a call without a name.
	Name string
	// Args are the arguments. Those of case come in pairs, a condition and its
	// value; that of $filter is the filter, and those of $count are its options.
	Args []Expr
	// Names are those of the arguments, of equal number, and nil where arguments
	// have none, as for the functions of the specification.
	Names []string
	at
}

// Lambda is X/any(variable:predicate) or X/all(…).
type Lambda struct {
	X Expr
	// All is whether every item must satisfy the predicate, and not only one.
	All bool
	// Variable is "" and Predicate nil for X/any(), which holds if X has an item.
	Variable  string
	Predicate Expr
	at
}

// List is what stands behind in, or an array.
type List struct {
	Items []Expr
	at
}

// Object is a JSON object, the value of a complex type.
type Object struct {
	// Names and Values are of equal number.
	Names  []string
	Values []Expr
	at
}

// TypeName is the type that cast and isof are given: Edm.String, a name of the
// service's, or Collection(…) of one.
type TypeName struct {
	Name string
	at
}

// Op is an operator, as it is written.
type Op string

// The operators, see OData 4.01 part 2, section 5.1.1.1, and for $search section
// 5.1.8.
const (
	Or  Op = "or"
	And Op = "and"
	Not Op = "not"

	Eq Op = "eq"
	Ne Op = "ne"
	Lt Op = "lt"
	Le Op = "le"
	Gt Op = "gt"
	Ge Op = "ge"

	Has Op = "has"
	In  Op = "in"

	Add   Op = "add"
	Sub   Op = "sub"
	Mul   Op = "mul"
	Div   Op = "div"
	DivBy Op = "divby"
	Mod   Op = "mod"
	Neg   Op = "-"

	SearchOr  Op = "OR"
	SearchAnd Op = "AND"
	SearchNot Op = "NOT"
)

// The precedences, higher binds tighter; see part 2, section 5.1.1.17. has and in
// bind tighter than not, but looser than a path.
const (
	precOr = iota + 1
	precAnd
	precEquality
	precRelation
	precSum
	precProduct
	precUnary
	precMember
	precPrimary
)

// precedence returns how tight op binds, 0 if it is no operator.
func (op Op) precedence() int {
	switch op {
	case Or, SearchOr:
		return precOr
	case And, SearchAnd:
		return precAnd
	case Eq, Ne:
		return precEquality
	case Lt, Le, Gt, Ge:
		return precRelation
	case Add, Sub:
		return precSum
	case Mul, Div, DivBy, Mod:
		return precProduct
	case Not, Neg, SearchNot:
		return precUnary
	case Has, In:
		return precMember
	}
	return 0
}
