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
	// SQLite is SQLite 3.46 or later, as modernc.org/sqlite has it.
	SQLite Dialect = iota
	// PostgreSQL is PostgreSQL 14 or later, with a database in UTF-8.
	PostgreSQL
)

// Table declares the properties of a list once: what a client may ask of each, and what it
// is in the database. Properties returns what [odata.Rules] need of it.
type Table struct {
	// Dialect is that of the database.
	Dialect Dialect
	// Columns are the properties by the path that a client writes: riskScore, address/city;
	// for the items of a collection the path goes on behind its own, as addresses/city.
	Columns map[string]Column
	// Key is the path of a property that no two rows have in common. [Table.Page] sorts by
	// it last, so that the pages of a list don't overlap.
	Key string
	// FirstArg is the number of the first placeholder, for a query with arguments
	// before these. 0 means $1 for PostgreSQL, and ? without numbers for SQLite.
	FirstArg int
	// Now is the time that now() stands for; nil means time.Now.
	Now func() time.Time
}

// Column is a property, and what it is in the database. Its texts go into the SQL as they
// are, so they must never come from a client.
type Column struct {
	// Type is one of Boolean, Integer, Decimal, String, Date,
	// DateTimeOffset, GUID and Enum; Complex only has columns below it. Untyped means that
	// nothing is checked, and PostgreSQL fails if a client compares the column with what it
	// isn't. An Enum that is held as its name can be compared by eq, ne and in only, and
	// sorts by its letters: hold it as a number, or let SQL be a CASE that makes one, and Arg
	// the same of a name.
	Type odata.Type
	// Use says where a client may name the property.
	Use odata.Use
	// Values are those of an enumeration, or all that a String may be compared with; nil
	// means any.
	Values []string
	// SQL is the expression that yields the value, as machines.risk_score; without
	// its table the name may be taken for a column of a From. In that of a property
	// of a collection's items, {item} stands for the item, as in json_extract({item},
	// '$.city').
	SQL string
	// NotNull is whether the value, or an item of a collection, is never NULL. If it
	// says so and isn't true, a comparison with ne misses rows.
	NotNull bool
	// IgnoreCase is whether eq, ne, in, contains, startswith, endswith and the order ignore
	// the letter case of a text: by COLLATE NOCASE on SQLite, of ASCII only, and by lower on
	// PostgreSQL. An index for it is one on the column COLLATE NOCASE, or on lower(column).
	IgnoreCase bool
	// Arg turns the value that a client wrote, as [odata.Literal.Value] has it and never
	// nil, into what the column is compared with; see [UnixMilli]. What it refuses
	// is the client's error.
	//
	// nil means: a Boolean, number, String or Enum as it is; a GUID in lower case and a Date
	// as 2026-01-31, both as text; a DateTimeOffset as a time.Time in UTC for PostgreSQL, and
	// an error of the service's for SQLite, which has no type for it.
	//
	// Two columns can be compared with each other if both have none, or the same function
	// and that has a name.
	Arg func(value any) (any, error)
	// From is for a collection the table that has an item in each row, as
	// json_each(machines.tags), unnest(machines.tags), or a SELECT in parentheses;
	// and Item the column of it that is the item, as value. PostgreSQL takes the
	// first column and calls it so. "" means that the property is no collection.
	From, Item string
}

// UnixMilli is a [Column].Arg for times that are held in milliseconds since 1970. A
// finer part is cut off, so that a time between two milliseconds is compared as the
// one before it.
func UnixMilli(value any) (any, error) {
	t, ok := value.(time.Time)
	if !ok {
		return nil, fmt.Errorf("odatasql: %T is not a time", value)
	}
	return t.UnixMilli(), nil
}

// Properties returns the properties as [odata.Rules] have them.
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

// Check reports columns that don't fit, all of them, for the start of a service or its
// tests: at a request such a mistake is a 500, or looks like the client's. It can't see
// whether the database has what the columns' SQL names. [odata.Rules.Check] looks at the rest.
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
