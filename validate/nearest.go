package validate

import (
	"slices"

	"github.com/faultline-go/faultline/internal/place"
	"github.com/go-playground/validator/v10"
)

// A rule on a whole struct may report a value that doesn't exist, and a type may
// be converted for validation to one that the client doesn't see. Then the place
// is the nearest one that exists.

// miss notes how far an attempt came.
func (w *walk) miss(rest string) bool {
	if w.missed == "" || len(rest) < len(w.missed) {
		if w.step != nil {
			w.spend(len(w.place))
		}
		w.nearest, w.missed = w.position, rest
		w.nearest.place = slices.Clone(w.place)
	}
	return false
}

// appendReported appends what a failure says of its own place to the nearest
// place that exists. If that is more than a name, it can only be the inside of
// a type that was converted for validation, which the client doesn't see.
func appendReported(b []byte, missed string, fe validator.FieldError) []byte {
	name, tail := cutName(missed)
	if tail != "" {
		return b
	}
	// The two names that a rule on a struct reports. Field is wrong if the name
	// is longer than 255 bytes; so is StructField, and then they don't match.
	if fe.StructField() == name {
		name = fe.Field()
	}
	if name == "" {
		return b
	}
	return place.AppendField(b, name)
}

// withoutType returns validator's own namespace without the name of the type that
// it begins with. It is all there is if nobody says what was validated.
func withoutType(ns string) string {
	depth := 0
	for i := range len(ns) {
		switch {
		case ns[i] == '[' && i == 0:
			return ns // elements of no struct
		case ns[i] == '[':
			depth++
		case ns[i] == ']':
			depth--
		case ns[i] == '.' && depth == 0:
			return ns[i+1:]
		}
	}
	return ns
}
