package repo

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// phrases are those that a reader has to read twice, each with what to write instead.
var phrases = []struct {
	pattern *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`\b[Ww]ho(ever)?\b`), "name the caller, the client or the function"},
	{regexp.MustCompile(`\b(is|are) for what\b`), "say what it does"},
	{regexp.MustCompile(`\bnil for nil\b`), `"If err is nil, it returns nil."`},
	{regexp.MustCompile(`\b(is|are) to be\b`), `"must be", or the present tense`},
	{regexp.MustCompile(`\bheld to\b`), `"must follow"`},
	{regexp.MustCompile(`\bmade of\b`), `"built from", or what it contains`},
	{regexp.MustCompile(`[,;.] [Ee]lse\b`), `"otherwise"`},
	{regexp.MustCompile(`\bhas it\b`), "name what it has or says"},
	{regexp.MustCompile(`[,;] for (it|they|there|nobody|nothing)\b`), `"because"`},
	{regexp.MustCompile(`\b(as|of|and) such\b`), "name it"},
	{regexp.MustCompile(`\bbut for\b`), `"except"`},
	{regexp.MustCompile(`(^|[.:] )Where\b`), `"If"`},
}

// maxColumns is the width of a comment line.
const maxColumns = 100

// TestComments checks the comments of all packages.
func TestComments(t *testing.T) {
	err := fs.WalkDir(os.DirFS(root), ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(file) != ".go" {
			return err
		}
		for _, problem := range commentProblems(t, file) {
			t.Error(problem)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func commentProblems(t *testing.T, file string) (problems []string) {
	t.Helper()
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, filepath.Join(root, file), nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range f.Comments {
		at := files.Position(group.Pos())
		if strings.HasPrefix(group.Text(), "Output:") {
			continue // of an example
		}
		for i, line := range group.List {
			column := files.Position(line.Pos()).Column - 1
			if isCode(line) || strings.Contains(line.Text, "://") {
				continue
			}
			// A tab counts as one column, as gofmt and most reviews count it.
			for j, text := range strings.Split(line.Text, "\n") { // several in /* */
				if j > 0 {
					column = 0
				}
				if width := column + utf8.RuneCountInString(text); width > maxColumns {
					problems = append(problems, position(file, at.Line+i+j)+": the comment is wider than 100 columns")
				}
			}
		}
		text := strings.Join(strings.Fields(prose(group)), " ")
		for _, phrase := range phrases {
			if found := phrase.pattern.FindString(text); found != "" {
				problems = append(problems, position(file, at.Line)+`: "`+found+`" in a comment: write `+phrase.instead)
			}
		}
	}
	return problems
}

func position(file string, line int) string { return file + ":" + strconv.Itoa(line) }

// prose returns the text of a comment without its code.
func prose(group *ast.CommentGroup) string {
	var b strings.Builder
	for _, line := range group.List {
		if !isCode(line) {
			b.WriteString(strings.TrimPrefix(line.Text, "//"))
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func isCode(line *ast.Comment) bool {
	return strings.HasPrefix(line.Text, "//\t") || strings.HasPrefix(line.Text, "//go:") ||
		strings.HasPrefix(line.Text, "// want") && strings.Contains(line.Text, " `") // for analysistest
}
