package odata

import (
	"math"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"
)

// Every rule for literals (section 7 of the ABNF): the type, the text and the value.
// An empty text means the literal itself.
func TestLiterals(t *testing.T) {
	utc := func(year int, month time.Month, day, hour, minute, second, nanos int) time.Time {
		return time.Date(year, month, day, hour, minute, second, nanos, time.UTC)
	}
	id := [16]byte{0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef}
	for _, tt := range []struct {
		literal string
		kind    Type
		text    string
		value   any
	}{
		{"null", Null, "", nil},
		{"true", Boolean, "", true},
		{"FaLse", Boolean, "false", false},

		{"0", Integer, "", int64(0)},
		{"007", Integer, "", int64(7)},
		{"-42", Integer, "", int64(-42)},
		{"+42", Integer, "42", int64(42)},
		{"9223372036854775807", Integer, "", int64(math.MaxInt64)},
		{"-9223372036854775808", Integer, "", int64(math.MinInt64)},
		{"9223372036854775808", Decimal, "", 9223372036854775808.0},
		{"3.14", Decimal, "", 3.14},
		{"-0.314e1", Decimal, "", -3.14},
		{"+0.314E+1", Decimal, "0.314E+1", 3.14},
		{"1e-101", Decimal, "", 1e-101},
		{"1e-999", Decimal, "", 0.0},
		{"INF", Decimal, "", math.Inf(1)},
		{"-INF", Decimal, "", math.Inf(-1)},

		{"''", String, "-", ""},
		{"'O''Neil'''", String, "O'Neil'", "O'Neil'"},
		{"''''", String, "'", "'"},
		{"'a b&c+\"é'", String, `a b&c+"é`, `a b&c+"é`},
		{"'\n\x00'", String, "\n\x00", "\n\x00"},

		{"2012-09-03", Date, "", utc(2012, 9, 3, 0, 0, 0, 0)},
		{"0000-01-01", Date, "", utc(0, 1, 1, 0, 0, 0, 0)},
		{"-10000-04-01", Date, "", utc(-10000, 4, 1, 0, 0, 0, 0)},
		{"999999-12-31", Date, "", utc(999999, 12, 31, 0, 0, 0, 0)},
		{"2024-02-29", Date, "", utc(2024, 2, 29, 0, 0, 0, 0)},
		{"2012-09-03T13:52Z", DateTimeOffset, "", utc(2012, 9, 3, 13, 52, 0, 0)},
		{"2012-09-03t22:09:02z", DateTimeOffset, "", utc(2012, 9, 3, 22, 9, 2, 0)},
		{"1972-06-30T23:59:60Z", DateTimeOffset, "", utc(1972, 7, 1, 0, 0, 0, 0)},
		{"2012-08-31T18:19:22.123456789012Z", DateTimeOffset, "", utc(2012, 8, 31, 18, 19, 22, 123456789)},
		{"-0001-01-01T00:00Z", DateTimeOffset, "", utc(-1, 1, 1, 0, 0, 0, 0)},
		{"2012-09-03T14:53+02:30", DateTimeOffset, "", time.Date(2012, 9, 3, 14, 53, 0, 0, time.FixedZone("", 9000))},
		{"2012-09-03T14:53:00.5-05:00", DateTimeOffset, "", time.Date(2012, 9, 3, 14, 53, 0, 5e8, time.FixedZone("", -18000))},
		{"2018-08-01Z", DateTimeOffset, "2018-08-01T00:00:00Z", utc(2018, 8, 1, 0, 0, 0, 0)},

		{"11:22", TimeOfDay, "", 11*time.Hour + 22*time.Minute},
		{"11:22:33", TimeOfDay, "", 11*time.Hour + 22*time.Minute + 33*time.Second},
		{"00:00:00.4", TimeOfDay, "", 400 * time.Millisecond},
		{"23:59:60", TimeOfDay, "", 24 * time.Hour},

		{"duration'P6DT23H59M59.9999S'", Duration, "P6DT23H59M59.9999S", 7*24*time.Hour - 100*time.Microsecond},
		{"DURATION'-pt1h'", Duration, "-pt1h", -time.Hour},
		{"duration'P1D'", Duration, "P1D", 24 * time.Hour},
		{"duration'PT90S'", Duration, "PT90S", 90 * time.Second},
		{"duration'PT0.0000000019S'", Duration, "PT0.0000000019S", time.Nanosecond},
		{"duration'PT9223372036.854775807S'", Duration, "PT9223372036.854775807S", time.Duration(math.MaxInt64)},
		{"'P1D'", String, "P1D", "P1D"}, // a duration too, where the rules say that one is wanted

		{"01234567-89ab-CDEF-0123-456789abcdef", GUID, "", id},
		{"abcdef01-89ab-cdef-0123-456789abcdef", GUID, "", [16]byte{0xab, 0xcd, 0xef, 0x01, 0x89, 0xab, 0xcd, 0xef, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef}},

		{"binary''", Bytes, "-", []byte{}},
		{"binary'Zg'", Bytes, "Zg", []byte("f")},
		{"binary'Zg=='", Bytes, "Zg==", []byte("f")},
		{"Binary'Zm8='", Bytes, "Zm8=", []byte("fo")},
		{"binary'Zm9v'", Bytes, "Zm9v", []byte("foo")},
		{"binary'-_-_'", Bytes, "-_-_", []byte{0xfb, 0xff, 0xbf}},

		{"Sales.Pattern'Yellow'", Enum, "Yellow", "Yellow"},
		{"A.B.C'Solid,Yellow,+42,-1,7'", Enum, "Solid,Yellow,+42,-1,7", "Solid,Yellow,+42,-1,7"},

		{"geography'SRID=0;Point(142.1 64.1)'", Geography, "SRID=0;Point(142.1 64.1)", "SRID=0;Point(142.1 64.1)"},
		{"Geometry'srid=12345;POINT(-1e3 +2.5E-1 INF NaN)'", Geometry, "srid=12345;POINT(-1e3 +2.5E-1 INF NaN)", "srid=12345;POINT(-1e3 +2.5E-1 INF NaN)"},
		{"geography'SRID=0;Point(1 2 -INF)'", Geography, "SRID=0;Point(1 2 -INF)", "SRID=0;Point(1 2 -INF)"},
		{"geography'SRID=0;LineString(1 2,3 4)'", Geography, "SRID=0;LineString(1 2,3 4)", nil},
		{"geography'SRID=0;Polygon((1 1,1 1),(1 1,2 2,3 3,1 1))'", Geography, "SRID=0;Polygon((1 1,1 1),(1 1,2 2,3 3,1 1))", nil},
		{"geography'SRID=0;Polygon((1 1))'", Geography, "SRID=0;Polygon((1 1))", nil},
		{"geography'SRID=0;MultiPoint()'", Geography, "SRID=0;MultiPoint()", nil},
		{"geography'SRID=0;MultiPoint((1 1),(1 2))'", Geography, "SRID=0;MultiPoint((1 1),(1 2))", nil},
		{"geography'SRID=0;MultiLineString()'", Geography, "SRID=0;MultiLineString()", nil},
		{"geography'SRID=0;MultiLineString((1 2,3 4),(5 6,7 8))'", Geography, "SRID=0;MultiLineString((1 2,3 4),(5 6,7 8))", nil},
		{"geography'SRID=0;MultiPolygon()'", Geography, "SRID=0;MultiPolygon()", nil},
		{"geography'SRID=0;MultiPolygon(((1 1,1 1)),((2 2)))'", Geography, "SRID=0;MultiPolygon(((1 1,1 1)),((2 2)))", nil},
		{"geometry'SRID=0;GeometryCollection(Point(1 2),GeometryCollection(LineString(1 2,3 4)))'", Geometry, "SRID=0;GeometryCollection(Point(1 2),GeometryCollection(LineString(1 2,3 4)))", nil},
	} {
		e, ok := filterOf(t, tt.literal).(*Literal)
		if !ok {
			t.Errorf("%s is no literal", tt.literal)
			continue
		}
		switch tt.text {
		case "":
			tt.text = tt.literal
		case "-":
			tt.text = ""
		}
		if e.Type != tt.kind || e.Text != tt.text {
			t.Errorf("%s\ngot  %s %q\nwant %s %q", tt.literal, e.Type, e.Text, tt.kind, tt.text)
		}
		if (tt.kind == Geography || tt.kind == Geometry) && tt.value == nil {
			tt.value = tt.text
		}
		got := e.Value()
		if at, ok := got.(time.Time); ok {
			want := tt.value.(time.Time)
			_, offset := at.Zone()
			_, wantOffset := want.Zone()
			if !at.Equal(want) || offset != wantOffset {
				t.Errorf("%s\ngot  %s\nwant %s", tt.literal, at, want)
			}
		} else if !reflect.DeepEqual(got, tt.value) {
			t.Errorf("%s\ngot  %v\nwant %v", tt.literal, got, tt.value)
		}
	}
	if nan, ok := filterOf(t, "NaN").(*Literal).Value().(float64); !ok || !math.IsNaN(nan) {
		t.Errorf("got %v, want NaN", nan)
	}
	if got := filterOf(t, "A.B'Red'").(*Literal).EnumType; got != "A.B" {
		t.Errorf("got %q, want A.B", got)
	}
}

