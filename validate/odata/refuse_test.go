package odata

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate/odata/internal/excerpt"
)

// What clients get wrong, at least once for each place that can fail: the query, what
// the error says, the rule that is broken, and the position. The query isn't encoded,
// except what can't stand in a URL at all.
func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		query, message string
		rule           error
		pos            int
	}{

		// Operands and operators.
		{"$filter=", "$filter: unexpected end at position 0, expected an expression", nil, 0},
		{"$filter=exposureLevel eq", "$filter: unexpected end at position 16, expected a value", nil, 16},
		{"$filter=exposureLevel eq ", "$filter: unexpected end at position 17, expected a value", nil, 17},
		{"$filter=exposureLevel eq 'High' xx", `$filter: unexpected "xx" at position 24, expected an operator`, nil, 24},
		{"$filter=a = 1", `$filter: unexpected "=" at position 2, expected an operator (did you mean "eq"?)`, nil, 2},
		{"$filter=a == 1", `$filter: unexpected "=" at position 2, expected an operator (did you mean "eq"?)`, nil, 2},
		{"$filter=(a > 1)", `$filter: unexpected ">" at position 3, expected an operator or ")" (did you mean "gt"?)`, nil, 3},
		{"$filter=a LIKE '%25x'", `$filter: unexpected "LIKE" at position 2, expected an operator (did you mean "contains"?)`, nil, 2},
		{"$filter=a eq'x'", `$filter: unexpected "'x'" at position 4, expected a space`, nil, 4},
		{"$filter='x'eq a", `$filter: unexpected "eq" at position 3, expected a space`, nil, 3},
		{"$filter=a eq 1 && b eq 2", " b eq 2: unknown parameter", ErrUnknownOption, 0},
		{"$filter=a eq 1 & b eq 2", " b eq 2: unknown parameter", ErrUnknownOption, 0},
		{"??$filter=a eq 1", `??$filter: unknown parameter (did you mean "$filter"?)`, ErrUnknownOption, 0},
		{"a=1&amp;$top=5", `amp;$top: unknown parameter (did you mean "$top"?)`, ErrUnknownOption, 0},
		{"a=1&b$=5", "b$: unknown parameter", ErrUnknownOption, 0},
		{"%20$orderby=a", ` $orderby: unknown parameter (did you mean "$orderby"?)`, ErrUnknownOption, 0},
		{"$inlinecount=allpages", "$inlinecount: the option is of OData 3, write $count=true", ErrOptionNotAllowed, 0},
		{"$filter=a eq 1)or", `$filter: unexpected ")" at position 6, expected an operator`, nil, 6},
		{"$filter='x'and a", `$filter: unexpected "and" at position 3, expected a space`, nil, 3},
		{"$filter=a eq 1 and", "$filter: unexpected end at position 10, expected a condition", nil, 10},
		{"$filter=a and  )", `$filter: unexpected ")" at position 7, expected a condition`, nil, 7},
		{"$filter=a eq eq 1", `$filter: unexpected "1" at position 8, expected an operator`, nil, 8},
		{"$filter=(a eq 1", `$filter: unexpected end at position 7, expected an operator or ")"`, nil, 7},
		{"$filter=(a eq 1 b)", `$filter: unexpected "b" at position 8, expected an operator or ")"`, nil, 8},
		{"$filter=a eq 1)", `$filter: unexpected ")" at position 6, expected an operator`, nil, 6},
		{"$filter=()", `$filter: unexpected ")" at position 1, expected an expression`, nil, 1},
		{"$filter=((a)", `$filter: unexpected end at position 4, expected an operator or ")"`, nil, 4},
		{"$filter=a,b", `$filter: unexpected "," at position 1, expected an operator`, nil, 1},
		{`$filter=a eq "High"`, `$filter: unexpected """ at position 5, expected a value, a string in single quotes`, nil, 5},
		{"$filter=a eq High'", `$filter: unexpected "'" at position 9, expected an operator`, nil, 9},
		{"$filter=a eq ‘High’", `$filter: unexpected "‘" at position 5, expected a value`, nil, 5},
		{"$filter=not", "$filter: unexpected end at position 3, expected a condition", nil, 3},
		{"$filter=not  ", "$filter: unexpected end at position 5, expected a condition", nil, 5},
		{"$filter=(not)", `$filter: unexpected ")" at position 4, expected a space`, nil, 4},
		{"$filter=!a", `$filter: unexpected "!" at position 0, expected an expression`, nil, 0},
		{"$filter=-", "$filter: unexpected end at position 1, expected a value", nil, 1},
		{"$filter=--", "$filter: unexpected end at position 2, expected a value", nil, 2},
		{"$filter=%2Ba", `$filter: unexpected "+" at position 0, expected an expression`, nil, 0},
		{"$filter=%2B", `$filter: unexpected "+" at position 0, expected an expression`, nil, 0},
		{"$filter=.5", `$filter: unexpected ".5" at position 0, expected an expression`, nil, 0},
		{"$filter=*", `$filter: unexpected "*" at position 0, expected an expression`, nil, 0},
		{"$filter=%00", `$filter: unexpected "�" at position 0, expected an expression`, nil, 0},

		// In and has.
		{"$filter=a in", "$filter: unexpected end at position 4, expected a value", nil, 4},
		{"$filter=a in ", "$filter: unexpected end at position 5, expected a list", nil, 5},
		{"$filter=a in (1,2", `$filter: unexpected end at position 9, expected an operator, "," or ")"`, nil, 9},
		{"$filter=a in (1;2)", `$filter: unexpected ";" at position 7, expected an operator, "," or ")"`, nil, 7},
		{"$filter=a in (1,b)", `$filter: unexpected "b" at position 8, expected a literal`, nil, 8},
		{"$filter=a in (b,1)", `$filter: unexpected "b" at position 6, expected a literal`, nil, 6},
		{"$filter=a in ((1),2)", `$filter: unexpected "(" at position 6, expected a literal`, nil, 6},
		{"$filter=a in (1,)", `$filter: unexpected ")" at position 8, expected a value`, nil, 8},
		{"$filter=a in (,1)", `$filter: unexpected "," at position 6, expected a value`, nil, 6},
		{"$filter=a has", "$filter: unexpected end at position 5, expected a value", nil, 5},
		{"$filter=a has Red", `$filter: unexpected "Red" at position 6, expected a value of an enumeration`, nil, 6},
		{"$filter=a has 5", `$filter: unexpected "5" at position 6, expected a value of an enumeration`, nil, 6},
		{"$filter=a has Red'x'", `$filter: unexpected "Red" at position 6, expected a value of an enumeration`, nil, 6},
		{"$filter=a has N.C'Red", `$filter: unexpected end at position 13, expected "," or a closing quote`, nil, 13},
		{"$filter=a has N.C''", `$filter: unexpected "'" at position 10, expected a member of the enumeration`, nil, 10},
		{"$filter=a has 'a b'", `$filter: unexpected " " at position 8, expected "," or a closing quote`, nil, 8},
		{"$filter=a has N.C'Red,'", `$filter: unexpected "'" at position 14, expected a member of the enumeration`, nil, 14},
		{"$filter=a has N.C'-'", `$filter: unexpected "'" at position 11, expected a digit`, nil, 11},
		{"$filter=a has N.C'99999999999999999999'", "$filter: the number at position 10 is out of range", ErrRange, 10},

		// Paths.
		{"$filter=a/", "$filter: unexpected end at position 2, expected a property", nil, 2},
		{"$filter=a//b", `$filter: unexpected "/" at position 2, expected a property`, nil, 2},
		{"$filter=a/ b", `$filter: unexpected " " at position 2, expected a property`, nil, 2},
		{"$filter=a/5", `$filter: unexpected "5" at position 2, expected a property`, nil, 2},
		{"$filter=a/'x'", `$filter: unexpected "'x'" at position 2, expected a property`, nil, 2},
		{"$filter=a.", `$filter: unexpected "." at position 1, expected an operator`, nil, 1},
		{"$filter=a.b", `$filter: unexpected end at position 3, expected "/" and a property`, nil, 3},
		{"$filter=a.b eq 1", `$filter: unexpected " " at position 3, expected "/" and a property`, nil, 3},
		{"$filter=a/$value eq 1", `$filter: unexpected "$value" at position 2, expected a property, $count or $filter`, nil, 2},
		{"$filter=a/$filter eq 1", `$filter: unexpected " " at position 9, expected "("`, nil, 9},
		{"$filter=a/$filter()", `$filter: unexpected ")" at position 10, expected a condition`, nil, 10},
		{"$filter=a/$filter(b", `$filter: unexpected end at position 11, expected an operator or ")"`, nil, 11},
		{"$filter=a/$count/b", `$filter: unexpected "/" at position 8, expected an operator`, nil, 8},
		{"$filter=a/$count()", `$filter: unexpected ")" at position 9, expected $filter or $search`, nil, 9},
		{"$filter=a/$count($top=1)", `$filter: unexpected "$top" at position 9, expected $filter or $search`, nil, 9},
		{"$filter=a/$count($filter=b", `$filter: unexpected end at position 18, expected an operator, ";" or ")"`, nil, 18},
		{"$filter=$is eq 1", `$filter: unexpected "$is" at position 0, expected an expression`, nil, 0},
		{"$filter=$ eq 1", `$filter: unexpected "$" at position 0, expected an expression`, nil, 0},
		{"$filter=$root", `$filter: unexpected end at position 5, expected "/"`, nil, 5},
		{"$filter=$root/", "$filter: unexpected end at position 6, expected the name of an entity set", nil, 6},
		{"$filter=$root/$count", `$filter: unexpected "$count" at position 6, expected the name of an entity set`, nil, 6},
		{"$filter=@", "$filter: unexpected end at position 1, expected a name", nil, 1},
		{"$filter=@1", `$filter: unexpected "1" at position 1, expected a name`, nil, 1},
		{"$filter=@a.b#", "$filter: unexpected end at position 5, expected a name", nil, 5},
		{"$filter=a/@", "$filter: unexpected end at position 3, expected a name", nil, 3},
		{"$filter=a/@b#1", `$filter: unexpected "1" at position 5, expected a name`, nil, 5},
		{"$filter=5/a", `$filter: unexpected "/" at position 1, expected an operator`, nil, 1},

		// Lambdas.
		{"$filter=any(t:t eq 1)", `$filter: unexpected "any" at position 0, expected a collection and "/" before any`, nil, 0},
		{"$filter=ALL(t:t eq 1)", `$filter: unexpected "ALL" at position 0, expected a collection and "/" before all`, nil, 0},
		{"$filter=tags/all()", `$filter: unexpected ")" at position 9, expected a variable`, nil, 9},
		{"$filter=tags/any(t)", `$filter: unexpected ")" at position 10, expected ":"`, nil, 10},
		{"$filter=tags/any(t:)", `$filter: unexpected ")" at position 11, expected a condition`, nil, 11},
		{"$filter=tags/any(t:t eq 1", `$filter: unexpected end at position 17, expected an operator or ")"`, nil, 17},
		{"$filter=tags/any(t eq 1)", `$filter: unexpected "eq" at position 11, expected ":"`, nil, 11},
		{"$filter=tags/any('t':t)", `$filter: unexpected "'t'" at position 9, expected a variable`, nil, 9},
		{"$filter=tags/any(t:t eq 1)/a", `$filter: unexpected "/" at position 18, expected an operator`, nil, 18},

		// Functions.
		{"$filter=contains(name)", "$filter: contains at position 0 takes 2 arguments, not 1", ErrArguments, 0},
		{"$filter=contains(name,'a','b')", "$filter: contains at position 0 takes 2 arguments, not 3", ErrArguments, 0},
		{"$filter=length(a,b)", "$filter: length at position 0 takes 1 argument, not 2", ErrArguments, 0},
		{"$filter=now(1)", "$filter: now at position 0 takes no arguments, not 1", ErrArguments, 0},
		{"$filter=substring(name)", "$filter: substring at position 0 takes 2 or 3 arguments, not 1", ErrArguments, 0},
		{"$filter=contains(name,)", `$filter: unexpected ")" at position 14, expected a value`, nil, 14},
		{"$filter=contains(,name)", `$filter: unexpected "," at position 9, expected a value`, nil, 9},
		{"$filter=contains(name 'a')", `$filter: unexpected "'a'" at position 14, expected an operator, "," or ")"`, nil, 14},
		{"$filter=contains(name,'a'", `$filter: unexpected end at position 17, expected an operator, "," or ")"`, nil, 17},
		{"$filter=contains(name;'a')", `$filter: unexpected ";" at position 13, expected an operator, "," or ")"`, nil, 13},
		{"$filter=length(", "$filter: unexpected end at position 7, expected a value", nil, 7},
		{"$filter=case()", "$filter: case at position 0 takes pairs of a condition and a value, not 0", ErrArguments, 0},
		{"$filter=case(a)", `$filter: unexpected ")" at position 6, expected an operator or ":"`, nil, 6},
		{"$filter=case(a:)", `$filter: unexpected ")" at position 7, expected a value`, nil, 7},
		{"$filter=case(a:1,)", `$filter: unexpected ")" at position 9, expected a condition`, nil, 9},
		{"$filter=case(a:1,b)", `$filter: unexpected ")" at position 10, expected an operator or ":"`, nil, 10},
		{"$filter=cast()", "$filter: cast at position 0 takes 1 or 2 arguments, not 0", ErrArguments, 0},
		{"$filter=cast(1)", `$filter: unexpected ")" at position 6, expected "," and the name of a type`, nil, 6},
		{"$filter=cast(1,'Edm.String')", `$filter: unexpected "'Edm.String'" at position 7, expected the name of a type`, nil, 7},
		{"$filter=cast(a,b,c)", `$filter: unexpected "b" at position 7, expected the name of a type`, nil, 7},
		{"$filter=cast(Collection(Edm.String)", `$filter: unexpected end at position 27, expected an operator, "," or ")"`, nil, 27},
		{"$filter=cast(Collection(a,b))", `$filter: unexpected "," at position 17, expected ")"`, nil, 17},
		{"$filter=cast(Collection())", `$filter: unexpected ")" at position 16, expected the name of a type`, nil, 16},
		{"$filter=isof(a,)", `$filter: unexpected ")" at position 7, expected the name of a type`, nil, 7},
		{"$filter=contain(name,'a')", `$filter: unknown function "contain" at position 0 (did you mean "contains"?)`, ErrUnknownFunction, 0},
		{"$filter=substringof('a',name)", `$filter: unknown function "substringof" at position 0 (did you mean "substring"?)`, ErrUnknownFunction, 0},
		{"$filter=frobnicate(name)", `$filter: unknown function "frobnicate" at position 0`, ErrUnknownFunction, 0},
		{"$filter=a/contains(b,'c')", `$filter: unexpected "contains" at position 2, expected a property, any or all`, nil, 2},
		{"$filter=orders(null)", `$filter: unknown function "orders" at position 0`, ErrUnknownFunction, 0},
		{"$filter=orders( 5)", `$filter: unknown function "orders" at position 0`, ErrUnknownFunction, 0},
		{"$filter=orders(5 )", `$filter: unknown function "orders" at position 0`, ErrUnknownFunction, 0},
		{"$filter=orders(5,6)", `$filter: unknown function "orders" at position 0`, ErrUnknownFunction, 0},
		{"$filter=orders(b)", `$filter: unknown function "orders" at position 0`, ErrUnknownFunction, 0},
		{"$filter=orders(geography'SRID=0;Point(1 1)')", `$filter: unknown function "orders" at position 0`, ErrUnknownFunction, 0},
		{"$filter=orders(@a.b)", `$filter: unknown function "orders" at position 0`, ErrUnknownFunction, 0},
		{"$filter=orders(a.)", `$filter: unknown function "orders" at position 0`, ErrUnknownFunction, 0},
		{"$filter=a/contains(5,b)", `$filter: unexpected "contains" at position 2, expected a property, any or all`, nil, 2},
		{"$filter=orders(5", `$filter: unknown function "orders" at position 0`, ErrUnknownFunction, 0},
		{"$filter=f()()", `$filter: unexpected ")" at position 4, expected a key`, nil, 4},
		{"$filter=f(x=1)(b)", `$filter: unexpected "b" at position 7, expected a key`, nil, 7},
		{"$filter=a/$filter(b)()", `$filter: unexpected ")" at position 13, expected a key`, nil, 13},
		{"$filter=f(a=)", `$filter: unexpected ")" at position 4, expected a value`, nil, 4},
		{"$filter=f(a=1", `$filter: unexpected end at position 5, expected an operator, "," or ")"`, nil, 5},
		{"$filter=f(a=1;b=2)", `$filter: unexpected ";" at position 5, expected an operator, "," or ")"`, nil, 5},
		{"$filter=f(a=1,)", `$filter: unexpected ")" at position 6, expected the name of a parameter`, nil, 6},
		{"$filter=f(a=1,2)", `$filter: unexpected "2" at position 6, expected the name of a parameter`, nil, 6},
		{"$filter=f(a=1,b)", `$filter: unexpected ")" at position 7, expected "="`, nil, 7},

		// Literals.
		{"$filter='abc", "$filter: unexpected end at position 4, expected a closing quote", nil, 4},
		{"$filter='O'Neil'", `$filter: unexpected "Neil" at position 3, expected an operator`, nil, 3},
		{"$filter='", "$filter: unexpected end at position 1, expected a closing quote", nil, 1},
		{"$filter=1.", "$filter: unexpected end at position 2, expected a digit", nil, 2},
		{"$filter=1.e5", `$filter: unexpected "e5" at position 2, expected a digit`, nil, 2},
		{"$filter=1e", "$filter: unexpected end at position 2, expected a digit", nil, 2},
		{"$filter=1e-", "$filter: unexpected end at position 3, expected a digit", nil, 3},
		{"$filter=1.5.5", `$filter: unexpected ".5" at position 3, expected an operator`, nil, 3},
		{"$filter=1e999", "$filter: the number at position 0 is out of range", ErrRange, 0},
		{"$filter=5days", `$filter: unexpected "days" at position 1, expected an operator`, nil, 1},
		{"$filter=0x1F", `$filter: unexpected "x1F" at position 1, expected an operator`, nil, 1},
		{"$filter=1,000", `$filter: unexpected "," at position 1, expected an operator`, nil, 1},
		{"$filter=2026-1-1", `$filter: unexpected "1" at position 5, expected a month from 01 to 12`, nil, 5},
		{"$filter=2026-01", `$filter: unexpected end at position 7, expected "-"`, nil, 7},
		{"$filter=2026-13-01", `$filter: unexpected "13" at position 5, expected a month from 01 to 12`, nil, 5},
		{"$filter=2026-02-30", `$filter: unexpected "30" at position 8, expected a day of the month from 01 to 28`, nil, 8},
		{"$filter=2026-01-01T", "$filter: unexpected end at position 11, expected an hour from 00 to 23", nil, 11},
		{"$filter=2026-01-01T5:00Z", `$filter: unexpected "5" at position 11, expected an hour from 00 to 23`, nil, 11},
		{"$filter=2026-01-01T24:00Z", `$filter: unexpected "24" at position 11, expected an hour from 00 to 23`, nil, 11},
		{"$filter=2026-01-01T12Z", `$filter: unexpected "Z" at position 13, expected ":"`, nil, 13},
		{"$filter=2026-01-01T12:60Z", `$filter: unexpected "60Z" at position 14, expected a minute from 00 to 59`, nil, 14},
		{"$filter=2026-01-01T12:00:61Z", `$filter: unexpected "61Z" at position 17, expected a second from 00 to 60`, nil, 17},
		{"$filter=2026-01-01T12:00:00", "$filter: unexpected end at position 19, expected Z or an offset, as -05:00", nil, 19},
		{"$filter=2026-01-01T12:00:00.Z", `$filter: unexpected "Z" at position 20, expected a digit`, nil, 20},
		{"$filter=2026-01-01T12:00:00.1234567890123Z", `$filter: unexpected "3Z" at position 32, expected at most 12 digits of a second`, nil, 32},
		{"$filter=2026-01-01T12:00:00+01:00", `$filter: unexpected " " at position 19, expected Z or an offset, its + encoded as %2B`, nil, 19},
		{"$filter=2026-01-01T12:00:00-0100", `$filter: unexpected "00" at position 22, expected ":"`, nil, 22},
		{"$filter=2026-01-01T12:00:00-25:00", `$filter: unexpected "25" at position 20, expected an hour from 00 to 23`, nil, 20},
		{"$filter=2026-01-01T12:00:00-01:99", `$filter: unexpected "99" at position 23, expected a minute from 00 to 59`, nil, 23},
		{"$filter=2026-01-01 12:00:00", `$filter: unexpected "12" at position 11, expected an operator`, nil, 11},
		{"$filter=02026-01-01", `$filter: unexpected "02026" at position 0, expected a year of four digits, or a GUID`, nil, 0},
		{"$filter=1000000-01-01", "$filter: the date at position 0 is out of range", ErrRange, 0},
		{"$filter=12:60", `$filter: unexpected "60" at position 3, expected a minute from 00 to 59`, nil, 3},
		{"$filter=12:30:99", `$filter: unexpected "99" at position 6, expected a second from 00 to 60`, nil, 6},
		{"$filter=duration'P1DT'", `$filter: unexpected "T" at position 12, expected a duration, as P1DT2H30M`, nil, 12},
		{"$filter=duration'P'", `$filter: unexpected "P" at position 9, expected a duration, as P1DT2H30M`, nil, 9},
		{"$filter=duration'1D'", `$filter: unexpected "1D" at position 9, expected a duration, as P1DT2H30M`, nil, 9},
		{"$filter=duration'P1Y'", `$filter: unexpected "P1Y" at position 9, expected a duration, as P1DT2H30M`, nil, 9},
		{"$filter=duration'PT1H30'", `$filter: unexpected "30" at position 13, expected a duration, as P1DT2H30M`, nil, 13},
		{"$filter=duration'PT.5S'", `$filter: unexpected "T.5S" at position 10, expected a duration, as P1DT2H30M`, nil, 10},
		{"$filter=duration'PT1.S'", `$filter: unexpected "T1.S" at position 10, expected a duration, as P1DT2H30M`, nil, 10},
		{"$filter=duration'P1D", "$filter: unexpected end at position 12, expected a closing quote", nil, 12},
		{"$filter=duration'P999999999999D'", "$filter: the duration at position 9 is out of range", ErrRange, 9},
		{"$filter=duration'PT9223372036.9S'", "$filter: the duration at position 9 is out of range", ErrRange, 9},
		{"$filter=duration'P106751DT24H'", "$filter: the duration at position 9 is out of range", ErrRange, 9},
		{"$filter=binary'Z'", `$filter: unexpected "Z" at position 7, expected base64url`, nil, 7},
		{"$filter=binary'Zg='", `$filter: unexpected "'" at position 10, expected base64url`, nil, 10},
		{"$filter=binary'Zh'", `$filter: unexpected "Zh" at position 7, expected base64url`, nil, 7},
		{"$filter=binary'Zm%2Bv'", `$filter: unexpected "+" at position 9, expected base64url`, nil, 9},
		{"$filter=binary'Zg%0A=='", `$filter: unexpected " " at position 9, expected base64url`, nil, 9},
		{"$filter=binary'Zg", "$filter: unexpected end at position 9, expected a closing quote", nil, 9},
		{"$filter=Red'x'", `$filter: unexpected "'x'" at position 3, expected an operator`, nil, 3},
		{"$filter=X'1a2B'", `$filter: unexpected "'1a2B'" at position 1, expected an operator`, nil, 1},
		{"$filter=datetime'2018-01-01T00:00:00'", `$filter: unexpected "'2018-01-01T00:00:00'" at position 8, expected an operator`, nil, 8},
		{"$filter=guid'01234567-89ab-cdef-0123-456789abcdef'", `$filter: unexpected "'01234567-89ab-cdef-0123-456789abcdef'" at position 4, expected an operator`, nil, 4},
		{"$filter=abcdef01-89ab-cdef_0123-456789abcdef", `$filter: unexpected "-" at position 8, expected an operator`, nil, 8},
		{"$filter=abcdef01-89ab-cdef-0123-456789abcdeg", `$filter: unexpected "-" at position 8, expected an operator`, nil, 8},
		{"$filter=01234567-89ab-cdef-0123-456789abcde", `$filter: unexpected "01234567" at position 0, expected a year of four digits, or a GUID`, nil, 0},

		// Geo.
		{"$filter=geography'Point(1 1)'", `$filter: unexpected "Point" at position 10, expected SRID=`, nil, 10},
		{"$filter=geography'SRID=;Point(1 1)'", `$filter: unexpected ";" at position 15, expected a digit`, nil, 15},
		{"$filter=geography'SRID=123456;Point(1 1)'", `$filter: unexpected "6" at position 20, expected ";"`, nil, 20},
		{"$filter=geography'SRID=0,Point(1 1)'", `$filter: unexpected "," at position 16, expected ";"`, nil, 16},
		{"$filter=geography'SRID=0;Circle(1 1)'", `$filter: unexpected "Circle" at position 17, expected a shape, as Point`, nil, 17},
		{"$filter=geography'SRID=0;Point(1)'", `$filter: unexpected ")" at position 24, expected a space`, nil, 24},
		{"$filter=geography'SRID=0;Point(1  1)'", `$filter: unexpected " " at position 25, expected a number`, nil, 25},
		{"$filter=geography'SRID=0;Point(1 x)'", `$filter: unexpected "x" at position 25, expected a number`, nil, 25},
		{"$filter=geography'SRID=0;Point(1,1)'", `$filter: unexpected "," at position 24, expected a space`, nil, 24},
		{"$filter=geography'SRID=0;Point(1 1,2 2)'", `$filter: unexpected "," at position 26, expected ")"`, nil, 26},
		{"$filter=geography'SRID=0;Point(1 1 1 1 1)'", `$filter: unexpected " " at position 30, expected ")"`, nil, 30},
		{"$filter=geography'SRID=0;Point 1 1'", `$filter: unexpected " " at position 22, expected "("`, nil, 22},
		{"$filter=geography'SRID=0;LineString(1 1)'", `$filter: unexpected ")" at position 31, expected "," and a position`, nil, 31},
		{"$filter=geography'SRID=0;Polygon((1 1,2 2))'", `$filter: unexpected "2" at position 30, expected the first position of the ring, 1 1, again`, nil, 30},
		{"$filter=geography'SRID=0;Polygon((1 1;2 2))'", `$filter: unexpected ";" at position 29, expected "," and a position`, nil, 29},
		{"$filter=geography'SRID=0;Polygon(1 1)'", `$filter: unexpected "1" at position 25, expected "("`, nil, 25},
		{"$filter=geography'SRID=0;MultiPoint(1 1)'", `$filter: unexpected "1" at position 28, expected "("`, nil, 28},
		{"$filter=geography'SRID=0;MultiPoint((1 1)'", `$filter: unexpected "'" at position 33, expected "," or ")"`, nil, 33},
		{"$filter=geography'SRID=0;GeometryCollection()'", `$filter: unexpected ")" at position 36, expected a shape, as Point`, nil, 36},
		{"$filter=geography'SRID=0;Point(1 1)", "$filter: unexpected end at position 27, expected a closing quote", nil, 27},
		{"$filter=geography'SRID=0;Point(1 1)x'", `$filter: unexpected "x" at position 27, expected a closing quote`, nil, 27},
		{"$filter=geography'SRID=0;Point(1. 1)'", `$filter: unexpected " " at position 25, expected a digit`, nil, 25},
		{"$filter=geography'SRID=0;Point(1e 1)'", `$filter: unexpected " " at position 25, expected a digit`, nil, 25},

		// JSON.
		{"$filter=a in [1,2", `$filter: unexpected end at position 9, expected an operator, "," or "]"`, nil, 9},
		{"$filter=a in [1 2]", `$filter: unexpected "2" at position 8, expected an operator, "," or "]"`, nil, 8},
		{"$filter=a in [1,]", `$filter: unexpected "]" at position 8, expected a value`, nil, 8},
		{"$filter=a in [,]", `$filter: unexpected "," at position 6, expected a value`, nil, 6},
		{`$filter=a in ["x]`, "$filter: unexpected end at position 9, expected a closing quote", nil, 9},
		{`$filter=a eq {"x":1`, `$filter: unexpected end at position 11, expected an operator, "," or "}"`, nil, 11},
		{`$filter=a eq {"x"}`, `$filter: unexpected "}" at position 9, expected ":"`, nil, 9},
		{`$filter=a eq {"x":1,}`, `$filter: unexpected "}" at position 12, expected a name in double quotes`, nil, 12},
		{"$filter=a eq {x:1}", `$filter: unexpected "x" at position 6, expected a name in double quotes`, nil, 6},
		{"$filter=a eq {'x':1}", `$filter: unexpected "'x'" at position 6, expected a name in double quotes`, nil, 6},
		{`$filter=a eq {"x" 1}`, `$filter: unexpected "1" at position 10, expected ":"`, nil, 10},
		{`$filter=a eq {"x":1 "y":2}`, `$filter: unexpected """ at position 12, expected an operator, "," or "}"`, nil, 12},
		{`$filter=a eq ["\x"]`, `$filter: unexpected "x" at position 8, expected one of "\/bfnrtu`, nil, 8},
		{`$filter=a eq ["\u12g4"]`, `$filter: unexpected "g4" at position 11, expected a hexadecimal digit`, nil, 11},
		{`$filter=a eq ["\u12"]`, `$filter: unexpected """ at position 11, expected a hexadecimal digit`, nil, 11},
		{`$filter=a eq ["\`, `$filter: unexpected end at position 8, expected one of "\/bfnrtu`, nil, 8},
		{`$filter=a eq ["\ud83d\x"]`, `$filter: unexpected "x" at position 14, expected one of "\/bfnrtu`, nil, 14},

		// $orderby, $compute.
		{"$orderby=", "$orderby: unexpected end at position 0, expected an expression", nil, 0},
		{"$orderby=a,", "$orderby: unexpected end at position 2, expected an expression", nil, 2},
		{"$orderby=a ascending", `$orderby: unexpected "ascending" at position 2, expected an operator, asc, desc or ","`, nil, 2},
		{"$orderby=a desc,asc asc x", `$orderby: unexpected "x" at position 15, expected an operator, asc, desc or ","`, nil, 15},
		{"$orderby=a b", `$orderby: unexpected "b" at position 2, expected an operator, asc, desc or ","`, nil, 2},
		{"$orderby=desc desc desc", `$orderby: unexpected "desc" at position 10, expected an operator, asc, desc or ","`, nil, 10},
		{"$orderby=-", "$orderby: unexpected end at position 1, expected a value", nil, 1},
		{"$compute=a", `$compute: unexpected end at position 1, expected an operator or "as"`, nil, 1},
		{"$compute=a as", "$compute: unexpected end at position 4, expected a name", nil, 4},
		{"$compute=a as ", "$compute: unexpected end at position 5, expected a name", nil, 5},
		{"$compute=a as 5", `$compute: unexpected "5" at position 5, expected a name`, nil, 5},
		{"$compute=a as b c", `$compute: unexpected "c" at position 7, expected ","`, nil, 7},
		{"$compute=a b", `$compute: unexpected "b" at position 2, expected an operator or "as"`, nil, 2},
		{"$compute=a as b,", "$compute: unexpected end at position 7, expected an expression", nil, 7},
		{"$compute=a as b.c", `$compute: unexpected ".c" at position 6, expected ","`, nil, 6},

		// $select, $expand.
		{"$select=", "$select: unexpected end at position 0, expected a property or *", nil, 0},
		{"$select=a,", "$select: unexpected end at position 2, expected a property or *", nil, 2},
		{"$select=a b", `$select: unexpected "b" at position 2, expected ",", "/" or "("`, nil, 2},
		{"$select=a/", "$select: unexpected end at position 2, expected a property", nil, 2},
		{"$select=a/*", `$select: unexpected "*" at position 2, expected a property`, nil, 2},
		{"$select=a/$count", `$select: unexpected "$count" at position 2, expected a property`, nil, 2},
		{"$select=$count", `$select: unexpected "$count" at position 0, expected a property or *`, nil, 0},
		{"$select=5", `$select: unexpected "5" at position 0, expected a property or *`, nil, 0},
		{"$select=@", "$select: unexpected end at position 1, expected a name", nil, 1},
		{"$select=@a.b#", "$select: unexpected end at position 5, expected a name", nil, 5},
		{"$select=Ns.*/a", `$select: unexpected "/" at position 4, expected ",", "/" or "("`, nil, 4},
		{"$select=a/Ns.*", `$select: unexpected "." at position 4, expected ",", "/" or "("`, nil, 4},
		{"$select=*,*()", `$select: unexpected "(" at position 3, expected ",", "/" or "("`, nil, 3},
		{"$select=f()", `$select: unexpected ")" at position 2, expected $compute, $count, $filter, $orderby, $search, $select, $skip or $top`, nil, 2},
		{"$select=f(a,", "$select: unexpected end at position 4, expected the name of a parameter", nil, 4},
		{"$select=f(a,5)", `$select: unexpected "5" at position 4, expected the name of a parameter`, nil, 4},
		{"$select=f(a,b;c)", `$select: unexpected ";" at position 5, expected "," or ")"`, nil, 5},
		{"$select=a($top=1", `$select: unexpected end at position 8, expected a digit, ";" or ")"`, nil, 8},
		{"$select=a($top)", `$select: unexpected ")" at position 6, expected "="`, nil, 6},
		{"$select=a($top=x)", `$select: unexpected "x" at position 7, expected a number`, nil, 7},
		{"$select=a($top=1,$skip=2)", `$select: unexpected "," at position 8, expected a digit, ";" or ")"`, nil, 8},
		{"$select=a($top=1;$top=2)", "$select: $top at position 9 is given more than once", ErrDuplicateOption, 9},
		{"$select=a($top=1;)", `$select: unexpected ")" at position 9, expected $compute, $count, $filter, $orderby, $search, $select, $skip or $top`, nil, 9},
		{"$select=a($expand=b)", `$select: unexpected "$expand" at position 2, expected $compute, $count, $filter, $orderby, $search, $select, $skip or $top`, nil, 2},
		{"$select=a($tip=1)", `$select: unexpected "$tip" at position 2, expected $compute, $count, $filter, $orderby, $search, $select, $skip or $top`, nil, 2},
		{"$select=a($filter=b eq 1 c)", `$select: unexpected "c" at position 17, expected an operator, ";" or ")"`, nil, 17},
		{"$select=a($filter=b;@p)", `$select: unexpected ")" at position 14, expected "="`, nil, 14},
		{"$select=a(@=1)", `$select: unexpected "=" at position 3, expected a name`, nil, 3},
		{"$select=a(@p=1;@p=2)", `$select: the parameter alias "@p" is given more than once`, ErrDuplicateOption, 7},
		{"$select=a(@p=1 2)", `$select: unexpected "2" at position 7, expected an operator, ";" or ")"`, nil, 7},
		{"$expand=", "$expand: unexpected end at position 0, expected a property or *", nil, 0},
		{"$expand=a,", "$expand: unexpected end at position 2, expected a property or *", nil, 2},
		{"$expand=a b", `$expand: unexpected "b" at position 2, expected ",", "/" or "("`, nil, 2},
		{"$expand=a/", "$expand: unexpected end at position 2, expected a property, *, $ref or $count", nil, 2},
		{"$expand=a/$value", `$expand: unexpected "$value" at position 2, expected a property, *, $ref or $count`, nil, 2},
		{"$expand=$valuex", `$expand: unexpected "$valuex" at position 0, expected a property or *`, nil, 0},
		{"$expand=*/a", `$expand: unexpected "a" at position 2, expected $ref`, nil, 2},
		{"$expand=*/$count", `$expand: unexpected "$count" at position 2, expected $ref`, nil, 2},
		{"$expand=*($top=1)", `$expand: unexpected "$top" at position 2, expected $levels`, nil, 2},
		{"$expand=*/$ref($levels=1)", `$expand: unexpected "(" at position 6, expected ",", "/" or "("`, nil, 6},
		{"$expand=a/$ref($select=b)", `$expand: unexpected "$select" at position 7, expected $count, $filter, $orderby, $search, $skip or $top`, nil, 7},
		{"$expand=a/$ref/b", `$expand: unexpected "/" at position 6, expected ",", "/" or "("`, nil, 6},
		{"$expand=a/$count($count=true)", `$expand: unexpected "$count" at position 9, expected $filter or $search`, nil, 9},
		{"$expand=a()", `$expand: unexpected ")" at position 2, expected $compute, $count, $expand, $filter, $levels, $orderby, $search, $select, $skip or $top`, nil, 2},
		{"$expand=a($levels=0)", `$expand: unexpected "0" at position 10, expected a number from 1, or max`, nil, 10},
		{"$expand=a($levels=-1)", `$expand: unexpected "-" at position 10, expected a number from 1, or max`, nil, 10},
		{"$expand=a($levels=99999999999999999999)", "$expand: the number at position 10 must be at most 9223372036854775807", ErrRange, 10},
		{"$expand=a($levels=maximum)", `$expand: unexpected "maximum" at position 10, expected a number from 1, or max`, nil, 10},
		{"$expand=a($search=b;c)", `$expand: unexpected "c" at position 12, expected $compute, $count, $expand, $filter, $levels, $orderby, $search, $select, $skip or $top`, nil, 12},
		{"$expand=a($search=gr(een)", `$expand: unexpected "(" at position 12, expected a word, ";" or ")"`, nil, 12},
		{"$expand=a($count=1)", `$expand: unexpected "1" at position 9, expected true or false`, nil, 9},
		{"$expand=a($orderby=b desc c)", `$expand: unexpected "c" at position 18, expected an operator, asc, desc, ",", ";" or ")"`, nil, 18},
		{"$expand=a($skiptoken=b)", `$expand: unexpected "$skiptoken" at position 2, expected $compute, $count, $expand, $filter, $levels, $orderby, $search, $select, $skip or $top`, nil, 2},
		{"$expand=a($format=json)", `$expand: unexpected "$format" at position 2, expected $compute, $count, $expand, $filter, $levels, $orderby, $search, $select, $skip or $top`, nil, 2},

		// $search.
		{"$search=", "$search: unexpected end at position 0, expected a word, a phrase or NOT", nil, 0},
		{"$search=   ", "$search: unexpected end at position 3, expected a word, a phrase or NOT", nil, 3},
		{`$search="blue`, "$search: unexpected end at position 5, expected a closing quote", nil, 5},
		{`$search=""`, `$search: unexpected """ at position 1, expected a phrase`, nil, 1},
		{`$search="a"b`, `$search: unexpected "b" at position 3, expected a word`, nil, 3},
		{`$search=a"b`, `$search: unexpected """ at position 1, expected a word`, nil, 1},
		{"$search=(a", `$search: unexpected end at position 2, expected a word or ")"`, nil, 2},
		{"$search=()", `$search: unexpected ")" at position 1, expected a word, a phrase or NOT`, nil, 1},
		{"$search=a)", `$search: unexpected ")" at position 1, expected a word`, nil, 1},
		{"$search=(a b))", `$search: unexpected ")" at position 5, expected a word`, nil, 5},
		{"$search=a;b", `$search: unexpected ";" at position 1, expected a word`, nil, 1},
		{"$search='a' b", `$search: unexpected " " at position 3, expected nothing more`, nil, 3},
		{"$search='a", "$search: unexpected end at position 2, expected a closing quote", nil, 2},
		{"$search=%01", `$search: unexpected "�" at position 0, expected a word, a phrase or NOT`, nil, 0},
		{"$search=a %7F", `$search: unexpected "�" at position 2, expected a word`, nil, 2},

		// $top, $skip, $count, $format, $skiptoken.
		{"$top=", "$top: unexpected end at position 0, expected a number", nil, 0},
		{"$top=ten", `$top: unexpected "ten" at position 0, expected a number`, nil, 0},
		{"$top=-1", `$top: unexpected "-" at position 0, expected a number`, nil, 0},
		{"$top=5.5", `$top: unexpected ".5" at position 1, expected a digit`, nil, 1},
		{"$top=%2B5", `$top: unexpected "+" at position 0, expected a number`, nil, 0},
		{"$top=99999999999999999999", "$top: the number at position 0 must be at most 9223372036854775807", ErrRange, 0},
		{"$skip=1,2", `$skip: unexpected "," at position 1, expected a digit`, nil, 1},
		{"$skip=1e3", `$skip: unexpected "e3" at position 1, expected a digit`, nil, 1},
		{"$count", "$count: unexpected end at position 0, expected true or false", nil, 0},
		{"$count=1", `$count: unexpected "1" at position 0, expected true or false`, nil, 0},
		{"$count=yes", `$count: unexpected "yes" at position 0, expected true or false`, nil, 0},
		{"$count=trueish", `$count: unexpected "trueish" at position 0, expected true or false`, nil, 0},
		{"$count=true x", `$count: unexpected "x" at position 5, expected nothing more`, nil, 5},
		{"$format=", "$format: unexpected end at position 0, expected atom, json, xml or a media type", nil, 0},
		{"$format=csv", `$format: unexpected "csv" at position 0, expected atom, json, xml or a media type`, nil, 0},
		{"$format=/json", `$format: unexpected "/" at position 0, expected atom, json, xml or a media type`, nil, 0},
		{"$format=application/", `$format: unexpected "application" at position 0, expected atom, json, xml or a media type`, nil, 0},
		{"$format=a/b/c", `$format: unexpected "a" at position 0, expected atom, json, xml or a media type`, nil, 0},
		{"$format=application/atom+xml", `$format: unexpected " " at position 16, expected a media type, its + encoded as %2B`, nil, 16},
		{"$skiptoken=", "$skiptoken: unexpected end at position 0, expected a token", nil, 0},

		// Aliases.
		{"@p", "@p: unexpected end at position 0, expected a value", nil, 0},
		{"@p=", "@p: unexpected end at position 0, expected a value", nil, 0},
		{"@p=1 2", `@p: unexpected "2" at position 2, expected an operator`, nil, 2},
		{"@=1", "@: not the name of a parameter alias", ErrUnknownOption, 0},
		{"@a.b=1", "@a.b: not the name of a parameter alias", ErrUnknownOption, 0},
		{"@1=1", "@1: not the name of a parameter alias", ErrUnknownOption, 0},
		{"@p=@q", "@p: the parameter alias at position 0 stands in the value of another", ErrOptionNotAllowed, 0},
		{`@p=["x",@q]`, "@p: the parameter alias at position 5 stands in the value of another", ErrOptionNotAllowed, 5},
		{`@p="x"`, `@p: unexpected """ at position 0, expected a value, a string in single quotes`, nil, 0},
		{"@p=1&@p=2", `@p: the parameter alias "@p" is given more than once`, ErrDuplicateOption, 0},

		// Names.
		{"$fliter=a", `$fliter: unknown option (did you mean "$filter"?)`, ErrUnknownOption, 0},
		{"$filtre=a", `$filtre: unknown option (did you mean "$filter"?)`, ErrUnknownOption, 0},
		{"$top =5", `$top : unknown option (did you mean "$top"?)`, ErrUnknownOption, 0},
		{"$=1", "$: unknown option", ErrUnknownOption, 0},
		{"$xyzzy=1", "$xyzzy: unknown option", ErrUnknownOption, 0},
		{"$levels=1", "$levels: unknown option", ErrUnknownOption, 0},
		{"$orderby=a&orderBy=b", "$orderby: given more than once", ErrDuplicateOption, 0},
		{"$filter=a&$filter=a", "$filter: given more than once", ErrDuplicateOption, 0},
		{"$apply=a", "$apply: the option is not supported", ErrOptionNotAllowed, 0},
		{"$index=1", "$index: the option is not supported", ErrOptionNotAllowed, 0},
		{"$deltatoken=1", "$deltatoken: the option is not supported", ErrOptionNotAllowed, 0},
		{"$id=1", "$id: the option is not supported", ErrOptionNotAllowed, 0},
		{"$schemaversion=1", "$schemaversion: the option is not supported", ErrOptionNotAllowed, 0},
		{"$filter%zz=1", `$filter%zz: unknown option (did you mean "$filter"?)`, ErrUnknownOption, 0},
		{"@p%=1", "@p%: not the name of a parameter alias", ErrUnknownOption, 0},
		{"$%80=1", "$%80: unknown option", ErrUnknownOption, 0},

		// Encoding.
		{"$filter=a eq 'x%zz'", "$filter: the text at position 7 is not percent-encoded UTF-8", nil, 7},
		{"$filter=a eq 'x%2", "$filter: the text at position 7 is not percent-encoded UTF-8", nil, 7},
		{"$filter=a eq 'x%", "$filter: the text at position 7 is not percent-encoded UTF-8", nil, 7},
		{"$filter=%80", "$filter: the text at position 0 is not percent-encoded UTF-8", nil, 0},
		{"$filter=a eq '%C3'", "$filter: the text at position 6 is not percent-encoded UTF-8", nil, 6},
		{"$filter='ab%C0%AF'", "$filter: the text at position 3 is not percent-encoded UTF-8", nil, 3},

		// Defender.
		{"$filter=riskScore eq High and lastSeen gt", "$filter: unexpected end at position 33, expected a value", nil, 33},
		{"$filter=lastSeen gt 2018-08-01Z and", "$filter: unexpected end at position 27, expected a condition", nil, 27},
		{"$filter=machineTags/any(tag tag eq 'x')", `$filter: unexpected "tag" at position 20, expected ":"`, nil, 20},
		{"$filter=startswith(computerDnsName 'mymachine')", `$filter: unexpected "'mymachine'" at position 27, expected an operator, "," or ")"`, nil, 27},
		{"$filter=computerDnsName eq 'O'Neil'", `$filter: unexpected "Neil" at position 22, expected an operator`, nil, 22},
		{"$filter=id eq 1e5bc9d7e413ddd7902c2932e418702b84d0cc07", `$filter: unexpected "bc9d7e413ddd7902c2932e418702b84d0cc07" at position 9, expected an operator`, nil, 9},
		{"$filter=lastSeen gt 2026-01-01T00:00:00", "$filter: unexpected end at position 31, expected Z or an offset, as -05:00", nil, 31},
		{"$filter=lastSeen gt '2026-01-01' and", "$filter: unexpected end at position 28, expected a condition", nil, 28},
		{"$top=100;$skip=5", `$top: unexpected ";" at position 3, expected a digit`, nil, 3},
		{"$filter=a eq 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' x", `$filter: unexpected "x" at position 63, expected an operator`, nil, 63},
		{"$filter=a aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", `$filter: unexpected "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…" at position 2, expected an operator`, nil, 2},
		{"$filter=a 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' x", `$filter: unexpected "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…" at position 2, expected an operator`, nil, 2},
		{"$filter=a 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü' x", `$filter: unexpected "'üüüüüüüüüüüüüüüüüü…" at position 2, expected an operator`, nil, 2},
		{"$filter=a 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", `$filter: unexpected "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…" at position 2, expected an operator`, nil, 2},
		{"$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa=1", "$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…: unknown option", ErrUnknownOption, 0},
		{"$filter=é eq ü eq 'ö' %E2%80%AE", `$filter: unexpected "�" at position 17, expected an operator`, nil, 17},
	} {
		e := fails(t, tt.query, tt.rule)
		if got := e.Error(); got != tt.message {
			t.Errorf("%s\ngot  %s\nwant %s", tt.query, got, tt.message)
		}
		if e.Err != tt.rule || e.Pos != tt.pos {
			t.Errorf("%s\ngot  %v at %d\nwant %v at %d", tt.query, e.Err, e.Pos, tt.rule, tt.pos)
		}
		if tt.rule == nil && !strings.Contains(tt.message, "UTF-8") && e.Expected == "" {
			t.Errorf("%s: nothing is expected", tt.query)
		}
	}
}

