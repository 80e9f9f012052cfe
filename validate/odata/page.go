package odata

// PageSize returns how many items an answer has at most: size, or $top if that is less.
// Whether there are more is known only to one who asks for one item more.
func (q *Query) PageSize(size int) int {
	if q.Top != nil && *q.Top < int64(size) {
		return int(*q.Top)
	}
	return size
}

// NextLink returns the URL of the page behind one of n items, the @odata.nextLink of its
// answer. list is the URL of the list, absolute and without a query. The link has the
// options of q, with $skip further by n and $top less by n, since $top is about all pages
// together. NextLink returns "" if $top asks for no more.
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
