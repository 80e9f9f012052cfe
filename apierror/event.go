package apierror

// Event is a failed request. Adapters report one for each.
type Event struct {
	// Error is the error that the client got, or would have got: see Late and Status.
	Error *Error
	// Cause is the error that the handler or a middleware returned, or a *PanicError.
	Cause error
	// Target is the tracking ID.
	Target string
	// Status is that of Error, or 499 if the client was gone.
	Status int
	// Method and Path are those of the request. Route is the pattern of the route, or ""
	// if none matched. Method and Path are the client's text, of any length.
	Method, Route, Path string
	// Late means that the request failed after its response had begun.
	Late bool
}
