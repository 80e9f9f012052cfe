package decode

import (
	"bytes"
	"strconv"
)

// The bounds on a body whose depth or names the request type leaves to the client, by a
// map, an any, or itself somewhere in it. A validator repeats the path to such a value
// with each failure.
const (
	maxNesting = 100
	maxName    = 1 << 10 // bytes
)

// checkLimits refuses a body that exceeds the bounds. It looks at brackets and strings
// only; json finds out whether the rest is JSON.
func checkLimits(body []byte) error {
	depth := 0
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '{', '[':
			if depth++; depth > maxNesting {
				return invalidBody("the JSON is nested too deeply", "", ErrBound)
			}
		case '}', ']':
			depth--
		case '"':
			n := stringLength(body[i+1:])
			text := body[i+1 : i+1+n]
			i += 1 + n
			// An escape of six bytes stands for at most three.
			if n-3*bytes.Count(text, []byte(`\u`)) > maxName && isFollowedByColon(body[min(i+1, len(body)):]) {
				return invalidBody("a property's name is longer than "+strconv.Itoa(maxName)+" bytes", "", ErrBound)
			}
		}
	}
	return nil
}

// stringLength returns the number of bytes before the quote that ends a string.
func stringLength(b []byte) int {
	for n := 0; ; {
		quote := bytes.IndexByte(b[n:], '"')
		if quote < 0 {
			return len(b)
		}
		n += quote
		escapes := 0
		for escapes < n && b[n-1-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			return n
		}
		n++
	}
}

func isFollowedByColon(b []byte) bool {
	b = bytes.TrimLeft(b, " \t\r\n")
	return len(b) > 0 && b[0] == ':'
}
