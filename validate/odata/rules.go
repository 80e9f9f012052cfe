package odata

// Rules say what a client may ask for. The zero value allows whatever is OData,
// within the default bounds; each field narrows it.
//
// Rules are only read, so that one value serves all requests.
type Rules struct {
	// Properties are the properties that exist, by name. nil means any, of any type, and then
	// Parse checks neither names nor types.
	Properties map[string]Property
	// FoldNames and FoldValues let clients write the names of properties, and the values of
	// Property.Values, in any letter case. The query has them as the rules spell them.
	FoldNames, FoldValues bool
	// Functions are the functions that a client may call, in the specification's spelling or
	// the service's own. cast, isof, case, any, all, $count and $filter are among them. nil
	// means all of the specification and, if Properties is nil, any other.
	Functions []string
	// Options are those that may be given, as $filter, inside others too; parameter
	// aliases are always allowed. nil means all that this package knows.
	Options []string
	// RequireDollar leaves options without a $ to the service: OData 4.01 allows
	// top=5, but top may be a parameter of the service's own.
	RequireDollar bool
	// Custom are the names of the service's own parameters, case-sensitive. Others that
	// don't begin with $ are an error then; nil means any, an empty slice none.
	Custom []string
	// MaxTop is the most that $top may ask for; 0 means no limit. It holds for the
	// options of $expand and $select too. It doesn't bound a query without $top, see
	// [Query.PageSize].
	MaxTop int64
	// MaxSkip is the most that $skip may ask for, in a link to the next page too. 0 means
	// 10,000,000.
	MaxSkip int64
	// MaxLength is the most bytes that the decoded value of an option may have; 0
	// means 8 KiB. More than 1 MiB is taken for that.
	MaxLength int
	// MaxDepth is how deep parentheses, calls, lambdas, lists, signs and nots, and
	// the options of $expand, may be nested; 0 means 32. More than 500 is taken for
	// that.
	MaxDepth int
	// MaxCost bounds the work that a query asks of the service; 0 means 1,000, which is about
	// ten times what the filters of a screen cost, and the maximum is 500,000. A node costs 1,
	// so that a comparison costs 3. Each 32 bytes of a text cost 1 more. A function costs 10.
	// any, all, $count and in on a collection cost 50, and what they ask of each item costs
	// 5 times as much as elsewhere. A parameter alias costs as much as its value, at each use.
	MaxCost int
}

// Property is a property that a client may name. The zero value may be named
// nowhere.
type Property struct {
	Type Type
	// Collection is whether the property has many values, of that type.
	Collection bool
	// Use says where the property may be named.
	Use Use
	// Values are those of an enumeration, which may be written with or without the
	// name of its type; or all that a String may be compared with by eq, ne and in.
	// nil means any.
	Values []string
	// Properties are those of a Complex property; nil means any, of any type. A path
	// may be named where each of its properties may be.
	Properties map[string]Property
}

// Use is a set of the ways in which a property may be named.
type Use uint8

// How a property may be named.
const (
	// InFilter is $filter, and $compute.
	InFilter Use = 1 << iota
	// InOrderBy is $orderby.
	InOrderBy
	// InSelect is $select.
	InSelect
	// InExpand is $expand.
	InExpand
	// WithOptions is not an option: it allows others in parentheses behind the
	// property in $select and $expand, as orders($top=5).
	WithOptions

	// Anywhere is $filter, $orderby and $select, as most properties are used.
	Anywhere = InFilter | InOrderBy | InSelect
)

// The bounds where the rules set none, and those that they can't pass.
const (
	defaultLength, hardLength = 8 << 10, 1 << 20
	defaultDepth, hardDepth   = 32, 500
	defaultSkip               = 10_000_000
	defaultCost, hardCost     = 1_000, 500_000
)

// What is dearer than a node, from what SQLite takes for it.
const (
	callCost       = 10
	collectionCost = 50
	textCost       = 32 // bytes of a text that cost 1
	itemWeight     = 5
)

// bound returns what the rules set, the default for 0, and at most hard.
func bound(set, byDefault, hard int) int {
	if set <= 0 {
		return min(byDefault, hard)
	}
	return min(set, hard)
}
