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
	Count int    `json:"count" validate:"required,min=9,max=3"` // want `^Count: no value passes min=9 and max=3`
}

type batch struct {
	Items    []item            `json:"items" validate:"required,dive"`
	Others   []item            `json:"others" validate:"max=9"`                        // want `^Others: the rules of its items are never asked: add dive`
	Name     string            `json:"name" validate:"dive,max=9"`                     // want `^Name: dive doesn't fit string`
	Title    string            `json:"title" validate:"omitempty,required,max=9"`      // want `^Title: required behind omitempty is never asked`
	Kind     string            `json:"kind" validate:"required,oneof="`                // want `^Kind: oneof has no values`
	Caller   string            `json:"-" validate:"required"`                          // want `^Caller: required on a field that no client can set`
	Labels   map[string]string `json:"labels" validate:"max=9,dive,keys,max=9"`        // want `^Labels: keys without endkeys`
	Ports    []int             `json:"ports" validate:"max=9,dive,omitempty,required"` // want `^Ports: items: required behind omitempty`
	Port     int               `json:"port" validate:"omitempty,ip|fqdn"`              // want `^Port: ip doesn't fit int` `^Port: fqdn doesn't fit int`
	Wait     time.Duration     `json:"wait"`                                           // want `^Wait: JSON has no form for a time.Duration`
	Done     chan int          `json:"done"`                                           // want `^Done: JSON can't hold a chan int`
	hidden   bool              `validate:"required"`                                   // want `^hidden: a rule on an unexported field is never asked`
	Optional *struct {
		On bool `json:"on" validate:"url"` // want `^On: url doesn't fit bool`
	} `json:"optional"`
}

type amount int

func (amount) Value() (driver.Value, error) { return nil, nil }

type wrapped struct{ n int }

func (w wrapped) ValidatorValue() any { return w.n }

// Nothing is found in it: what works but may surprise is for Advice.
type good struct {
	Both     string            `json:"both" query:"both"`
	On       bool              `json:"on" validate:"required"`
	Path     string            `json:"path" validate:"omitempty,file"`
	Wrapped  wrapped           `json:"wrapped" validate:"dive"`
	Either   int               `json:"either" validate:"min=9|max=3"`
	Caller   string            `json:"-" query:"caller" validate:"required"`
	Unruled  []*good           `json:"unruled" validate:"dive"`
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
	Meant    bool              `json:"meant" validate:"ip" apierror:"-"`
	Skipped  []item            `json:"skipped" validate:"-"`
	Done     chan int          `json:"-"`
}

// Nothing is found in it, because nothing binds it.
type unbound struct {
	Force bool `json:"force" validate:"ip"`
}

func handle(c echo.Context) error {
	if _, err := echoadapter.Bind[batch](c); err != nil {
		return err
	}
	if _, err := echoadapter.Bind[*good](c); err != nil {
		return err
	}
	var page types.Page
	return c.Bind(&page) // want `^types.Page.Names: items: ip doesn't fit int`
}
