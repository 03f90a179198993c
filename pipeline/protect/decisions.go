package protect

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect/audit"
)

// Decisions is decisions.json: what the public edition withholds and why, with
// everything needed to check it again without this program's search. It holds
// true numbers and is for the internal edition only.
type Decisions struct {
	Year         int    `json:"year"`
	Municipality string `json:"municipality"`
	Fingerprint  string `json:"fingerprint"` // of the run, as in both manifests

	Policy   PolicyOf   `json:"policy"`
	Summary  Summary    `json:"summary"`
	Withheld []NotShown `json:"withheld"`
	Tables   []Detail   `json:"tables"`
	Frozen   []string   `json:"frozen"` // "measure period": as published, although corrected since

	Releases     int            `json:"releases"` // how many there were when this was decided
	Facts        []ReleasedFact `json:"facts"`    // as the public edition has them
	Cells        []DecidedCell  `json:"cells"`
	Figures      []Decided      `json:"figures"`
	Certificates []Certificate  `json:"certificates"`

	// Entered are the numbers of the programme workbook that the public report to
	// the council may tell, beside the figures.
	Entered []string `json:"entered,omitempty"`
}

// PolicyOf is the policy the edition was made under.
type PolicyOf struct {
	Threshold  int64 `json:"threshold"`
	Width      int64 `json:"width"`
	ShowZeros  bool  `json:"show_zeros"`
	Singletons bool  `json:"singletons"`
	RateBase   int64 `json:"rate_base"`
}

// Summary counts what became of the facts of our municipality.
type Summary struct {
	Facts          int `json:"facts"` // with a number in the internal edition
	Shown          int `json:"shown"`
	Withheld       int `json:"withheld"`
	WithoutRate    int `json:"without_rate"`
	Coarsened      int `json:"coarsened"` // breakdowns
	TotalsWithheld int `json:"totals_withheld"`
}

// NotShown is one fact the public edition does not show as it is.
type NotShown struct {
	Measure   string     `json:"measure"`
	Period    string     `json:"period"`
	Area      string     `json:"area,omitempty"` // when it is not our municipality
	Breakdown string     `json:"breakdown,omitempty"`
	Reason    Reason     `json:"reason"`
	Protects  string     `json:"protects,omitempty"`
	Text      model.Text `json:"text"`
}

// Detail says with how much detail a breakdown is shown.
type Detail struct {
	Table string `json:"table"` // measure|period|dimensions
	Step  int    `json:"step"`  // of its ladder; 0: as in the internal edition
	Shown bool   `json:"shown"` // false: left out
}

// DecidedCell is an inner cell: its name and how many are in it.
type DecidedCell struct {
	Key   string `json:"key"`
	Count int64  `json:"count"`
	Empty bool   `json:"empty,omitempty"` // nobody can be there, and everybody knows it
}

// Decided is a figure of the joint system and what was decided about it.
type Decided struct {
	Key       string  `json:"key"`
	Support   []int   `json:"support"`
	Within    string  `json:"within,omitempty"`
	Group     bool    `json:"group,omitempty"`
	Sensitive bool    `json:"sensitive,omitempty"`
	Protect   bool    `json:"protect,omitempty"`
	Past      int     `json:"past,omitempty"`
	Before    []int64 `json:"before,omitempty"`
	State     string  `json:"state"` // shown, withheld or absent
	Reason    string  `json:"reason,omitempty"`
	Protects  string  `json:"protects,omitempty"`
}

// Certificate are two tables nobody can tell from the true one: moves of inner
// cells, as pairs of cell and difference.
type Certificate struct {
	Figure string     `json:"figure"`
	Kind   string     `json:"kind"`
	Low    [][2]int64 `json:"low"`
	High   [][2]int64 `json:"high"`
}

func policyOf(p model.Policy) PolicyOf {
	return PolicyOf{p.Threshold, p.Width, p.ShowZeros, p.Singletons, p.RateBase}
}

// sum is the true number of a figure.
func (d *Decisions) sum(f Decided) (sum int64) {
	for _, c := range f.Support {
		sum += d.Cells[c].Count
	}
	return sum
}

