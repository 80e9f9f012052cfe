// Package exchange follows one request and its response, for any framework: what was
// sent, which error the client gets, and what the log says about it.
//
// An adapter calls [Begin] before the framework does anything else, and [Exchange.End]
// when everything is done. In between it calls [Exchange.Fail] with each error that it
// sees, as often as it sees one. An Exchange goes through these states:
//
//	                error, nothing was sent
//	      ┌────────────────────────────────────▶ answered ──┐
//	      │                                                 │
//	Begin │         error, a response had begun             │ End
//	────▶ open ────────────────────────────────▶ failed ────┼────▶ over
//	      │                                                 │
//	      └─────────────────────────────────────────────────┘
//
// In answered, the error was the response. In failed, a response had begun that can't be
// finished; End aborts the connection, so that no client takes half a response for a
// whole one, unless the client has the whole response anyway. Both mean that the failure
// was logged, once. A further error does nothing, with two exceptions: a panic is logged,
// and if the response of an answered request was thrown away, the error is answered.
//
// A request's context may outlive the request. It keeps the tracking ID and the fact that
// the exchange is over, so that a late handler can't answer, and nothing else (scope.go).
package exchange
