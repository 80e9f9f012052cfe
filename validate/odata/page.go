package odata

// PageSize returns how many items a page has at most: size, or $top if it is less. A service
// that reads one item more knows whether there is a next page.
func (q *Query) PageSize(size int) int {
	if q.Top != nil && *q.Top < int64(size) {
		return int(*q.Top)
	}
	return size
}

// NextLink returns the URL of the next page, the @odata.nextLink of a page with n items.
// list is the URL of the list, absolute and without a query. The link has the options of q,
// with n added to $skip and subtracted from $top, because $top counts the items of all
// pages. NextLink returns "" if $top asks for no more.
func (q *Query) NextLink(list string, n int) string {
	next, skip := *q, int64(n)
	if q.Skip != nil {
		skip += *q.Skip
	}
	next.Skip = &skip
	if q.Top != nil {
		top := *q.Top - int64(n)
		if top <= 0 {
			return ""
		}
		next.Top = &top
	}
	return list + "?" + next.String()
}
