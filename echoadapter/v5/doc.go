// Package echoadapter makes a service on Echo v5 answer every error in the contract of
// package apierror: errors that its handlers return, errors of Echo and its middleware,
// and panics.
//
//	e := echo.New()
//	echoadapter.Register(e, echoadapter.Config{})
//	e.GET("/api/ips/:ip/stats", func(c *echo.Context) error {
//		req, err := echoadapter.Bind[statsRequest](c)
//		if err != nil {
//			return err
//		}
//		…
//	})
//
// It has the same names as the adapter for Echo v4, github.com/faultline-go/faultline/echoadapter,
// and behaves in the same way; that package's comment says where Register stands, which
// error a client gets, and what is logged. A service moves by changing the import path and
// what Echo changed: handlers take a *echo.Context, and c.Response returns an
// http.ResponseWriter.
//
// # What differs with Echo v5
//
//   - An error of Echo's is an *echo.HTTPError, an *echo.ProblemError, or one of the
//     variables such as echo.ErrNotFound, whose type is not exported, anywhere in the tree
//     of wrapped and joined errors; the outermost one counts. Other errors with a StatusCode
//     method are not, although echo.StatusCode takes them: the status of another service
//     must not become this one's. [Config].Translate can say otherwise.
//   - An *echo.ProblemError is answered in the contract, with its Detail, or otherwise its
//     Title, as the message if its status is a 4xx.
//   - The *middleware.PanicStackError of Echo's Recover is a panic, whatever it wraps. If
//     Recover's DisablePrintStack is set, it returns the value of the panic itself, which
//     can't be told from an error that a handler returned. Remove Recover: Register takes
//     its place.
//   - c.ValidateCtx validates with the request's context, as [Bind] does. c.Validate has none.
//
// # Versions
//
// This is a module of its own, tagged echoadapter/v5.x.y. It needs at least the version of
// the root module that its go.mod names. Before a new root is released, the newest adapter is
// built with it, so updating the root alone doesn't break a service that has the newest one.
package echoadapter
