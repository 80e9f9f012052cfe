package odata

// Query is what a client asked for. The zero value asks for everything.
type Query struct {
	// Filter is $filter: which items are wanted; nil means all.
	Filter Expr
	// OrderBy is $orderby, what matters most first.
	OrderBy []Order
	// Select is $select and Expand is $expand. nil means the service's default.
	Select []Select
	Expand []Expand
	// Compute is $compute: properties that the service computes from others.
	Compute []Computed
	// Search is $search: each [Literal] in it is a Word or a Phrase, each operator SearchAnd,
	// SearchOr or SearchNot. A text in single quotes is one String.
	Search Expr
	// Top is $top, the most items that are wanted, and Skip is $skip, how many come
	// before them; both at least 0. nil means that the option wasn't given.
	Top, Skip *int64
	// Count is whether $count asks for the number of all items.
	Count bool
	// SkipToken is $skiptoken and Format is $format, "" if they weren't given.
	SkipToken, Format string
	// Levels is $levels among the options of an [Expand]: how many times the service follows
	// its path. 0 means that it wasn't given, and [MaxLevels] that the service decides.
	Levels int64
	// Aliases are the parameter aliases and their values, in their order. Every
	// [Variable] that is one has its value too.
	Aliases []Alias
	// Custom is the rest of the query as it stood: options that are the service's
	// own, joined by &.
	Custom string
}

// Order is an item of $orderby.
type Order struct {
	Expr Expr
	// Desc is whether the greatest comes first.
	Desc bool
}

// Select is an item of $select.
type Select struct {
	// Path is names joined by slashes, *, a namespace and .*, or a function's name.
	Path string
	// Params are the names of a function's parameters, which tell its overloads
	// apart; nil for all else.
	Params []string
	// Options are those in parentheses behind the path, nil for none.
	Options *Query
	at
}

// Expand is an item of $expand.
type Expand struct {
	// Path is names joined by slashes, *, or $value.
	Path string
	// Ref is whether only references are wanted (/$ref), and Count whether only the
	// number (/$count).
	Ref, Count bool
	// Options are those in parentheses behind the path, nil for none.
	Options *Query
	at
}

// MaxLevels is Query.Levels for $levels=max.
const MaxLevels = -1

// Computed is an item of $compute.
type Computed struct {
	Expr Expr
	// Name is that of the new property.
	Name string
}

// Alias is a parameter alias and its value.
type Alias struct {
	// Name begins with @.
	Name  string
	Value Expr
	// cost is that of the value, where it is used once.
	cost int
}
