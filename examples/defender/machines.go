package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/faultline-go/faultline/echoadapter"
)

// machine is a device, with the properties that Defender documents for one.
type machine struct {
	ID                    string       `json:"id"`
	ComputerDNSName       string       `json:"computerDnsName"`
	FirstSeen             instant      `json:"firstSeen"`
	LastSeen              instant      `json:"lastSeen"`
	OSPlatform            string       `json:"osPlatform"`
	OSProcessor           string       `json:"osProcessor"`
	Version               string       `json:"version"`
	OSBuild               *int64       `json:"osBuild"`
	DeviceValue           string       `json:"deviceValue"`
	LastIPAddress         string       `json:"lastIpAddress"`
	LastExternalIPAddress string       `json:"lastExternalIpAddress"`
	HealthStatus          string       `json:"healthStatus"`
	OnboardingStatus      string       `json:"onboardingStatus"`
	RBACGroupID           int64        `json:"rbacGroupId"`
	RBACGroupName         string       `json:"rbacGroupName"`
	RiskScore             string       `json:"riskScore"`
	ExposureLevel         string       `json:"exposureLevel"`
	IsExcluded            bool         `json:"isExcluded"`
	IsAADJoined           bool         `json:"isAadJoined"`
	AADDeviceID           *string      `json:"aadDeviceId"`
	MachineTags           list[string] `json:"machineTags"`
}

// machineColumns are the columns of the fields, in their order.
const machineColumns = `id, computer_dns_name, first_seen, last_seen, os_platform, os_processor, version, os_build,
	device_value, last_ip_address, last_external_ip_address, health_status, onboarding_status, rbac_group_id, rbac_group_name,
	risk_score, exposure_level, is_excluded, is_aad_joined, aad_device_id, machine_tags`

func (m *machine) scan(row interface{ Scan(...any) error }) error {
	return row.Scan(&m.ID, &m.ComputerDNSName, &m.FirstSeen, &m.LastSeen, &m.OSPlatform, &m.OSProcessor, &m.Version, &m.OSBuild,
		&m.DeviceValue, &m.LastIPAddress, &m.LastExternalIPAddress, &m.HealthStatus, &m.OnboardingStatus, &m.RBACGroupID, &m.RBACGroupName,
		&m.RiskScore, &m.ExposureLevel, &m.IsExcluded, &m.IsAADJoined, &m.AADDeviceID, &m.MachineTags)
}

type getMachineRequest struct {
	ID string `param:"id" validate:"required"`
}

func (a api) getMachine(c echo.Context) error {
	req, err := echoadapter.Bind[getMachineRequest](c)
	if err != nil {
		return err
	}
	m, err := findMachine(c.Request().Context(), a.store.db, req.ID)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, m)
}

// findMachine returns the machine with a device ID or a DNS name, in any letter
// case.
func findMachine(ctx context.Context, q queryer, id string) (machine, error) {
	var m machine
	err := m.scan(q.QueryRowContext(ctx,
		`SELECT `+machineColumns+` FROM machines WHERE id = lower(?1) OR computer_dns_name = ?1`, id))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return m, machineNotFound(id)
	case err != nil:
		return m, fmt.Errorf("find machine: %w", err)
	}
	return m, nil
}
