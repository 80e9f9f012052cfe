// Package text bounds and cleans text of clients, so that it can stand in a message,
// in a header and in a log.
package text

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The bounds on text, in bytes.
const (
	MaxValue   = 512     // a value in a message
	MaxMessage = 2 << 10 // a message
	MaxToken   = 128     // a tracking ID
	MaxLog     = 8 << 10 // an attribute of a log record
)

// Clean returns s as valid UTF-8 of at most limit bytes, cut between characters. Line
// breaks and tabs become spaces. Other control characters, and those that change the
// direction of text, become U+FFFD.
func Clean(s string, limit int) string {
	if len(s) <= limit && isPlain(s) {
		return s
	}
	// Cut before, since s may be a megabyte, and after, since U+FFFD is longer than
	// what it replaces.
	return cut(strings.Map(cleanRune, cut(s, limit)), limit)
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
	// A cut inside a character removes at most three bytes. If there are more bytes
	// that start no character, s isn't UTF-8 here.
	for end := limit; end > limit-utf8.UTFMax && end >= 0; end-- {
		if utf8.RuneStart(s[end]) {
			return s[:end]
		}
	}
	return s[:limit]
}

// Excerpt returns the beginning of s on one line of at most limit bytes, with each run
// of white space as one space.
func Excerpt(s string, limit int) string {
	// Pages are indented, so more is read than is kept.
	return Clean(strings.Join(strings.Fields(cut(s, 4*limit)), " "), limit)
}

// Token returns s as it can stand in a header and, without an escape, in JSON and
// HTML: at most [MaxToken] bytes of visible ASCII. Other characters become "-".
func Token(s string) string {
	if len(s) <= MaxToken && IsToken(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && isTokenByte(byte(r)) {
			return r
		}
		return '-'
	}, cut(s, MaxToken))
}

// IsToken reports whether all characters of s may be in a token.
func IsToken(s string) bool {
	for i := range len(s) {
		if !isTokenByte(s[i]) {
			return false
		}
	}
	return true
}

func isTokenByte(c byte) bool {
	return '!' <= c && c <= '~' && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&'
}

// Log returns s on one line of at most about [MaxLog] bytes, with unprintable characters
// escaped as Go escapes them: causes contain text of clients, and not every log is JSON.
func Log(s string) string {
	if len(s) > MaxLog {
		s = strings.ToValidUTF8(s[:MaxLog], "") + "…"
	}
	if isPlain(s) || strings.IndexFunc(s, unprintable) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unprintable(r) {
			q := strconv.QuoteRune(r)
			b.WriteString(q[1 : len(q)-1])
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func unprintable(r rune) bool { return (r < ' ' || r > '~') && !unicode.IsPrint(r) }

// isPlain reports whether s is printable ASCII, as nearly all text here is.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
