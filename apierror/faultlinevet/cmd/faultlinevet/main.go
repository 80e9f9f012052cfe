// Command faultlinevet finds errors that leave the handlers of an Echo service in another way
// than the contract of package apierror. See package faultlinevet for its rules.
//
//	faultlinevet [-fix [-diff]] [-rule=false]... [package]...
//	faultlinevet help [rule]
//
// It is go vet with this command as its -vettool, which works too:
//
//	go vet -vettool=$(which faultlinevet) ./...
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/faultline-go/faultline/apierror/faultlinevet"
)

func main() {
	if isForUnit(os.Args[1:]) {
		unitchecker.Main(faultlinevet.Analyzers()...)
	}
	os.Exit(vet(os.Args[1:]))
}

// isForUnit reports whether go vet calls, or the arguments ask for help.
func isForUnit(args []string) bool {
	if len(args) == 0 {
		return false
	}
	last := args[len(args)-1]
	return args[0] == "help" || args[0] == "-flags" || strings.HasPrefix(args[0], "-V") || strings.HasSuffix(last, ".cfg")
}

// vet runs go vet with this program as its tool, and returns the exit status. So all that a
// person gives it means what it means to go vet, and the build cache has what it found.
func vet(args []string) int {
	self, err := os.Executable()
	if err != nil {
		fmt.Fprintln(os.Stderr, "faultlinevet:", err)
		return 2
	}
	cmd := exec.Command("go", append([]string{"vet", "-vettool=" + self}, args...)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		return exit.ExitCode()
	case err != nil:
		fmt.Fprintln(os.Stderr, "faultlinevet:", err)
		return 2
	}
	return 0
}
