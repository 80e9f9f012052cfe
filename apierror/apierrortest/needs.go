package apierrortest

// What a check needs: each function returns "" if it is there, and otherwise a
// sentence that says what to configure.

func nothing(*probe) string { return "" }

func needs(has bool, sentence string) string {
	if has {
		return ""
	}
	return sentence
}

func needsSome(p *probe) string {
	c := p.cfg
	return needs(c.Exists.Path+c.Body.Path+c.Protected.Path != "", "Set Exists, Body or Protected to a route that answers with success.")
}

func needsExists(p *probe) string {
	return needs(p.cfg.Exists.Path != "", "Set Exists to a route that answers GET with success.")
}

func needsBody(p *probe) string {
	return needs(p.cfg.Body.Path != "", "Set Body to a route that takes a JSON object, with one that it takes.")
}

func needsStrictBody(p *probe) string {
	return needs(p.cfg.Body.Path != "" && !p.cfg.AllowUnknown,
		"Set Body to a route that takes a JSON object, with one that it takes, and leave AllowUnknown unset.")
}

func needsProtected(p *probe) string {
	return needs(p.cfg.Protected.Path != "", "Set Protected to a route that needs a token, and Token to one that suffices.")
}

func needsProtectedBody(p *probe) string {
	return needs(p.cfg.Protected.Path != "" && p.cfg.Protected.Body != "",
		"Set Protected to a route that needs a token and takes a body, with one, and Token to a token that suffices.")
}

func needsWeakToken(p *probe) string {
	return needs(p.cfg.Protected.Path != "" && p.cfg.WeakToken != "",
		"Set Protected to a route that needs a token, and WeakToken to a valid one that does not suffice.")
}

func needsPanics(p *probe) string {
	return needs(p.cfg.Panics.Path != "", "Set Panics to a route that panics.")
}

func needsLate(p *probe) string {
	return needs(p.cfg.Late.Path != "", "Set Late to a route that fails after the first byte of its answer.")
}

func needsLimited(p *probe) string {
	return needs(p.cfg.Limited.Path != "", "Set Limited to a route with a limit of at most 200 requests.")
}

func needsFailures(p *probe) string {
	return needs(len(p.cfg.Failures) > 0, "Set Failures to requests that must fail, with their codes.")
}

func needsCanary(p *probe) string {
	return needs(p.cfg.Canary != "", "Set Canary to a word that is in the causes of errors.")
}

func needsTargets(p *probe) string {
	n := 0
	for _, a := range p.errors() {
		n += len(a.said.Target)
	}
	return needs(n > 0, "No answer had a target.")
}
