package apierror

import (
	"maps"
	"strconv"

	"github.com/faultline-go/faultline/internal/errs"
)

// TranslateCodes returns a function that translates another service's errors by their
// codes, for use as echoadapter's Config.Translate. Each entry of the table lets one
// code pass, as an error of this service:
//
//	apierror.TranslateCodes(map[apierror.Code]*apierror.Error{
//		apierror.CodeResourceNotFound: apierror.ResourceNotFound("machine"),
//		apierror.CodeTooManyRequests:  apierror.TooManyRequests("", 0),
//		"429":                         apierror.TooManyRequests("", 0), // the status, whatever the code
//		"ActiveRequestAlreadyExists":  errBusy,
//	})
//
// If the error holds a [ResponseError] whose code is in the table, the function returns
// the table's error with the given one as its cause. If its status is 429 or 503, it
// gets the Retry-After of the response. Otherwise the function returns nil, and the
// error becomes an InternalServerError. A key of three digits also stands for the responses
// with that status whose code isn't in the table, and the key "" for responses without a
// code whose status isn't in it either.
//
// No text of the other service passes, because it may name what our client must not
// know. To pass it on, write a function that finds the ResponseError with errors.AsType.
//
// The table is copied. A nil table translates nothing.
func TranslateCodes(table map[Code]*Error) func(error) *Error {
	table = maps.Clone(table)
	return func(err error) *Error {
		theirs, _ := errs.As[*ResponseError](err)
		if theirs == nil {
			return nil
		}
		status := Code(strconv.Itoa(theirs.Status))
		ours, found := table[theirs.Code]
		if byStatus, ok := table[status]; ok && (!found || theirs.Code == "") {
			ours = byStatus
		}
		if ours == nil {
			return nil
		}
		e := ours.WithCause(err)
		if theirs.RetryAfter > 0 && isBusy(e.StatusCode()) {
			e = e.WithRetryAfter(theirs.RetryAfter)
		}
		return e
	}
}
