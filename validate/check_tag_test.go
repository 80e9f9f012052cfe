package validate_test

import (
	"encoding/json"
	"testing"
	"time"
)

func TestCheckMissing(t *testing.T) {
	testCheck(t, []validateTest{
		{"required bool", struct {
			A bool `json:"a" validate:"required"`
		}{}, "advice: .A: required on bool: its zero reads as missing; use a pointer"},
		{"required number", struct {
			A time.Month `json:"a" validate:"required"`
		}{}, "advice: .A: required on time.Month: its zero reads as missing; use a pointer"},
		{"required pointer", struct {
			A *int `json:"a" validate:"required"`
		}{}, ""},
		{"required item", struct {
			A []int `json:"a" validate:"max=3,dive,required"`
		}{}, "advice: .A: items: required on int: its zero reads as missing; use a pointer"},
		{"required_with a number", struct {
			A int    `json:"a" validate:"required_with=B"`
			B string `json:"b"`
		}{}, "advice: .A: required_with on int: its zero reads as missing; use a pointer"},
	})
}

func TestCheckCollections(t *testing.T) {
	type ruled struct {
		X string `json:"x" validate:"required"`
	}
	testCheck(t, []validateTest{
		{"dive without a bound", struct {
			A []item `json:"a" validate:"required,dive"`
		}{}, "advice: .A: dive without a bound before it: add max, or a client decides how much work a request is"},
		{"bound after dive", struct {
			A []string `json:"a" validate:"dive,max=3"`
		}{}, "advice: .A: dive without a bound before it: add max, or a client decides how much work a request is"},
		{"inner dive without a bound", struct {
			A [][]string `json:"a" validate:"max=3,dive,dive,min=1"`
		}{}, "advice: .A: items: dive without a bound before it: add max, or a client decides how much work a request is"},
		{"bound by len", struct {
			A []string `json:"a" validate:"len=3,dive,max=3"`
		}{}, ""},
		{"array", struct {
			A [3]string `json:"a" validate:"dive,max=3"`
		}{}, ""},
		{"null items", struct {
			A []*item `json:"a" validate:"max=3,dive"`
		}{}, "advice: .A: items: dive lets null through: add required, or omitnil if null is meant"},
		{"null items that are meant", struct {
			A []*item `json:"a" validate:"max=3,dive,omitnil"`
		}{}, ""},
		{"null values of a map", struct {
			A map[string]*item `json:"a" validate:"max=3,dive,keys,min=1,endkeys"`
		}{}, "advice: .A: items: dive lets null through: add required, or omitnil if null is meant"},
		{"no dive", struct {
			A []ruled `json:"a" validate:"max=3"`
		}{}, ".A: the rules of its items are never asked: add dive"},
		{"no dive and no tag", struct {
			A map[string][]*ruled `json:"a"`
		}{}, ".A: the rules of its items are never asked: add dive"},
		{"no inner dive", struct {
			A [][]ruled `json:"a" validate:"max=3,dive,max=3"`
		}{}, ".A: items: the rules of its items are never asked: add dive"},
		{"no dive, no rules", struct {
			A []item `json:"a" validate:"max=3"`
		}{}, ""},
	})
}

func TestCheckFields(t *testing.T) {
	testCheck(t, []validateTest{
		{"disk", struct {
			A string `json:"a" validate:"omitempty,file"`
		}{}, "advice: .A: file lets a client ask what is on the server's disk"},
		{"alternative disk", struct {
			A string `json:"a" validate:"ip|dir"`
		}{}, "advice: .A: dir lets a client ask what is on the server's disk"},

		{"no such field", struct {
			A string `json:"a" validate:"eqfield=B"`
		}{}, ".A: eqfield=B: struct has no field B"},
		{"field of another kind", struct {
			A string `json:"a" validate:"eqfield=B"`
			B *int   `json:"b"`
		}{}, ".A: eqfield=B never compares string with *int"},
		{"path to a field", struct {
			A string `json:"a" validate:"eqcsfield=B.ID,nefield=B.Name"`
			B *item  `json:"b"`
		}{}, ".A: nefield=B.Name: struct has no field B.Name"},
		{"no such fields", struct {
			A string `json:"a" validate:"required_without=B C"`
			C string `json:"c"`
		}{}, ".A: required_without=B C: struct has no field B"},
		{"half a condition", struct {
			A string `json:"a" validate:"required_if=C"`
			C string `json:"c"`
		}{}, ".A: required_if=C: a field without a value, or no field"},
		{"condition that can't be", struct {
			A string `json:"a" validate:"required_if=B x C 1"`
			B string `json:"b"`
			C int    `json:"c"`
			D string `json:"d" validate:"excluded_unless=B x C x"`
		}{}, `.D: excluded_unless=B x C x: strconv.ParseInt: parsing "x": invalid syntax`},
		{"condition on any", struct {
			A string `json:"a" validate:"required_if=B x"`
			B any    `json:"b"`
		}{}, ".A: required_if=B x: B can be whatever a client puts into it"},
		{"method that isn't there", struct {
			A item `json:"a" validate:"validateFn"`
		}{}, ".A: validateFn: validate_test.item has no method Validate"},

		{"body and query", struct {
			A string `json:"a" query:"a" validate:"max=3"`
			B string `json:"b" form:"b"`
			C string `json:"-" param:"c"`
		}{}, "advice: .A: settable from the body and from query: a client can say two things"},
		{"not for JSON", struct {
			A chan int        `json:"a"`
			B time.Duration   `json:"b"`
			C []time.Duration `json:"c,format:units"`
			D func()          `json:"-"`
			E time.Duration   `query:"e"`
			F json.RawMessage `json:"f"`
		}{}, ".A: JSON can't hold a chan int\n.B: JSON has no form for a time.Duration"},
	})
}
