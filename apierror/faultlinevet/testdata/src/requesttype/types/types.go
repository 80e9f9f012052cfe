// Package types has request types that another package binds.
package types

type Page struct {
	Names []int `json:"names" validate:"dive,ip"`
}
