// Package apierror has the names of Faultline's package that the analyzers look for.
package apierror

import (
	"net/http"
	"time"
)

type Code string

const (
	CodeBadRequest       Code = "BadRequest"
	CodeInvalidIpAddress Code = "InvalidIpAddress"
	CodeResourceNotFound Code = "ResourceNotFound"
)

type Error struct{}

func (e *Error) Error() string                        { return "" }
func (e *Error) Code() Code                           { return "" }
func (e *Error) WithCause(err error) *Error           { return e }
func (e *Error) WithMessage(message string) *Error    { return e }
func (e *Error) WithDetails(details ...Detail) *Error { return e }

type Detail struct {
	Code    Code
	Message string
	Target  string
}

func BadRequest(message string) *Error                              { return nil }
func InvalidInput(detail string) *Error                             { return nil }
func Unauthorized() *Error                                          { return nil }
func Forbidden() *Error                                             { return nil }
func NotFound(message string) *Error                                { return nil }
func ResourceNotFound(resource string) *Error                       { return nil }
func TooManyRequests(limit string, retryAfter time.Duration) *Error { return nil }
func InternalServerError(cause error) *Error                        { return nil }
func New(status int, code Code, message string) *Error              { return nil }
func From(err error) *Error                                         { return nil }
func CodeOf(err error) Code                                         { return "" }
func Clean(s string) string                                         { return s }
func FromResponse(resp *http.Response) error                        { return nil }
