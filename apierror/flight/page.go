package flight

import (
	"embed"
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/faultline-go/faultline/apierror"
)

//go:embed page.html page.css
var files embed.FS

var page = template.Must(template.New("page.html").Funcs(template.FuncMap{
	"ms":   func(ms float64) string { return strconv.FormatFloat(ms, 'f', 1, 64) },
	"time": func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05Z") },
}).ParseFS(files, "page.html"))

// policy lets the page load its own style sheet and nothing else.
const policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// ServeHTTP shows the failures as a page, or as JSON if the request's Accept header begins
// with application/json. The query has target, a text with a tracking ID in it; and for the
// list code, route and text, which all must match. Requests that may not see it get 404.
func (r *Recorder) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if !r.isAuthorized(req) {
		http.NotFound(w, req)
		return
	}
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Security-Policy", policy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	switch {
	case req.Method != http.MethodGet && req.Method != http.MethodHead:
		header.Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	case strings.HasSuffix(req.URL.Path, "/page.css"):
		http.ServeFileFS(w, req, files, "page.css")
	default:
		r.serve(w, req)
	}
}

// view is what the page and the JSON show.
type view struct {
	Failure  *Failure   `json:"failure,omitempty"`
	Failures []*Failure `json:"failures,omitempty"`

	Query       query        `json:"-"`
	NotFound    bool         `json:"-"`
	Chart       []bar        `json:"-"`
	Codes       []string     `json:"-"`
	Of          int          `json:"-"`
	UpstreamURL template.URL `json:"-"`
	TraceURL    template.URL `json:"-"`
}

type query struct{ Target, Code, Route, Text string }

// maxQuery bounds what is searched for, in bytes.
const maxQuery = 4 << 10

func (r *Recorder) serve(w http.ResponseWriter, req *http.Request) {
	form := req.URL.Query()
	get := func(name string) string {
		value := strings.TrimSpace(form.Get(name))
		return value[:min(len(value), maxQuery)]
	}
	v := view{Query: query{get("target"), get("code"), get("route"), get("text")}}
	all := r.ring.all()
	status := http.StatusOK
	if v.Query.Target != "" {
		v.Failure = find(all, v.Query.Target)
	}
	if v.Query.Target != "" && v.Failure == nil {
		v.NotFound, status = true, http.StatusNotFound
	}
	if v.Failure == nil {
		v.Of = len(all)
		v.Chart, v.Codes = chart(all, time.Now()), codes(all)
		v.Failures = slices.DeleteFunc(all, func(f *Failure) bool { return !v.Query.matches(f) })
	} else {
		v.UpstreamURL, v.TraceURL = link(r.cfg.UpstreamURL, v.Failure.Upstream), link(r.cfg.TraceURL, v.Failure.Trace)
	}
	if strings.HasPrefix(req.Header.Get("Accept"), "application/json") {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_ = page.Execute(w, v)
}

// find returns the failure whose tracking ID is in a text, in any letter case, or nil. A
// browser joins the lines of what is pasted, so the ID may be part of a word.
func find(all []*Failure, text string) *Failure {
	text = strings.ToLower(text)
	for _, f := range all {
		if f.Target != "" && strings.Contains(text, strings.ToLower(f.Target)) {
			return f
		}
	}
	return nil
}

func (q query) matches(f *Failure) bool {
	return (q.Code == "" || string(f.Code) == q.Code) &&
		(q.Route == "" || strings.Contains(f.Route, q.Route)) &&
		(q.Text == "" || f.contains(q.Text))
}

func (f *Failure) contains(text string) bool {
	contains := func(s string) bool { return strings.Contains(s, text) }
	return contains(f.Path) || slices.ContainsFunc(f.Causes, contains) || slices.ContainsFunc(f.Records, func(r Record) bool {
		return contains(r.Message) || contains(r.Attrs)
	})
}

// link returns the address for an ID, or "" if there is none. Only http and https lead
// anywhere.
func link(pattern, id string) template.URL {
	if pattern == "" || id == "" {
		return ""
	}
	u, err := url.Parse(strings.ReplaceAll(pattern, "{}", url.QueryEscape(id)))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return template.URL(u.String())
}

func codes(all []*Failure) (names []string) {
	for _, f := range all {
		if name := string(f.Code); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// bar is a code in the chart of the last hour.
type bar struct {
	Code            apierror.Code
	Count, Y, Width int
}

// The chart's measures.
const (
	barHeight = 28
	barWidth  = 320
)

// chart returns the failures of the last hour by code, the most frequent first.
func chart(all []*Failure, now time.Time) (bars []bar) {
	for _, f := range all {
		if now.Sub(f.Time) > time.Hour {
			continue
		}
		i := slices.IndexFunc(bars, func(b bar) bool { return b.Code == f.Code })
		if i < 0 {
			i = len(bars)
			bars = append(bars, bar{Code: f.Code})
		}
		bars[i].Count++
	}
	slices.SortStableFunc(bars, func(a, b bar) int { return b.Count - a.Count })
	bars = bars[:min(len(bars), 10)]
	for i := range bars {
		bars[i].Y, bars[i].Width = i*barHeight, max(bars[i].Count*barWidth/bars[0].Count, 2)
	}
	return bars
}

// ChartHeight returns the height of the chart.
func (v view) ChartHeight() int { return len(v.Chart) * barHeight }

// TextY returns where the text of a bar stands.
func (b bar) TextY() int { return b.Y + 18 }
