package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/echoadapter"
)

type liveResponseRequest struct {
	ID       string                `param:"id" validate:"required"`
	Comment  string                `json:"Comment" validate:"required"`
	Commands []liveResponseCommand `json:"Commands" validate:"required,min=1,max=20,dive"`
}

// liveResponseCommand is one step of a live response. Which parameter it can't do
// without is for checkCommand to say.
type liveResponseCommand struct {
	Type   string              `json:"type" validate:"required,oneof=PutFile RunScript GetFile"`
	Params []liveResponseParam `json:"params" validate:"max=10,dive"`
}

type liveResponseParam struct {
	Key   string `json:"key" validate:"required"`
	Value string `json:"value"`
}

func (a api) runLiveResponse(c echo.Context) error {
	req, err := echoadapter.Bind[liveResponseRequest](c)
	if err != nil {
		return err
	}
	action, err := a.store.runLiveResponse(c.Request().Context(), req, caller(c).Subject)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, action)
}

func (s *store) runLiveResponse(ctx context.Context, req liveResponseRequest, requestor string) (machineAction, error) {
	var action machineAction
	err := s.transact(ctx, func(tx *sql.Tx) error {
		m, err := findMachine(ctx, tx, req.ID)
		if err != nil {
			return err
		}
		if err := canRespond(ctx, tx, m); err != nil {
			return err
		}
		action = machineAction{
			Type:      "LiveResponse",
			Requestor: requestor, RequestorComment: req.Comment,
			commands: req.Commands,
		}
		return begin(ctx, tx, m, &action)
	})
	return action, err
}

// canRespond says why a live response can't run on a machine, nil if it can.
func canRespond(ctx context.Context, q queryer, m machine) error {
	var level sql.Null[string]
	err := q.QueryRowContext(ctx, `SELECT automation_level FROM machines WHERE id = ?`, m.ID).Scan(&level)
	switch {
	case err != nil:
		return fmt.Errorf("find automation level: %w", err)
	case !level.Valid:
		return errNoAutomation
	}
	return nil
}
