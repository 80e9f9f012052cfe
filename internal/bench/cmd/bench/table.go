package main

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchmath"
	"golang.org/x/perf/benchunit"

	"github.com/faultline-go/faultline/internal/bench"
)

// samples holds what was measured, by the name of the benchmark and the unit.
type samples struct {
	values map[[2]string][]float64
	rounds int
	// machine and settings are where and how it was measured.
	machine, settings string
}

// read reads a file of results.
func read(file string) (*samples, error) {
	s := &samples{values: make(map[[2]string][]float64)}
	files := benchfmt.Files{Paths: []string{file}}
	for files.Scan() {
		if r, ok := files.Result().(*benchfmt.Result); ok {
			s.add(r)
		}
	}
	return s, files.Err()
}

func (s *samples) add(r *benchfmt.Result) {
	name, procs := splitName(r.Name)
	s.machine = fmt.Sprintf("%s, GOMAXPROCS %s, %s/%s",
		r.GetConfig("cpu"), procs, r.GetConfig("goos"), r.GetConfig("goarch"))
	s.settings = fmt.Sprintf("%s, GOGC %s, %s a benchmark and round",
		r.GetConfig("go"), r.GetConfig("gogc"), r.GetConfig("benchtime"))
	for _, v := range r.Values {
		key := [2]string{name, v.Unit}
		s.values[key] = append(s.values[key], v.Value)
		s.rounds = max(s.rounds, len(s.values[key]))
	}
}

// splitName takes GOMAXPROCS off a benchmark's name.
func splitName(name benchfmt.Name) (rest, procs string) {
	_, parts := name.Parts()
	rest, procs = name.String(), "1"
	if n := len(parts); n > 0 && parts[n-1][0] == '-' {
		procs = string(parts[n-1][1:])
		rest = strings.TrimSuffix(rest, string(parts[n-1]))
	}
	return rest, procs
}

// median returns the median of what was measured, and false if nothing was.
func (s *samples) median(name, unit string) (benchmath.Summary, bool) {
	values := s.values[[2]string{name, unit}]
	if len(values) == 0 {
		return benchmath.Summary{}, false
	}
	sample := benchmath.NewSample(values, &benchmath.DefaultThresholds)
	return benchmath.AssumeNothing.Summary(sample, 0.95), true
}

// print prints the tables, in Markdown.
func (s *samples) print(w io.Writer) {
	fmt.Fprintf(w, "%s; %s; medians of %d rounds.\n", s.machine, s.settings, s.rounds)
	s.printRows(w, "To reach", bench.Goals)
	s.printRows(w, "Peers that write an error, against apierror.Write", bench.Writers)
	s.printRows(w, "Peers that an error is returned to, against a registered Echo", bench.Frameworks)
	s.printRows(w, "Echo v5 by itself, against a registered one", bench.Echo5)
}

func (s *samples) printRows(w io.Writer, title string, rows []bench.Row) {
	fmt.Fprintf(w, "\n### %s\n\n", title)
	fmt.Fprintln(w, "| work | against | goal | ratio | ours | theirs | allocs | met |")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|---|")
	for _, row := range rows {
		cells := append([]string{row.Work, row.Against}, s.cells(row)...)
		fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | "))
	}
}

// cells returns the cells of a row behind its texts.
func (s *samples) cells(row bench.Row) []string {
	goal := row.Goal.String()
	if row.Allocs >= 0 {
		goal += fmt.Sprintf(", ≤ %d allocs", row.Allocs)
	}
	unit := row.Goal.Kind.Unit()
	ours, ok := s.median(row.Ours, unit)
	theirs, ok2 := s.median(row.Theirs, unit)
	if !ok || !ok2 {
		return []string{goal, "", "", "", "", "not measured"}
	}
	ourAllocs, _ := s.median(row.Ours, "allocs/op")
	theirAllocs, _ := s.median(row.Theirs, "allocs/op")
	ratio := row.Goal.Ratio(ours.Center, theirs.Center)
	met := "yes"
	if !row.Goal.Met(ratio) || row.Allocs >= 0 && ourAllocs.Center > float64(row.Allocs) {
		met = "**no**"
	}
	return []string{
		goal, fmt.Sprintf("%.2f", ratio), text(ours, unit), text(theirs, unit),
		fmt.Sprintf("%.0f / %.0f", ourAllocs.Center, theirAllocs.Center), met,
	}
}

// text returns a median with its 95 % confidence interval. It takes at least 6
// rounds for there to be one.
func text(s benchmath.Summary, unit string) string {
	number := benchunit.Scale(s.Center, benchunit.ClassOf(unit))
	if unit == "sec/op" {
		number += "s"
	}
	return number + " " + s.PctRangeString()
}
