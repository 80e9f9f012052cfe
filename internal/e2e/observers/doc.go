// Package observers tests that metrics, traces and access logs in front of
// echoadapter.Register report what the client gets, with the real libraries. It is a module
// of its own, outside go.work, so that the other tests don't need those libraries.
package observers
