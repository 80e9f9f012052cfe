package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// indicatorFields is what a client says of an indicator. The tags of each field
// hold its rules; those that tie fields together are in checkIndicator.
type indicatorFields struct {
	Value              string       `json:"indicatorValue" validate:"required,max=2048"`
	Type               string       `json:"indicatorType" validate:"required,oneof=FileSha1 FileMd5 FileSha256 CertificateThumbprint IpAddress DomainName Url"`
	Action             string       `json:"action" validate:"required,oneof=Alert Warn Block Audit BlockAndRemediate AlertAndBlock Allowed"`
	Title              string       `json:"title" validate:"required,max=250"`
	Description        string       `json:"description" validate:"required,max=4000"`
	Application        *string      `json:"application" validate:"omitempty,max=250"`
	ExpirationTime     *time.Time   `json:"expirationTime"`
	Severity           *string      `json:"severity" validate:"omitempty,oneof=Informational Low Medium High"`
	RecommendedActions *string      `json:"recommendedActions" validate:"omitempty,max=4000"`
	RBACGroupNames     list[string] `json:"rbacGroupNames" validate:"max=100,dive,max=250"`
	EducateURL         *string      `json:"educateUrl" validate:"omitempty,url,max=2048"`
	GenerateAlert      *bool        `json:"generateAlert"`
}

// indicator is an indicator as the service keeps it.
type indicator struct {
	ID int64 `json:"id,string"`
	indicatorFields
	Created   instant `json:"creationTimeDateTimeUtc"`
	CreatedBy string  `json:"createdBy"`
	Updated   instant `json:"lastUpdateTime"`
	UpdatedBy string  `json:"lastUpdatedBy"`
}

func (a api) submitIndicator(c echo.Context) error {
	fields, err := echoadapter.Bind[indicatorFields](c)
	if err != nil {
		return err
	}
	ind, err := saveIndicator(c.Request().Context(), a.store.db, fields, caller(c).Subject)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, ind)
}

// importRequest has no dive in its tag: the batch as a whole is right or wrong
// before any item is looked at, and an item that is wrong doesn't fail the others.
// That is meant, the apierror tag says to validate's Check.
type importRequest struct {
	Indicators []indicatorFields `json:"Indicators" validate:"required,min=1,max=500" apierror:"-"`
}

// importResult says what became of an item of an import.
type importResult struct {
	ID            *int64  `json:"id,string"`
	Indicator     string  `json:"indicator"`
	IsFailed      bool    `json:"isFailed"`
	FailureReason *string `json:"failureReason"`
}

func (a api) importIndicators(c echo.Context) error {
	req, err := echoadapter.Bind[importRequest](c)
	if err != nil {
		return err
	}
	results := make([]importResult, len(req.Indicators))
	for i, item := range req.Indicators {
		if results[i], err = checkItem(c, item); err != nil {
			return err
		}
	}
	if err := a.store.saveItems(c.Request().Context(), req.Indicators, results, caller(c).Subject); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, collection[importResult]{Value: results})
}

// checkItem validates one item. What is wrong with it is its result; an error is
// what is wrong with the service.
func checkItem(c echo.Context, item indicatorFields) (importResult, error) {
	result := importResult{Indicator: item.Value}
	failure := apierror.From(c.Validate(item))
	switch {
	case failure == nil:
		return result, nil
	case failure.Code() == apierror.CodeInternalServerError:
		return result, failure
	}
	reason := failure.Message()
	result.IsFailed, result.FailureReason = true, &reason
	return result, nil
}

// saveItems saves the items that didn't fail, all or none.
func (s *store) saveItems(ctx context.Context, items []indicatorFields, results []importResult, by string) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		for i, item := range items {
			if results[i].IsFailed {
				continue
			}
			ind, err := saveIndicator(ctx, tx, item, by)
			if err != nil {
				return err
			}
			results[i].ID = &ind.ID
		}
		return nil
	})
}

// saveIndicator inserts an indicator, or updates the one with the same type and value, except
// its application, as Defender does.
func saveIndicator(ctx context.Context, q queryer, f indicatorFields, by string) (indicator, error) {
	ind := indicator{indicatorFields: f, Updated: now(), UpdatedBy: by}
	err := q.QueryRowContext(ctx, `INSERT INTO indicators
		(indicator_type, indicator_key, indicator_value, action, title, description, application, expiration_time, severity,
			recommended_actions, rbac_group_names, educate_url, generate_alert, created, created_by, updated, updated_by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?14, ?15, ?14, ?15)
		ON CONFLICT (indicator_type, indicator_key) DO UPDATE SET
			indicator_value = excluded.indicator_value, action = excluded.action, title = excluded.title,
			description = excluded.description, expiration_time = excluded.expiration_time, severity = excluded.severity,
			recommended_actions = excluded.recommended_actions, rbac_group_names = excluded.rbac_group_names,
			educate_url = excluded.educate_url, generate_alert = excluded.generate_alert,
			updated = excluded.updated, updated_by = excluded.updated_by
		RETURNING id, application, rbac_group_names, created, created_by`,
		f.Type, f.key(), f.Value, f.Action, f.Title, f.Description, f.Application, toInstant(f.ExpirationTime), f.Severity,
		f.RecommendedActions, f.RBACGroupNames, f.EducateURL, f.GenerateAlert, ind.Updated, by,
	).Scan(&ind.ID, &ind.Application, &ind.RBACGroupNames, &ind.Created, &ind.CreatedBy)
	if err != nil {
		return indicator{}, fmt.Errorf("save indicator: %w", err)
	}
	return ind, nil
}

// key returns the value in the form that all its spellings share, so that each
// is the same indicator. A URL has one spelling only: its path may be
// case-sensitive.
func (f indicatorFields) key() string {
	switch f.Type {
	case "Url":
		return f.Value
	case "IpAddress":
		if addr, err := netip.ParseAddr(f.Value); err == nil {
			return addr.Unmap().String()
		}
	}
	return strings.ToLower(f.Value)
}
