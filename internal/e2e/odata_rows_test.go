package e2e

import (
	"time"
)

// odataRow is a row as the evaluator sees it: by property, null where it is absent.
type odataRow map[string]any

// date is a value of the type Date, which sorts as text.
type date string

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err)
	}
	return t
}

const guid = "12345678-1234-1234-1234-123456789abc"

// odataRows has a null in every property that can be null, alone and among others,
// and text that a wrong translation would trip over.
var odataRows = []odataRow{
	{"id": int64(1), "title": "High", "m": int64(0), "g": 0.0, "born": at("1970-01-01T00:00:00Z"), "ok": true, "tags": []any{}, "nums": []any{}},
	{"id": int64(2), "name": "", "title": "", "n": int64(0), "m": int64(1), "f": 0.0, "g": -0.5, "seen": at("2026-01-01T00:00:00Z"),
		"born": at("2000-02-29T23:59:59.999Z"), "flag": false, "ok": false, "tags": []any{""}, "nums": []any{int64(0)}, "day": date("2026-01-01"), "address/city": "Zürich"},
	{"id": int64(3), "name": "O'Neil", "title": "100%", "n": int64(5), "m": int64(-3), "f": 2.5, "g": 2.25, "seen": at("2026-01-01T00:00:00.001Z"),
		"born": at("1969-12-31T23:59:59.5Z"), "flag": true, "ok": true, "tags": []any{"x", "y", nil}, "nums": []any{int64(1), int64(2), int64(3)}, "day": date("1999-12-31"), "uid": guid},
	{"id": int64(4), "name": "a_b", "title": "a%b\\c", "m": int64(5), "f": -2.5, "g": 1000000.25, "seen": at("2025-12-31T23:59:59.999Z"),
		"born": at("2026-07-15T12:30:15.250Z"), "ok": false, "tags": []any{nil}, "nums": []any{int64(5), int64(5)}, "address/city": ""},
	{"id": int64(5), "name": "äöü😀", "title": "äöü", "n": int64(-7), "m": int64(7), "g": -7.75,
		"born": at("2026-07-15T00:00:00Z"), "flag": false, "ok": true, "tags": []any{"äöü", "😀"}, "nums": []any{int64(-7), int64(0)}, "day": date("2026-07-15")},
	{"id": int64(6), "title": "  trim \t", "n": int64(3), "m": int64(3), "f": 0.25, "g": 0.25, "seen": at("2026-07-15T12:30:15.250Z"),
		"born": at("1950-06-30T06:05:04.003Z"), "flag": true, "ok": true, "tags": []any{"trim", "x"}, "nums": []any{int64(9)}, "address/city": "Bern"},
	{"id": int64(7), "name": "HIGH", "title": "high", "n": int64(1000), "m": int64(1000), "f": 1000.0, "g": 1000.0,
		"born": at("2026-01-01T00:00:00Z"), "ok": false, "tags": []any{"High", "HIGH", "high"}, "nums": []any{int64(1000), int64(7)}, "day": date("2024-02-29")},
	{"id": int64(8), "name": "x", "title": "xx", "n": int64(2), "m": int64(8), "f": -0.5, "g": 0.5, "seen": at("1960-03-04T05:06:07.008Z"),
		"born": at("2026-01-01T00:00:00.001Z"), "flag": false, "ok": false, "tags": []any{"x"}, "nums": []any{int64(2), int64(8)}, "uid": "00000000-0000-0000-0000-000000000000"},
	{"id": int64(9), "name": "\u00a0x\u2003", "title": "\"; DROP TABLE items --", "n": int64(9), "m": int64(-9), "f": 9.75, "g": 9.75, "seen": at("2026-01-01T00:00:00Z"),
		"born": at("2026-01-01T00:00:00Z"), "flag": true, "ok": true, "tags": []any{"'", "%", "_", `"`}, "nums": []any{int64(-9)}, "day": date("2026-01-01")},
	{"id": int64(10), "name": "aXbXc", "title": "X", "m": int64(2), "f": 3.0, "g": 3.0,
		"born": at("2026-12-31T23:00:00Z"), "flag": true, "ok": true, "tags": []any{"X", nil, "aXbXc"}, "nums": []any{}, "address/city": "X"},
}
