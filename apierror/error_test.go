package apierror_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	. "github.com/faultline-go/faultline/apierror"
)

// nilPanic is an error type whose methods panic on a nil receiver.
type nilPanic struct{ inner error }

func (e *nilPanic) Error() string { return e.inner.Error() }
func (e *nilPanic) Unwrap() error { return e.inner }

func TestFrom(t *testing.T) {
	ours := ResourceNotFound("m1")
	var nilError *Error
	var nilForeign *nilPanic
	for _, tt := range []struct {
		name string
		err  error
		want Code
	}{
		{"ours", ours, CodeResourceNotFound},
		{"wrapped", fmt.Errorf("load: %w", ours), CodeResourceNotFound},
		{"wrapped twice", fmt.Errorf("a: %w", fmt.Errorf("b: %w", ours)), CodeResourceNotFound},
		{"joined", errors.Join(io.EOF, ours), CodeResourceNotFound},
		{"two %w", fmt.Errorf("%w: %w", io.EOF, ours), CodeResourceNotFound},
		{"the first of two", errors.Join(Forbidden(), ours), CodeForbidden},
		{"the outer of two", InternalServerError(ours), CodeInternalServerError},
		{"own code", New(400, "ActiveRequestAlreadyExists", ""), "ActiveRequestAlreadyExists"},
		{"foreign", io.EOF, CodeInternalServerError},
		{"typed nil", nilError, CodeInternalServerError},
		{"wrapped typed nil", fmt.Errorf("a: %w", nilError), CodeInternalServerError},
		{"foreign typed nil", nilForeign, CodeInternalServerError},
		{"joined foreign typed nil", errors.Join(nilForeign, io.EOF), CodeInternalServerError},
	} {
		got := From(tt.err)
		if got.Code() != tt.want || CodeOf(tt.err) != tt.want {
			t.Errorf("%s: From has code %s, CodeOf is %s, want %s", tt.name, got.Code(), CodeOf(tt.err), tt.want)
		}
		if got.Error() == "" {
			t.Errorf("%s: no text for the log", tt.name)
		}
	}
	if got := From(nil); got != nil {
		t.Errorf("From(nil) = %v", got)
	}
	if got := CodeOf(nil); got != "" {
		t.Errorf("CodeOf(nil) = %q", got)
	}
	if got := From(io.EOF); !errors.Is(got, io.EOF) {
		t.Errorf("From(io.EOF) lost its cause")
	}
}

func TestNilErrorReadsAsInternalServerError(t *testing.T) {
	var e *Error
	if e.Code() != CodeInternalServerError || e.StatusCode() != 500 || e.Message() != "" ||
		e.Error() != "InternalServerError: a nil *apierror.Error was returned as an error" || e.Unwrap() != nil || e.Details() != nil || e.Place() != "" ||
		e.LogValue().Kind() != slog.KindGroup || e.WithCause(io.EOF).Code() != CodeInternalServerError {
		t.Errorf("a nil *Error doesn't read as InternalServerError: %v", e)
	}
}

// TestZeroErrorReadsAsInternalServerError: nothing keeps a program from making one.
func TestZeroErrorReadsAsInternalServerError(t *testing.T) {
	var e Error
	if e.Code() != CodeInternalServerError || e.StatusCode() != 500 || e.Message() != "" || e.Error() != "InternalServerError" ||
		e.LogValue().Kind() != slog.KindGroup || e.WithMessage("x").Message() != "" {
		t.Errorf("a zero Error doesn't read as InternalServerError: %v", &e)
	}
}

func TestNewPanics(t *testing.T) {
	for _, tt := range []struct {
		status int
		code   Code
		want   string // part of the panic, "" for none
	}{
		{400, "Own", ""},
		{599, "Own", ""},
		{400, CodeInvalidRequestBody, ""},
		{413, CodeInvalidRequestBody, ""},
		{415, CodeInvalidRequestBody, ""},
		{405, CodeBadRequest, ""},
		{503, CodeInternalServerError, ""},
		{400, "", "empty code"},
		{200, "Own", "no error status"},
		{399, "Own", "no error status"},
		{600, "Own", "no error status"},
		{404, CodeBadRequest, "has status 400, not 404"},
		{413, CodeBadRequest, "has status 400, not 413"},
		{400, CodeNotFound, "has status 404, not 400"},
		{422, CodeInvalidInput, "has status 400, not 422"},
		{400, CodeInternalServerError, "has status 500, not 400"},
	} {
		got := func() (got string) {
			defer func() {
				if r := recover(); r != nil {
					got = fmt.Sprint(r)
				}
			}()
			New(tt.status, tt.code, "")
			return ""
		}()
		if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
			t.Errorf("New(%d, %q): panic %q, want %q", tt.status, tt.code, got, tt.want)
		}
	}
}

