// Package repo holds the repository to its own rules: its tests check which
// package imports which, that the README repeats the code it shows, and more. It
// has no code.
package repo
