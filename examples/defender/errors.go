package main

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/faultline-go/faultline/apierror"
)

// The vocabulary has a constructor for nearly everything. What a service adds
// stands in one place: its own codes, and its own words for a code.

// errActionInProgress is a code of the service's own. The error is shared: it
// holds nothing of a request.
var errActionInProgress = apierror.New(http.StatusBadRequest, "ActiveRequestAlreadyExists", "Action is already in progress")

// errBusy is the answer if the database has too much to do: a client may try again.
var errBusy = apierror.New(http.StatusServiceUnavailable, apierror.CodeInternalServerError, "").WithRetryAfter(time.Second)

// translate returns the errors of the database that are no fault of the service's.
func translate(err error) *apierror.Error {
	var failure *sqlite.Error
	if errors.As(err, &failure) && failure.Code()&0xff == sqlite3.SQLITE_BUSY {
		return errBusy.WithCause(err)
	}
	return nil
}

// errNoAutomation is Defender's answer to a live response on a machine whose group
// nobody gave an automation level.
var errNoAutomation = apierror.DisallowedOperation("This device has no automation level assigned to it. Assign at least the lowest level to its device group")

func machineNotFound(id string) error {
	return apierror.ResourceNotFound(id).WithMessage("Machine " + apierror.Clean(id) + " was not found")
}

// indicatorNotFound shows the ID with its place in the batch.
func indicatorNotFound(id string, i int) error {
	return apierror.ResourceNotFound(id).WithMessage(fmt.Sprintf("Resource %s (IndicatorIds[%d]) was not found.", apierror.Clean(id), i))
}

// missingRoles says which roles would have sufficed and which there are.
func missingRoles(required, granted []string) error {
	message := "Missing application roles. API required roles: " + strings.Join(required, ",")
	if len(granted) > 0 {
		message += ", application roles: " + strings.Join(granted, ",")
	}
	return apierror.Forbidden().WithMessage(message + ".")
}
