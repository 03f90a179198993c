package intake

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// TestEveryRefusalHasASentence: whatever kind of refusal the reader knows, the
// sender is told in both languages what the file is and what to do.
func TestEveryRefusalHasASentence(t *testing.T) {
	catalogue, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	kinds := refusalKinds(t)
	if len(kinds) < 20 {
		t.Fatalf("only %d kinds found: %v", len(kinds), kinds)
	}
	// kinds that are the same to a sender
	same := map[string]string{"pdf": "docx", "pptx": "docx"}
	said := map[string]string{}
	for _, kind := range kinds {
		code := forms.FileRefusal(kind)
		if code == forms.FileUnknown {
			t.Errorf("%s: no finding of its own", kind)
			continue
		}
		f := catalogue.Finding(code, model.Place{File: "a.xlsx"}, nil)
		for language, s := range map[string]string{"lv": f.LV.Found, "en": f.EN.Found} {
			if s == "" || f.LV.Mend == "" || f.EN.Mend == "" {
				t.Errorf("%s: nothing is said in %s", kind, language)
			}
			if other, ok := said[s]; ok && same[kind] != other && same[other] != kind && same[kind] != same[other] {
				t.Errorf("%s and %s are refused with the same words: %s", kind, other, s)
			}
			said[s] = kind
		}
	}
}

// refusalKinds reads the kinds from the reader's source, so that none is forgotten.
func refusalKinds(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "xlsx/refusal.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Names) != 1 || !strings.HasPrefix(spec.Names[0].Name, "Refused") {
			return true
		}
		kind, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, kind)
		return true
	})
	return kinds
}
