package apierrortest

import (
	"context"
	"slices"
	"strings"
)

// check is one thing that clients rely on.
type check struct {
	name, why string
	// lacks says what to configure for the check to be made, "" if it can be.
	lacks func(*probe) string
	// run returns what is wrong.
	run func(*probe, context.Context) []Finding
}

// checks returns all of them in the order in which they are made: those of a
// situation first, for the rules look at what they brought, and of these the
// limit last, since after it the service may refuse everything.
func checks() []check {
	list := situations()
	for _, r := range rules() {
		list = append(list, r.check())
	}
	return append(list,
		check{"unique-id", "Support finds one record by a tracking ID; two answers with the same lead to the wrong cause.", needsTargets, (*probe).uniqueID},
		check{"canary", "A cause names hosts, queries and secrets; it is for the log, and no client may ever see it.", needsCanary, (*probe).canary},
	)
}

func situations() []check {
	return []check{
		{"routes", "A run says something of a service only if what it takes for right is right.", needsSome, (*probe).routes},
		{"no-route", "Clients tell a path that leads nowhere (NotFound) from a thing that isn't there (ResourceNotFound).", nothing, (*probe).noRoute},
		{"wrong-method", "A client that used the wrong method needs a 405, not a 404, to see what to mend.", needsExists, (*probe).wrongMethod},
		{"head", "A body after the answer to HEAD is read as the beginning of the next answer on the connection.", nothing, (*probe).headWithoutBody},
		{"client-id", "A client that can choose the tracking ID chooses what support finds.", nothing, (*probe).clientID},
		{"bad-token", "Clients fetch a new token on 401 only.", needsProtected, (*probe).badToken},
		{"weak-token", "Clients ask a person for more rights on 403, and don't fetch new tokens in vain.", needsWeakToken, (*probe).weakToken},
		{"authorization-first", "There are clients that post an empty batch to ask whether they may, and take 400 for yes.", needsProtectedBody, (*probe).authorizationFirst},
		{"json-case", "Names are case-sensitive; a wrong one that is ignored is a value that the client believes to be set.", needsBody, (*probe).jsonCase},
		{"json-unknown", "A member that is ignored is one that the client misspelled.", needsStrictBody, (*probe).jsonUnknown},
		{"json-duplicate", "Of a name twice, one reader takes the first value and another the last: what was checked is not what is done.", needsBody, (*probe).jsonDuplicate},
		{"json-missing", "A client that forgot a member needs its name, and never a 500.", needsBody, (*probe).jsonMissing},
		{"json-truncated", "Half a body that is taken for a whole one is half an order that is carried out.", needsBody, (*probe).jsonTruncated},
		{"json-trailing", "What follows the value was meant to be read too.", needsBody, (*probe).jsonTrailing},
		{"json-malformed", "A body that is none of the JSON that the operation takes is the client's fault, and never a 500.", needsBody, (*probe).jsonMalformed},
		{"oversized", "Clients split a batch on 413; a body without a bound is a service without memory.", needsBody, (*probe).oversized},
		{"chunked", "Many clients stream bodies, without a length; these are read, checked and bounded like all others.", needsBody, (*probe).chunked},
		{"media-type", "A media type that the service doesn't take is 415, for the client to see that not the content is wrong.", needsBody, (*probe).mediaType},
		{"content-encoding", "Clients that compress fall back to plain bodies on 415 only.", needsBody, (*probe).contentEncoding},
		{"hostile-text", "What one client wrote is shown to another, in a terminal, a log or a page: it must stay a line of text, and bounded.", nothing, (*probe).hostileText},
		{"failures", "Clients branch on the code that is documented for a failure, and on no other.", needsFailures, (*probe).failures},
		{"panic", "A client needs an answer with a tracking ID most where the service is wrong.", needsPanics, (*probe).panics},
		{"late-failure", "A client that takes half an answer for a whole one acts on data that isn't there.", needsLate, (*probe).lateFailure},
		{"keep-alive", "A client that makes a mistake shouldn't pay for a new connection with each.", nothing, (*probe).keepAlive},
		{"cancelled", "Clients give up; those that don't must not notice.", nothing, (*probe).cancelled},
		{"many-at-once", "Under load each client needs its own answer, and all need one.", nothing, (*probe).manyAtOnce},
		{"limited", "A client that is told to wait, and how long, comes back; one that isn't, hammers.", needsLimited, (*probe).limited},
	}
}

// examine makes one check.
func (p *probe) examine(ctx context.Context, c check) Result {
	if lacks := c.lacks(p); lacks != "" {
		return Result{Name: c.name, Why: c.why, Skipped: lacks}
	}
	return newResult(c.name, c.why, c.run(p, ctx))
}

// check returns the check that r holds of all errors that were answered.
func (r rule) check() check {
	return check{r.name, r.why, r.lacks, func(p *probe, _ context.Context) (findings []Finding) {
		for _, a := range p.errors() {
			for _, problem := range r.problems(a, p.cfg) {
				findings = append(findings, a.finding(problem)...)
			}
		}
		return findings
	}}
}

// lacks says how to give r an occasion, "" if there was one: that nothing broke it
// is no merit otherwise.
func (r rule) lacks(p *probe) string {
	if slices.ContainsFunc(p.errors(), r.occasion) {
		return ""
	}
	if r.needs == nil {
		return r.hint
	}
	return strings.TrimSpace(r.hint + " " + r.needs(p))
}

// uniqueID looks for a tracking ID that came twice.
func (p *probe) uniqueID(context.Context) (findings []Finding) {
	seen := map[string]bool{}
	for _, a := range p.errors() {
		id := strings.ToLower(a.said.Target)
		if id != "" && seen[id] {
			findings = append(findings, a.finding("another answer has the same target")...)
		}
		seen[id] = true
	}
	return findings
}

// canary looks for Config.Canary in all that came, also in half answers.
func (p *probe) canary(context.Context) (findings []Finding) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, a := range p.answers {
		if strings.Contains(string(a.body), p.cfg.Canary) {
			findings = append(findings, a.finding("the body shows the canary, which is in causes only")...)
		}
		for key, values := range a.header {
			if strings.Contains(strings.Join(values, "\n"), p.cfg.Canary) {
				findings = append(findings, a.finding("the header "+key+" shows the canary, which is in causes only")...)
			}
		}
	}
	return findings
}
