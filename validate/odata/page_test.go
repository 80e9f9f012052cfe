package odata

import (
	"strings"
	"testing"
)

func TestNextLink(t *testing.T) {
	const list = "https://api.example.com/api/machines"
	for _, tt := range []struct{ query, want string }{
		{"", "$skip=100"},
		{"$skip=0", "$skip=100"},
		{"$skip=50&$count=true", "$skip=150&$count=true"},
		{"$top=100", ""},
		{"$top=7", ""},
		{"$top=0", ""},
		{"$top=101", "$top=1&$skip=100"},
		{"$top=250&$skip=20000", "$top=150&$skip=20100"},
		{"filter=riskScore+eq+@p&@p=%27O%27%27Neil%26%2B%27&orderby=lastSeen desc&own=1&pretty",
			"$filter=riskScore%20eq%20@p&$orderby=lastSeen%20desc&$skip=100&@p='O''Neil%26%2B'&own=1&pretty"},
	} {
		q, err := Parse(strings.ReplaceAll(tt.query, " ", "+"), Rules{})
		if err != nil {
			t.Fatal(err)
		}
		got := q.NextLink(list, 100)
		if want := list + "?" + tt.want; got != want && (got != "" || tt.want != "") {
			t.Errorf("%s\ngot  %s\nwant %s", tt.query, got, want)
		}
	}
}

// Links lead through as many items as $top says, or as there are, and not past them.
func TestPages(t *testing.T) {
	for _, tt := range []struct {
		query              string
		items, want, pages int
	}{
		{"", 25, 25, 3},
		{"", 20, 20, 2},
		{"", 0, 0, 1},
		{"$skip=7", 25, 18, 2},
		{"$skip=30", 25, 0, 1},
		{"$top=4", 25, 4, 1},
		{"$top=10", 25, 10, 1},
		{"$top=15", 25, 15, 2},
		{"$top=15&$skip=12", 25, 13, 2},
		{"$top=99", 25, 25, 3},
		{"$top=0", 25, 0, 1},
	} {
		got, pages := 0, 0
		for query, more := tt.query, true; more; {
			q, err := Parse(query, Rules{})
			if err != nil {
				t.Fatal(err)
			}
			skip := 0
			if q.Skip != nil {
				skip = int(*q.Skip)
			}
			size, rest := q.PageSize(10), max(tt.items-skip, 0)
			got += min(rest, size)
			pages++
			more = false
			if rest > size {
				_, query, more = strings.Cut(q.NextLink("/", size), "?")
			}
		}
		if got != tt.want || pages != tt.pages {
			t.Errorf("%q: %d of %d items on %d pages, want %d on %d", tt.query, got, tt.items, pages, tt.want, tt.pages)
		}
	}
}
