package main

import (
	"net/http"
	"strings"

	"github.com/faultline-go/faultline/apierror"
)

// The vocabulary has a constructor for nearly everything. What a service adds
// stands in one place: its own codes, and its own words for a code.

// errActionInProgress is a code of the service's own. The error is shared: it
// holds nothing of a request.
var errActionInProgress = apierror.New(http.StatusBadRequest, "ActiveRequestAlreadyExists", "Action is already in progress")

func machineNotFound(id string) error {
	return apierror.ResourceNotFound(id).WithMessage("Machine " + apierror.Clean(id) + " was not found")
}

// missingRoles says which roles would have sufficed and which there are.
func missingRoles(required, granted []string) error {
	message := "Missing application roles. API required roles: " + strings.Join(required, ",")
	if len(granted) > 0 {
		message += ", application roles: " + strings.Join(granted, ",")
	}
	return apierror.Forbidden().WithMessage(message + ".")
}
