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
	health, onboarding    string
	group                 int64
	risk, exposure        string
	seen                  time.Duration // how long ago
	tags                  list[string]
	automation            *string
}{
	{"1e5bc9d7e413ddd7902c2932e418702b84d0cc07", "win-01", "Windows10", "22H2", new(int64(19045)), "Active", "Onboarded", 140, "High", "Medium", time.Hour, list[string]{"finance"}, new("Full")},
	{"7b1f4967d9728e5aa3c06a9e617a22a4a5a17378", "linux-01", "Linux", "9.4", nil, "Active", "Onboarded", 150, "Low", "Low", 2 * time.Hour, list[string]{"web", "dmz"}, new("Full")},
	{"0a3250e0693a109f1affc9217be9459028aa8426", "win-old", "Windows10", "1607", new(int64(14393)), "ImpairedCommunication", "Onboarded", 140, "Medium", "High", 3 * time.Hour, nil, new("Semi")},
	{"c4e9a1d27f03b58864cd0e2f9b7a61358d20ef94", "win-noauto", "Windows11", "23H2", new(int64(22631)), "Active", "Onboarded", 150, "None", "Low", 4 * time.Hour, nil, nil},
	{"5d90f3b7c1284ea6bb07d52e6fc3198a04e7d6b1", "win-lost", "Windows10", "21H2", new(int64(19044)), "Inactive", "CanBeOnboarded", 140, "High", "None", 40 * 24 * time.Hour, list[string]{"finance", "laptop"}, nil},
}

// demoGroups are the names of the groups that machines are in.
var demoGroups = map[int64]string{140: "The-A-Team", 150: "The-B-Team"}

// demoConnections say which machine connected where, and how long ago.
var demoConnections = []struct {
	machine int // in demoMachines
	ip      string
	domain  *string
	ago     time.Duration
}{
	{0, "10.209.67.177", new("intranet.contoso.com"), 20 * 24 * time.Hour},
	{0, "10.209.67.177", nil, 2 * time.Hour},
	{1, "10.209.67.177", new("intranet.contoso.com"), 30 * time.Hour},
	{2, "2001:db8::1", new("login.contoso.com"), 5 * time.Hour},
}

// demoFiles are a program that is clean and one that nobody wants.
var demoFiles = []struct {
	sha1, sha256       string
	prevalence, size   int64
	publisher, product string
	determination      string
	determinationValue *string
}{
	{"504b1c8f8c34f9f9afd86c6b81e64a4a410906e2", "d55f817917167bf32d51d46e0fe40b9710a325980d890064871c596e9d2fbfc7", 180022, 22139496, "Contoso Ltd.", "Contoso Backup", "Clean", nil},
	{"6fa1a1a12fe2d9dbc08da64ce3acfa19ae0f964e", "8301c5e444b6d72115139f2559683c2c73460f054295ad760e72c5489a0496f5", 3, 45056, "Fabrikam Inc.", "Fabrikam Toolbar", "Pua", new("PUA:Win32/Fabrikam")},
}

// insertDemo fills a new database.
func insertDemo(ctx context.Context, tx *sql.Tx) error {
	now := time.Now()
	for i, m := range demoMachines {
		_, err := tx.ExecContext(ctx, `INSERT INTO machines (`+machineColumns+`, automation_level)
			VALUES (?, ?, ?, ?, ?, 'x64', ?, ?, 'Normal', ?, '167.220.196.71', ?, ?, ?, ?, ?, ?, 0, 0, NULL, ?, ?)`,
			m.id, m.name, instant{now.AddDate(0, -6, -i)}, instant{now.Add(-m.seen)}, m.os, m.version, m.build,
			fmt.Sprintf("172.17.230.%d", 10+i), m.health, m.onboarding, m.group, demoGroups[m.group],
			m.risk, m.exposure, m.tags, m.automation)
		if err != nil {
			return fmt.Errorf("insert machine %s: %w", m.name, err)
		}
	}
	for _, c := range demoConnections {
		_, err := tx.ExecContext(ctx, `INSERT INTO connections (machine_id, ip_address, domain, seen) VALUES (?, ?, ?, ?)`,
			demoMachines[c.machine].id, c.ip, c.domain, instant{now.Add(-c.ago)})
		if err != nil {
			return fmt.Errorf("insert connection to %s: %w", c.ip, err)
		}
	}
	for _, f := range demoFiles {
		_, err := tx.ExecContext(ctx, `INSERT INTO files (`+fileColumns+`) VALUES (?, ?, ?, ?, ?, ?, 'APP', 1, ?, ?, ?, ?)`,
			f.sha1, f.sha256, f.prevalence, instant{now.AddDate(-2, 0, 0)}, instant{now.Add(-time.Hour)}, f.size,
			f.publisher, f.product, f.determination, f.determinationValue)
		if err != nil {
			return fmt.Errorf("insert file %s: %w", f.sha1, err)
		}
	}
	return nil
}
