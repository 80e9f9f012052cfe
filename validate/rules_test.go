package validate

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/faultline-go/faultline/apierror"
)

// exempt are the tags that no value breaks.
var exempt = map[string]string{
	"unix_addr": "every text is the name of a Unix socket",
}

type withMethod string

func (v withMethod) Validate() error {
	if v == "good" {
		return nil
	}
	return os.ErrInvalid
}

// Each row is one tag, with a value that keeps the rule and one that breaks it.
func TestRules(t *testing.T) {
	file, dir, image, socket := files(t)
	past, now := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), time.Now()
	const canary = "c$n$ry" // breaks every rule on text alone
	text := func(tag string, good ...any) ruleTest { return ruleTest{tag: tag, good: good, bad: []any{canary}} }
	hex := func(tag string, digits int) ruleTest {
		lower := strings.Repeat("0f", digits/2)
		return ruleTest{tag: tag, good: []any{lower, strings.ToUpper(lower)}, bad: []any{lower[2:], lower + "00", lower[1:] + "g", ""}}
	}
	// A bound fits text, collections, numbers and times.
	bound := func(tag string, good, bad int) ruleTest {
		r := ruleTest{tag: tag, param: "3"}
		for _, n := range []int{good, bad} {
			values := []any{strings.Repeat("é", n), make([]int, n), make([]byte, n), n, uint8(n), float32(n), float64(n)}
			if n == good {
				r.good = values
			} else {
				r.bad = values
			}
		}
		return r
	}
	sibling := func(tag string, other, good, bad any) ruleTest {
		return ruleTest{tag: tag, param: "Other", other: other, good: []any{good}, bad: []any{bad}}
	}
	tests := []ruleTest{
		{tag: "required", good: []any{"x", 1, []int{}, ptrTo("")}, bad: []any{"", 0, []int(nil), (*string)(nil), (map[string]int)(nil), false, time.Time{}}},
		{tag: "required_if", param: "Other x", other: "x", good: []any{"x"}, bad: []any{"", (*int)(nil)}},
		{tag: "required_unless", param: "Other x", other: "y", good: []any{"x"}, bad: []any{"", (*int)(nil)}},
		{tag: "skip_unless", param: "Other x", other: "x", good: []any{"x"}, bad: []any{"", (*int)(nil)}},
		{tag: "required_with", param: "Other", other: "x", good: []any{"x"}, bad: []any{"", (*int)(nil)}},
		{tag: "required_with_all", param: "Other", other: "x", good: []any{"x"}, bad: []any{""}},
		{tag: "required_without", param: "Other", other: "", good: []any{"x"}, bad: []any{""}},
		{tag: "required_without_all", param: "Other", other: "", good: []any{"x"}, bad: []any{""}},
		{tag: "excluded_if", param: "Other x", other: "x", good: []any{"", (*int)(nil)}, bad: []any{canary}},
		{tag: "excluded_unless", param: "Other x", other: "y", good: []any{""}, bad: []any{canary}},
		{tag: "excluded_with", param: "Other", other: "x", good: []any{""}, bad: []any{canary}},
		{tag: "excluded_with_all", param: "Other", other: "x", good: []any{""}, bad: []any{canary}},
		{tag: "excluded_without", param: "Other", other: "", good: []any{""}, bad: []any{canary}},
		{tag: "excluded_without_all", param: "Other", other: "", good: []any{""}, bad: []any{canary}},
		{tag: "isdefault", good: []any{"", 0, (*int)(nil)}, bad: []any{canary, 7}},

		bound("len", 3, 4), bound("min", 3, 2), bound("max", 3, 4),
		bound("lt", 2, 3), bound("lte", 3, 4), bound("gt", 4, 3), bound("gte", 3, 2),
		{tag: "gt", good: []any{now.Add(time.Hour)}, bad: []any{past}},
		{tag: "gte", good: []any{now.Add(time.Hour)}, bad: []any{past}},
		{tag: "lt", good: []any{past}, bad: []any{now.Add(time.Hour)}},
		{tag: "lte", good: []any{past}, bad: []any{now.Add(time.Hour)}},
		{tag: "min", param: "1s", good: []any{time.Second}, bad: []any{time.Millisecond}},
		{tag: "eq", param: "3", good: []any{"3", 3, []int{1, 2, 3}, 3.0}, bad: []any{canary, 4, []int{}, 4.0}},
		{tag: "ne", param: "3", good: []any{"4", 4, []int{}, 4.0}, bad: []any{"3", 3, []int{1, 2, 3}, 3.0}},
		{tag: "eq", param: "true", good: []any{true}, bad: []any{false}},
		{tag: "eq_ignore_case", param: "abc", good: []any{"ABC"}, bad: []any{canary}},
		{tag: "ne_ignore_case", param: "abc", good: []any{"x"}, bad: []any{"ABC"}},

		sibling("eqfield", "x", "x", canary), sibling("eqfield", 1, 1, 7), sibling("eqfield", now, now, past),
		sibling("nefield", "x", "y", "x"),
		sibling("gtfield", 5, 6, 5), sibling("gtfield", past, now, past), sibling("gtefield", 5, 5, 4), sibling("gtefield", now, now, past),
		sibling("ltfield", 5, 4, 5), sibling("ltfield", now, past, now), sibling("ltefield", 5, 5, 6), sibling("ltefield", past, past, now),
		sibling("eqcsfield", "x", "x", canary), sibling("necsfield", "x", "y", "x"),
		sibling("gtcsfield", 5, 6, 5), sibling("gtecsfield", 5, 5, 4), sibling("ltcsfield", 5, 4, 5), sibling("ltecsfield", 5, 5, 6),
		sibling("gtcsfield", past, now, past), sibling("gtecsfield", now, now, past), sibling("ltcsfield", now, past, now), sibling("ltecsfield", past, past, now),
		sibling("fieldcontains", "x", "axb", canary), sibling("fieldexcludes", "x", "ab", "axb"),

		text("alpha", "aB"), text("alphaspace", "a B"), text("alphanum", "a1"), text("alphanumspace", "a 1"),
		text("alphaunicode", "é"), text("alphanumunicode", "é1"),
		text("boolean", "true", "0", true), text("numeric", "-1.5", 1), text("number", "12", 1.5),
		text("hexadecimal", "0xFf"), text("hexcolor", "#fff"), text("rgb", "rgb(0,31,255)"), text("rgba", "rgba(0,31,255,0.5)"),
		text("hsl", "hsl(360,100%,50%)"), text("hsla", "hsla(360,100%,50%,0.5)"), text("cmyk", "cmyk(100%,50%,20%,80%)"),
		text("e164", "+123456789"), text("email", "a@example.com"),
		text("url", "https://example.com"), text("http_url", "http://example.com"), text("https_url", "https://example.com"),
		text("uri", "/path"), text("origin", "https://example.com"), text("urn_rfc8141", "urn:example:a"), text("urn_rfc2141", "urn:example:a"),
		text("file", file), {tag: "filepath", good: []any{file, "no/such"}, bad: []any{"", dir}},
		text("base32", "MZXW6==="), text("base64", "Zm9v"), text("base64url", "Zm8="), text("base64rawurl", "Zm8"),
		{tag: "contains", param: "a", good: []any{"bab"}, bad: []any{canary}},
		{tag: "containsany", param: "ab", good: []any{"xb"}, bad: []any{canary}},
		{tag: "containsrune", param: "é", good: []any{"né"}, bad: []any{canary}},
		{tag: "excludes", param: "$n", good: []any{"x"}, bad: []any{canary}},
		{tag: "excludesall", param: "$@", good: []any{"x"}, bad: []any{canary}},
		{tag: "excludesrune", param: "$", good: []any{"x"}, bad: []any{canary}},
		{tag: "startswith", param: "a", good: []any{"ab"}, bad: []any{canary}},
		{tag: "endswith", param: "a", good: []any{"ba"}, bad: []any{canary}},
		{tag: "startsnotwith", param: "c$", good: []any{"x"}, bad: []any{canary}},
		{tag: "endsnotwith", param: "ry", good: []any{"x"}, bad: []any{canary}},
		text("image", image), {tag: "mimetype", param: "image/*", good: []any{image}, bad: []any{file}},

		text("isbn", "1-61729-085-8", "9784873113685"), text("isbn10", "1-61729-085-8"), text("isbn13", "9784873113685"), text("issn", "2434-561X"),
		text("eth_addr", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
		{tag: "eth_addr_checksum", good: []any{"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}, bad: []any{"0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"}},
		text("btc_addr", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"), text("btc_addr_bech32", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
		text("uuid", "A987FBC9-4BED-3078-CF07-9141BA07C9F3"), text("uuid3", "a987fbc9-4bed-3078-af07-9141ba07c9f3"),
		text("uuid4", "57b73598-8764-4ad0-a76a-679bb6640eb1"), text("uuid5", "987fbc97-4bed-5078-af07-9141ba07c9f3"),
		text("uuid7", "018c2f2f-7d3c-7b3a-9c1e-0123456789ab"), text("uuid_rfc4122", "A987FBC9-4BED-3078-CF07-9141BA07C9F3"),
		text("uuid3_rfc4122", "A987FBC9-4BED-3078-AF07-9141BA07C9F3"), text("uuid4_rfc4122", "57B73598-8764-4AD0-A76A-679BB6640EB1"),
		text("uuid5_rfc4122", "987FBC97-4BED-5078-AF07-9141BA07C9F3"), text("ulid", "01BX5ZZKBKACTAV9WEVGEMMVRZ"),
		hex("md4", 32), hex("md5", 32), hex("sha1", 40), hex("sha256", 64), hex("sha384", 96), hex("sha512", 128),
		hex("ripemd128", 32), hex("ripemd160", 40), hex("tiger128", 32), hex("tiger160", 40), hex("tiger192", 48),
		{tag: "ascii", good: []any{"a\t"}, bad: []any{"é"}}, {tag: "printascii", good: []any{"a"}, bad: []any{"\t"}},
		text("multibyte", "é"), text("datauri", "data:text/plain;base64,Zm9v"),
		text("latitude", "-89.5", 45.5), text("longitude", "179.9", 7), text("ssn", "191-60-2869"),

		text("ipv4", "10.0.0.1"), text("ipv6", "::1"), text("ip", "10.0.0.1", "::1"),
		text("cidrv4", "10.0.0.0/8"), text("cidrv6", "2001:db8::/32"), text("cidr", "10.0.0.0/8"),
		text("tcp4_addr", "10.0.0.1:80"), text("tcp6_addr", "[::1]:80"), text("tcp_addr", "10.0.0.1:80"),
		text("udp4_addr", "10.0.0.1:80"), text("udp6_addr", "[::1]:80"), text("udp_addr", "10.0.0.1:80"),
		text("ip4_addr", "10.0.0.1"), text("ip6_addr", "::1"), text("ip_addr", "10.0.0.1"),
		text("uds_exists", socket), text("mac", "00:00:5e:00:53:01"),
		text("hostname", "a.example"), text("hostname_rfc1123", "1.example"), text("hostname_label", "a-1"), text("fqdn", "example.com"),

		{tag: "unique", good: []any{[]int{1, 2}, map[string]int{"a": 1, "b": 2}}, bad: []any{[]int{1, 1}, map[string]int{"a": 1, "b": 1}, [2]string{}}},
		sibling("unique", "x", "y", "x"),
		{tag: "oneof", param: "abc 5", good: []any{"abc", 5, uint(5)}, bad: []any{canary, 7, uint(7)}},
		{tag: "oneofci", param: "abc def", good: []any{"DEF"}, bad: []any{canary}},
		{tag: "noneof", param: "abc 5", good: []any{"x", 6}, bad: []any{"abc", 5}},
		{tag: "noneofci", param: "abc def", good: []any{"x"}, bad: []any{"DEF"}},
		text("html", "<b>"), text("html_encoded", "&lt;"), {tag: "url_encoded", good: []any{"a%20b"}, bad: []any{"a%zzb"}},
		text("dir", dir), text("dirpath", "no/such/"), text("json", "{}", []byte("{}")), text("jwt", "a.b.c"),
		text("hostname_port", "host:80"), {tag: "port", good: []any{80, uint16(80)}, bad: []any{0, 65536, uint16(0)}},
		{tag: "lowercase", good: []any{"a"}, bad: []any{"A"}}, {tag: "uppercase", good: []any{"A"}, bad: []any{"a"}},
		{tag: "datetime", param: "2006-01-02", good: []any{"2024-02-29"}, bad: []any{"2023-02-29", canary}}, text("timezone", "UTC"),

		text("iso3166_1_alpha2", "US"), text("iso3166_1_alpha2_eu", "AT"), text("iso3166_1_alpha3", "USA"), text("iso3166_1_alpha3_eu", "AUT"),
		text("iso3166_1_alpha_numeric", "840", 840, uint(840)), text("iso3166_1_alpha_numeric_eu", "40", 40), text("iso3166_2", "US-TX"),
		text("iso4217", "USD"), {tag: "iso4217_numeric", good: []any{840}, bad: []any{1}},
		text("bcp47_language_tag", "en-US"), text("bcp47_strict_language_tag", "en-US"),
		{tag: "postcode_iso3166_alpha2", param: "GB", good: []any{"EC1A 1BB"}, bad: []any{canary}},
		sibling("postcode_iso3166_alpha2_field", "GB", "EC1A 1BB", canary),
		text("bic_iso_9362_2014", "deutdeff"), text("bic", "DEUTDEFF"), text("semver", "1.2.3"), text("dns_rfc1035_label", "a-1"),
		text("credit_card", "4111 1111 1111 1111"), text("cve", "CVE-2021-44228"), text("luhn_checksum", "79927398713", 79927398713),
		text("mongodb", "507f1f77bcf86cd799439011"), text("mongodb_connection_string", "mongodb://host:27017/db"), text("cron", "0 0 * * *"),
		text("spicedb", "a"), {tag: "spicedb", param: "type", good: []any{"doc/file"}, bad: []any{canary}}, text("ein", "12-3456789"), text("duration", "1h30m"),
		{tag: "validateFn", good: []any{withMethod("good")}, bad: []any{withMethod(canary)}},
		text("iscolor", "#fff"), text("country_code", "US", "USA", "840"), text("eu_country_code", "AT"),
	}
	seen := make(map[string]bool)
	for _, test := range tests {
		seen[test.tag] = true
		t.Run(test.tag, test.run)
	}
	for tag := range builtin {
		if _, ok := exempt[tag]; !ok && !seen[tag] {
			t.Errorf("no test for %s", tag)
		} else if ok && seen[tag] {
			t.Errorf("%s is exempt and has a test", tag)
		}
	}
}

// ruleTest is a tag with values for the field Value of a struct whose field Other
// has the value other.
type ruleTest struct {
	tag, param string
	other      any // nil means ""
	good, bad  []any
}

func (test ruleTest) run(t *testing.T) {
	for _, good := range test.good {
		in := test.request(good)
		if err := New(Config{}).Validate(in); err != nil {
			t.Errorf("%T %v: got %v, want nil", good, good, err)
		}
		if r := builtin[test.tag]; r.code == missing || r.disk || reflect.TypeOf(good) == duration {
			continue // Check has its reasons
		}
		if err := New(Config{}).Check(in); err != nil {
			t.Errorf("%T: Check: got %v, want nil", good, err)
		}
	}
	for _, bad := range test.bad {
		err := New(Config{}).Validate(test.request(bad))
		if err == nil {
			t.Errorf("%T %v: got nil", bad, bad)
			continue
		}
		e := apierror.From(err)
		if got, want := e.Code(), test.code(bad); got != want {
			t.Errorf("%T %v: got %s, want %s", bad, bad, err, want)
		}
		test.message(t, e, bad)
	}
}

// code returns the code for a value that breaks the rule.
func (test ruleTest) code(bad any) apierror.Code {
	v := reflect.ValueOf(bad)
	switch code := builtin[test.tag].code; {
	case v.Kind() == reflect.Pointer:
		return missing
	case code == "", code == batch && (!isCollection(v.Type()) || isBytes(v.Type())):
		return apierror.CodeInvalidInput
	default:
		return code
	}
}

// message checks what every message must keep to: an InvalidInput says the rule
// and not the value, and no message has a name of Go's in it.
func (test ruleTest) message(t *testing.T, e *apierror.Error, bad any) {
	message := e.Message()
	if e.Code() == apierror.CodeInvalidInput {
		words, ok := strings.CutPrefix(message, "Invalid input value: must ")
		if !ok && test.tag != "validateFn" || words == "" {
			t.Errorf("%T: got %q", bad, message)
		}
		if s, ok := bad.(string); ok && len(s) > 3 && strings.Contains(message, s) {
			t.Errorf("got the value in %q", message)
		}
	}
	for _, s := range []string{"Value", "Other", "{}", "  ", "..", notValid} {
		if strings.Contains(message, s) && test.tag != "validateFn" {
			t.Errorf("%T: got %q in %q", bad, s, message)
		}
	}
	if strings.Contains(test.param, "Other") && e.Code() == apierror.CodeInvalidInput && !strings.Contains(message, "other") {
		t.Errorf("%T: got %q without the other field's name", bad, message)
	}
}
