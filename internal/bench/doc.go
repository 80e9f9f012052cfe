// Package bench says what the errors of this module are measured against, and
// which ratios are to be reached. The benchmarks are its tests; cmd/bench runs
// them in rounds and compares. It is a module of its own, for nobody who uses
// faultline should have to download what it is compared with.
package bench
