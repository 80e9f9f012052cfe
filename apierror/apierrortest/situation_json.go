package apierrortest

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/faultline-go/faultline/apierror"
)

// maxMembers is how many members of Config.Body are tried one by one.
const maxMembers = 8

// depth is how deep arrays are nested: more than a stack bears in many languages.
const depth = 20_000

// refuse sends bodies to Config.Body that must be refused for what they are.
func (p *probe) refuse(ctx context.Context, bodies ...string) (findings []Finding) {
	for _, body := range bodies {
		findings = append(findings, p.refuseOne(ctx, p.post(body), "the body "+cut(body, maxSent), apierror.CodeInvalidRequestBody)...)
	}
	return findings
}

// refuseOne sends one, that must be refused with one of the codes; what says what
// it is.
func (p *probe) refuseOne(ctx context.Context, r request, what string, codes ...apierror.Code) []Finding {
	findings := p.want(p.send(ctx, r), http.StatusBadRequest, codes...)
	for i := range findings {
		findings[i].Problem = what + ": " + findings[i].Problem
	}
	return findings
}

// orMissing are the codes for a body that may as well lack a parameter.
var orMissing = []apierror.Code{apierror.CodeInvalidRequestBody, apierror.CodeMissingRequiredParameter}

// members returns the first members of Config.Body.
func (p *probe) members() []member {
	members, _ := parseObject([]byte(p.cfg.Body.Body)) // Config.validate saw to it
	return members
}

func (p *probe) jsonCase(ctx context.Context) (findings []Finding) {
	members := p.members()
	for i, m := range members[:min(len(members), maxMembers)] {
		other := flipCase(m.name)
		if other == m.name {
			continue
		}
		changed := slices.Clone(members)
		changed[i].name = other
		findings = append(findings, p.refuseOne(ctx, p.post(object(changed...)), other+" for "+m.name, orMissing...)...)
	}
	return findings
}

// flipCase returns name with its first character in the other case.
func flipCase(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	if unicode.IsUpper(first) {
		return string(unicode.ToLower(first)) + name[size:]
	}
	return string(unicode.ToUpper(first)) + name[size:]
}

func (p *probe) jsonUnknown(ctx context.Context) []Finding {
	unknown := member{"faultlineUnknown", json.RawMessage("1")}
	return p.refuse(ctx, object(append(p.members(), unknown)...))
}

func (p *probe) jsonDuplicate(ctx context.Context) []Finding {
	members := p.members()
	return p.refuse(ctx, object(append(members, members[0])...))
}

// jsonMissing sends an object without members. A service may require none of them.
func (p *probe) jsonMissing(ctx context.Context) []Finding {
	r := p.post("{}")
	if a := p.send(ctx, r); a.err == nil && !isError(a.status) {
		return nil
	}
	return p.refuseOne(ctx, r, "an object without members", append(orMissing, apierror.CodeInvalidInput)...)
}

func (p *probe) jsonTruncated(ctx context.Context) []Finding {
	whole := strings.TrimSpace(p.cfg.Body.Body)
	return p.refuse(ctx, whole[:len(whole)-1], whole[:len(whole)/2])
}

func (p *probe) jsonTrailing(ctx context.Context) []Finding {
	return p.refuse(ctx, p.cfg.Body.Body+" {}", p.cfg.Body.Body+"}")
}

func (p *probe) jsonMalformed(ctx context.Context) []Finding {
	members := p.members()
	members[0].value = json.RawMessage("\"\xff\"")
	return append(
		p.refuseOne(ctx, p.post(""), "an empty body", orMissing...),
		p.refuse(ctx, "[]", "1", "text", object(members...), strings.Repeat("[", depth)+strings.Repeat("]", depth))...)
}
