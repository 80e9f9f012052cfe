package main

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// maxLookBack is how far statistics look back, unless they are told less.
const maxLookBack = 720 * time.Hour

// lookBack is the part of a request for statistics that says how far they go.
type lookBack struct {
	Hours *int `query:"lookBackHours" validate:"omitempty,min=1,max=720"`
}

// since returns when the statistics begin.
func (l lookBack) since() instant {
	if l.Hours == nil {
		return instant{time.Now().Add(-maxLookBack)}
	}
	return instant{time.Now().Add(-time.Duration(*l.Hours) * time.Hour)}
}

// prevalence says how many machines connected to something, and when.
type prevalence struct {
	OrganizationPrevalence int      `json:"organizationPrevalence"`
	OrgFirstSeen           *instant `json:"orgFirstSeen"`
	OrgLastSeen            *instant `json:"orgLastSeen"`
}

// prevalence returns the prevalence of the connections whose column has a value.
// What was never seen has none, which is no error.
func (s *store) prevalence(ctx context.Context, column, value string, since instant) (prevalence, error) {
	var p prevalence
	var first, last sql.Null[instant]
	s.log.DebugContext(ctx, "counting connections", "column", column, "value", value)
	err := s.db.QueryRowContext(ctx,
		`SELECT count(DISTINCT machine_id), min(seen), max(seen) FROM connections WHERE `+column+` = ? AND seen >= ?`,
		value, since,
	).Scan(&p.OrganizationPrevalence, &first, &last)
	if err != nil {
		return p, fmt.Errorf("count connections: %w", err)
	}
	if p.OrganizationPrevalence > 0 {
		p.OrgFirstSeen, p.OrgLastSeen = &first.V, &last.V
	}
	return p, nil
}
