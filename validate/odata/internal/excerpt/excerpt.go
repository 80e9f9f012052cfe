// Package excerpt shows a client's text, and where it stands, in messages.
package excerpt

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/faultline-go/faultline/apierror"
)

// Max bounds how much of a client's text a message shows, in bytes.
const Max = 40

// Clip returns the beginning of s.
func Clip(s string) string {
	if len(s) <= Max {
		return s
	}
	end := Max - len("…")
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}

// Quote returns the beginning of s in quotes.
func Quote(s string) string { return `"` + apierror.Clean(Clip(s)) + `"` }

// At returns where something is.
func At(pos int) string { return " at position " + strconv.Itoa(pos) }

// A returns the name of a type with its article.
func A(name string) string {
	if strings.Contains("IE", name[:1]) {
		return "an " + name
	}
	return "a " + name
}
