// Command faultline-find reads logs of JSON lines, as slog.JSONHandler writes them, and
// prints what they say of a tracking ID:
//
//	faultline-find -target 1fa66c0f-18bd-4133-b378-36d76f3a2ba0 service.log older.log.gz
//
// prints the records of the request in the order of the files, with the time since the first
// one, and the failure with its cause and its stack. If the failure has the ID of an upstream
// service, its records follow, from the same files.
//
//	faultline-find -last 20 -code InternalServerError service.log
//
// lists the last failures. Without files it reads the standard input; a name that ends in
// .gz is decompressed. It needs little memory, however large the logs are. Lines that are no
// JSON, or longer than 1 MiB, are skipped and counted.
//
// The exit status is 0 if something was found, 1 if not, and 2 for a wrong usage or a file
// that can't be read.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run is the program. It returns the exit status.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("faultline-find", flag.ContinueOnError)
	flags.SetOutput(stderr)
	target := flags.String("target", "", "the tracking `ID` to find")
	last := flags.Int("last", 0, "list the last `N` failures, at most 10000")
	code := flags.String("code", "", "list only failures with this `code`")
	if flags.Parse(args) != nil {
		return 2
	}
	if (*target == "") == (*last <= 0) || *last > 10_000 || *code != "" && *last == 0 {
		fmt.Fprintln(stderr, "faultline-find: want either -target ID, or -last N and perhaps -code CODE")
		flags.Usage()
		return 2
	}
	s := &search{files: flags.Args(), stdin: stdin, out: stdout}
	var found bool
	var err error
	if *target != "" {
		found, err = s.story(*target)
	} else {
		found, err = s.list(*last, *code)
	}
	if s.skipped > 0 {
		fmt.Fprintf(stderr, "faultline-find: skipped %d lines that are no JSON or too long\n", s.skipped)
	}
	switch {
	case err != nil:
		fmt.Fprintln(stderr, "faultline-find:", err)
		return 2
	case !found:
		fmt.Fprintln(stderr, "faultline-find: nothing found")
		return 1
	}
	return 0
}
