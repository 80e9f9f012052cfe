package apierror

import "maps"

// TranslateCodes returns a function that says what becomes of another service's
// errors, by their codes; it is made to be echoadapter's Config.Translate, or
// called by it. Each line of the table lets one code pass, as one of ours:
//
//	apierror.TranslateCodes(map[apierror.Code]*apierror.Error{
//		apierror.CodeResourceNotFound: apierror.ResourceNotFound("machine"),
//		apierror.CodeTooManyRequests:  apierror.TooManyRequests("", 0),
//		"429":                         apierror.TooManyRequests("", 0),
//		"ActiveRequestAlreadyExists":  errBusy,
//	})
//
// The function returns nil for an error that holds no [ResponseError], and for
// one whose code is not in the table or stands there with nil: it is an
// InternalServerError then. "" in the table is for responses without a code. Else
// the function returns the table's error with the given one as its cause, and if
// its status is 429 or 503, with the Retry-After of the response, if that has one.
//
// No text of the other service passes: it may name what our client must not
// know. Who wants it to finds it with errors.AsType in a function of their own.
//
// The table is copied. A nil table translates nothing.
func TranslateCodes(table map[Code]*Error) func(error) *Error {
	table = maps.Clone(table)
	return func(err error) *Error {
		theirs := responseErrorIn(err)
		if theirs == nil || table[theirs.Code] == nil {
			return nil
		}
		e := table[theirs.Code].WithCause(err)
		if theirs.RetryAfter > 0 && isBusy(e.StatusCode()) {
			e = e.WithRetryAfter(theirs.RetryAfter)
		}
		return e
	}
}