func TestFromStatus(t *testing.T) {
	for _, tt := range []struct {
		status  int
		message string
		want    *Error // code and message
		status2 int
	}{
		{400, "", BadRequest("Bad Request"), 400},
		{400, "text", BadRequest("text"), 400},
		{401, "", Unauthorized(), 401},
		{403, "", Forbidden(), 403},
		{404, "", NotFound("Not Found"), 404},
		{405, "", BadRequest("Method Not Allowed"), 405},
		{413, "", InvalidRequestBody(), 413},
		{415, "", InvalidRequestBody(), 415},
		{418, "", BadRequest("I'm a teapot"), 418},
		{499, "", BadRequest("Bad Request"), 499},
		{429, "", TooManyRequests("", 0), 429},
		{429, "slow down", New(429, CodeTooManyRequests, "slow down"), 429},
		{500, "secret", InternalServerError(nil), 500},
		{503, "", InternalServerError(nil), 503},
		{599, "", InternalServerError(nil), 599},
		{0, "", InternalServerError(nil), 500},
		{103, "", InternalServerError(nil), 500},
		{304, "text", InternalServerError(nil), 500},
		{1000, "", InternalServerError(nil), 500},
		{-1, "", InternalServerError(nil), 500},
	} {
		got := FromStatus(tt.status, tt.message)
		if got.Code() != tt.want.Code() || got.Message() != tt.want.Message() || got.StatusCode() != tt.status2 {
			t.Errorf("FromStatus(%d, %q) = %d %s %q, want %d %s %q", tt.status, tt.message,
				got.StatusCode(), got.Code(), got.Message(), tt.status2, tt.want.Code(), tt.want.Message())
		}
	}
}

