package e2e

import (
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	echojwt "github.com/labstack/echo-jwt/v4"

	"github.com/faultline-go/faultline/apierror"
)

// sentinels are the variables for errors that Echo exports, by the name of their site.
var sentinels = map[string]error{
	"echo.go:ErrBadRequest":                           echo.ErrBadRequest,
	"echo.go:ErrUnauthorized":                         echo.ErrUnauthorized,
	"echo.go:ErrPaymentRequired":                      echo.ErrPaymentRequired,
	"echo.go:ErrForbidden":                            echo.ErrForbidden,
	"echo.go:ErrNotFound":                             echo.ErrNotFound,
	"echo.go:ErrMethodNotAllowed":                     echo.ErrMethodNotAllowed,
	"echo.go:ErrNotAcceptable":                        echo.ErrNotAcceptable,
	"echo.go:ErrProxyAuthRequired":                    echo.ErrProxyAuthRequired,
	"echo.go:ErrRequestTimeout":                       echo.ErrRequestTimeout,
	"echo.go:ErrConflict":                             echo.ErrConflict,
	"echo.go:ErrGone":                                 echo.ErrGone,
	"echo.go:ErrLengthRequired":                       echo.ErrLengthRequired,
	"echo.go:ErrPreconditionFailed":                   echo.ErrPreconditionFailed,
	"echo.go:ErrStatusRequestEntityTooLarge":          echo.ErrStatusRequestEntityTooLarge,
	"echo.go:ErrRequestURITooLong":                    echo.ErrRequestURITooLong,
	"echo.go:ErrUnsupportedMediaType":                 echo.ErrUnsupportedMediaType,
	"echo.go:ErrRequestedRangeNotSatisfiable":         echo.ErrRequestedRangeNotSatisfiable,
	"echo.go:ErrExpectationFailed":                    echo.ErrExpectationFailed,
	"echo.go:ErrTeapot":                               echo.ErrTeapot,
	"echo.go:ErrMisdirectedRequest":                   echo.ErrMisdirectedRequest,
	"echo.go:ErrUnprocessableEntity":                  echo.ErrUnprocessableEntity,
	"echo.go:ErrLocked":                               echo.ErrLocked,
	"echo.go:ErrFailedDependency":                     echo.ErrFailedDependency,
	"echo.go:ErrTooEarly":                             echo.ErrTooEarly,
	"echo.go:ErrUpgradeRequired":                      echo.ErrUpgradeRequired,
	"echo.go:ErrPreconditionRequired":                 echo.ErrPreconditionRequired,
	"echo.go:ErrTooManyRequests":                      echo.ErrTooManyRequests,
	"echo.go:ErrRequestHeaderFieldsTooLarge":          echo.ErrRequestHeaderFieldsTooLarge,
	"echo.go:ErrUnavailableForLegalReasons":           echo.ErrUnavailableForLegalReasons,
	"echo.go:ErrInternalServerError":                  echo.ErrInternalServerError,
	"echo.go:ErrNotImplemented":                       echo.ErrNotImplemented,
	"echo.go:ErrBadGateway":                           echo.ErrBadGateway,
	"echo.go:ErrServiceUnavailable":                   echo.ErrServiceUnavailable,
	"echo.go:ErrGatewayTimeout":                       echo.ErrGatewayTimeout,
	"echo.go:ErrHTTPVersionNotSupported":              echo.ErrHTTPVersionNotSupported,
	"echo.go:ErrVariantAlsoNegotiates":                echo.ErrVariantAlsoNegotiates,
	"echo.go:ErrInsufficientStorage":                  echo.ErrInsufficientStorage,
	"echo.go:ErrLoopDetected":                         echo.ErrLoopDetected,
	"echo.go:ErrNotExtended":                          echo.ErrNotExtended,
	"echo.go:ErrNetworkAuthenticationRequired":        echo.ErrNetworkAuthenticationRequired,
	"middleware/csrf.go:ErrCSRFInvalid":               middleware.ErrCSRFInvalid,
	"middleware/rate_limiter.go:ErrRateLimitExceeded": middleware.ErrRateLimitExceeded,
	"middleware/rate_limiter.go:ErrExtractorError":    middleware.ErrExtractorError,
	"echo-jwt/jwt.go:ErrJWTMissing":                   echojwt.ErrJWTMissing,
	"echo-jwt/jwt.go:ErrJWTInvalid":                   echojwt.ErrJWTInvalid,

	// These are no HTTPErrors: a handler that returns one as it is has a bug.
	"echo.go:ErrValidatorNotRegistered":    echo.ErrValidatorNotRegistered,
	"echo.go:ErrRendererNotRegistered":     echo.ErrRendererNotRegistered,
	"echo.go:ErrInvalidRedirectCode":       echo.ErrInvalidRedirectCode,
	"echo.go:ErrInvalidJSONPCallback":      echo.ErrInvalidJSONPCallback,
	"echo.go:ErrCookieNotFound":            echo.ErrCookieNotFound,
	"echo.go:ErrInvalidCertOrKeyType":      echo.ErrInvalidCertOrKeyType,
	"echo.go:ErrInvalidListenerNetwork":    echo.ErrInvalidListenerNetwork,
	"context_generic.go:ErrNonExistentKey": echo.ErrNonExistentKey,
	"context_generic.go:ErrInvalidKeyType": echo.ErrInvalidKeyType,
}

