package apierror

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzAppendEscaped checks that any text, once cleaned, comes back from a JSON decoder
// unchanged, and that its escaped form can't end a string, a line or an HTML element.
func FuzzAppendEscaped(f *testing.F) {
	f.Add("plain")
	f.Add("\x00\x1f\b\f\n\r\t\"\\/<>&\x7f")
	f.Add("\u2028\u2029\ufffd\ufeff機\U0001F600")
	f.Add("\xff\xc3\xe2\x80\xed\xa0\x80 end")
	f.Fuzz(func(t *testing.T, s string) {
		want := Clean(s)
		escaped := string(appendEscaped(nil, want))
		var got string
		if err := json.Unmarshal([]byte(`"`+escaped+`"`), &got); err != nil || got != want {
			t.Errorf("%q decodes to %q, %v; want %q", escaped, got, err, want)
		}
		if strings.ContainsAny(escaped, "<>&\u2028\u2029\n\r") || !utf8.ValidString(escaped) {
			t.Errorf("%q has characters that must be escaped, or invalid UTF-8", escaped)
		}
	})
}
