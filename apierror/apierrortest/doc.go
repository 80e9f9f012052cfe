// Package apierrortest tells whether a service keeps the contract of package
// apierror, in the way of testing/slogtest, whatever the service is written with.
//
// # In the test of a handler
//
// [Check] says in one line what an error must be, and looks at all the rest of
// the answer too:
//
//	apierrortest.Check(t, recorder.Result(), apierror.CodeInvalidIpAddress)
//
// # A whole service
//
// [Run] sends a handler what clients send, well and badly, and has a subtest for
// each thing that clients rely on:
//
//	func TestContract(t *testing.T) {
//		apierrortest.Run(t, newService(), apierrortest.Config{
//			Exists:    apierrortest.Route{Path: "/api/machines/win-01"},
//			Body:      apierrortest.Route{Path: "/api/indicators", Body: `{"title":"t","action":"Block"}`},
//			Protected: apierrortest.Route{Path: "/api/indicators", Body: `{"title":"t","action":"Block"}`},
//			Token:     token,
//		})
//	}
//
// [RunURL] does the same to a service that runs already, and the command
// faultline-check to one that has no tests in Go. All three call [Examine], which serves
// reports of other kinds too.
//
// Some checks look at one situation, such as a path that leads nowhere. The
// others look at every error that was answered in the run, such as that no
// tracking ID comes twice: the more routes a Config names, the more they see.
// A check that lacks what it needs is skipped and says what to configure.
//
// # What it does to the service
//
// It sends about 150 requests, and a few megabytes. A service in the contract refuses all but
// a few of them: the routes of the Config are sent once or twice as they are, Config.Limited
// until its limit is reached, and Config.Body with odd text in its values too. A service that
// accepts what it should refuse does what it is asked to, so use a test environment, with no
// limit on the rate of requests except that of Config.Limited.
//
// Everything is bounded: the time for each request by Config.Timeout, the number
// of requests, and what is read of an answer. The requests are HTTP/1.1, in which
// a closed connection and a broken transfer can be seen, and go to the service
// itself, past any proxy of the environment.
package apierrortest
