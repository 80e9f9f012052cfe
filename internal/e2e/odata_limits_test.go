package e2e

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate/odata"
)

// chain joins n copies of an operand.
func chain(operand, operator string, n int) string {
	return strings.Repeat(operand+" "+operator+" ", n-1) + operand
}

// nest puts n copies of both ends around an expression.
func nest(before, inner, after string, n int) string {
	return strings.Repeat(before, n) + inner + strings.Repeat(after, n)
}

// numbers returns a list of so many.
func numbers(n int) string {
	items := make([]string, n)
	for i := range items {
		items[i] = fmt.Sprint(i)
	}
	return strings.Join(items, ",")
}

// odataLargest are expressions as large and deep as the default rules let them be, and
// collections in collections beyond that.
var odataLargest = []struct {
	filter  string
	refused error // nil if there must be SQL
}{
	{chain("n eq 5", "and", 250), nil},
	{chain("n eq 5", "or", 250), nil},
	{chain("not (n gt 5 and flag)", "or", 120), nil},
	{chain("n gt 1 and flag", "or", 160), nil},
	{chain("flag", "and", 500), nil},
	{chain("ok", "or", 500), nil},
	{"not (" + chain("flag", "or", 499) + ")", nil},
	{chain("flag", "eq", 500), nil},
	{chain("flag", "gt", 500), odata.ErrTooDeep}, // each takes two levels
	{"n in (" + numbers(900) + ")", nil},
	{"not (n in (" + numbers(900) + ",null))", nil},
	{nest("(", "n eq 5", ")", 30), nil},
	{nest("not (", "flag", ")", 15), nil},
	{nest("not (n gt 1 and ", "flag", ")", 15), nil},
	{nest("(n gt 1 or ok eq ", "flag", ")", 30), nil},
	{nest("ok eq (", "flag", ")", 30), nil},
	{nest("tags/any(t:", "t eq name", ")", 4), nil},
	{nest("tags/any(t:", "t eq name", ")", 5), odata.ErrTooDeep},
	{chain("tags/any(t:t eq 'x')", "and", 150), nil},
}

// TestODataLargest shows that no filter within the default rules becomes SQL that
// SQLite refuses.
func TestODataLargest(t *testing.T) {
	onEach(t, func(h *odataHarness) {
		h.rules = odata.Rules{MaxLength: 1 << 20, MaxCost: 100_000}
		for _, tt := range odataLargest {
			name := tt.filter[:min(len(tt.filter), 60)]
			_, clause, err := h.find(h.parse(tt.filter))
			if !errors.Is(err, tt.refused) || err != nil && tt.refused == nil {
				h.Errorf("%s: %v, want %v\n%.200s", name, err, tt.refused, clause)
			}
			if tt.refused != nil && apierror.CodeOf(err) != apierror.CodeODataError {
				h.Errorf("%s: %v is not for the client", name, err)
			}
		}
	})
}

// TestODataBeyond shows the same for the widest rules, where the bounds of the SQL
// itself hold.
func TestODataBeyond(t *testing.T) {
	onEach(t, func(h *odataHarness) {
		refused, accepted := 0, 0
		try := func(filter string) {
			q, err := odata.Parse("$filter="+url.QueryEscape(filter), h.rules)
			if errors.Is(err, odata.ErrTooDeep) {
				return // a sign or a not counts twice
			}
			if err != nil {
				h.Fatalf("%.60s: %v", filter, err)
			}
			_, clause, err := h.find(q.Filter)
			switch {
			case err == nil:
				accepted++
			case apierror.CodeOf(err) == apierror.CodeODataError:
				refused++
			default:
				h.Errorf("%.60s: %v\n%.200s", filter, err, clause)
			}
		}
		for _, n := range []int{20, 27, 50, 100, 150, 200, 240, 245, 290, 298, 301, 350, 400, 450, 490} {
			for _, form := range [][3]string{
				{"(", "flag", ")"}, {"not (", "flag", ")"}, {"not (n gt 1 and ", "flag", ")"}, {"(n gt 1 or ok eq ", "flag", ")"}, {"ok gt (", "flag", ")"}, {"ok eq (", "flag", ")"},
				{"not (flag or ", "flag", ")"}, {"flag ne (", "flag", ")"}, {"(flag and n gt 1 or ", "flag", ")"},
			} {
				try(nest(form[0], form[1], form[2], n))
			}
			for _, form := range [][3]string{{"tolower(", "name", ")"}, {"toupper(tolower(", "name", "))"}} {
				try(nest(form[0], form[1], form[2], n/2) + " eq 'x'")
			}
		}
		for _, n := range []int{501, 600, 2_000, 20_000} {
			for _, op := range []string{"and", "or", "eq", "gt"} {
				try(chain("flag", op, n))
			}
			try("n in (" + numbers(n) + ")")
		}
		if accepted < 120 || refused < 20 {
			h.Errorf("%d accepted and %d refused: the bound is not where it was looked for", accepted, refused)
		}
	})
}

// TestODataAliasBomb shows that an alias that is used often is bounded.
func TestODataAliasBomb(t *testing.T) {
	query := "$filter=" + url.QueryEscape(chain("@p", "and", 240)) + "&@p=" + url.QueryEscape(chain("flag", "and", 240))
	_, err := odata.Parse(query, odata.Rules{})
	if !errors.Is(err, odata.ErrTooCostly) || apierror.CodeOf(err) != apierror.CodeODataError {
		t.Errorf("the error is %v", err)
	}
}

// TestODataLinear shows that ten times as many nodes make no more than ten times the text.
func TestODataLinear(t *testing.T) {
	onEach(t, func(h *odataHarness) {
		for _, form := range []func(int) string{
			func(n int) string { return chain("n eq 5", "and", n) },
			func(n int) string { return chain("not (n gt 5 and flag)", "or", n) },
			func(n int) string { return "n in (" + numbers(n) + ")" },
			func(n int) string { return chain("tags/any(t:t eq 'x')", "and", n) },
		} {
			size := func(n int) int {
				clause, _, err := h.table.Filter(h.parse(form(n)))
				if err != nil {
					h.Fatal(err)
				}
				return len(clause)
			}
			if small, large := size(300), size(3_000); large > 12*small {
				h.Errorf("%.30s: %d bytes, ten times as many nodes %d bytes", form(3), small, large)
			}
		}
	})
}
