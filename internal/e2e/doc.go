// Package e2e proves that nothing escapes the contract. Its tests raise every
// error that Echo, its middleware and echo-jwt have, through a real server and a
// real request, and hold each answer, its log record and its connection to the
// contract; and they read Echo's source, so that a new version with a new error
// fails until there is a row for it. It has no code.
//
// A module of its own, so that what it needs stays out of the go.mod of users.
package e2e
