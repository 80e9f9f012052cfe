package main

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"
)

// instant is a time as the database holds it, in milliseconds since 1970. In
// JSON it is what a time.Time is.
type instant struct{ time.Time }

func now() instant { return instant{time.Now().UTC()} }

// toInstant returns nil if its argument is nil.
func toInstant(t *time.Time) *instant {
	if t == nil {
		return nil
	}
	return &instant{*t}
}

// Value implements driver.Valuer.
func (t instant) Value() (driver.Value, error) { return t.UnixMilli(), nil }

// Scan implements sql.Scanner.
func (t *instant) Scan(value any) error {
	ms, ok := value.(int64)
	if !ok {
		return fmt.Errorf("%T is not an instant", value)
	}
	t.Time = time.UnixMilli(ms).UTC()
	return nil
}

// list is a list as the database holds it, a JSON array. No list is an empty one.
type list[T any] []T

// Value implements driver.Valuer.
func (l list[T]) Value() (driver.Value, error) {
	if l == nil {
		return "[]", nil
	}
	text, err := json.Marshal([]T(l))
	return string(text), err
}

// Scan implements sql.Scanner.
func (l *list[T]) Scan(value any) error {
	text, ok := value.(string)
	if !ok {
		return fmt.Errorf("%T is not a list", value)
	}
	return json.Unmarshal([]byte(text), (*[]T)(l))
}
