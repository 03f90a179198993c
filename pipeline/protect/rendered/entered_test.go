package rendered_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect/rendered"
)

// resultsPage is a table of targets and a reached value of the report to the council.
const resultsPage = `<html lang="lv"><body><table id="results-table"><tr><th>1.1. Ģimenes</th><td>1` + "\u00a0" + `020,5</td><td>2021</td>
<td><data value="37" data-measure="m.families" data-period="2024" data-breakdown="" data-area="Cēsu novads" data-role="value">37</data></td><td>atpaliek</td></tr></table></body></html>`

func TestNumbersBesideFiguresMustHaveBeenEntered(t *testing.T) {
	facts := []model.Fact{{Measure: "m.families", Period: "2024", Area: "Cēsu novads", Value: model.Whole(37), Status: model.Final, Origin: model.Counted}}
	for _, tt := range []struct {
		name, file, find, with string
		entered                []string
		want                   string // what the problem says; "" when all is well
	}{
		{"entered", "council.lv.html", "", "", []string{"1020.5", "2021"}, ""},
		{"in the programme", "programme.lv.html", "", "", []string{"1020.5", "2021"}, ""},
		{"another number", "council.lv.html", "020,5", "020,6", []string{"1020.5", "2021"}, "nobody entered"},
		{"nothing was entered", "council.lv.html", "", "", nil, "nobody entered"},
		{"a number with words", "council.lv.html", "2021", "ap 2021", []string{"1020.5", "2021"}, "nobody entered"},
		{"on another page", "situation.lv.html", "", "", []string{"1020.5", "2021"}, "a number in a table of figures"},
		{"in another table", "council.lv.html", `id="results-table"`, `id="i-A1"`, []string{"1020.5", "2021"}, "a number in a table of figures"},
		{"beside the figure", "council.lv.html", "37</data>", "37</data> 2021", []string{"1020.5", "2021"}, "a number in a table of figures"},
		{"the figure itself", "council.lv.html", `value="37"`, `value="38"`, []string{"1020.5", "2021", "38"}, "not the published number"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			page := strings.Replace(resultsPage, tt.find, tt.with, 1)
			problems, err := rendered.Check(t.Context(), rendered.Edition{Files: fstest.MapFS{tt.file: {Data: []byte(page)}}, All: facts, Entered: tt.entered})
			if err != nil {
				t.Fatal(err)
			}
			said := ""
			for _, p := range problems {
				said += p.String() + "\n"
			}
			if tt.want == "" && said != "" || !strings.Contains(said, tt.want) {
				t.Errorf("want %q, got:\n%s", tt.want, said)
			}
		})
	}
}
