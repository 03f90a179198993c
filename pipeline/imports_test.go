package pipeline_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// room says what a package of the program may import of the program, and which
// libraries only it may import.
type room struct {
	may  []string
	only []string
	why  string
}

// rooms is the house: a stage knows model and what it is handed, never the
// stage after it.
func rooms() map[string]room {
	return map[string]room{
		"pipeline/combined":         {may: []string{"pipeline/model"}, why: "what municipalities published is all it knows"},
		"pipeline/declared":         {may: []string{"pipeline/model"}, why: "what declared things share knows none of them"},
		"pipeline/model":            {why: "the vocabulary knows nobody"},
		"pipeline/forms":            {may: []string{"pipeline/declared", "pipeline/model"}, why: "what we ask for knows neither workbooks read nor databases"},
		"pipeline/forms/returned":   {may: []string{"pipeline/model", "pipeline/forms", "pipeline/intake/xlsx"}, why: "a return is made of one sender's file and its findings"},
		"pipeline/intake/xlsx":      {why: "the reader of cells knows no form"},
		"pipeline/intake":           {may: []string{"pipeline/model", "pipeline/forms", "pipeline/intake/xlsx"}, why: "intake does not know the database"},
		"pipeline/project":          {may: []string{"pipeline/declared", "pipeline/model"}, why: "the folder knows no figure"},
		"pipeline/store":            {may: []string{"pipeline/model", "pipeline/forms"}, only: []string{"github.com/duckdb/duckdb-go/v2"}, why: "the only room that knows the database driver"},
		"pipeline/check":            {may: []string{"pipeline/declared", "pipeline/model", "pipeline/forms", "pipeline/store"}, why: "rules know rows, not reports"},
		"pipeline/measure":          {may: []string{"pipeline/declared", "pipeline/model", "pipeline/forms", "pipeline/store"}, why: "counting knows rows, not workbooks, editions or reports"},
		"pipeline/protect":          {may: []string{"pipeline/model", "pipeline/protect/audit", "pipeline/protect/suppress"}, why: "editions are made of facts and those who stand behind them"},
		"pipeline/protect/audit":    {why: "the checker of certificates knows nobody, least of all the finder"},
		"pipeline/protect/rendered": {may: []string{"pipeline/model"}, why: "the reader of outputs shares nothing with their writers"},
		"pipeline/protect/suppress": {may: []string{"pipeline/protect/audit"}, why: "suppression knows figures, not indicators, files or databases"},
		"pipeline/programme":        {may: []string{"pipeline/model"}, why: "a plan's progress is arithmetic on its rows: no figure, no words"},
		"pipeline/report":           {may: []string{"pipeline/declared", "pipeline/model", "pipeline/programme", "pipeline/protect", "pipeline/report/prose", "pipeline/report/chart", "pipeline/report/document"}, why: "reports know neither the database nor unprotected facts"},
		"pipeline/report/prose":     {may: []string{"pipeline/declared", "pipeline/model"}, why: "words know no figure"},
		"pipeline/report/chart":     {may: []string{"pipeline/model"}, only: []string{"github.com/dop251/goja", "github.com/go-echarts/go-echarts/v2"}, why: "charts know points, not facts"},
		"pipeline/report/document":  {may: []string{"pipeline/model"}, why: "a document is paper: it knows no figure and no edition"},
		"pipeline/report/data":      {may: []string{"pipeline/model", "pipeline/protect", "pipeline/report/prose"}, why: "open data is written of an edition"},
		"pipeline/report/workbook":  {may: []string{"pipeline/model", "pipeline/protect", "pipeline/report", "pipeline/report/prose", "pipeline/report/data"}, why: "the workbook is written of an edition"},
		"pipeline/report/findings":  {may: []string{"pipeline/model"}, why: "findings are printed as they are"},
		"pipeline/demo":             {may: []string{"pipeline/model", "pipeline/forms"}, why: "a made-up municipality knows only the forms"},
		"pipeline/manual":           {may: []string{"pipeline/declared", "pipeline/model", "pipeline/forms"}, why: "the handbook knows what is declared, and no workbook"},
		"indicators":                {may: []string{"pipeline/declared"}, why: "data and nothing else"},
		"templates":                 {why: "data and nothing else"},
	}
}

// TestEveryRoomKnowsOnlyWhatItMay holds the table against what the packages
// really import (tests excepted).
func TestEveryRoomKnowsOnlyWhatItMay(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}}:{{join .Imports \" \"}}", "bernskats/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	table := rooms()
	for line := range strings.Lines(string(out)) {
		name, imports, _ := strings.Cut(strings.TrimSpace(line), ":")
		name = strings.TrimPrefix(name, "bernskats/")
		if name == "pipeline" || strings.HasPrefix(name, "cmd/") || strings.HasPrefix(name, "testdata/") {
			continue // the wiring may know everything
		}
		r, ok := table[name]
		if !ok {
			t.Errorf("package %s is not in the table of rooms: say there what it may know", name)
			continue
		}
		for _, imported := range strings.Fields(imports) {
			if own, ok := strings.CutPrefix(imported, "bernskats/"); ok && !slices.Contains(r.may, own) {
				t.Errorf("%s imports %s: %s", name, own, r.why)
			}
			for other, o := range table {
				if slices.Contains(o.only, imported) && other != name {
					t.Errorf("%s imports %s, which only %s may: %s", name, imported, other, o.why)
				}
			}
		}
	}
}
