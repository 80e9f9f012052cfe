// Package echoadapter makes a service on Echo v4 answer every error in the
// contract of package apierror: what its handlers return, what Echo and its
// middleware return, and what panics.
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
// # Which error the client gets
//
// The error handler takes the first of these that applies to the error that a
// handler or a middleware returned:
//
//  1. An *apierror.Error, anywhere in the tree of wrapped and joined errors.
//  2. What Config.Translate makes of it.
//  3. The client is gone: the request's own context was cancelled, and the error
//     is context.Canceled or that of writing to the client. The status is 499,
//     and there is no body.
//  4. A failure to read or to parse the request's body, also inside another
//     error: InvalidRequestBody, with status 413 for an *http.MaxBytesError; or
//     BadRequest with status 408 for a body that didn't arrive in time.
//  5. An *echo.BindingError: InvalidInput, or MissingRequiredParameter where the
//     parameter is required, with the parameter's name.
//  6. The outermost *echo.HTTPError: its status, with the nearest code (see
//     [apierror.FromStatus]). Its message is sent only if it is a string, the
//     status is a 4xx and the error has no Internal; otherwise the default is.
//  7. Errors of the standard library that only the request can be the reason of,
//     such as http.ErrNoCookie: BadRequest, or NotFound for a path that no file
//     can have.
//  8. context.DeadlineExceeded: InternalServerError with status 504.
//  9. Anything else: InternalServerError with status 500. The error of another
//     service is one too, with the same Retry-After if that one was busy and said
//     when to try again: see [apierror.ResponseError].
//
// A panic is always the last: its value never chooses the reply. A panic with
// http.ErrAbortHandler is passed on, as net/http wants it.
//
// # One answer, one log record
//
// For each request the package remembers what was answered. The error handler
// may be called again (by BodyDump, or by RequestLogger with HandleError): it
// does nothing then. A failure after the first byte of an answer can't be
// answered any more: it is logged, and the connection is aborted, so that no
// client takes half an answer for a whole one.
//
// Each failed request gets one record in the log (see [Config]): target, code,
// status, method, route, cause, and for a panic the stack. 5xx are at level
// error, 4xx at info, a client that is gone at debug, a failure after the first
// byte at error, but at info on a connection that was taken over or behind a whole
// 4xx of the handler's own. A panic is always at error. The cause is the whole error that was returned; the client
// never sees it. If it holds an [apierror.ResponseError], the group upstream has
// that one's status, code, message and target.
//
// # The tracking ID
//
// Every error has one, and a request that succeeds has one if somebody asks for
// it with [Target], or with [apierror.Target] from the request's context, before
// the answer begins. It is the same in the body, in the header X-Request-Id (but see
// Config.OmitRequestID), in the log and in the context. A client's own X-Request-Id
// is never taken over: it would let clients choose what support finds. It is logged,
// as client_request_id.
//
// # What can't be answered here
//
// Some failures never reach the error handler. net/http answers malformed HTTP by
// itself (400, 417, 431, 501, 505), and drops a header that comes too slowly.
// http.ServeContent, which serves files, answers 412 and 416, and 500 for a file
// that can't be sought. http.TimeoutHandler, in Echo's deprecated Timeout, answers
// 503 while the handler still runs; use ContextTimeout. What an upstream of Proxy
// answers is passed on. OPTIONS, and so a CORS preflight, is no failure. A
// middleware whose own ErrorHandler returns nil has said that there is none, and a
// middleware of net/http may answer before the error is returned. Over HTTP/1.0 the
// end of the connection is the end of the answer, also of half of one.
//
// Echo's generic functions return the same error for a query parameter that is
// missing (echo.QueryParam) as for a value that a service forgot to set
// (echo.ContextGet): it stays a 500. Use [Bind].
package echoadapter
