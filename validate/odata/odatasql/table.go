package odatasql

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/faultline-go/faultline/validate/odata"
)

// Dialect is a flavour of SQL.
type Dialect uint8

const (
	// SQLite is SQLite 3.46 or later.
	SQLite Dialect = iota
	// PostgreSQL is PostgreSQL 14 or later, with a database in UTF-8.
	PostgreSQL
)

// Table declares the properties of a list once: what a client may ask of each, and which
// column it is. [Table.Properties] returns the part that [odata.Rules] need.
type Table struct {
	// Dialect is the dialect of the database.
	Dialect Dialect
	// Columns are the properties by the path that a client writes, as riskScore and
	// address/city. The path of a property of a collection's items begins with the path of
	// the collection, as addresses/city.
	Columns map[string]Column
	// Key is the path of a property that no two rows have in common. [Table.Page] sorts by
	// it last, so that the pages of a list don't overlap. "" means that it doesn't.
	Key string
	// FirstArg is the number of the first placeholder, if the query has arguments before it.
	// 0 means $1 for PostgreSQL, and ? without numbers for SQLite.
	FirstArg int
	// Now is the time that now() stands for; nil means time.Now.
	Now func() time.Time
}

// Column is a property and its column. Its texts go into the SQL as they are, so they must
// never come from a client.
type Column struct {
	// Type is Boolean, Integer, Decimal, String, Date, DateTimeOffset, GUID or Enum. A
	// property of type Complex has only columns below it. Untyped disables the checks; then
	// PostgreSQL fails if a client compares the column with a value of another type.
	//
	// A client can compare an Enum only by eq, ne and in if the database has its names, and
	// it sorts by their letters. For the order of its values the column is a number, or SQL
	// a CASE that makes one, and Arg makes the same number of a name.
	Type odata.Type
	// Use says where a client may name the property.
	Use odata.Use
	// Values are the values of an enumeration, or all that a client may compare a String
	// with. nil means any.
	Values []string
	// SQL is the expression that yields the value, as machines.risk_score. Without its table
	// the database may take the name for a column of a From. {item} stands for the item if
	// the property belongs to the items of a collection, as in json_extract({item}, '$.city').
	SQL string
	// NotNull is whether the value, or an item of a collection, is never NULL. If it is true
	// and the database has NULLs, a comparison with ne misses rows.
	NotNull bool
	// IgnoreCase is whether eq, ne, in, contains, startswith, endswith and the order ignore
	// the letter case of a text. On SQLite that is COLLATE NOCASE, which knows the letters of
	// ASCII only, and on PostgreSQL lower.
	IgnoreCase bool
	// Arg converts the value of a literal, see [odata.Literal.Value], into the value that
	// the column is compared with; see [UnixMilli]. The value is never nil. An error of Arg
	// is the client's.
	//
	// nil leaves a Boolean, number, String or Enum as it is, and makes text of a GUID, in
	// lower case, and of a Date, as 2026-01-31. A DateTimeOffset becomes a time.Time in UTC
	// for PostgreSQL. SQLite has no type for it, and needs an Arg.
	//
	// A client can compare two columns that have no Arg, or the same function with a name.
	Arg func(value any) (any, error)
	// From is the table that has an item of a collection in each row, as
	// json_each(machines.tags), unnest(machines.tags), or a SELECT in parentheses. Item is
	// its column with the item, as value. PostgreSQL takes the first column under that name.
	// "" means that the property isn't a collection.
	From, Item string
}

// UnixMilli is a [Column].Arg for a column with milliseconds since 1970. It cuts off what is
// finer, so that a time between two milliseconds compares as the first.
func UnixMilli(value any) (any, error) {
	t, ok := value.(time.Time)
	if !ok {
		return nil, fmt.Errorf("odatasql: %T is not a time", value)
	}
	return t.UnixMilli(), nil
}

// Properties returns the properties for [odata.Rules].
func (t Table) Properties() map[string]odata.Property {
	root := map[string]odata.Property{}
	for _, path := range slices.Sorted(maps.Keys(t.Columns)) { // a collection before its items
		c, properties := t.Columns[path], root
		names := strings.Split(path, "/")
		name := names[len(names)-1]
		for _, name := range names[:len(names)-1] {
			parent := properties[name]
			if parent.Type = odata.Complex; parent.Properties == nil {
				parent.Properties = map[string]odata.Property{}
			}
			if !parent.Collection {
				parent.Use |= c.Use
			}
			properties[name] = parent
			properties = parent.Properties
		}
		properties[name] = odata.Property{Type: c.Type, Collection: c.From != "", Use: c.Use, Values: c.Values}
	}
	return root
}

// Check reports all columns that don't fit. A service calls it at its start, or in a test,
// because at a request the mistake is a 500 or looks like the client's. Check doesn't ask the
// database whether it has the columns. [odata.Rules.Check] finds what else is wrong.
func (t Table) Check() error {
	var found []error
	if t.Dialect > PostgreSQL {
		found = append(found, fmt.Errorf("odatasql: no dialect %d", t.Dialect))
	}
	if _, ok := t.Columns[t.Key]; !ok && t.Key != "" {
		found = append(found, fmt.Errorf("odatasql: the key %q has no column", t.Key))
	}
	for _, path := range slices.Sorted(maps.Keys(t.Columns)) {
		if c := t.Columns[path]; c.Use&(odata.InFilter|odata.InOrderBy) != 0 {
			if wrong := t.wrong(path, c); wrong != "" {
				found = append(found, fmt.Errorf("odatasql: the column of %q %s", path, wrong))
			}
		}
	}
	return errors.Join(found...)
}

// wrong says what is wrong with a column, "" for nothing.
func (t Table) wrong(path string, c Column) string {
	switch c.Type {
	case odata.Untyped, odata.Boolean, odata.Integer, odata.Decimal, odata.String, odata.Date, odata.DateTimeOffset, odata.GUID, odata.Enum, odata.Complex:
	default:
		return "has the type " + c.Type.String() + ", which SQL has no words for"
	}
	switch {
	case (c.From == "") != (c.Item == ""):
		return "has one of From and Item, and needs both or none"
	case c.From == "" && c.SQL == "":
		return "has no SQL"
	case c.IgnoreCase && (c.Arg != nil || !isText(c.Type)):
		return "ignores the letter case, and isn't text as the client writes it"
	case strings.Contains(c.SQL+c.From, itemMark) && !t.isInCollection(path):
		return "has " + itemMark + ", and isn't inside a collection"
	case t.Dialect == SQLite && c.Type == odata.DateTimeOffset && c.Arg == nil:
		return "has no Arg, and SQLite no type for times"
	}
	return ""
}

// isInCollection reports whether a property is one of a collection's items.
func (t Table) isInCollection(path string) bool {
	for i := range path {
		if path[i] == '/' && t.Columns[path[:i]].From != "" {
			return true
		}
	}
	return false
}