// sentinelRows returns three rows for each: returned by a handler, wrapped, and
// joined with another error.
func sentinelRows() (rows []row) {
	for site, err := range sentinels {
		r := row{name: site, covers: []string{site}, status: http.StatusInternalServerError, cause: err.Error()}
		if he, ok := err.(*echo.HTTPError); ok {
			r.status = he.Code
			switch r.status {
			case http.StatusUnauthorized, http.StatusForbidden: // the contract's one word
				r.message = http.StatusText(r.status)
			case http.StatusTooManyRequests:
				r.message = "Too Many Requests."
			default:
				if r.status < 500 {
					r.message = he.Message.(string)
				}
			}
		}
		r.fails = err
		rows = append(rows, r)
		r.covers = nil
		r.name, r.fails, r.cause = site+" wrapped", fmt.Errorf(canary+": %w", err), canary
		rows = append(rows, r)
		r.name, r.fails = site+" joined", errors.Join(errors.New(canary), err)
		rows = append(rows, r)
	}
	return rows
}

// statusRows are HTTPErrors with codes and messages of all kinds.
func statusRows() []row {
	cause := errors.New(canary)
	_, notANumber := strconv.Atoi(canary)
	internal := func(code int) *echo.HTTPError { return echo.NewHTTPError(code, canary).SetInternal(cause) }
	message := func(m any) func(*echo.Echo) { return fails(echo.NewHTTPError(http.StatusConflict, m)) }
	wide := row{status: 500, cause: "code="}
	rows := []row{
		{name: "Internal hides the message", fails: internal(http.StatusConflict), status: 409, message: "Conflict", cause: canary,
			covers: []string{"echo.go:NewHTTPError HTTPError{}#1"}},
		{name: "WithInternal", fails: echo.ErrConflict.WithInternal(cause), status: 409, message: "Conflict", cause: canary,
			covers: []string{"echo.go:HTTPError.WithInternal HTTPError{}#1"}},
		{name: "a sentence over an Internal", fails: echo.NewHTTPError(400, "ID is not a number: abc").SetInternal(notANumber), status: 400, message: "ID is not a number: abc", cause: "strconv.Atoi"},
		{name: "a sentence of many over a join", fails: echo.NewHTTPError(404, "There is no such article.").SetInternal(errors.Join(sql.ErrNoRows, cause)), status: 404, message: "There is no such article.", cause: canary},
		{name: "the text of the Internal", fails: echo.NewHTTPError(422, notANumber.Error()).SetInternal(notANumber), status: 422, message: "Unprocessable Entity", cause: canary},
		{name: "a sentence with the text of the Internal", fails: echo.NewHTTPError(422, "saving failed: "+canary).SetInternal(cause), status: 422, message: "Unprocessable Entity", cause: canary},
		{name: "a part of the text of an error inside", fails: echo.NewHTTPError(409, canary).SetInternal(fmt.Errorf("wrapped: %w", fmt.Errorf("key "+canary+" exists"))), status: 409, message: "Conflict", cause: canary},
		{name: "a sentence over a typed nil", fails: echo.NewHTTPError(409, "mine").SetInternal((*echo.HTTPError)(nil)), status: 409, message: "Conflict", cause: "internal=<nil>"},
		{name: "oapi-codegen: a parameter's format", fails: echo.NewHTTPError(400, `Invalid format for parameter id: error binding string parameter: strconv.ParseInt: parsing "`+canary+`": invalid syntax`), status: 400, message: "Bad Request", cause: canary},
		{name: "oapi-codegen: a missing parameter", fails: echo.NewHTTPError(400, "Query argument limit is required, but not found"), status: 400, message: "Query argument limit is required, but not found", cause: "code=400"},
		{name: "oapi-codegen: its request validator", fails: echo.NewHTTPError(400, "request body has an error: doesn't match schema").SetInternal(cause), status: 400, message: "request body has an error: doesn't match schema", cause: canary},
		{name: "the words of encoding/json", fails: echo.NewHTTPError(400, "json: cannot unmarshal "+canary), status: 400, message: "Bad Request", cause: canary},
		{name: "413 with Internal", fails: internal(413), status: 413, message: "Invalid request body.", cause: canary},
		{name: "415 with Internal", fails: internal(415), status: 415, message: "Invalid request body.", cause: canary},
		{name: "429 with Internal", fails: internal(429), status: 429, message: "Too Many Requests.", cause: canary},
		{name: "403 with Internal", fails: internal(403), status: 403, message: "Forbidden", cause: canary},
		{name: "401 with Internal", fails: internal(401), status: 401, message: "Unauthorized", cause: canary,
			header: map[string]string{"WWW-Authenticate": "Bearer"}},
		{name: "an unknown 4xx", fails: internal(499), status: 499, message: "Bad Request", cause: canary},
		{name: "an unknown 5xx", fails: internal(599), status: 599, cause: canary},
		{name: "the text of a 500", fails: echo.NewHTTPError(500, canary), status: 500, cause: canary},
		{name: "the text of a 503", fails: echo.NewHTTPError(503, canary), status: 503, cause: canary},
		{name: "no message", setup: message(nil), status: 409, message: "Conflict", cause: "code=409"},
		{name: "an empty message", setup: message(""), status: 409, message: "Conflict", cause: "code=409"},
		{name: "a message that is a map", setup: message(echo.Map{"secret": canary}), status: 409, message: "Conflict", cause: canary},
		{name: "a message that is an error", setup: message(cause), status: 409, message: "Conflict", cause: canary},
		{name: "a message that is one of ours", setup: message(apierror.DisabledFeature().WithCause(cause)), status: 403, code: "DisabledFeature", message: "Tenant feature is not enabled.", cause: canary},
		{name: "a message that is a number", setup: message(42), status: 409, message: "Conflict", cause: "message=42"},
		{name: "a message that can't be marshalled", setup: message(map[string]any{canary: make(chan int)}), status: 409, message: "Conflict", cause: canary},
		{name: "a message that panics as JSON", setup: message(badJSON{}), status: 409, message: "Conflict", cause: "code=409"},
		{name: "a message that panics as text", setup: message(badText{}), status: 409, message: "Conflict", cause: "PANIC"},
		{name: "a message that isn't UTF-8", setup: message("a\xffb"), status: 409, message: "a\ufffdb", cause: "code=409"},
		{name: "a message on several lines", setup: message("a\r\nb\x1b[31m\u202ec"), status: 409, message: "a  b\ufffd[31m\ufffdc", cause: `a\r\nb\x1b[31m\u202ec`},
	}
	for _, code := range []int{-1, 0, 1, 99, 100, 101, 103, 200, 204, 304, 399, 600, 1000, 1 << 40} {
		r := wide
		r.name = fmt.Sprintf("code %d", code)
		r.fails = echo.NewHTTPError(code, canary)
		r.cause = canary
		rows = append(rows, r)
	}
	return rows
}

type badJSON struct{}

func (badJSON) MarshalJSON() ([]byte, error) { panic(canary) }

type badText struct{}

func (badText) Error() string { panic("no text") }
