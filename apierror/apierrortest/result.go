package apierrortest

import (
	"fmt"
	"strings"
)

// Result is what came out of one check.
type Result struct {
	// Name is that of the subtest in [Run].
	Name string `json:"name"`
	// Why says in a sentence what clients need it for.
	Why string `json:"why"`
	// Skipped says what to configure for the check to be made, "" if it was made.
	Skipped string `json:"skipped,omitempty"`
	// Findings are what is wrong; nil if nothing is. There are at most 8.
	Findings []Finding `json:"findings,omitempty"`
	// Omitted is the number of findings beyond those.
	Omitted int `json:"omitted,omitempty"`
}

// Passed reports whether the check was made and nothing is wrong.
func (r Result) Passed() bool { return r.Skipped == "" && len(r.Findings) == 0 }

// Finding is one thing that is wrong.
type Finding struct {
	// Request is the method and the path of the first request that shows it, "" if
	// it takes several to show it.
	Request string `json:"request,omitempty"`
	// Problem says what is wrong, in the words of the contract.
	Problem string `json:"problem"`
	// Got is the status and the begin of the body that came, on one line and safe
	// to print; "" if nothing came.
	Got string `json:"got,omitempty"`
	// Times is how many answers show it, at least 1.
	Times int `json:"times"`

	// skips means that Problem says why the check can't tell whether something is wrong.
	skips bool
}

// String returns the finding as two lines, or one if nothing came.
func (f Finding) String() string {
	text := f.Problem
	if f.Request != "" {
		text = f.Request + ": " + text
	}
	if f.Times > 1 {
		text += fmt.Sprintf(" (%d times)", f.Times)
	}
	if f.Got != "" {
		text += "\ngot " + f.Got
	}
	return text
}

// maxFindings is how many findings a Result holds.
const maxFindings = 8

// newResult returns a result with the findings, those of the same problem as one.
func newResult(name, why string, findings []Finding) Result {
	r := Result{Name: name, Why: why}
	if len(findings) == 1 && findings[0].skips {
		r.Skipped = findings[0].Problem
		return r
	}
	seen := map[string]int{} // index in r.Findings
	for _, f := range findings {
		i, ok := seen[f.Problem]
		switch {
		case ok && i >= 0:
			r.Findings[i].Times++
		case ok:
		case len(r.Findings) == maxFindings:
			seen[f.Problem] = -1
			r.Omitted++
		default:
			seen[f.Problem] = len(r.Findings)
			f.Times = 1
			r.Findings = append(r.Findings, f)
		}
	}
	return r
}

// text returns what Run says of a check that failed.
func (r Result) text() string {
	var b strings.Builder
	b.WriteString(r.Why)
	for _, f := range r.Findings {
		b.WriteString("\n" + f.String())
	}
	if r.Omitted > 0 {
		fmt.Fprintf(&b, "\nand %d more", r.Omitted)
	}
	return b.String()
}
