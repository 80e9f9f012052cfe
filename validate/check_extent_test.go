package validate_test

import "testing"

type (
	left struct {
		Name  string `json:"name" validate:"max=3"`
		Right *right `json:"right"`
	}
	right struct {
		Lefts map[int]left `json:"lefts" validate:"max=3,dive"`
	}
	silencedLeft struct {
		Right *silencedRight `json:"right"`
	}
	silencedRight struct {
		Left *silencedLeft `json:"left" apierror:"-"`
	}
	tree struct {
		Kids []tree `json:"kids" validate:"max=3" apierror:"-"`
		Up   *tree  `json:"up" validate:"-"`
	}
	shallow struct {
		Inner *shallow `json:"inner" validate:"omitempty,structonly"`
	}
)

func TestCheckRecursion(t *testing.T) {
	testCheck(t, []validateTest{
		{"two types", left{}, "advice: .Right: leads back to struct, so that a client decides how deep a request is\n" +
			"advice: .Lefts: leads back to validate_test.right, so that a client decides how deep a request is"},
		{"silenced on the way", silencedLeft{}, ""},
		{"without dive", tree{}, ""},
		{"validator stops there", shallow{}, ""},
		{"twice, but not in itself", struct {
			A item   `json:"a"`
			B *item  `json:"b"`
			C []item `json:"c" validate:"max=3,dive"`
		}{}, ""},
	})
}

func TestCheckExtent(t *testing.T) {
	type inner struct {
		A []string `json:"a" validate:"max=1000,dive,max=3"`
		B []string `json:"b" validate:"max=5"`
	}
	const many = "items, with those inside them, and 100000 are a lot: lower the bounds"
	const longKeys = "dive into collections in a map whose keys have no bound, and each failure holds its key: add keys,max=…,endkeys"
	testCheck(t, []validateTest{
		{"a batch", indicators{}, ""},
		{"as many as may be", struct {
			A []inner `json:"a" validate:"max=100,dive"`
		}{}, ""},
		{"too many", struct {
			A []inner `json:"a" validate:"required,max=500,dive"`
		}{}, "advice: .A: dive leads to up to 500000 " + many},
		{"too many at once", struct {
			A []string `json:"a" validate:"lt=200001,dive,max=3"`
		}{}, "advice: .A: dive leads to up to 200000 " + many},
		{"too many in one field", struct {
			A [][][3]string `json:"a" validate:"max=200,dive,len=200,dive,dive,max=3"`
		}{}, "advice: .A: dive leads to up to 120000 " + many},
		{"said once", struct {
			A [][]inner `json:"a" validate:"max=9,dive,max=101,dive"`
		}{}, "advice: .A: items: dive leads to up to 101000 " + many},
		{"silenced", struct {
			A []inner `json:"a" validate:"max=500,dive" apierror:"-"`
		}{}, ""},
		{"the tighter bound", struct {
			A []inner `json:"a" validate:"max=500,lte=100,dive"`
		}{}, ""},
		{"absurd bounds", struct {
			A [][]string `json:"a" validate:"max=9223372036854775807,dive,max=9223372036854775807,dive,max=3"`
		}{}, "advice: .A: items: dive leads to up to 1000000000 " + many},

		{"long keys of collections", struct {
			A map[string][]string `json:"a" validate:"max=3,dive,max=3,dive,max=3"`
		}{}, "advice: .A: " + longKeys},
		{"long keys of what holds collections", struct {
			A map[string]*inner `json:"a" validate:"max=3,dive,keys,min=1,endkeys,required"`
		}{}, "advice: .A: " + longKeys},
		{"long keys below", struct {
			A []map[string][]string `json:"a" validate:"max=3,dive,max=3,dive,max=3,dive,max=3"`
		}{}, "advice: .A: items: " + longKeys},
		{"bounded keys", struct {
			A map[string][]string `json:"a" validate:"max=3,dive,keys,max=64,endkeys,max=3,dive,max=3"`
			B map[int][]string    `json:"b" validate:"max=3,dive,max=3,dive,max=3"`
			C map[string][]string `json:"c" validate:"max=3,dive,keys,uuid,endkeys,max=3,dive,max=3"`
			D map[string][]string `json:"d" validate:"max=3,dive,max=3"`
			E map[string]string   `json:"e" validate:"max=3,dive,max=3"`
		}{}, ""},
	})
}
