package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/netip"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// maxLookBack is how far statistics look back, unless they are told less.
const maxLookBack = 720 * time.Hour

// ipStats says how many machines connected to an address, and when.
type ipStats struct {
	IPAddress              string   `json:"ipAddress"`
	OrganizationPrevalence int      `json:"organizationPrevalence"`
	OrgFirstSeen           *instant `json:"orgFirstSeen"`
	OrgLastSeen            *instant `json:"orgLastSeen"`
}

type ipStatsRequest struct {
	IP            string `param:"ip" validate:"required,ip"`
	LookBackHours *int   `query:"lookBackHours" validate:"omitempty,min=1,max=720"`
}

func (a api) ipStats(c echo.Context) error {
	req, err := echoadapter.Bind[ipStatsRequest](c)
	if err != nil {
		return err
	}
	lookBack := maxLookBack
	if req.LookBackHours != nil {
		lookBack = time.Duration(*req.LookBackHours) * time.Hour
	}
	stats, err := a.store.ipStats(c.Request().Context(), req.IP, lookBack)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, stats)
}

// ipStats returns the statistics of an address. One that was never seen has
// none, which is no error.
func (s *store) ipStats(ctx context.Context, ip string, lookBack time.Duration) (ipStats, error) {
	stats := ipStats{IPAddress: ip}
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return stats, apierror.InvalidIpAddress(ip).WithCause(err)
	}
	var first, last sql.Null[instant]
	err = s.db.QueryRowContext(ctx,
		`SELECT count(DISTINCT machine_id), min(seen), max(seen) FROM connections WHERE ip_address = ? AND seen >= ?`,
		addr.Unmap().String(), instant{time.Now().Add(-lookBack)},
	).Scan(&stats.OrganizationPrevalence, &first, &last)
	if err != nil {
		return stats, fmt.Errorf("count connections: %w", err)
	}
	if stats.OrganizationPrevalence > 0 {
		stats.OrgFirstSeen, stats.OrgLastSeen = &first.V, &last.V
	}
	return stats, nil
}
