package odata

// Type is the type of a literal or of a property.
type Type uint8

// The types, see OData 4.01 part 3 (CSDL), section 3.3.
const (
	// Untyped is a property whose type isn't checked.
	Untyped Type = iota
	Null
	Boolean
	// Integer is Edm.Byte, SByte, Int16, Int32 or Int64.
	Integer
	// Decimal is any other number: Edm.Decimal, Double or Single.
	Decimal
	String
	Date
	DateTimeOffset
	TimeOfDay
	Duration
	GUID
	// Bytes is Edm.Binary, bytes in base64url.
	Bytes
	// Enum is an enumeration.
	Enum
	Geography
	Geometry
	// Complex is a property with properties of its own: of a complex type, or one
	// that leads to another entity.
	Complex
	// Word and Phrase are the two literals of $search.
	Word
	Phrase
)

var typeNames = [...]string{
	"Untyped", "null", "Boolean", "Integer", "Decimal", "String", "Date", "DateTimeOffset", "TimeOfDay",
	"Duration", "Guid", "Binary", "Enum", "Geography", "Geometry", "Complex", "Word", "Phrase",
}

// String returns the name of the type, as messages have it.
func (t Type) String() string {
	if int(t) < len(typeNames) {
		return typeNames[t]
	}
	return "Type(?)"
}
