package main

type tested struct {
	Card string `json:"card" apierror:"OnlyInTests"`
}
