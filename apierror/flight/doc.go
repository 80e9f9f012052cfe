// Package flight keeps what a request logged below the level of the log, and lets it go only
// if the request fails, so that support sees what happened before an error without paying
// for the debug log of all requests.
//
//	recorder := flight.New(flight.Config{})
//	logger := slog.New(recorder.Handler(slog.NewJSONHandler(os.Stderr, nil)))
//	echoadapter.Register(e, echoadapter.Config{Logger: logger})
//	admin.Handle("/failures/", recorder) // on an address of its own
//
// A handler logs as it does anyway, with the request's context:
//
//	logger.DebugContext(ctx, "machine loaded", "id", id)
//
// If the request succeeds, the record is dropped. If it fails, the handler passes the kept
// records to the next one, in order and before the record of the failure, each with the
// attributes target, the tracking ID, and kept, which is true. The last failures stay in the
// recorder, which shows them as a page and as JSON.
//
// # What is kept
//
// Records with the context of a request of echoadapter, or of [Start]. A record without it,
// such as that of logger.Debug, goes to the next handler if that takes it. Goroutines that
// outlive the request log as if they had no request.
//
// Attribute values are formatted when the record is made, so that what a pointer points to
// later can't change or race with it, and cut at 1 KiB. Bodies are never kept, and of the
// request's headers only those of Config.Headers.
//
// The value of an attribute whose name says that it is secret is replaced, also in records
// that the next handler takes at once, see [Config].Redact. Messages, the texts of errors, and
// what a value prints of itself are not searched.
//
// # Bounds
//
// A request keeps 64 records, the last ones; the page says how many were dropped. The
// recorder keeps 256 failures, and not more than 16 MiB. See [Config] for other numbers.
package flight
