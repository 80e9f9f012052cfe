package decode

import (
	"errors"
	"fmt"
	"reflect"
)

// Check returns the mistakes in the types of the samples: what can't be decoded, and what
// the validator finds, if it has a method for it.
func Check(validator any, samples ...any) (mistakes []error) {
	for _, sample := range samples {
		t := reflect.TypeOf(sample)
		if t == nil {
			mistakes = append(mistakes, errors.New("echoadapter: a sample is nil, want a value of a request type"))
			continue
		}
		if err := CheckType(t); err != nil {
			mistakes = append(mistakes, fmt.Errorf("echoadapter: %w", err))
		}
	}
	if v, ok := validator.(interface{ Check(...any) error }); ok {
		mistakes = append(mistakes, v.Check(samples...))
	}
	return mistakes
}
