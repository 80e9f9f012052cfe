// Package suggest finds the name that a client most likely meant.
package suggest

import "strings"

// maxLen bounds the names that are compared letter by letter, in bytes. A longer
// one is no slip of the finger, and comparing takes time in the product of the
// lengths.
const maxLen = 64

// Nearest returns the name that got is a slip of: the one that differs in letter case
// only, or otherwise the one that takes the fewest changes, if they are few for its
// length. A changed letter is one change, and so are two neighbours that changed places.
// Of equal names the first wins. Nearest returns "" if there is no such name.
func Nearest(got string, names []string) string {
	if name := Fold(got, names); name != "" {
		return name
	}
	if len(got) > maxLen {
		return ""
	}
	best, least := "", min((len(got)+1)/2, 4)
	for _, name := range names {
		if len(name) > maxLen {
			continue
		}
		if d := distance(strings.ToLower(got), strings.ToLower(name)); d < least {
			best, least = name, d
		}
	}
	return best
}

// Fold returns the name that differs from got in letter case only, "" if there
// is none.
func Fold(got string, names []string) string {
	for _, name := range names {
		if strings.EqualFold(got, name) {
			return name
		}
	}
	return ""
}

// distance returns how many bytes must be inserted, deleted, replaced or swapped
// with their neighbour to make b of a (optimal string alignment).
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range len(b) {
			substitute := last[j]
			if a[i] != b[j] {
				substitute++
			}
			row[j+1] = min(substitute, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
