package validate_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/faultline-go/faultline/apierror"
	"github.com/faultline-go/faultline/validate"
)

type record struct {
	Value string            `json:"value" validate:"max=1"`
	Sub   map[string]record `json:"sub" validate:"max=10,dive"`
}

// recordOf returns records nested to a depth, whose keys make many readings of
// one namespace.
func recordOf(depth int) record {
	r := record{Value: "xx"}
	for i := range depth {
		r = record{Value: "xx", Sub: map[string]record{"a": r}}
		if i%2 == 1 {
			r.Sub["a].Sub[a"] = record{Value: "xx", Sub: r.Sub["a"].Sub}
		}
	}
	return r
}

func chainOf(depth int) record {
	r := record{Value: "xx"}
	for range depth {
		r = record{Value: "xx", Sub: map[string]record{"a": r}}
	}
	return r
}

// allocated returns how many bytes do allocates.
func allocated(do func()) int64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}

// enough is a few times what the most expensive mapping below allocates. A search without
// a bound takes minutes, and so the time of the test binary.
const enough = 64 << 20

// Keys that a client chooses so that a namespace has as many readings as can be
// cost no more than others, and the request is answered all the same.
func TestHostileKeys(t *testing.T) {
	repeated := func(s string, n int) map[string]string {
		m := make(map[string]string, n)
		for i := range n {
			m[strings.Repeat(s, i)] = "xx"
		}
		return m
	}
	inner := repeated("][", 79)
	outer := make(map[string]map[string]string, len(inner))
	for key := range inner {
		outer[key] = inner
	}
	for _, test := range []struct {
		name, want, message string
		in                  any
	}{
		{"maps in a map", "of", "of[…]: must be at most 1 character long", &struct {
			Of map[string]map[string]string `json:"of" validate:"max=80,dive,max=80,dive,max=1"`
		}{outer}},
		{"keys that hold one another", "of", "of[…]: must be at most 1 character long", &struct {
			Of map[string]string `json:"of" validate:"max=5000,dive,keys,max=1,endkeys,max=1"`
		}{repeated("].", 2800)}},
		{"records in records", "sub", "sub[…]: must be at most 1 character long", &struct {
			Sub map[string]record `json:"sub" validate:"max=10,dive"`
		}{recordOf(22).Sub}},
		{"a long chain", "sub", "sub[…]: must be at most 1 character long", &struct {
			Sub map[string]record `json:"sub" validate:"max=10,dive"`
		}{chainOf(3000).Sub}},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, all := range []bool{false, true} {
				v := validate.New(validate.Config{AllFailures: all})
				var err error
				engine := allocated(func() { _ = v.Engine().Struct(test.in) })
				all := allocated(func() { err = v.Validate(test.in) })
				if all-engine > enough {
					t.Errorf("allocated %d bytes, and validator %d of them", all, engine)
				}
				t.Logf("ours %d KiB on top of %d KiB", (all-engine)>>10, engine>>10)
				if got, want := got(t, err), "InvalidInput: Invalid input "+test.message+"."; got != want {
					t.Errorf("got %s, want %s", got, want)
				}
				if got := apierror.From(err).Place(); got != test.want {
					t.Errorf("got %s, want %s", got, test.want)
				}
				for range 3 {
					if got, want := v.Validate(test.in).Error(), err.Error(); got != want {
						t.Errorf("got %s, want %s", got, want)
					}
				}
			}
		})
	}
}

// Many failures alone don't make a place less exact.
func TestManyFailuresInAMap(t *testing.T) {
	in := &struct {
		Of map[int]map[string]checked `json:"of" validate:"dive,dive"`
	}{map[int]map[string]checked{}}
	for i := range 20_000 {
		in.Of[i-3] = map[string]checked{"a].b": {}, "a": {}}
	}
	want := `InvalidInput: Invalid input of["-3"]["a"].severity: must be one of Low, High.`
	if got := got(t, validate.New(validate.Config{}).Validate(in)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
