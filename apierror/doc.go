// Package apierror holds the errors that an API promises to its clients: a
// closed vocabulary of codes, each with its status and its message, compatible
// with the REST API of Microsoft 365 Defender.
//
// A handler returns one as it returns any error:
//
//	return apierror.InvalidIpAddress(ip)
//
// and the client gets, with status 400,
//
//	{"error":{"code":"InvalidIpAddress","message":"IP address 10.0.0.999 is invalid.","target":"1fa66c0f-18bd-4133-b378-36d76f3a2ba0"}}
//
// # Target is the tracking ID
//
// In this contract target is not the faulty property, as OData and the Azure
// guidelines have it. It is an ID of this one response, a UUID, that the client
// quotes to support and that support finds in the log. Please don't "fix" it:
// clients display it. The place of the fault stands in the message and in the
// target of each entry of details.
//
// Because an ID belongs to a response and not to an error, an [Error] has none:
// a package-level error can be shared by a thousand requests. [Write] takes the
// ID of the request from its context, see [WithTarget].
//
// # Two texts
//
// [Error.Message] is for the client. [Error.Error] is for the log: code, message
// and cause. The cause is never sent, and an [InternalServerError] sends no
// message at all.
//
//	return apierror.InternalServerError(err)            // 500, "", err in the log
//	return apierror.ResourceNotFound(id).WithCause(err) // 404, the message, err in the log
//
// # One way in, one way out
//
// [From] finds the error in whatever a handler returned: wrapped with %w, joined
// with [errors.Join], or not ours at all, which is an InternalServerError.
// [Write] is the one place that writes an answer. Adapters for frameworks stand
// between the two; this package imports the standard library only.
//
// # The other end
//
// [FromResponse] reads what another service answered, in the contract or not. A
// [ResponseError] that a handler returns is an [InternalServerError]: what may
// pass to our client is said with [TranslateCodes].
//
// A [Catalog] has every code with its status, its message and when it occurs, the
// service's own too, as values, as a table in Markdown and as parts of an OpenAPI
// document.
//
// # What a client wrote
//
// Text of a client that gets into a message is bounded (512 bytes a value, 2 KiB
// a message, 20 details) and cut between characters. Line breaks and tabs become
// spaces; other control characters and the ones that change the direction of
// text become U+FFFD, so that neither a log nor a page is led astray. The
// constructors see to that.
//
// The source of codes, statuses and messages is
// https://learn.microsoft.com/en-us/defender-xdr/api-error-codes, and for
// TooManyRequests the page on common errors of the Defender for Endpoint API,
// https://learn.microsoft.com/en-us/defender-endpoint/api/common-errors.
package apierror
