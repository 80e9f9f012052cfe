package lock_test

import (
	"fmt"

	"github.com/faultline-go/faultline/apierror/apierrortest/lock"
)

// The test package of a service declares a Recorder and runs its tests with it. Each test
// gives contract.OnError(t) to the service that it starts.
func ExampleRecorder_Run() {
	var contract = lock.New(lock.Config{File: "errors.lock.json"})
	// func TestMain(m *testing.M) { os.Exit(contract.Run(m)) }
	fmt.Println(contract.Run(tests{}))
	// Output: 0
}

// tests stands for a *testing.M whose tests start no service.
type tests struct{}

func (tests) Run() int { return 0 }
