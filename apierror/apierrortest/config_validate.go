package apierrortest

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/faultline-go/faultline/apierror"
)

// validate says what is wrong with c: a run with a mistaken Config would report
// faults that the service doesn't have.
func (c Config) validate() error {
	for _, named := range []struct {
		name  string
		route Route
	}{
		{"Exists", c.Exists}, {"Body", c.Body}, {"Protected", c.Protected},
		{"Panics", c.Panics}, {"Late", c.Late}, {"Limited", c.Limited},
		{"NoRoute", Route{Path: c.NoRoute}}, {"WrongMethod", Route{Path: "/", Method: c.WrongMethod}},
	} {
		if problem := named.route.problem(); problem != "" {
			return mistake(named.name, problem)
		}
	}
	for _, failure := range c.Failures {
		if failure.Path == "" || failure.Code == "" {
			return mistake("Failures", failure.String()+" needs a path and a code")
		}
		if problem := failure.problem(); problem != "" {
			return mistake("Failures", problem)
		}
	}
	return cmp.Or(c.validateRoles(), c.validateCodes(), c.validateWords())
}

// mistake returns the error for a field of Config.
func mistake(field, problem string) error { return errors.New("Config." + field + ": " + problem) }

func (r Route) problem() string {
	if r == (Route{}) {
		return ""
	}
	if !strings.HasPrefix(r.Path, "/") {
		return fmt.Sprintf("the path %q must begin with a slash", r.Path)
	}
	if _, err := http.NewRequest(r.method(), "http://localhost"+r.Path, nil); err != nil {
		return err.Error()
	}
	return ""
}

// validateRoles says which route can't be what it is said to be.
func (c Config) validateRoles() error {
	if c.Exists.Path != "" && c.Exists.method() != http.MethodGet {
		return mistake("Exists", c.Exists.String()+" must be a GET")
	}
	if c.Exists.Path != "" && c.WrongMethod == http.MethodGet {
		return mistake("WrongMethod", "GET is what Exists is for")
	}
	if c.Body.Path == "" {
		return nil
	}
	members, err := parseObject([]byte(c.Body.Body))
	if err != nil || len(members) == 0 {
		return mistake("Body", "its body must be a JSON object with at least one member")
	}
	return nil
}

func (c Config) validateCodes() error {
	for code, status := range c.OwnCodes {
		switch {
		case code == "" || code.Status() != 0:
			return mistake("OwnCodes", fmt.Sprintf("%q is not a code of the service's own", code))
		case status != 0 && !isError(status):
			return mistake("OwnCodes", fmt.Sprintf("%s has status %d, which is no error", code, status))
		}
	}
	return nil
}

func (c Config) validateWords() error {
	for field, token := range map[string]string{"Token": c.Token, "WeakToken": c.WeakToken} {
		if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return mistake(field, "a token is visible ASCII")
		}
	}
	isWord := !strings.ContainsFunc(c.Canary, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
	if c.Canary != "" && (len(c.Canary) < 4 || !isWord) {
		return mistake("Canary", "it must be at least 4 letters and digits")
	}
	return nil
}

func isError(status int) bool { return status >= 400 && status <= 599 }

// fits reports whether code is sent with status.
func (c Config) fits(code apierror.Code, status int) bool {
	if own, ok := c.OwnCodes[code]; ok && own != 0 {
		return own == status
	}
	if code.Status() == 0 {
		return isError(status)
	}
	return code.Status() == status || isError(status) && apierror.FromStatus(status, "").Code() == code
}

// parseBase returns where a service is, without the slash at the end.
func parseBase(text string) (string, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return "", err
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return "", fmt.Errorf("%q is not a URL with http or https and a host", text)
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return "", fmt.Errorf("%q must have no user, query or fragment", u.Redacted())
	}
	return strings.TrimRight(u.String(), "/"), nil
}
