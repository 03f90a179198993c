package protect

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
)

// decided is an edition with shown, withheld, merged and frozen figures, and its
// decisions as they come out of decisions.json.
func decided(t *testing.T) (Material, Edition, *Decisions) {
	t.Helper()
	forms := care(map[string]int64{"form=a": 30, "form=b": 3, "form=c": 40, "form=d": 50})
	ages := table{measure: "ages.children", period: "2024", inner: map[string]int64{"age=0-3": 4, "age=4-12": 4, "age=13-17": 40}, sensitive: true,
		ladders: map[string][]map[string][]string{"age": {{"0-12": {"0-3", "4-12"}}}}}
	moved := table{measure: "moved.children", period: "2024", inner: map[string]int64{"sex=f": 40, "sex=m": 50}}
	l := release(t, Ledger{}, material(moved))
	moved.inner = map[string]int64{"sex=f": 41, "sex=m": 50}
	m := material(forms, ages, moved)
	m.Ledger = l
	e, d := published(t, m)
	data, err := d.JSON()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ReadDecisions(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(d, again); diff != "" {
		t.Errorf("decisions.json reads back as something else (-want +got):\n%s", diff)
	}
	return m, e, again
}

// TestTheAuditSeesWhatIsTamperedWith changes what readers get, or what was decided.
func TestTheAuditSeesWhatIsTamperedWith(t *testing.T) {
	_, e, d := decided(t)
	if problems := d.Audit(told(e)); len(problems) > 0 {
		t.Fatalf("untouched: %v", problems)
	}
	care := func(breakdown string) Key { return Key{"care.children", "2024", town, breakdown} }
	readers := told(e)
	hidden, visible := "", ""
	for _, form := range []string{"form=a", "form=c", "form=d"} {
		if readers[care(form)] == "" {
			hidden = form
		} else {
			visible = form
		}
	}
	if hidden == "" || visible == "" {
		t.Fatalf("nothing to un-hide, or nothing shown: %v", readers)
	}
	for name, tamper := range map[string]func(map[Key]string){
		"a small figure shown":      func(r map[Key]string) { r[care("form=b")] = "3" },
		"its companion shown":       func(r map[Key]string) { r[care(hidden)] = "30" },
		"another value":             func(r map[Key]string) { r[care(visible)] = "41" },
		"no number":                 func(r map[Key]string) { r[care(visible)] = "fifty" },
		"no whole number":           func(r map[Key]string) { r[care(visible)] = "50.5" },
		"a figure removed":          func(r map[Key]string) { delete(r, care(visible)) },
		"a withheld figure removed": func(r map[Key]string) { delete(r, care("form=b")) },
		"the total hidden":          func(r map[Key]string) { r[care("")] = "" },
		"a merged category shown":   func(r map[Key]string) { r[Key{"ages.children", "2024", town, "age=0-3"}] = "4" },
	} {
		r := maps.Clone(readers)
		tamper(r)
		if len(d.Audit(r)) == 0 {
			t.Errorf("%s: nobody sees it", name)
		}
	}
	for name, tamper := range map[string]func(*Decisions){
		"a certificate taken away":  func(d *Decisions) { d.Certificates = d.Certificates[1:] },
		"a certificate twisted":     func(d *Decisions) { d.Certificates[0].Low[0][1]++ },
		"a certificate for another": func(d *Decisions) { d.Certificates[0].Figure = "care.children|2024|||" },
		"an unknown cell":           func(d *Decisions) { d.Certificates[0].High[0][0] = 1 << 20 },
		"a figure forgotten": func(d *Decisions) {
			d.Figures = slices.DeleteFunc(d.Figures, func(f Decided) bool { return f.Key == "care.children|2024|form=b||" })
		},
		"all figures forgotten": func(d *Decisions) { d.Figures, d.Certificates = nil, nil },
		"a figure twice":        func(d *Decisions) { d.Figures = append(d.Figures, d.Figures[0]) },
		"no protection":         func(d *Decisions) { d.Policy.Threshold = 0 },
	} {
		_, e, d := decided(t)
		tamper(d)
		if len(d.Audit(told(e))) == 0 {
			t.Errorf("%s: nobody sees it", name)
		}
	}
}

func TestProblemsCarryNoNumberOfAFigure(t *testing.T) {
	_, e, d := decided(t)
	readers := told(e)
	for key, value := range readers {
		if value == "" {
			readers[key] = "777"
		}
	}
	problems := d.Audit(readers)
	for _, p := range problems {
		if strings.Contains(p, "777") {
			t.Error(p)
		}
	}
	if len(problems) == 0 {
		t.Error("no problem")
	}
}

func TestCertificatesAreAboutTheTrueNumbersAndThePolicy(t *testing.T) {
	m, _, d := decided(t)
	if wrong := d.Contradictions(m.Facts); len(wrong) > 0 || !d.Under(m.Policy) {
		t.Errorf("untouched: %v", wrong)
	}
	d.Cells[0].Count++
	if len(d.Contradictions(m.Facts)) == 0 {
		t.Error("a certificate about another number passes")
	}
	weaker := m.Policy
	weaker.Threshold--
	if d.Under(weaker) {
		t.Error("another policy passes")
	}
}

func TestDamagedDecisionsAreNotRead(t *testing.T) {
	_, _, d := decided(t)
	for name, spoil := range map[string]func(*Decisions){
		"a cell that is not there": func(d *Decisions) { d.Figures[0].Support = []int{len(d.Cells)} },
		"a cell before the first":  func(d *Decisions) { d.Figures[0].Support = []int{-1} },
		"of no run":                func(d *Decisions) { d.Fingerprint = "" },
		"of nobody":                func(d *Decisions) { d.Municipality = "" },
		"without a policy":         func(d *Decisions) { d.Policy = PolicyOf{} },
	} {
		_, _, d := decided(t)
		spoil(d)
		data, err := d.JSON()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ReadDecisions(data); err == nil {
			t.Errorf("%s: read", name)
		}
	}
	data, err := d.JSON()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "{}", "null", string(data[:len(data)/2])} {
		if _, err := ReadDecisions([]byte(text)); err == nil {
			t.Errorf("%.20q: read", text)
		}
	}
}

