package apierror

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The bounds on text in a response, in bytes, and on the number of details.
const (
	maxValue   = 512
	maxMessage = 2 << 10
	maxDetails = 20
	maxToken   = 128
)

// Clean returns a client's text as a message may show it, which is what the
// constructors do with their arguments: valid UTF-8 on one line, of at most 512
// bytes, see the package comment. It is for messages of your own:
//
//	apierror.ResourceNotFound(id).WithMessage("Machine " + apierror.Clean(id) + " was not found")
//
// Without it a value of any length would be cut only where the message ends, and
// take the rest of the sentence with it.
func Clean(text string) string { return clean(text, maxValue) }

// clean returns s as valid UTF-8 of at most limit bytes, cut between characters,
// that can't break out of a line of text: see the package comment.
func clean(s string, limit int) string {
	if len(s) <= limit && isPlain(s) {
		return s
	}
	// Cut before, since s may be a megabyte, and after, since U+FFFD is longer
	// than what it replaces.
	return cut(strings.Map(cleanRune, cut(s, limit)), limit)
}

// isPlain reports whether s is printable ASCII, as nearly all text here is.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

func cleanRune(r rune) rune {
	switch {
	case r == '\u0085' || r == '\u2028' || r == '\u2029' || '\t' <= r && r <= '\r':
		return ' '
	case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
		return utf8.RuneError
	}
	return r
}

// cut returns the first characters of s that fit into limit bytes.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	// Within a character at most its last three bytes are cut off; where there
	// are more bytes that start none, s isn't UTF-8 here.
	for end := limit; end > limit-utf8.UTFMax && end >= 0; end-- {
		if utf8.RuneStart(s[end]) {
			return s[:end]
		}
	}
	return s[:limit]
}

// token returns s as it can stand in a header and, without an escape, in JSON: at
// most maxToken bytes of visible ASCII, but for the few that JSON and HTML escape.
func token(s string) string {
	if len(s) <= maxToken && isToken(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && tokens[r] {
			return r
		}
		return '-'
	}, cut(s, maxToken))
}

func isToken(s string) bool {
	for i := range len(s) {
		if !tokens[s[i]] {
			return false
		}
	}
	return true
}

// tokens tells the bytes of a token.
var tokens = func() (table [256]bool) {
	for c := '!'; c <= '~'; c++ {
		table[c] = verbatim[c]
	}
	return table
}()
