package v4

import (
	"database/sql/driver"
	"time"

	"requesttype/types"

	"github.com/faultline-go/faultline/echoadapter"
	"github.com/labstack/echo/v4"
)

type item struct {
	IP    string `json:"ip" validate:"required,ip"`
	Count int    `json:"count" validate:"required,min=1"` // want `^Count: required on int: its zero reads as missing; use a pointer`
}

type batch struct {
	ID       string            `json:"id" param:"id"`                                           // want `^ID: settable from the body and from param`
	Force    bool              `json:"force" validate:"required"`                               // want `^Force: required on bool`
	Items    []item            `json:"items" validate:"required,dive"`                          // want `^Items: dive without a bound before it`
	Others   []item            `json:"others" validate:"max=9"`                                 // want `^Others: the rules of its items are never asked: add dive`
	Pointers []*item           `json:"pointers" validate:"max=9,dive"`                          // want `^Pointers: items: dive lets null through`
	Name     string            `json:"name" validate:"dive,max=9"`                              // want `^Name: dive doesn't fit string`
	Labels   map[string]string `json:"labels" validate:"max=9,dive,keys,max=9"`                 // want `^Labels: keys without endkeys`
	Flags    map[string]bool   `json:"flags" validate:"max=9,dive,keys,max=9,endkeys,required"` // want `^Flags: items: required on bool`
	Path     string            `json:"path" validate:"omitempty,file"`                          // want `^Path: file lets a client ask`
	Port     int               `json:"port" validate:"omitempty,ip|fqdn"`                       // want `^Port: ip doesn't fit int` `^Port: fqdn doesn't fit int`
	Wait     time.Duration     `json:"wait"`                                                    // want `^Wait: JSON has no form for a time.Duration`
	Done     chan int          `json:"done"`                                                    // want `^Done: JSON can't hold a chan int`
	Deep     [][]string        `json:"deep" validate:"max=9,dive,dive,max=9"`                   // want `^Deep: items: dive without a bound`
	Optional *struct {
		On bool `json:"on" validate:"required"` // want `^On: required on bool`
	} `json:"optional"`
}

type amount int

func (amount) Value() (driver.Value, error) { return nil, nil }

// Nothing is found in it.
type good struct {
	ID       string            `param:"id" query:"id" validate:"required"`
	Force    *bool             `json:"force" validate:"required"`
	Items    []good            `json:"items" validate:"required,min=1,max=9,dive"`
	Own      []string          `json:"own" validate:"few,dive,max=9"`
	Array    [3]string         `json:"array" validate:"dive,max=9"`
	Pointers []*good           `json:"pointers" validate:"max=9,dive,required"`
	Labels   map[string]string `json:"labels" validate:"max=9,dive,keys,max=9,endkeys,max=9"`
	Wait     time.Duration     `json:"wait,format:units"`
	Amount   amount            `json:"amount" validate:"required"`
	At       time.Time         `json:"at" validate:"required"`
	Meant    bool              `json:"meant" validate:"required" apierror:"-"`
	Skipped  []item            `json:"skipped" validate:"-"`
	Done     chan int          `json:"-"`
	hidden   bool              `validate:"required"`
}

// Nothing is found in it, because nothing binds it.
type unbound struct {
	Force bool `json:"force" validate:"required"`
}

func handle(c echo.Context) error {
	if _, err := echoadapter.Bind[batch](c); err != nil {
		return err
	}
	if _, err := echoadapter.Bind[*good](c); err != nil {
		return err
	}
	var page types.Page
	return c.Bind(&page) // want `^types.Page.Names: dive without a bound before it`
}
