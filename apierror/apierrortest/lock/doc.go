// Package lock keeps a file of the errors that each route of a service answers with, as its
// tests have shown them, and fails a run of the tests that shows something else. A document
// compared with another can't tell whether it is true; a lock is compared with the service.
//
//	var contract = lock.New(lock.Config{File: "errors.lock.json", Catalog: codes})
//
//	func TestMain(m *testing.M) { os.Exit(contract.Run(m)) }
//
//	func TestMachines(t *testing.T) {
//		e := echo.New()
//		echoadapter.Register(e, echoadapter.Config{OnError: contract.OnError(t)})
//		…
//	}
//
// The first go test -update writes the file, one line for each pair of status and code, with
// a test that shows it:
//
//	{"method":"GET","route":"/api/machines/:id","status":404,"code":"ResourceNotFound","tests":{".":"TestMachines/unknown"}}
//
// From then on a run fails if a pair that a test has shown disappears, if a code comes with
// another status, if a pair is new, or if neither the catalogue nor the OpenAPI document
// declares it:
//
//	errors.lock.json: the tests show another contract:
//		GET /api/machines/:id no longer answers 404 ResourceNotFound: TestMachines/unknown showed it
//
// If that is meant, go test -update writes it, and a review reads the diff of the file.
//
// A service whose document is built from the lock, with [catalog.Catalog.ShownResponses],
// documents what is proved. Its tests that compare answers with the document ask [Updating].
// The go command repeats no earlier result after the file has changed.
//
// # Which test it was
//
// [Recorder.OnError] takes the test that starts the service, so it works with each server of
// a test's own, in parallel too. If subtests share the service of their parent,
// [Recorder.Transport] in their clients names them: it finds the request by the tracking ID
// of the answer. Without it, the pair is the parent's.
//
// # What is not accused
//
// A pair counts as gone only if the test that the lock has for it ran, passed, and no other
// showed the pair. Nothing is gone with -short, since a test may have left a part out. With
// -run and -skip, a test counts if they can't have left out one of its subtests. A test
// counts as deleted only in a run without these flags in which no test failed, and another
// test of the same route ran: a package may have skipped the tests that need a database.
// What only a failed test shows is neither accused nor written.
//
// The tests of several packages may share a file. Each package answers for its own tests,
// and -update merges what each has shown.
//
// # What breaks clients
//
// The contract follows the Microsoft REST API Guidelines, which say of errors (section
// 7.10.2, Error condition responses) that clients must be able to handle every value of
// code, and that a new value that existing clients see is a breaking change, which needs a
// new version of the API. So:
//
//   - A new code on a route breaks clients that branch on the codes they know. If it is in
//     the vocabulary or the catalogue, and another route has had it, a client may know it,
//     but it hasn't met it here: it is new all the same.
//   - A code that disappears breaks clients that handle the case by its name, such as one
//     that creates what is ResourceNotFound.
//   - A code with another status breaks clients that look at the status first, as retries
//     and gateways do.
//   - The texts of message and of details are prose for developers. They may change at any
//     time, and so may target, which is opaque. The lock doesn't have them.
//   - A new route, and a route that is removed as a whole, are no matter of errors. Their
//     pairs come and go with -update.
//   - A new detail below a code that clients know breaks nothing: it is the place for what
//     the vocabulary doesn't say, as the guidelines have innererror for more specific codes.
package lock
