package main

import (
	"net/http"
	"net/netip"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/echoadapter"
)

// ipStats says how many machines connected to an address, and when.
type ipStats struct {
	IPAddress string `json:"ipAddress"`
	prevalence
}

type ipStatsRequest struct {
	IP string `param:"ip" validate:"required,ip"`
	lookBack
}

func (a api) ipStats(c echo.Context) error {
	req, err := echoadapter.Bind[ipStatsRequest](c)
	if err != nil {
		return err
	}
	addr, err := netip.ParseAddr(req.IP)
	if err != nil {
		return apierror.InvalidIpAddress(req.IP).WithCause(err)
	}
	stats := ipStats{IPAddress: req.IP}
	stats.prevalence, err = a.store.prevalence(c.Request().Context(), "ip_address", addr.Unmap().String(), req.since())
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, stats)
}
