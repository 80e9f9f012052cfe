package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// machineAction is something that a device is told to do.
type machineAction struct {
	ID               string  `json:"id"`
	Type             string  `json:"type"`
	Scope            *string `json:"scope"` // of an isolation
	Requestor        string  `json:"requestor"`
	RequestorComment string  `json:"requestorComment"`
	Status           string  `json:"status"`
	MachineID        string  `json:"machineId"`
	ComputerDNSName  string  `json:"computerDnsName"`
	Created          instant `json:"creationDateTimeUtc"`
	Updated          instant `json:"lastUpdateDateTimeUtc"`

	commands list[liveResponseCommand] // of a live response, kept and not shown
}

type isolateRequest struct {
	ID            string `param:"id" validate:"required"`
	Comment       string `json:"Comment" validate:"required"`
	IsolationType string `json:"IsolationType" validate:"omitempty,oneof=Full Selective UnManagedDevice"`
}

func (a api) isolate(c echo.Context) error {
	req, err := echoadapter.Bind[isolateRequest](c)
	if err != nil {
		return err
	}
	if req.IsolationType == "" {
		req.IsolationType = "Full"
	}
	action, err := a.store.isolate(c.Request().Context(), req, caller(c).Subject)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, action)
}

func (s *store) isolate(ctx context.Context, req isolateRequest, requestor string) (machineAction, error) {
	var action machineAction
	err := s.transact(ctx, func(tx *sql.Tx) error {
		m, err := findMachine(ctx, tx, req.ID)
		if err != nil {
			return err
		}
		if err := canIsolate(m, req.IsolationType); err != nil {
			return err
		}
		action = machineAction{
			Type: "Isolate", Scope: &req.IsolationType,
			Requestor: requestor, RequestorComment: req.Comment,
		}
		return begin(ctx, tx, m, &action)
	})
	return action, err
}

// canIsolate says why a machine can't be isolated, nil if it can.
func canIsolate(m machine, isolationType string) error {
	if m.OSPlatform != "Windows10" && m.OSPlatform != "Windows11" {
		return apierror.OsPlatformNotSupported(m.OSPlatform)
	}
	since := "1703"
	if isolationType == "Selective" {
		since = "1709"
	}
	// Versions of Windows are a year and a month or a half: 1709, 21H2. They
	// sort as text.
	if m.Version < since {
		return apierror.ClientVersionNotSupported(isolationType+" isolation", since)
	}
	return nil
}

// begin begins an action on a machine. That there is none yet is for the
// database to see, whose index admits one: a look beforehand could be too early.
func begin(ctx context.Context, tx *sql.Tx, m machine, action *machineAction) error {
	action.ID = uuid.NewString()
	action.Status = "Pending"
	action.MachineID, action.ComputerDNSName = m.ID, m.ComputerDNSName
	action.Created = now()
	action.Updated = action.Created

	result, err := tx.ExecContext(ctx, `INSERT INTO machine_actions
		(id, machine_id, type, scope, requestor, requestor_comment, commands, status, created, updated)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		action.ID, action.MachineID, action.Type, action.Scope, action.Requestor, action.RequestorComment,
		action.commands, action.Status, action.Created, action.Updated)
	if err != nil {
		return fmt.Errorf("begin action: %w", err)
	}
	switch n, err := result.RowsAffected(); {
	case err != nil:
		return fmt.Errorf("begin action: %w", err)
	case n == 0:
		return errActionInProgress
	}
	return nil
}
