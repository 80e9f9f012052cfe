package bench

import "fmt"

// Row compares two benchmarks of one run.
type Row struct {
	// Work is what is measured, Against what it is measured against.
	Work, Against string
	// Ours and Theirs are the names of the two benchmarks.
	Ours, Theirs string
	Goal         Goal
	// Allocs is the most allocations that Ours may make; negative for any number.
	Allocs int
}

// Goal bounds a ratio.
type Goal struct {
	Kind  Kind
	Bound float64
}

// Kind is what a goal is about.
type Kind int

const (
	// AtMost bounds the time of ours, as a part of theirs.
	AtMost Kind = iota
	// Below is AtMost without equality.
	Below
	// OnTop bounds the time that ours takes beyond theirs, as a part of theirs,
	// where ours does all the work of theirs too.
	OnTop
	// AtLeast bounds the requests per second of ours, as a part of theirs.
	AtLeast
	// Bytes bounds the memory that ours allocates, as a part of theirs.
	Bytes
)

// Unit is the unit of what a goal of this kind compares, as benchfmt names it.
func (k Kind) Unit() string {
	switch k {
	case AtLeast:
		return "req/s"
	case Bytes:
		return "B/op"
	}
	return "sec/op"
}

// String returns the goal as the table shows it.
func (g Goal) String() string {
	return fmt.Sprintf([...]string{"≤ %v", "< %v", "≤ %v on top", "≥ %v", "≤ %v"}[g.Kind], g.Bound)
}

// Ratio returns what the goal bounds.
func (g Goal) Ratio(ours, theirs float64) float64 {
	if g.Kind == OnTop {
		return (ours - theirs) / theirs
	}
	return ours / theirs
}

// Met reports whether a ratio is as good as the goal.
func (g Goal) Met(ratio float64) bool {
	switch g.Kind {
	case AtLeast:
		return ratio >= g.Bound
	case Below:
		return ratio < g.Bound
	}
	return ratio <= g.Bound
}

const anyNumber = -1

// Goals lists what a user feels, with bounds somewhat above what was reached when they
// were set, so that a regression shows.
var Goals = []Row{
	{
		"typed error, default configuration", "Echo's default handler, Recover and RequestID",
		"Default/faultline", "Default/echo", Goal{AtMost, 1.2}, 11,
	},
	{
		"its memory, in bytes", "Echo's default handler, Recover and RequestID",
		"Default/faultline", "Default/echo", Goal{Bytes, 0.9}, anyNumber,
	},
	{
		"the same with one slog JSON line", "hand-written map, uuid and slog line",
		"Logged/faultline", "Logged/usual", Goal{AtMost, 0.75}, anyNumber,
	},
	{
		"success route, registered", "the same route, Recover and RequestID",
		"Success/faultline", "Success/echo", Goal{AtMost, 1.1}, anyNumber,
	},
	{
		"echo.NewHTTPError(404), registered", "Echo's default handler, Recover and RequestID",
		"HTTPErrorRegistered/faultline", "HTTPErrorRegistered/echo", Goal{AtMost, 1.2}, anyNumber,
	},
	{
		"panic to 500, stack captured, log disabled", "Echo's Recover, default",
		"Panic/silent", "Panic/echo", Goal{AtMost, 0.1}, anyNumber,
	},
	{
		"panic to 500, stack in a slog JSON line", "Echo's Recover, default, logging it",
		"Panic/logged", "Panic/echo", Goal{AtMost, 0.3}, anyNumber,
	},
	{
		"Bind, validate and answer, one of ten fields wrong", "Echo's Bind, validator and the usual mapping",
		"BindOneWrong/faultline", "BindOneWrong/echo", Goal{AtMost, 0.85}, anyNumber,
	},
	{
		"Bind and validate, 500 good indicators", "Echo's Bind and validator.Struct",
		"Bind500/faultline", "Bind500/echo", Goal{AtMost, 0.6}, anyNumber,
	},
	{
		"mapping one failure of ten fields", "validator.Struct failing on it",
		"MapField/validate", "MapField/validator", Goal{OnTop, 0.5}, anyNumber,
	},
	{
		"mapping one failure whose value is shown, of ten fields", "validator.Struct failing on it",
		"MapValue/validate", "MapValue/validator", Goal{OnTop, 0.9}, anyNumber,
	},
	{
		"mapping one failure in item 3 of 5", "validator.Struct failing on it",
		"MapItem/validate", "MapItem/validator", Goal{OnTop, 0.5}, anyNumber,
	},
	{
		"errors over loopback, one at a time", "the same server's success route",
		"Loopback/error", "Loopback/success", Goal{AtLeast, 0.95}, anyNumber,
	},
	{
		"errors over loopback, 16 in flight", "the same server's success route",
		"LoopbackPipelined/error", "LoopbackPipelined/success", Goal{AtLeast, 0.95}, anyNumber,
	},
}

// Writers lists the peers that write an error for a handler of net/http, and
// Frameworks and Echo5 those that a handler returns it to, of Echo v5 with Register and
// without.
var (
	Writers = peers("apierror.Write", "Writer/apierror", "Writer/",
		"http.Error", "connect", "twirp", "herodot", "problems")
	Frameworks = peers("registered Echo", "Framework/faultline", "Framework/",
		"echo5-default", "echo5-problem", "gin", "chi-render", "huma", "go-zero", "goa", "kratos", "grpc-gateway")
	Echo5 = peers("registered Echo v5", "Framework/faultline-echo5", "Framework/", "echo5-default", "echo5-problem")
)

func peers(work, ours, prefix string, names ...string) []Row {
	rows := make([]Row, len(names))
	for i, name := range names {
		rows[i] = Row{work, name, ours, prefix + name, Goal{Below, 1}, anyNumber}
	}
	return rows
}
