// Package catalog documents the codes that a service answers with: the vocabulary of
// package apierror and the service's own codes, as values, as a table in Markdown, and
// as parts of an OpenAPI document.
//
// What each operation answers with can be given as a list of codes, or be what the tests of
// the service have shown, as a [Lock].
//
// An error needs no entry in a [Catalog] to be sent.
package catalog
