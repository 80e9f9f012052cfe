// Package echoadapter makes a service on Echo v4 answer every error in the contract of
// package apierror: errors that its handlers return, errors of Echo and its middleware,
// and panics.
//
//	e := echo.New()
//	echoadapter.Register(e, echoadapter.Config{})
//	e.GET("/api/ips/:ip/stats", func(c echo.Context) error {
//		req, err := echoadapter.Bind[statsRequest](c)
//		if err != nil {
//			return err
//		}
//		…
//	})
//
// Recipes for what a service has around its handlers, such as forms, websockets, JWT and
// generated code, are in examples/recipes, and one for a service that exists already:
// Config.Binder, Config.ReportOnly, and then neither. [Check] finds mistakes at start-up.
//
// # Where Register stands
//
// Register stands where Echo's Recover used to: behind the middleware that observes
// responses, and in front of the rest. If there is nothing in front, call it right after
// echo.New. It has two parts:
//
//	                  ┌─ outermost part (e.Pre): ID, what is sent, errors of Pre and routing
//	                  │
//	request ──▶ Register ──▶ observers ──▶ Register ──▶ everything else ──▶ handler
//	                         otelecho        │          ContextTimeout
//	                         echoprometheus  │          BodyLimit, Gzip, CORS
//	                         RequestLogger   │          JWT, Static, Proxy
//	                                         │
//	                                         └─ inner part (e.Use): answers errors and panics
//
// The inner part answers and passes on an *echo.HTTPError with the status that was sent,
// around the original error, so that the observers in front of it see what the client
// gets. A middleware that answers in place of an error belongs behind it: ContextTimeout,
// Static with HTML5, Proxy, Timeout, and fallbacks of your own. If Register must stay in
// front of the observers, complete it with e.Use([Answer]()) after them.
//
//	| observer in front | what it reports, and what it needs                                   |
//	|-------------------|----------------------------------------------------------------------|
//	| otelecho          | status, and an error span for 5xx and panics; nothing                |
//	| echoprometheus    | the status that was sent; nothing                                    |
//	| RequestLogger     | the status that was sent, with HandleError and without               |
//	| Logger            | the status that was sent; nothing                                    |
//	| slog-echo         | the status that was sent; nothing                                    |
//	| sentry-go         | the transaction's status; its panic events need Config.OnError,      |
//	|                   | because a recover below it answers the panic                         |
//
// # Which error the client gets
//
// The first of these rules that applies to the error of a handler or a middleware decides:
//
//  1. An *apierror.Error: anywhere in the tree of wrapped and joined errors, or as the
//     message of an *echo.HTTPError.
//  2. Config.Translate: if it returns an error for this one.
//  3. The client is gone: the server cancelled the request's context, and the error is
//     context.Canceled or comes from reading from or writing to the client. The status is
//     499, and there is no body.
//  4. The request's body: it could not be read or parsed. InvalidRequestBody, with status
//     413 for an *http.MaxBytesError; or BadRequest with status 408 for a body that
//     didn't arrive in time.
//  5. An *echo.BindingError: InvalidInput, or MissingRequiredParameter if the parameter
//     is required, with the parameter's name.
//  6. An *echo.HTTPError: the status of the outermost one, with the nearest code (see
//     [apierror.FromStatus]). If the status is a 4xx other than 401, 403 and 429, which keep
//     the contract's messages, and the message is a string, it is sent, unless it says what
//     is for the log: it contains the text of an error inside or is contained in one, or it
//     has no Internal and the words of strconv, encoding/json or oapi-codegen's binding.
//     The words of Echo's DefaultBinder become InvalidRequestBody or InvalidInput.
//  7. The request itself: errors of the standard library that only the request can cause,
//     such as http.ErrNoCookie. BadRequest, or NotFound for a path that no file can have.
//  8. context.DeadlineExceeded: InternalServerError with status 504.
//  9. Anything else: InternalServerError with status 500. The error of another service is
//     one too, with the same Retry-After if that service was busy and said when to try
//     again: see [apierror.ResponseError].
//
// A panic is always the last: its value never chooses the response. A panic with
// http.ErrAbortHandler is passed on, because net/http handles it.
//
// # One response, one log record
//
// The package remembers for each request what was answered. If the error handler is
// called again (by BodyDump, or by RequestLogger with HandleError), it does nothing. A
// failure after the first byte of a response can't be answered any more: it is logged,
// and the connection is aborted, so that no client takes half a response for a whole one.
// If a middleware in front writes after the response to a failed request, the bytes are
// dropped, and a record at level warn says so.
//
// Each failed request gets one record in the log (see [Config]) with these attributes:
//
//	target             the tracking ID
//	code, status       those of the response, or the ones it would have had
//	method, path       those of the request, without the query
//	route              the pattern of the route; empty if none matched
//	cause              the whole error that was returned, which the client never sees
//	stack              for a panic, the stack of its goroutine
//	client_request_id  the client's own X-Request-Id, if it sent one
//	sent_status        the status of a response that had begun
//	write_error        the error of writing the response
//	upstream           status, code, message and target of an [apierror.ResponseError]
//
// The level is error for a 5xx, a panic, and a failure after the first byte; info for a
// 4xx, for a connection that was taken over, and behind a whole 4xx of the handler's own;
// and debug if the client is gone. The record's context is the request's, but it is never
// cancelled.
//
// # The tracking ID
//
// Every error has one. A request that succeeds has one if [Target], or [apierror.Target]
// with the request's context, asks for it before the response begins. It is the same in
// the body, in the header X-Request-Id (unless Config.OmitRequestID is set), in the log
// and in the context. A client's own X-Request-Id never becomes the tracking ID, because
// clients could then choose what support finds.
//
// # What can't be answered here
//
// Some failures never reach the error handler:
//
//   - net/http answers malformed HTTP by itself (400, 417, 431, 501, 505), and drops a
//     connection whose header arrives too slowly.
//   - http.ServeContent, which serves files, answers 412 and 416, and 500 for a file that
//     can't be sought.
//   - http.TimeoutHandler, in Echo's deprecated Timeout, answers 503 while the handler
//     still runs. Use ContextTimeout.
//   - Proxy passes on what its upstream answers.
//   - OPTIONS, and so a CORS preflight, is not a failure.
//   - If a middleware's own ErrorHandler returns nil, the request counts as successful.
//   - A middleware of net/http may answer before the error is returned.
//   - Over HTTP/1.0 the end of the connection is the end of a response, also of half of one.
//
// Echo's generic functions return the same error for a query parameter that is missing
// (echo.QueryParam) as for a value that a service forgot to set (echo.ContextGet). It
// stays a 500. Use [Bind].
package echoadapter
