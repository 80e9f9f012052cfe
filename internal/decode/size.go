package decode

import (
	"bytes"
	"errors"
	"reflect"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/faultline-go/faultline/internal/place"
)

// A body of 4 MiB can have a million empty objects, and each becomes a struct. What a body
// takes as Go values is therefore counted before it is decoded, together with the items of
// a batch. Most bodies are too small for either bound by the number of their commas and
// brackets, and are not counted.

// MaxDecoded is by default this many times MaxBodyBytes, and at least minDecoded bytes.
const (
	maxDecodedFactor = 16
	minDecoded       = 1 << 20
)

// The memory of parts whose size the type doesn't tell, in bytes: of a map, of an entry in
// one besides key and value, and of an any. A slice is allocated several times until it has
// its length, and so are the groups of a map, which have room for eight entries.
const (
	mapHeader   = 128
	mapEntry    = 48
	mapGroup    = 8
	anyValue    = 96
	sliceGrowth = 3
)

// checkSize refuses a body with more items in a batch than the type's tag allows, and one
// that takes more than MaxDecoded bytes as a t. A syntax error comes first.
func (d Decoder) checkSize(body []byte, t reflect.Type, p *plan) error {
	most := d.maxDecoded()
	if p.atMost(body) <= most && !(d.CountItems && p.mayExceed(body)) {
		return nil
	}
	s := sizer{in: jsontext.NewDecoder(bytes.NewBuffer(body)), left: most, countItems: d.CountItems}
	err := s.value(t, true, "")
	switch {
	case err == nil:
		return s.tooMany
	case errors.Is(err, errTooMuch) && s.tooMany != nil:
		return s.tooMany
	case errors.Is(err, errTooMuch):
		return invalidBody("the JSON takes more than "+strconv.FormatInt(most, 10)+" bytes of memory", "", ErrBound)
	}
	return bodyError(body, t, err)
}

func (d Decoder) maxDecoded() int64 {
	switch {
	case d.MaxDecoded < 0:
		return 1 << 62
	case d.MaxDecoded == 0:
		return max(maxDecodedFactor*d.Limit(), minDecoded)
	}
	return d.MaxDecoded
}

// ErrBound is the cause of an error because a JSON body exceeds a bound on its memory, its
// items, its depth or its names.
var ErrBound = errors.New("the body exceeds a bound")

var errTooMuch = errors.New("too much")

// atMost returns a bound on what body takes, by what it could have most of.
func (p *plan) atMost(body []byte) int64 {
	objects := int64(bytes.Count(body, []byte("{")))
	others := int64(bytes.Count(body, []byte(",")) + bytes.Count(body, []byte("[")))
	return int64(len(body)) + sliceGrowth*(objects*p.largest+others*p.largestScalar)
}

// mayExceed reports whether a batch in body may have too many items.
func (p *plan) mayExceed(body []byte) bool {
	if p.fewestItems == 0 {
		return false
	}
	// The items of a batch of structs have a bracket each, and one is around them.
	objects := bytes.Count(body, []byte("{")) - 1
	if p.batchesOfStructs {
		return objects > p.fewestItems
	}
	return bytes.Count(body, []byte(","))+1 > p.fewestItems
}

// measure finds out what the values of t, and of the types in it, take at most.
func (p *plan) measure(t reflect.Type, seen map[reflect.Type]bool, direct bool) {
	t = place.Indirect(t)
	if seen[t] {
		return
	}
	seen[t] = true
	size := int64(t.Size())
	switch t.Kind() {
	case reflect.Struct:
		p.largest = max(p.largest, size)
		if opaque(t) {
			return
		}
		m := membersOf(t)
		for _, name := range m.names {
			p.measure(m.types[name], seen, direct)
			if most, ok := m.mostItems[name]; ok && direct {
				p.addBatch(m.types[name], most)
			}
		}
	case reflect.Slice, reflect.Array:
		p.measure(t.Elem(), seen, false)
		p.largestScalar = max(p.largestScalar, int64(t.Elem().Size()))
	case reflect.Map:
		p.largest = max(p.largest, mapHeader+mapGroup*entrySize(t))
		p.largestScalar = max(p.largestScalar, entrySize(t))
		p.measure(t.Elem(), seen, false)
	case reflect.Interface:
		p.largest = max(p.largest, mapHeader+mapGroup*anyValue)
		p.largestScalar = max(p.largestScalar, anyValue)
	default:
		p.largestScalar = max(p.largestScalar, size)
	}
}

// entrySize returns what an entry of a map takes.
func entrySize(t reflect.Type) int64 { return mapEntry + int64(t.Key().Size()+t.Elem().Size()) }

func (p *plan) addBatch(t reflect.Type, most int) {
	isStructs := place.Indirect(place.Indirect(t).Elem()).Kind() == reflect.Struct
	if p.fewestItems == 0 {
		p.batchesOfStructs = true
	}
	p.batchesOfStructs = p.batchesOfStructs && isStructs
	if p.fewestItems == 0 || most < p.fewestItems {
		p.fewestItems = max(most, 1)
	}
}

// mostItems returns the bound that f's validate tag has on the number of items, if f is a
// collection, the bound is a plain rule in front of a dive, and its code is the default.
func mostItems(f reflect.StructField) (most int, ok bool) {
	if _, hasCode := f.Tag.Lookup("apierror"); hasCode {
		return 0, false
	}
	switch t := place.Indirect(f.Type); t.Kind() {
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return 0, false
		}
	case reflect.Map:
	default:
		return 0, false
	}
	for rule := range strings.SplitSeq(f.Tag.Get("validate"), ",") {
		key, param, _ := strings.Cut(rule, "=")
		if key == "dive" {
			break
		}
		n, err := strconv.Atoi(param)
		if err != nil || n < 0 {
			continue
		}
		switch key {
		case "max", "lte", "len":
			return n, true
		case "lt":
			return n - 1, n > 0
		}
	}
	return 0, false
}
