package apierror_test

import (
	"strings"
	"testing"

	. "github.com/faultline-go/faultline/apierror"
)

// FuzzInvalidUrl checks that a secret in the user information, the query or the fragment of
// a URL is never shown, also if the text around it can't be parsed.
func FuzzInvalidUrl(f *testing.F) {
	const secret = "s3cr3t"
	for _, parts := range [][4]string{
		{"https://", "", "@contoso.com/", ""}, {"https://u:", "x", "@a b/", ""}, {"//", "", "@h", ""}, {"", "", "@h", "?"},
		{"http://h/?a=", "", "", ""}, {"http://a b/#", "", "", ""}, {"x?", "", "@y", ""}, {"http://u:p/", "", "@h/", ""},
	} {
		f.Add(parts[0], parts[1], parts[2], parts[3])
	}
	f.Fuzz(func(t *testing.T, before, beside, behind, end string) {
		url := before + beside + secret + behind + end
		at := strings.LastIndex(url, "@")
		inUser := strings.HasPrefix(behind, "@") && !strings.ContainsAny(before+beside, "/?#\\@") && strings.LastIndex(url, secret) < at
		inQuery := strings.ContainsAny(before, "?#")
		if !inUser && !inQuery || strings.Contains(end+before+beside+behind, secret) {
			return
		}
		if got := InvalidUrl(url).Message(); strings.Contains(got, secret) {
			t.Errorf("%q is shown as %q", url, got)
		}
	})
}
