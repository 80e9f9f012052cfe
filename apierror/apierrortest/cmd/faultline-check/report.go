package main

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/faultline-go/faultline/apierror/apierrortest"
)

// report is what came out of all checks. It is the output of -json.
type report struct {
	URL     string `json:"url"`
	Passed  int    `json:"passed"`
	Failed  int    `json:"failed"`
	Skipped int    `json:"skipped"`
	// Complete is false if the run was interrupted.
	Complete bool          `json:"complete"`
	Checks   []checkResult `json:"checks"`
}

type checkResult struct {
	apierrortest.Result
	Status string `json:"status"` // passed, failed or skipped
}

func (r *report) add(result apierrortest.Result) checkResult {
	c := checkResult{result, "failed"}
	switch {
	case result.Skipped != "":
		c.Status = "skipped"
		r.Skipped++
	case result.Passed():
		c.Status = "passed"
		r.Passed++
	default:
		r.Failed++
	}
	r.Checks = append(r.Checks, c)
	return c
}

// writeJSON writes the whole report at the end.
func (r *report) writeJSON(w io.Writer, results iter.Seq[apierrortest.Result], done func() bool) error {
	for result := range results {
		r.add(result)
	}
	r.Complete = done()
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(r)
}

// writeText writes each check as it is made, for a person at a terminal.
func (r *report) writeText(w io.Writer, results iter.Seq[apierrortest.Result], done func() bool) error {
	if _, err := fmt.Fprintf(w, "%s\n\n", r.URL); err != nil {
		return err
	}
	for result := range results {
		if _, err := io.WriteString(w, r.add(result).text()); err != nil {
			return err
		}
	}
	r.Complete = done()
	end := ""
	if !r.Complete {
		end = "; interrupted"
	}
	_, err := fmt.Fprintf(w, "\n%d passed, %d failed, %d skipped%s\n", r.Passed, r.Failed, r.Skipped, end)
	return err
}

const (
	maxName = 20
	indent  = "        "
)

// text returns the lines of a check: one if it passed.
func (c checkResult) text() string {
	switch c.Status {
	case "passed":
		return "  ok    " + c.Name + "\n"
	case "skipped":
		return fmt.Sprintf("  skip  %-*s%s\n", maxName, c.Name, c.Skipped)
	}
	var b strings.Builder
	b.WriteString("  FAIL  " + c.Name + "\n")
	wrap(&b, c.Why)
	for _, f := range c.Findings {
		b.WriteString(indent + "- " + strings.ReplaceAll(f.String(), "\n", "\n"+indent+"  ") + "\n")
	}
	if c.Omitted > 0 {
		fmt.Fprintf(&b, "%s- and %d more\n", indent, c.Omitted)
	}
	return b.String()
}

// wrap writes a sentence in lines that fit a terminal.
func wrap(b *strings.Builder, sentence string) {
	const width = 92
	column := 0
	for _, word := range strings.Fields(sentence) {
		switch {
		case column == 0:
			b.WriteString(indent)
		case column+1+len(word) > width:
			b.WriteString("\n" + indent)
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	b.WriteByte('\n')
}
