// Package apierror defines the errors that an API promises to its clients: a
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
// In this contract target is not the faulty property, as in OData and the Azure
// guidelines. It is the ID of this one response, a UUID, that the client quotes to
// support and that support finds in the log. Please don't "fix" it: clients display
// it. The place of the fault is in the message and in the target of each entry of
// details.
//
// An ID belongs to a response and not to an error, so an [Error] has none, and a
// thousand requests can share one package-level Error. [Write] takes the ID of the
// request from its context, see [WithTarget].
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
// [From] finds the error in what a handler returned: wrapped with %w, joined with
// [errors.Join], or foreign, which becomes an InternalServerError. [Write] is the only
// function that writes an error response. Adapters for frameworks stand between the
// two; this package imports the standard library only.
//
// # Clients
//
// [FromResponse] reads the error response of another service, in the contract or not.
// If a handler returns the [ResponseError], its client gets an [InternalServerError].
// [TranslateCodes] lets some codes pass.
//
// # Text of clients
//
// The constructors bound a client's text (512 bytes a value, 2 KiB a message, 20
// details) and cut it between characters. Line breaks and tabs become spaces. Other
// control characters, and those that change the direction of text, become U+FFFD, so
// that they can't mislead the reader of a log or a page.
//
// # For adapters
//
// A service needs none of these: [Find], [FromStatus], [WithTargetFunc] and [Writer]
// are for adapters, which read the errors of a framework and answer in its place.
//
// # Sources
//
// Codes, statuses and messages are those of
// https://learn.microsoft.com/en-us/defender-xdr/api-error-codes, and for
// TooManyRequests those of the page on common errors of the Defender for Endpoint API,
// https://learn.microsoft.com/en-us/defender-endpoint/api/common-errors.
// Package catalog documents them, together with a service's own.
package apierror