// fails checks that a query is refused because of a rule and returns the error.
func fails(t *testing.T, query string, rule error) *SyntaxError {
	t.Helper()
	q, err := Parse(query, Rules{})
	if err == nil {
		t.Fatalf("%.200s\nparses: %.200s", query, q)
	}
	return failure(t, query, err, rule)
}

func failure(t *testing.T, query string, err, rule error) *SyntaxError {
	t.Helper()
	var e *SyntaxError
	if got := apierror.CodeOf(err); got != apierror.CodeODataError || !errors.As(err, &e) {
		t.Fatalf("%.200s\ngot %s, %v", query, got, err)
	}
	if rule != nil && !errors.Is(err, rule) {
		t.Errorf("%.200s\ngot  %v\nwant %v", query, err, rule)
	}
	return e
}

// What the client gets, to the last letter.
func TestMessages(t *testing.T) {
	for query, want := range map[string]string{
		"$filter=exposureLevel eq":                      "Invalid OData URI query $filter: unexpected end at position 16, expected a value.",
		"$filter=riskScore eq 'High' xx and a":          `Invalid OData URI query $filter: unexpected "xx" at position 20, expected an operator.`,
		"$filter=(riskScore eq 'High'":                  `Invalid OData URI query $filter: unexpected end at position 20, expected an operator or ")".`,
		"$filter=name eq 'O'Neil'":                      `Invalid OData URI query $filter: unexpected "Neil" at position 11, expected an operator.`,
		"$filter=lastSeen gt 2018-08-01T00:00:00+01:00": `Invalid OData URI query $filter: unexpected " " at position 31, expected Z or an offset, its + encoded as %2B.`,
		"$filter=contain(name,'x')":                     `Invalid OData URI query $filter: unknown function "contain" at position 0 (did you mean "contains"?).`,
		"$filter=contains(name)":                        "Invalid OData URI query $filter: contains at position 0 takes 2 arguments, not 1.",
		"$filter=a eq 1e999":                            "Invalid OData URI query $filter: the number at position 5 is out of range.",
		"$filter=a eq %80":                              "Invalid OData URI query $filter: the text at position 5 is not percent-encoded UTF-8.",
		"$orderby=a up":                                 `Invalid OData URI query $orderby: unexpected "up" at position 2, expected an operator, asc, desc or ",".`,
		"$expand=a($levels=0)":                          `Invalid OData URI query $expand: unexpected "0" at position 10, expected a number from 1, or max.`,
		"$select=a,":                                    "Invalid OData URI query $select: unexpected end at position 2, expected a property or *.",
		"$top=-1":                                       `Invalid OData URI query $top: unexpected "-" at position 0, expected a number.`,
		"$top=1&$top=2":                                 "Invalid OData URI query $top: given more than once.",
		"$fliter=a":                                     `Invalid OData URI query $fliter: unknown option (did you mean "$filter"?).`,
		"$apply=a":                                      "Invalid OData URI query $apply: the option is not supported.",
		"@p=@q":                                         "Invalid OData URI query @p: the parameter alias at position 0 stands in the value of another.",
		"$filter=a \u202e b":                            "Invalid OData URI query $filter: unexpected \"\ufffd\" at position 2, expected an operator.",
		"$filter=" + strings.Repeat("(", 40):            "Invalid OData URI query $filter: nested deeper than 32 levels at position 33.",
		"$filter=" + strings.Repeat("a", 9_000):         "Invalid OData URI query $filter: longer than 8192 bytes.",
		"$filter=" + strings.Repeat("a", 129):           "Invalid OData URI query $filter: the name at position 0 is longer than 128 characters.",
		"$filter=a in (1" + strings.Repeat(",1", 1_000) + ")": "Invalid OData URI query $filter: \"1\" at position 2002 is more work than a query may ask for (1000).",
	} {
		_, err := Parse(query, Rules{})
		var e *apierror.Error
		if !errors.As(err, &e) {
			t.Errorf("%.100s\ngot %v", query, err)
			continue
		}
		if got := e.Message(); got != want {
			t.Errorf("%.100s\ngot  %s\nwant %s", query, got, want)
		}
		if got := e.StatusCode(); got != 400 {
			t.Errorf("%.100s: got %d, want 400", query, got)
		}
	}
}

// What an error shows of a client's text is short and whole characters.
func TestFoundIsBounded(t *testing.T) {
	for _, text := range []string{"a", "ä", "€", "😀", "a€"} {
		for _, before := range []string{"a ", "a '", "'' '", "a $", "a @"} {
			for n := range 20 {
				query := "$filter=" + before + strings.Repeat("x", n) + strings.Repeat(text, 200)
				_, err := Parse(query, Rules{})
				e := failure(t, query, err, nil)
				if len(e.Found) > excerpt.Max || !utf8.ValidString(e.Found) {
					t.Errorf("%s\ngot %q of %d bytes", query, e.Found, len(e.Found))
				}
			}
		}
	}
}
