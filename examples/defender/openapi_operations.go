package main

import (
	"slices"

	"github.com/faultline-go/faultline/validate/odata"
)

// operation is a route in the OpenAPI document. Its errors are those of the lock.
type operation struct {
	method, path string // as in routes.go
	summary      string
	role         string // that suffices; "" means that no token is needed
	// request is a value of the type that the handler binds, and rules are those
	// that its OData options must follow, or nil if it takes none.
	request any
	rules   *odata.Rules
	// status and answer are those of success; answer is nil for no body.
	status int
	answer any
}

// plainNumber is an answer of bare digits, and no JSON.
type plainNumber string

// operations has a row for each route. A test compares the two.
var operations = append([]operation{
	{
		method: "GET", path: "/api/machines/:id", summary: "Get a machine by its device ID or DNS name", role: machineRead,
		request: getMachineRequest{}, status: 200, answer: machine{},
	},
	{
		method: "POST", path: "/api/machines/:id/isolate", summary: "Isolate a machine from the network", role: machineIsolate,
		request: isolateRequest{}, status: 201, answer: machineAction{},
	},
	{
		method: "POST", path: "/api/machines/:id/runliveresponse", summary: "Run commands on a machine", role: machineLiveResponse,
		request: liveResponseRequest{}, status: 201, answer: machineAction{},
	},
	{
		method: "POST", path: "/api/indicators", summary: "Submit an indicator, or update the one with the same type and value", role: indicatorWrite,
		request: indicatorFields{}, status: 200, answer: indicator{},
	},
	{
		method: "POST", path: "/api/indicators/import", summary: "Submit a batch of indicators, each of which succeeds or fails by itself", role: indicatorWrite,
		request: importRequest{}, status: 200, answer: collection[importResult]{},
	},
	{
		method: "POST", path: "/api/indicators/BatchDelete", summary: "Delete a batch of indicators, all of them or none", role: indicatorWrite,
		request: batchDeleteRequest{}, status: 204,
	},
	{
		method: "GET", path: "/api/files/:hash", summary: "Get a file by its SHA-1 or SHA-256", role: fileRead,
		request: getFileRequest{}, status: 200, answer: file{},
	},
	{
		method: "GET", path: "/api/ips/:ip/stats", summary: "Get the statistics of an IP address", role: ipRead,
		request: ipStatsRequest{}, status: 200, answer: ipStats{},
	},
	{
		method: "GET", path: "/api/domains/:domain/stats", summary: "Get the statistics of a domain", role: urlRead,
		request: domainStatsRequest{}, status: 200, answer: domainStats{},
	},
	{
		method: "GET", path: openAPIPath, summary: "Get this document",
		status: 200, answer: struct{}{},
	},
}, slices.Concat(
	listed("/api/machines", "machines", machineRead, machineSet),
	listed("/api/machineactions", "actions on machines", machineRead, actionSet),
	listed("/api/indicators", "indicators", indicatorWrite, indicatorSet),
)...)

// listed returns the operations on a list.
func listed[T any](path, items, role string, set entitySet[T]) []operation {
	return []operation{
		{
			method: "GET", path: path, summary: "List the " + items, role: role,
			rules: &set.rules, status: 200, answer: collection[selection[T]]{},
		},
		{
			method: "GET", path: path + "/$count", summary: "Count the " + items, role: role,
			rules: &set.rules, status: 200, answer: plainNumber(""),
		},
	}
}
