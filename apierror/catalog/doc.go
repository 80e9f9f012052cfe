// Package catalog documents the codes that a service answers with: the vocabulary of
// package apierror and the service's own codes, as values, as a table in Markdown, and
// as parts of an OpenAPI document.
//
// An error needs no entry in a [Catalog] to be sent.
package catalog
