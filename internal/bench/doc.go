// Package bench says what the errors of this module are measured against, and
// which ratios are the goals. The benchmarks are its tests; cmd/bench runs them in rounds and
// compares. It is a module of its own, so that no user of faultline has to download what it is
// compared with.
package bench
