// Command bench runs the benchmarks of this module in rounds and compares them.
// Each round is a new process that runs every benchmark once, so that whatever
// disturbs the machine for a while disturbs both sides of each comparison.
//
//	go run ./cmd/bench -rounds 10 -benchtime 300ms -run .
//
// The results of all rounds go to a file that benchstat reads, and a table of
// ratios to the standard output. The exit status says whether the benchmarks
// ran, not whether the goals are met.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"
)

func main() {
	var r run
	flag.IntVar(&r.rounds, "rounds", 10, "number of rounds; 0 makes the table of an earlier run's file")
	flag.StringVar(&r.benchtime, "benchtime", "300ms", "how long each benchmark runs in a round, as for go test")
	flag.StringVar(&r.pattern, "run", ".", "which benchmarks to run, as -bench of go test")
	flag.StringVar(&r.file, "o", "bench.out", "file for the results")
	flag.Parse()
	if err := r.do(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run is a run of all rounds.
type run struct {
	rounds                   int
	benchtime, pattern, file string
}

func (r *run) do(w io.Writer) error {
	if r.rounds > 0 {
		if err := r.measure(); err != nil {
			return err
		}
	}
	s, err := read(r.file)
	if err != nil {
		return err
	}
	s.print(w)
	return nil
}

// measure runs the rounds.
func (r *run) measure() error {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "bench.test")
	if err := command(os.Stderr, "go", "test", "-c", "-o", binary, "."); err != nil {
		return err
	}
	out, err := os.Create(r.file)
	if err != nil {
		return err
	}
	defer out.Close()
	fmt.Fprintf(out, "go: %s\ngogc: %s\nbenchtime: %s\n",
		runtime.Version(), cmp.Or(os.Getenv("GOGC"), "100"), r.benchtime)
	for round := range r.rounds {
		start := time.Now()
		// Shuffled, so that no benchmark always follows the same one. The two
		// sides of a comparison stay together.
		err := command(out, binary, "-test.run=^$", "-test.bench="+r.pattern, "-test.benchtime="+r.benchtime,
			fmt.Sprintf("-test.shuffle=%d", round+1))
		if err != nil {
			return fmt.Errorf("round %d: %w; see %s", round+1, err, r.file)
		}
		fmt.Fprintf(os.Stderr, "round %d of %d took %v\n", round+1, r.rounds, time.Since(start).Round(time.Second))
	}
	return out.Close()
}

func command(out io.Writer, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = out, os.Stderr
	return cmd.Run()
}