// A literal that was made by hand and is not of its type has no value.
func TestValueOfWrongText(t *testing.T) {
	for _, e := range []*Literal{
		{Type: Integer, Text: "1.5"},
		{Type: Integer},
		{Type: Decimal, Text: "x"},
		{Type: Date, Text: "2026-13-01"},
		{Type: Date, Text: "26"},
		{Type: Date},
		{Type: DateTimeOffset, Text: "2026-01-01"},
		{Type: DateTimeOffset, Text: "2026-01-01T00:00"},
		{Type: DateTimeOffset, Text: "2026-01-01T00:00Zx"},
		{Type: DateTimeOffset, Text: "2026-01-01T"},
		{Type: TimeOfDay, Text: "25:00"},
		{Type: TimeOfDay},
		{Type: Duration, Text: "P"},
		{Type: Duration, Text: "P1D "},
		{Type: Duration, Text: "P99999999999D"},
		{Type: GUID, Text: "01234567"},
		{Type: GUID, Text: strings.Repeat("x", 32)},
		{Type: Bytes, Text: "?"},
		{Type: Untyped, Text: "x"},
		{Type: Complex},
	} {
		if got := e.Value(); got != nil {
			t.Errorf("%s %q: got %v, want nil", e.Type, e.Text, got)
		}
	}
}

