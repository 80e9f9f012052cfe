// Package apierrortest has the names of Faultline's package that the analyzers look for.
package apierrortest

import (
	"net/http"
	"testing"

	"github.com/faultline-go/faultline/apierror"
)

func Check(t testing.TB, resp *http.Response, code apierror.Code) {}
