package main

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// demoMachines are one machine for each thing that can be shown of machines.
var demoMachines = []struct {
	id, name, os, version string
	build                 *int64
	risk, exposure        string
	tags                  list
	automation            *string
}{
	{"1e5bc9d7e413ddd7902c2932e418702b84d0cc07", "win-01", "Windows10", "22H2", new(int64(19045)), "High", "Medium", list{"finance"}, new("Full")},
	{"7b1f4967d9728e5aa3c06a9e617a22a4a5a17378", "linux-01", "Linux", "9.4", nil, "Low", "Low", list{"web", "dmz"}, new("Full")},
	{"0a3250e0693a109f1affc9217be9459028aa8426", "win-old", "Windows10", "1607", new(int64(14393)), "Medium", "High", nil, new("Semi")},
	{"c4e9a1d27f03b58864cd0e2f9b7a61358d20ef94", "win-noauto", "Windows11", "23H2", new(int64(22631)), "None", "Low", nil, nil},
}

// demoConnections say which machine connected where, and how long ago.
var demoConnections = []struct {
	machine int // in demoMachines
	ip      string
	ago     time.Duration
}{
	{0, "10.209.67.177", 20 * 24 * time.Hour},
	{0, "10.209.67.177", 2 * time.Hour},
	{1, "10.209.67.177", 30 * time.Hour},
	{2, "2001:db8::1", 5 * time.Hour},
}

// insertDemo fills a new database.
func insertDemo(ctx context.Context, tx *sql.Tx) error {
	now := time.Now()
	for i, m := range demoMachines {
		_, err := tx.ExecContext(ctx, `INSERT INTO machines (`+machineColumns+`, automation_level)
			VALUES (?, ?, ?, ?, ?, 'x64', ?, ?, ?, ?, 'Active', 'Onboarded', 140, 'The-A-Team', ?, ?, 0, NULL, ?, ?)`,
			m.id, m.name, instant{now.AddDate(0, -6, -i)}, instant{now.Add(-time.Duration(i+1) * time.Hour)}, m.os, m.version, m.build,
			fmt.Sprintf("172.17.230.%d", 10+i), "167.220.196.71", m.risk, m.exposure, m.tags, m.automation)
		if err != nil {
			return fmt.Errorf("insert machine %s: %w", m.name, err)
		}
	}
	for _, c := range demoConnections {
		_, err := tx.ExecContext(ctx, `INSERT INTO connections (machine_id, ip_address, seen) VALUES (?, ?, ?)`,
			demoMachines[c.machine].id, c.ip, instant{now.Add(-c.ago)})
		if err != nil {
			return fmt.Errorf("insert connection to %s: %w", c.ip, err)
		}
	}
	return nil
}
