package apierror

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Catalog is every code that a service answers with: the vocabulary, and the
// service's own. It is for documentation, see [Catalog.Markdown],
// [Catalog.Components] and [Catalog.Responses]; an error needs no entry to be
// sent. A Catalog is a value that never changes. The zero value holds the
// vocabulary alone.
type Catalog struct{ own []Entry }

// Entry is one code of a [Catalog].
type Entry struct {
	Code Code
	// Status is the HTTP status that the code is sent with, 400–599.
	Status int
	// Message is what the client is told, with each part that varies as <name>. ""
	// means that no message is sent.
	Message string
	// When says in one sentence, to the developer of a client, when this occurs.
	When string
	// Example is a message as a client sees it, where Message has parts that vary.
	// "" means that Message is one.
	Example string
}

// Entry returns the entry for e's code: its status, its message, and when it
// occurs. It saves saying the facts of an own code a second time:
//
//	catalog, err := apierror.NewCatalog(errBusy.Entry("An action on the machine is already in progress."))
func (e *Error) Entry(when string) Entry {
	return Entry{Code: e.Code(), Status: e.StatusCode(), Message: e.Message(), When: when}
}

// NewCatalog returns the catalogue of the vocabulary and a service's own codes,
// in the order given. The error joins what is wrong with any of them, by name,
// and the Catalog is the zero value then. An entry is well formed if
//
//   - its code has 1 to 128 letters, digits, ".", "_" and "-", as names in a
//     document of OpenAPI must (OpenAPI 3.1, section 4.8.7), and differs from
//     every other by more than letter case;
//   - its status is in 400–599;
//   - it says when it occurs, and its texts are such as a message can be: one line
//     of UTF-8, at most 2 KiB.
func NewCatalog(own ...Entry) (Catalog, error) {
	var errs []error
	seen := map[string]Code{}
	for _, e := range vocabulary() {
		seen[strings.ToLower(string(e.Code))] = e.Code
	}
	for _, e := range own {
		if err := e.check(seen); err != nil {
			errs = append(errs, fmt.Errorf("apierror.NewCatalog: code %q %w", e.Code, err))
		}
		seen[strings.ToLower(string(e.Code))] = e.Code
	}
	if len(errs) > 0 {
		return Catalog{}, errors.Join(errs...)
	}
	return Catalog{slices.Clone(own)}, nil
}

// check says what is wrong with e, as the rest of a sentence about its code. seen
// has the codes before it, by their names in lower case.
func (e Entry) check(seen map[string]Code) error {
	other, taken := seen[strings.ToLower(string(e.Code))]
	switch {
	case e.Code == "" || len(e.Code) > maxToken || strings.ContainsFunc(string(e.Code), isNotOfName):
		return errors.New("is not well formed: it must have 1 to 128 letters, digits, '.', '_' and '-'")
	case taken && e.Code == other && e.Code.Status() != 0:
		return errors.New("is not unique: it is of the vocabulary")
	case taken && e.Code == other:
		return errors.New("is not unique")
	case taken:
		return fmt.Errorf("is not unique: it differs from %q by letter case only", other)
	case !isErrorStatus(e.Status):
		return fmt.Errorf("has status %d, which is no error status (400–599)", e.Status)
	case e.When == "":
		return errors.New("doesn't say when it occurs")
	}
	for _, text := range []string{e.Message, e.When, e.Example} {
		if clean(text, maxMessage) != text {
			return fmt.Errorf("has a text that isn't one line of at most %d bytes: %.50q", maxMessage, text)
		}
	}
	return nil
}

// isNotOfName reports whether r can't be in the name of a code.
func isNotOfName(r rune) bool {
	return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("._-", r))
}

// Entries returns all entries: the vocabulary in the order of the published
// table, then the service's own.
func (c Catalog) Entries() []Entry { return append(vocabulary(), c.own...) }

// example returns a message as a client sees it.
func (e Entry) example() string {
	if e.Example != "" {
		return e.Example
	}
	return e.Message
}

// Markdown returns the codes as a table in Markdown: code, status, message and
// when it occurs. It ends with a line break.
func (c Catalog) Markdown() string {
	var b strings.Builder
	b.WriteString("| code | status | message | when |\n|---|---|---|---|\n")
	for _, e := range c.Entries() {
		message := "*none*"
		if e.Message != "" {
			message = markdown.Replace(e.Message)
		}
		fmt.Fprintf(&b, "| `%s` | %d | %s | %s |\n", e.Code, e.Status, message, markdown.Replace(e.When))
	}
	return b.String()
}

// markdown escapes what would not stand for itself in a cell of a table.
var markdown = strings.NewReplacer(
	`\`, `\\`, "|", `\|`, "<", `\<`, "&", `\&`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "~", `\~`,
)
