package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/faultline-go/faultline/internal/text"
)

// maxEntry bounds a line of a list, in bytes.
const maxEntry = 1 << 10

// maxLine bounds a line, in bytes.
const maxLine = 1 << 20

// maxUpstreams bounds how many IDs of other services are followed.
const maxUpstreams = 10

// search reads files, or the standard input if there are none.
type search struct {
	files   []string
	stdin   io.Reader
	out     io.Writer
	skipped int
}

// record is a line of a log.
type record map[string]any

// text returns a text as it may go to a terminal: on one line, with control characters and
// those that change the direction of text escaped.
func (r record) text(key string) string {
	s, _ := r[key].(string)
	return text.Log(s)
}

func (r record) time() time.Time {
	t, _ := time.Parse(time.RFC3339Nano, r.text("time"))
	return t
}

// isFailure reports whether r is the record of a failure.
func (r record) isFailure() bool { return r["code"] != nil && r["status"] != nil && r["cause"] != nil }

// each calls visit with each record whose line contains part.
func (s *search) each(part string, visit func(record)) error {
	if len(s.files) == 0 {
		return s.read(s.stdin, part, visit)
	}
	for _, name := range s.files {
		if err := s.file(name, part, visit); err != nil {
			return err
		}
	}
	return nil
}

func (s *search) file(name, part string, visit func(record)) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := s.read(r, part, visit); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func (s *search) read(r io.Reader, part string, visit func(record)) error {
	lines := bufio.NewReaderSize(r, maxLine)
	for {
		line, err := lines.ReadSlice('\n')
		for tooLong := false; errors.Is(err, bufio.ErrBufferFull); tooLong = true {
			if !tooLong {
				s.skipped++
			}
			line, err = lines.ReadSlice('\n')
			if !errors.Is(err, bufio.ErrBufferFull) {
				line = nil // the end of a long line
			}
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			s.line(line, part, visit)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (s *search) line(line []byte, part string, visit func(record)) {
	if line[0] != '{' || line[len(line)-1] != '}' {
		s.skipped++
		return
	}
	if !bytes.Contains(line, []byte(part)) {
		return
	}
	var r record
	if json.Unmarshal(line, &r) != nil {
		s.skipped++
		return
	}
	visit(r)
}

// story prints the records of an ID, and of the IDs of other services that it leads to.
func (s *search) story(target string) (found bool, err error) {
	seen := []string{target}
	for i := 0; i < len(seen); i++ {
		s.skipped = 0 // Each pass skips the same lines.
		id, begun := seen[i], time.Time{}
		err := s.each(id, func(r record) {
			if r.text("target") != id {
				return
			}
			if begun.IsZero() {
				begun = r.time()
				if i > 0 {
					fmt.Fprintf(s.out, "\nupstream %s\n", id)
				}
			}
			found = true
			s.print(r, begun)
			upstream, _ := r["upstream"].(map[string]any)
			next := record(upstream).text("target")
			if next != "" && !slices.Contains(seen, next) && len(seen) <= maxUpstreams {
				seen = append(seen, next)
			}
		})
		if err != nil {
			return found, err
		}
		if len(s.files) == 0 {
			break // The standard input can be read once.
		}
	}
	return found, nil
}

// own are the attributes that print shows in places of their own.
var own = []string{"time", "level", "msg", "target", "kept", "cause", "stack", "code", "status", "method", "path", "route"}

func (s *search) print(r record, begun time.Time) {
	fmt.Fprintf(s.out, "%9.1f ms  %-5s  %s%s\n", float64(r.time().Sub(begun).Microseconds())/1000, r.text("level"), r.text("msg"), r.rest())
	if !r.isFailure() {
		return
	}
	fmt.Fprintf(s.out, "  %s %s\n  %s %s", text.Log(fmt.Sprint(r["status"])), r.text("code"), r.text("method"), r.text("path"))
	if route := r.text("route"); route != "" {
		fmt.Fprintf(s.out, "  route %s", route)
	}
	fmt.Fprintf(s.out, "\n  %s\n  cause: %s\n", r.text("time"), r.text("cause"))
	stack, _ := r["stack"].(string)
	if stack != "" {
		fmt.Fprintln(s.out, "  stack:")
	}
	for line := range strings.Lines(stack) {
		line, indented := strings.CutPrefix(strings.TrimRight(line, "\n"), "\t")
		if indented {
			fmt.Fprint(s.out, "    ")
		}
		fmt.Fprintln(s.out, "    "+text.Log(line))
	}
}

// rest returns the other attributes of r, sorted.
func (r record) rest() string {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(r)) {
		if slices.Contains(own, key) && (r.isFailure() || key == "time" || key == "level" || key == "msg" || key == "target" || key == "kept") {
			continue
		}
		value, err := json.Marshal(r[key])
		if err == nil {
			fmt.Fprintf(&b, "  %s=%s", text.Log(key), text.Log(string(value)))
		}
	}
	return b.String()
}

// list prints the last n failures, oldest first.
func (s *search) list(n int, code string) (found bool, err error) {
	part := `"code"`
	if code != "" {
		part = code
	}
	var last []string
	err = s.each(part, func(r record) {
		if !r.isFailure() || code != "" && r.text("code") != code {
			return
		}
		last = append(last, entry(r))
		if len(last) > n {
			last = last[1:]
		}
	})
	for _, line := range last {
		fmt.Fprintln(s.out, line)
	}
	return len(last) > 0, err
}

// entry returns the line of a list for a failure.
func entry(r record) string {
	line := fmt.Sprintf("%s  %s  %-24s  %s  %s %s", r.text("time"), text.Log(fmt.Sprint(r["status"])), r.text("code"), r.text("target"), r.text("method"), r.text("route"))
	return strings.ToValidUTF8(line[:min(len(line), maxEntry)], "")
}
