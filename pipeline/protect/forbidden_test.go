package protect_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"bernskats/pipeline/protect"
)

// TestForgettingProtectionDoesNotCompile builds the writer of open data with one
// file more in it, which tries to get around protection.
func TestForgettingProtectionDoesNotCompile(t *testing.T) {
	for name, tt := range map[string]struct{ code, want string }{
		"an edition":                 {"WriteCSV(io.Discard, protect.Edition{})", ""}, // may be written: it is empty
		"facts for an edition":       {"WriteCSV(io.Discard, []model.Fact{f})", "cannot use"},
		"a figure of a fact":         {"toJSON(protect.Figure{f}, true)", "unexported field"},
		"a figure by name":           {"toJSON(protect.Figure{fact: f}, true)", "unexported field"},
		"a fact for a figure":        {"toJSON(f, true)", "cannot use"},
		"a fact converted":           {"toJSON(protect.Figure(f), true)", "cannot convert"},
		"an edition of figures":      {"WriteCSV(io.Discard, protect.Edition{figures: nil})", "unexported field"},
		"the fact behind a figure":   {"_ = protect.Figure{}.fact", "undefined"},
		"a value that is not asked":  {"_ = protect.Figure{}.Value", ""}, // a method value: nothing of a number
		"a public edition by name":   {`WriteCSV(io.Discard, protect.Edition{name: "public"})`, "unexported field"},
		"an edition made a new name": {`e := protect.Internal(nil); e.name = "public"; WriteCSV(io.Discard, e)`, "undefined"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out := built(t, "package data\n\nimport (\n\t\"io\"\n\n\t\"bernskats/pipeline/model\"\n\t\"bernskats/pipeline/protect\"\n)\n\nfunc forbidden(f model.Fact) {\n\t_, _ = io.Discard, protect.Key{}\n\t"+tt.code+"\n}\n")
			if (tt.want == "") != (out == "") || !strings.Contains(out, tt.want) {
				t.Errorf("the compiler says %q, want %q", out, tt.want)
			}
		})
	}
}

// built compiles package report/data with a file more and gives the complaints.
func built(t *testing.T, file string) string {
	t.Helper()
	source := filepath.Join(t.TempDir(), "forbidden.go")
	place, err := filepath.Abs(filepath.Join("..", "report", "data", "forbidden.go"))
	if err != nil {
		t.Fatal(err)
	}
	overlay := filepath.Join(t.TempDir(), "overlay.json")
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{place: source}})
	if err != nil {
		t.Fatal(err)
	}
	for path, content := range map[string]string{source: file, overlay: string(replace)} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.CommandContext(t.Context(), "go", "build", "-overlay", overlay, "bernskats/pipeline/report/data").CombinedOutput()
	if err == nil {
		return ""
	}
	return string(out)
}

// TestAFigureHasNoWayIn: nothing exported makes a figure or an edition of facts
// but Internal and Public, and neither type has a field others can set.
func TestAFigureHasNoWayIn(t *testing.T) {
	for _, typ := range []reflect.Type{reflect.TypeFor[protect.Figure](), reflect.TypeFor[protect.Edition]()} {
		for i := range typ.NumField() {
			if f := typ.Field(i); f.IsExported() {
				t.Errorf("%s.%s can be set by others", typ, f.Name)
			}
		}
	}
	if _, pointer := reflect.TypeFor[*protect.Figure]().MethodByName("UnmarshalJSON"); pointer {
		t.Error("a figure can be read from a file")
	}
	makers := map[string]bool{}
	eachFunction(t, ".", func(_ string, f *ast.FuncDecl) {
		if f.Recv != nil || !f.Name.IsExported() || f.Type.Results == nil {
			return
		}
		for _, r := range f.Type.Results.List {
			if id, ok := r.Type.(*ast.Ident); ok && (id.Name == "Edition" || id.Name == "Figure") {
				makers[f.Name.Name] = true
			}
		}
	})
	if len(makers) != 2 || !makers["Internal"] || !makers["Public"] {
		t.Errorf("editions and figures are made by %v", makers)
	}
}

// TestReportsMakeNoEdition: a report that could make an internal edition could
// write one into any folder.
func TestReportsMakeNoEdition(t *testing.T) {
	seen := 0
	eachFunction(t, filepath.Join("..", "report"), func(file string, f *ast.FuncDecl) {
		seen++
		ast.Inspect(f, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := s.X.(*ast.Ident); ok && x.Name == "protect" && (s.Sel.Name == "Internal" || s.Sel.Name == "Public") {
				t.Errorf("%s: %s makes an edition", file, f.Name.Name)
			}
			return true
		})
	})
	if seen < 100 {
		t.Errorf("only %d functions of reports found", seen)
	}
}

// eachFunction visits the functions of a folder's packages, tests excepted.
func eachFunction(t *testing.T, dir string, visit func(file string, f *ast.FuncDecl)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && path != dir && dir == "." {
			if err == nil {
				err = fs.SkipDir
			}
			return err
		}
		if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				visit(path, f)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