// What is sent as it is and what is sent encoded is the same.
func TestEncodedLiterals(t *testing.T) {
	for raw, want := range map[string]string{
		"$filter=%27O%27%27Neil%27":            "'O''Neil'",
		"$filter='a+b'":                        "'a b'",
		"$filter='a%2Bb'":                      "'a+b'",
		"$filter='a%26b%3Dc%25'":               "'a&b=c%'",
		"$filter='a=b=c'":                      "'a=b=c'",
		"$filter=11%3A22%3a33":                 "11:22:33",
		"$filter=2012-09-03T23%3A59%2B01%3A00": "2012-09-03T23:59+01:00",
		"$filter=%2B0.314e%2B1":                "0.314e+1",
		"$filter=%5b%22red%22%5D":              "['red']",
		"$filter=%7B%22a%5C%22%22:1%7D":        `{"a\"":1}`,
		"%24filter=a+eq%09'%C3%BC'":            "a eq 'ü'",
		"$filter=geo.length(geography'SRID%3D0%3BLineString(1%202%2C3+4)')": "geo.length(geography'SRID=0;LineString(1 2,3 4)')",
	} {
		q, err := Parse(raw, Rules{})
		if err != nil {
			t.Errorf("%s\n%v", raw, err)
			continue
		}
		if got := q.Filter.String(); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", raw, got, want)
		}
		roundTrip(t, q)
	}
}

// The text of a literal can be anything that a client may send.
func TestStringsOfEveryCharacter(t *testing.T) {
	var all strings.Builder
	for r := range rune(0x300) {
		all.WriteRune(r)
	}
	all.WriteString("\u2028\u202e\ufeff\ufffd\U0010ffff")
	e := filterOf(t, "'"+strings.ReplaceAll(all.String(), "'", "''")+"'").(*Literal)
	if e.Text != all.String() {
		t.Errorf("got  %q\nwant %q", e.Text, all.String())
	}
	q, err := Parse("$search="+url.QueryEscape(`"`+strings.ReplaceAll(all.String(), `"`, "")+`"`), Rules{})
	if err != nil {
		t.Fatal(err)
	}
	roundTrip(t, q)
}
