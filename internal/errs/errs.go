// Package errs reads errors that other code made. An error tree can hold a typed
// nil whose methods panic; the functions here survive that.
package errs

import (
	"errors"
	"fmt"
)

// As returns the first E in err's tree, as [errors.As] finds it. It reports false if
// there is none, or if a method of an error in the tree panics.
func As[E error](err error) (e E, ok bool) {
	if e, ok = err.(E); ok {
		return e, true
	}
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return errors.AsType[E](err)
}

// Find returns the first error in err's tree that match reports true for, in the order of
// [errors.As], or nil if there is none or a method of an error in the tree panics.
func Find(err error, match func(error) bool) (found error) {
	defer func() {
		if recover() != nil {
			found = nil
		}
	}()
	return find(err, match)
}

func find(err error, match func(error) bool) error {
	for err != nil {
		if match(err) {
			return err
		}
		switch u := err.(type) {
		case interface{ Unwrap() error }:
			err = u.Unwrap()
		case interface{ Unwrap() []error }:
			for _, inner := range u.Unwrap() {
				if found := find(inner, match); found != nil {
					return found
				}
			}
			return nil
		default:
			return nil
		}
	}
	return nil
}

// Is is [errors.Is], but reports false if a method of an error in the tree panics.
func Is(err, target error) (is bool) {
	defer func() {
		if recover() != nil {
			is = false
		}
	}()
	return errors.Is(err, target)
}

// Text returns err.Error(), or a text that names err's type if that method panics.
func Text(err error) (text string) {
	defer func() {
		if recover() != nil {
			text = fmt.Sprintf("(%T panicked in its Error method)", err)
		}
	}()
	return err.Error()
}
