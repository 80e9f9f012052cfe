// Package types has request types that another package binds.
package types

type Page struct {
	Names []string `json:"names" validate:"dive,max=9"`
}