func TestMessages(t *testing.T) {
	long := strings.Repeat("é", 400) // 800 bytes
	for _, tt := range []struct {
		name string
		err  *Error
		want string
	}{
		{"one full stop", InvalidInput("a: must be b."), "Invalid input a: must be b."},
		{"one full stop of many", DisallowedOperation("No... "), "No."},
		{"empty detail", InvalidInput(""), "Invalid input."},
		{"empty value", InvalidHashValue("").WithPlace("hashes[0]"), "Hash value (hashes[0]) is invalid."},
		{"empty name", MissingRequiredParameter(""), "Parameter is missing."},
		{"no limit known", TooManyRequests("", 0), "Too Many Requests."},
		{"limit with stop", TooManyRequests("45 per 00:01:00.", 0), "Too Many Requests. Limit: 45 per 00:01:00."},
		{"value cut between characters", InvalidHashValue("a" + long), "Hash value a" + strings.Repeat("é", 255) + " is invalid."},
		{"value cut to 512", InvalidHashValue(strings.Repeat("a", 600)), "Hash value " + strings.Repeat("a", 512) + " is invalid."},
		{"message cut to 2 KiB", BadRequest(strings.Repeat("a", 3000)), strings.Repeat("a", 2048)},
		{"no UTF-8", InvalidHashValue("\xff\xfe"), "Hash value \uFFFD\uFFFD is invalid."},
		{"no UTF-8, long", InvalidHashValue(strings.Repeat("\x80", 600)), "Hash value " + strings.Repeat("\uFFFD", 170) + " is invalid."},
		{"line breaks", BadRequest("a\r\nb\tc\u2028d\u0085e"), "a  b c d e"},
		{"control and direction", BadRequest("a\x1b[31m\x00\u202eb\u200f\u2066\x7f"), "a\uFFFD[31m\uFFFD\uFFFDb\uFFFD\uFFFD\uFFFD"},
		{"other scripts stay", ResourceNotFound("機械 ☂"), "Resource 機械 ☂ was not found."},
		{"URL without secrets", InvalidUrl("https://u:pw@h.example:8/p%2Fq?token=1#frag"), "URL https://h.example:8/p%2Fq is invalid."},
		{"relative URL", InvalidUrl("/a?token=1"), "URL /a is invalid."},
		{"no scheme", InvalidUrl("contoso.com/a?token=1#b"), "URL contoso.com/a is invalid."},
		{"no scheme, and a password", InvalidUrl("u:pw@contoso.com/a"), "URL contoso.com/a is invalid."},
		{"no URL", InvalidUrl("not a url"), "URL not a url is invalid."},
		{"opaque URL", InvalidUrl("http:u:pw@h"), "URL h is invalid."},
		{"no host", InvalidUrl("javascript:alert(1)"), "URL javascript:alert(1) is invalid."},
		{"unparsable URL", InvalidUrl("http://u:pw@a b/"), "URL http://a b/ is invalid."},
		{"unparsable URL, two @", InvalidUrl("http://u:p@w@a b/c?d#e"), "URL http://a b/c is invalid."},
		{"a password with a slash", InvalidUrl("http://u:p/w@host/x"), "URL http://host/x is invalid."},
		{"a password with a question mark", InvalidUrl("http://u:p?w@a b/"), "URL is invalid."},
		{"a query with an @", InvalidUrl("http://a b/?mail=pw@c"), "URL is invalid."},
		{"a backslash", InvalidUrl(`http:\\u:pw@host`), "URL host is invalid."},
		{"no message on a 500", InternalServerError(io.EOF).WithMessage("secret"), ""},
		{"no message on a 503", New(503, CodeInternalServerError, "secret"), ""},
		{"long value in a message of its own", NotFound("").WithMessage("Machine " + Clean("a\n"+long) + " was not found"), "Machine a " + strings.Repeat("é", 255) + " was not found"},
		{"place that only looks like a batch", InvalidIpAddress("x").WithPlace("filter[ip]"), "IP address x is invalid."},
		{"place by a key", InvalidIpAddress("x").WithPlace(`ips["a"]`), `IP address x (ips["a"]) is invalid.`},
		{"nothing to say", DisallowedOperation(". "), ""},
		{"a limit of nothing", TooManyRequests(".", 0), "Too Many Requests."},
		{"place alone", InvalidIpAddress("x").WithPlace("ip"), "IP address x is invalid."},
		{"place in a batch", InvalidIpAddress("10.0.0.999").WithPlace("Indicators[3].indicatorValue"), "IP address 10.0.0.999 (Indicators[3].indicatorValue) is invalid."},
		{"place of a URL", InvalidUrl("nope").WithPlace("urls[0]"), "URL nope (urls[0]) is invalid."},
		{"place of a hidden URL", InvalidUrl("").WithPlace("urls[0]"), "URL (urls[0]) is invalid."},
		{"place and message of its own", InvalidIpAddress("x").WithMessage("No.").WithPlace("ips[0]"), "No."},
		{"place where no value is shown", MissingRequiredParameter("a[0].b").WithPlace("a[0].b"), "Parameter a[0].b is missing."},
	} {
		got := tt.err.Message()
		if got != tt.want {
			t.Errorf("%s:\n got %q\nwant %q", tt.name, got, tt.want)
		}
		if !utf8.ValidString(got) || len(got) > 2<<10 {
			t.Errorf("%s: message is no bounded UTF-8", tt.name)
		}
	}
}

func TestErrorText(t *testing.T) {
	var nilForeign *nilPanic
	for _, tt := range []struct{ err, want string }{
		{Forbidden().Error(), "Forbidden: Forbidden"},
		{InvalidIpAddress("x").WithCause(io.EOF).Error(), "InvalidIpAddress: IP address x is invalid: EOF"},
		{ODataError("$top: EOF").WithCause(io.EOF).Error(), "ODataError: Invalid OData URI query $top: EOF"},
		{ODataError("EOF").WithCause(errors.New("")).Error(), "ODataError: Invalid OData URI query EOF: "},
		{InternalServerError(io.EOF).Error(), "InternalServerError: EOF"},
		{InternalServerError(nil).Error(), "InternalServerError"},
		{InternalServerError(io.EOF).WithMessage("for the log").Error(), "InternalServerError: for the log: EOF"},
		{InternalServerError(nilForeign).Error(), "InternalServerError: (*apierror_test.nilPanic panicked in its Error method)"},
	} {
		if tt.err != tt.want {
			t.Errorf("Error() = %q, want %q", tt.err, tt.want)
		}
	}
}

