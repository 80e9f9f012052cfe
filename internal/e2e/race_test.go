//go:build race

package e2e

// raceEnabled is whether the race detector makes everything slow.
const raceEnabled = true
