package main

import (
	"encoding/json"
	"reflect"

	"github.com/faultline-go/faultline/validate/odata"
)

// collection is how a list is answered.
type collection[T any] struct {
	Context  string `json:"@odata.context,omitempty"`
	Count    *int64 `json:"@odata.count,omitempty"` // of all pages, if the client asks for it
	Value    []T    `json:"value"`
	NextLink string `json:"@odata.nextLink,omitempty"`
}

// selection is an item with the properties that were selected.
type selection[T any] struct {
	item  T
	names []string // nil means all
}

// selected returns the names of the properties that are asked for, nil for all.
func selected(items []odata.Select) (names []string) {
	for _, item := range items {
		if item.Path == "*" {
			return nil
		}
		names = append(names, item.Path)
	}
	return names
}

// MarshalJSON leaves out what was not selected.
func (s selection[T]) MarshalJSON() ([]byte, error) {
	whole, err := json.Marshal(s.item)
	if s.names == nil || err != nil {
		return whole, err
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(whole, &members); err != nil {
		return nil, err
	}
	some := map[string]json.RawMessage{}
	for _, name := range s.names {
		some[name] = members[name]
	}
	return json.Marshal(some)
}

// itemType returns the type of what may be selected of.
func (selection[T]) itemType() reflect.Type { return reflect.TypeFor[T]() }