// TestDecisionsAreForPeopleFirst: what is withheld and why stands before
// everything that only a machine needs, one to a line, in both languages.
func TestDecisionsAreForPeopleFirst(t *testing.T) {
	m, _, d := decided(t)
	data, err := d.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(data) {
		t.Fatal("no JSON")
	}
	at := -1
	for _, part := range []string{`"policy"`, `"summary"`, `"withheld"`, `"frozen"`, `"cells"`, `"figures"`, `"certificates"`} {
		i := bytes.Index(data, []byte("\n"+part+": "))
		if i <= at {
			t.Errorf("%s stands at %d, what comes before it at %d", part, i, at)
		}
		at = i
	}
	withheld := data[bytes.Index(data, []byte(`"withheld": [`)):bytes.Index(data, []byte(`"frozen": [`))]
	if lines := bytes.Count(withheld, []byte("\n")); lines != len(d.Withheld)+1 {
		t.Errorf("%d lines for %d", lines, len(d.Withheld))
	}
	for _, n := range d.Withheld {
		if n.Reason == "" || n.Text.LV == "" || n.Text.EN == "" {
			t.Errorf("no reason is given: %+v", n)
		}
	}
	// Every fact of ours is either shown as it is or explained.
	explained := map[string]bool{}
	for _, n := range d.Withheld {
		explained[n.Measure+n.Breakdown] = true
	}
	asIs := map[string]string{}
	for _, f := range d.Facts {
		asIs[f.Measure+f.Breakdown] = f.Value
	}
	for _, f := range m.Facts {
		if asIs[f.Measure+f.Breakdown] != f.Value.String() && !explained[f.Measure+f.Breakdown] {
			t.Errorf("%s %s is not shown as it is, and nothing says why", f.Measure, f.Breakdown)
		}
	}
	if s := d.Summary; s.Facts != len(m.Facts) || s.Coarsened != 1 || s.Withheld == 0 || s.Shown == 0 || s.TotalsWithheld != 0 {
		t.Errorf("%+v of %d facts", s, len(m.Facts))
	}
}

func TestWhatAWithheldFigureMayBe(t *testing.T) {
	_, e, d := decided(t)
	for _, f := range e.Figures() {
		if f.Status() != model.Withheld {
			continue
		}
		k := f.Key()
		low, high := d.Between(model.FigureKey{Measure: k.Measure, Period: k.Period, Breakdown: k.Breakdown}.String())
		if low == nil || high == nil || *high-*low < 5 {
			t.Errorf("%s %s: no two tables five apart", k.Measure, k.Breakdown)
		}
	}
	if low, high := d.Between("no.such|2024|||"); low != nil || high != nil {
		t.Error("an unknown figure has a certificate")
	}
}