// decisions writes down what was decided.
func (p *publication) decisions(e Edition) *Decisions {
	d := &Decisions{Municipality: p.Area, Policy: policyOf(p.Policy),
		Releases: len(p.Ledger.Releases), Withheld: []NotShown{}, Tables: []Detail{}, Frozen: []string{}}
	for k, o := range p.outcomes {
		area := k.Area
		if area == p.Area {
			area = ""
		}
		d.Withheld = append(d.Withheld, NotShown{k.Measure, k.Period, area, k.Breakdown, o.Reason, o.For, o.text()})
	}
	slices.SortFunc(d.Withheld, func(a, b NotShown) int {
		return cmp.Or(cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.Period, b.Period), cmp.Compare(a.Area, b.Area), cmp.Compare(a.Breakdown, b.Breakdown))
	})
	for i, t := range p.Result.Tables {
		step := p.rung[i] + t.Rung
		if p.kept[t.Table] { // left out this time, it still is the breakdown that was published
			step = p.rung[i]
		}
		d.Tables = append(d.Tables, Detail{t.Table, step, t.Rung < len(p.System.Tables[i].Rungs)})
	}
	for s := range p.frozen {
		d.Frozen = append(d.Frozen, s.measure+" "+s.period)
	}
	slices.Sort(d.Frozen)
	for _, f := range e.Figures() {
		d.Facts = append(d.Facts, releasedFact(f.fact))
	}
	for _, c := range p.Cells {
		d.Cells = append(d.Cells, DecidedCell{c.Key, c.Value, c.Structural})
	}
	for i, f := range p.System.Figures {
		r := p.Result.Decisions[i]
		d.Figures = append(d.Figures, Decided{f.Key, append([]int{}, f.Support...), f.Within, f.Group, f.Sensitive, f.Protect, int(f.Past), f.Before, state(r.Shown, r.Absent), string(r.Reason), r.For})
	}
	for _, c := range p.Result.Certificates {
		d.Certificates = append(d.Certificates, Certificate{c.Figure, string(c.Kind), pairs(c.Low), pairs(c.High)})
	}
	d.summarize(p)
	return d
}

func (d *Decisions) summarize(p *publication) {
	for _, f := range p.Facts {
		if f.Area == p.Area && f.HasValue() {
			d.Summary.Facts++
		}
	}
	for _, f := range d.Facts {
		if f.Area != p.Area {
			continue
		}
		switch model.Status(f.Status) {
		case model.Withheld:
			d.Summary.Withheld++
			if f.Breakdown == "" {
				d.Summary.TotalsWithheld++
			}
		case model.Final, model.Provisional:
			d.Summary.Shown++
		}
	}
	for _, o := range p.outcomes {
		if o.Reason == NoRate {
			d.Summary.WithoutRate++
		}
	}
	for _, t := range d.Tables {
		if t.Step > 0 {
			d.Summary.Coarsened++
		}
	}
}

const (
	stateShown    = "shown"
	stateWithheld = "withheld"
	stateAbsent   = "absent"
)

func state(shown, absent bool) string {
	switch {
	case shown:
		return stateShown
	case absent:
		return stateAbsent
	}
	return stateWithheld
}

func pairs(moves []audit.Move) [][2]int64 {
	out := make([][2]int64, len(moves))
	for i, m := range moves {
		out[i] = [2]int64{int64(m.Cell), m.By}
	}
	return out
}

func releasedFact(f model.Fact) ReleasedFact {
	r := ReleasedFact{Indicator: f.Indicator, Measure: f.Measure, Period: f.Period, Area: f.Area, Breakdown: f.Breakdown, Status: string(f.Status), Origin: string(f.Origin),
		Received: f.Received, Expected: f.Expected, Source: f.Source}
	if f.HasValue() {
		r.Value = f.Value.String()
	}
	if f.HasValue() && f.RateUnit != "" {
		r.Rate, r.RateUnit, r.Denominator = f.Rate.String(), f.RateUnit, f.Denominator.String()
	}
	return r
}

