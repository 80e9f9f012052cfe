package odata

import (
	"slices"
	"strings"
)

// function is one of the specification's functions.
type function struct {
	name string
	// least and most are how many arguments it takes.
	least, most int
	// args are the types of its arguments, the last for all that follow; see
	// signature. result is what it returns.
	args   []signature
	result Type
}

// signature is a set of types that an argument may have.
type signature uint32

func oneOf(types ...Type) (s signature) {
	for _, t := range types {
		s |= 1 << t
	}
	return s
}

// String returns the types in words.
func (s signature) String() string {
	var names []string
	for t := range Type(len(typeNames)) {
		if s&(1<<t) != 0 {
			names = append(names, kind{Type: t}.String())
		}
	}
	return strings.Join(names, " or ")
}

// has reports whether t is in the set.
func (s signature) has(t Type) bool { return s == 0 || s&(1<<t) != 0 }

var (
	anything = signature(0)
	text     = oneOf(String)
	number   = oneOf(Integer, Decimal)
	calendar = oneOf(Date, DateTimeOffset)
	clock    = oneOf(TimeOfDay, DateTimeOffset)
	instant  = oneOf(DateTimeOffset)
	span     = oneOf(Duration)
	place    = oneOf(Geography, Geometry)
)

// functions are all functions of OData 4.01 part 2, sections 5.1.1.5 to 5.1.1.12,
// by name in lower case, because names are case-insensitive. Those that take types or
// pairs, cast, isof and case, are here for their names and counts.
var functions = func() map[string]*function {
	table := map[string]*function{}
	for _, f := range []function{
		{"concat", 2, 2, []signature{anything}, Untyped},
		{"contains", 2, 2, []signature{text}, Boolean},
		{"endswith", 2, 2, []signature{text}, Boolean},
		{"indexof", 2, 2, []signature{text}, Integer},
		{"length", 1, 1, []signature{text}, Integer},
		{"startswith", 2, 2, []signature{text}, Boolean},
		{"substring", 2, 3, []signature{text, number}, String},
		{"matchesPattern", 2, 2, []signature{text}, Boolean},
		{"tolower", 1, 1, []signature{text}, String},
		{"toupper", 1, 1, []signature{text}, String},
		{"trim", 1, 1, []signature{text}, String},

		{"hassubset", 2, 2, []signature{anything}, Boolean},
		{"hassubsequence", 2, 2, []signature{anything}, Boolean},

		{"year", 1, 1, []signature{calendar}, Integer},
		{"month", 1, 1, []signature{calendar}, Integer},
		{"day", 1, 1, []signature{calendar}, Integer},
		{"hour", 1, 1, []signature{clock}, Integer},
		{"minute", 1, 1, []signature{clock}, Integer},
		{"second", 1, 1, []signature{clock}, Integer},
		{"fractionalseconds", 1, 1, []signature{clock}, Decimal},
		{"date", 1, 1, []signature{instant}, Date},
		{"time", 1, 1, []signature{instant}, TimeOfDay},
		{"totaloffsetminutes", 1, 1, []signature{instant}, Integer},
		{"totalseconds", 1, 1, []signature{span}, Decimal},
		{"now", 0, 0, nil, DateTimeOffset},
		{"mindatetime", 0, 0, nil, DateTimeOffset},
		{"maxdatetime", 0, 0, nil, DateTimeOffset},

		{"round", 1, 1, []signature{number}, Untyped},
		{"floor", 1, 1, []signature{number}, Untyped},
		{"ceiling", 1, 1, []signature{number}, Untyped},

		{"geo.distance", 2, 2, []signature{place}, Decimal},
		{"geo.length", 1, 1, []signature{place}, Decimal},
		{"geo.intersects", 2, 2, []signature{place}, Boolean},

		{"cast", 1, 2, []signature{anything}, Untyped},
		{"isof", 1, 2, []signature{anything}, Boolean},
		{"case", 2, 1 << 30, []signature{anything}, Untyped},
	} {
		table[strings.ToLower(f.name)] = &f
	}
	return table
}()

// functionNamed returns the specification's function with a name in any letter
// case, nil if there is none.
func functionNamed(name string) *function {
	if f := functions[name]; f != nil || len(name) > len("fractionalseconds")+1 {
		return f
	}
	return functions[strings.ToLower(name)]
}

// functionNames returns the names of the functions that may be called, for a
// suggestion.
func (r *Rules) functionNames() []string {
	if r.Functions != nil {
		return r.Functions
	}
	return functionNames()
}

// functionNames returns the names of the specification's functions.
func functionNames() []string {
	names := make([]string, 0, len(functions))
	for _, f := range functions {
		names = append(names, f.name)
	}
	slices.Sort(names)
	return names
}

// counts returns how many arguments f takes, in words.
func (f *function) counts() string {
	switch {
	case f.name == nameCase:
		return "pairs of a condition and a value"
	case f.most == 0:
		return "no arguments"
	case f.least < f.most:
		return itoa(f.least) + " or " + itoa(f.most) + " arguments"
	case f.most == 1:
		return "1 argument"
	}
	return itoa(f.most) + " arguments"
}