func TestDerivedErrors(t *testing.T) {
	base := New(409, "Busy", "Busy.")
	zero := &Error{}
	for name, base := range map[string]*Error{"New": base, "zero": zero} {
		for with, e := range map[string]*Error{
			"WithCause":      base.WithCause(io.EOF),
			"WithMessage":    base.WithMessage("x"),
			"WithPlace":      base.WithPlace("x"),
			"WithDetails":    base.WithDetails(Detail{Code: "x"}),
			"WithRetryAfter": base.WithRetryAfter(time.Second),
			"WithHeader":     base.WithHeader("Allow", "GET"),
		} {
			if e == base || !errors.Is(e, base) || !errors.Is(e.WithCause(io.EOF), e) || !errors.Is(e.WithCause(io.EOF), base) || errors.Is(base, e) {
				t.Errorf("%s, %s: errors.Is doesn't follow the derivation", name, with)
			}
			if errors.Is(e, New(409, "Busy", "Busy.")) || errors.Is(e, &Error{}) {
				t.Errorf("%s, %s: is an error it was not derived from", name, with)
			}
		}
	}
	if *zero != (Error{}) {
		t.Errorf("the zero Error changed to %v", zero)
	}
	if got := base.Error(); got != "Busy: Busy." {
		t.Errorf("the original changed to %q", got)
	}
	if !errors.Is(base.WithCause(fmt.Errorf("a: %w", io.EOF)), io.EOF) {
		t.Error("the cause isn't found")
	}

	details := make([]Detail, 30)
	for i := range details {
		details[i] = Detail{"InvalidInput", "m\n", strings.Repeat("é", 300)}
	}
	e := base.WithDetails(details...)
	details[0].Message = "changed"
	if got := e.Details(); len(got) != 20 || got[0].Message != "m " || len(got[0].Target) != 512 {
		t.Errorf("details aren't bounded, clean and copied: %d, %q", len(got), got[0])
	}
	e.Details()[0].Message = "changed"
	if got := e.Details()[0].Message; got != "m " {
		t.Errorf("Details returned the error's own: %q", got)
	}
	if got, want := InvalidIpAddress("x").WithPlace("a[0]").Detail(), (Detail{CodeInvalidIpAddress, "IP address x (a[0]) is invalid.", "a[0]"}); got != want {
		t.Errorf("Detail() = %q, want %q", got, want)
	}
}

func TestLogValue(t *testing.T) {
	var b bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	logger.Info("x", "err", InvalidIpAddress("y").WithPlace("ips[0]").WithCause(io.EOF))
	want := `level=INFO msg=x err.code=InvalidIpAddress err.status=400 err.message="IP address y (ips[0]) is invalid." err.place=ips[0] err.cause=EOF` + "\n"
	if got := b.String(); got != want {
		t.Errorf("got  %swant %s", got, want)
	}
}

func TestSharedBetweenGoroutines(t *testing.T) {
	shared := New(409, "Busy", "Busy.").WithHeader("A", "1").WithDetails(Detail{Code: "x"})
	want := shared.Error()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 200 {
				e := shared.WithHeader("B", fmt.Sprint(i)).WithDetails(Detail{Code: "y"}).WithPlace("p").WithCause(io.EOF)
				if !errors.Is(e, shared) || !reflect.DeepEqual(shared.Details(), []Detail{{Code: "x"}}) {
					t.Error("a shared error changed")
				}
			}
		})
	}
	wg.Wait()
	if got := shared.Error(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

type otherKey struct{}

func TestTarget(t *testing.T) {
	ctx := context.Background()
	if got := Target(ctx); got != "" {
		t.Errorf("Target of a bare context = %q", got)
	}
	calls := 0
	for _, tt := range []struct {
		name string
		make func() string
		want string // "" for a fresh UUID
	}{
		{"given", func() string { return "id-1" }, "id-1"},
		{"nil", nil, ""},
		{"empty", func() string { return "" }, ""},
		{"panics", func() string { panic("no") }, ""},
		{"hostile", func() string { return "a b\r\nSet-Cookie: x\u202e" }, "a-b--Set-Cookie:-x-"},
		{"long", func() string { return strings.Repeat("a", 1000) }, strings.Repeat("a", 128)},
	} {
		calls = 0
		ctx := WithTargetFunc(ctx, func() string { calls++; return tt.make() })
		if tt.make == nil {
			ctx = WithTargetFunc(ctx, nil)
		}
		first := Target(ctx)
		if got := Target(context.WithValue(ctx, otherKey{}, "v")); got != first || calls > 1 {
			t.Errorf("%s: second call gives %q after %q, and the function was called %d times", tt.name, got, first, calls)
		}
		if tt.want != "" && first != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, first, tt.want)
		}
		if tt.want == "" && !uuidV4.MatchString(first) {
			t.Errorf("%s: got %q, want a UUID", tt.name, first)
		}
	}
	if got := Target(WithTarget(ctx, "x")); got != "x" {
		t.Errorf("WithTarget: got %q", got)
	}
	if got := Target(WithTarget(ctx, "")); !uuidV4.MatchString(got) {
		t.Errorf("WithTarget of nothing: got %q, want a UUID", got)
	}
}