// Release is what publishing the edition would add to the ledger, which seals it.
func (d *Decisions) Release() Release {
	r := Release{Year: d.Year, Municipality: d.Municipality, Fingerprint: d.Fingerprint, Facts: []ReleasedFact{}, Figures: []ReleasedFigure{}, Tables: []ReleasedTable{}}
	for _, f := range d.Facts {
		if f.Area == d.Municipality { // numbers of other areas were published by others
			r.Facts = append(r.Facts, f)
		}
	}
	frozen := d.frozen()
	for _, f := range d.Figures {
		key, isFact := factKey(f.Key, d.Municipality)
		if f.State == stateAbsent || isAlias(f.Key) || strings.Contains(f.Key, "|"+string(tied)+"|") || isFact && frozen[series{key.Measure, key.Period}] {
			continue // of what is frozen readers have what earlier releases recorded, and nothing else
		}
		out := ReleasedFigure{Key: f.Key, Shown: f.State == stateShown, Support: make([]string, len(f.Support))}
		for i, c := range f.Support {
			out.Support[i] = d.Cells[c].Key
		}
		if out.Shown {
			out.Value = d.sum(f)
		}
		r.Figures = append(r.Figures, out)
	}
	for _, t := range d.Tables {
		r.Tables = append(r.Tables, ReleasedTable{t.Table, t.Step})
	}
	return r
}

// SameAs says whether readers of a release who have an earlier one of the same
// year learn nothing from it.
func (r Release) SameAs(earlier Release) bool {
	had := map[string]ReleasedFigure{}
	for _, f := range earlier.Figures {
		had[f.Key] = f
	}
	return reflect.DeepEqual(r.Facts, earlier.Facts) && !slices.ContainsFunc(r.Figures, func(f ReleasedFigure) bool { return !reflect.DeepEqual(f, had[f.Key]) })
}

// frozen lists the measures that stay as they were published.
func (d *Decisions) frozen() map[series]bool {
	frozen := map[series]bool{}
	for _, s := range d.Frozen {
		measure, period, _ := strings.Cut(s, " ")
		frozen[series{measure, period}] = true
	}
	return frozen
}

func compareKeys(a, b Key) int {
	return cmp.Or(cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.Period, b.Period), cmp.Compare(a.Area, b.Area), cmp.Compare(a.Breakdown, b.Breakdown))
}

// JSON writes decisions.json: what is withheld and why first, for people; then
// one line for each figure, cell and certificate.
func (d *Decisions) JSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("{\n")
	for i, part := range []struct {
		name  string
		value any
	}{
		{"year", d.Year}, {"municipality", d.Municipality}, {"fingerprint", d.Fingerprint}, {"policy", d.Policy}, {"summary", d.Summary},
		{"withheld", d.Withheld}, {"frozen", d.Frozen}, {"tables", d.Tables}, {"releases", d.Releases}, {"facts", d.Facts}, {"cells", d.Cells}, {"figures", d.Figures}, {"certificates", d.Certificates},
		{"entered", d.Entered},
	} {
		if part.name == "entered" && len(d.Entered) == 0 {
			continue // no programme workbook came
		}
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, "%q: ", part.name)
		if err := writeLines(&b, part.value); err != nil {
			return nil, fmt.Errorf("writing the decisions: %w", err)
		}
	}
	b.WriteString("\n}\n")
	return b.Bytes(), nil
}

// writeLines writes a list with one element on a line, anything else on one line.
func writeLines(b *bytes.Buffer, value any) error {
	list := reflect.ValueOf(value)
	if list.Kind() != reflect.Slice {
		return encode(b, value)
	}
	b.WriteString("[")
	for i := range list.Len() {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n")
		if err := encode(b, list.Index(i).Interface()); err != nil {
			return err
		}
	}
	b.WriteString("]")
	return nil
}

func encode(b *bytes.Buffer, value any) error {
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return err
	}
	b.Write(bytes.TrimSuffix(line.Bytes(), []byte("\n")))
	return nil
}
