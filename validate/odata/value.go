package odata

import (
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// Value returns the value as a value of Go:
//
//	Null                          nil
//	Boolean                       bool
//	Integer                       int64
//	Decimal                       float64; Text has all digits
//	String, Enum, Word, Phrase    string
//	Date                          time.Time, midnight in UTC
//	DateTimeOffset                time.Time, with its offset
//	TimeOfDay                     time.Duration since midnight
//	Duration                      time.Duration
//	GUID                          [16]byte
//	Bytes                         []byte
//	Geography, Geometry           string, the well-known text with its SRID
//
// A fraction of a second is cut off after nanoseconds, and second 60 is the first
// of the next minute. The value of a literal that was made by hand and is not of
// its type is nil.
func (e *Literal) Value() any {
	switch e.Type {
	case Boolean:
		return e.Text == "true"
	case Integer:
		if n, err := strconv.ParseInt(e.Text, 10, 64); err == nil {
			return n
		}
	case Decimal:
		if f, err := strconv.ParseFloat(e.Text, 64); err == nil {
			return f
		}
	case String, Enum, Word, Phrase, Geography, Geometry:
		return e.Text
	case Date:
		if t, ok := dateTime(e.Text + "T00:00Z"); ok {
			return t
		}
	case DateTimeOffset:
		if t, ok := dateTime(e.Text); ok {
			return t
		}
	case TimeOfDay:
		if t, ok := dateTime("0001-01-01T" + e.Text + "Z"); ok {
			return t.Sub(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC))
		}
	case Duration:
		if d, read, err := parseDuration(e.Text); err == nil && read > 0 && read == len(e.Text) {
			return d
		}
	case GUID:
		var id [16]byte
		if digits := strings.ReplaceAll(e.Text, "-", ""); len(digits) == 2*len(id) {
			if _, err := hex.Decode(id[:], []byte(digits)); err == nil {
				return id
			}
		}
	case Bytes:
		if b, err := decodeBase64(e.Text); err == nil {
			return b
		}
	}
	return nil
}

// dateTime returns the time that a text with a zone stands for.
func dateTime(text string) (t time.Time, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false // a literal made by hand
		}
	}()
	p := &parser{src: text}
	p.date()
	date := text[:p.pos]
	p.pos++
	clock := p.pos
	p.time()
	clockText := text[clock:p.pos]
	zone := text[p.pos:]
	p.zone()
	if !p.atEnd() {
		return t, false
	}
	month := len(date) - len("01-01")
	year, _ := strconv.Atoi(date[:month-1])
	hms, fraction, _ := strings.Cut(clockText, ".")
	nanos := atoi((fraction + "000000000")[:9])
	location := time.UTC
	if zone[0] == '+' || zone[0] == '-' {
		offset := atoi(zone[1:3])*3600 + atoi(zone[4:6])*60
		if zone[0] == '-' {
			offset = -offset
		}
		location = time.FixedZone("", offset)
	}
	second := 0
	if len(hms) > len("00:00") {
		second = atoi(hms[6:8])
	}
	return time.Date(year, time.Month(atoi(date[month:month+2])), atoi(date[month+3:]),
		atoi(hms[:2]), atoi(hms[3:5]), second, nanos, location), true
}

func atoi(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}
