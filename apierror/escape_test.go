package apierror

import (
	"encoding/json"
	"testing"
)

func FuzzAppendEscaped(f *testing.F) {
	f.Add("plain")
	f.Add("\x00\x1f\b\f\n\r\t\"\\/<>&\x7f")
	f.Add("\u2028\u2029\ufffd\ufeff機\U0001F600")
	f.Add("\xff\xc3\xe2\x80\xed\xa0\x80 end")
	f.Fuzz(func(t *testing.T, s string) {
		want, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := `"` + string(appendEscaped(nil, s)) + `"`; got != string(want) {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}
