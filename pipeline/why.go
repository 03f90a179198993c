package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
)

// NoFigure says that there is no such figure, and which there are instead.
type NoFigure struct{ model.Text }

// Error implements error.
func (n *NoFigure) Error() string { return n.EN }

// Question asks for one figure.
type Question struct {
	Measure, Period string
	Parts           []string // "dimension=value" as people type it
	Area            string   // of a figure to compare with; "" for our municipality
}

// Explanation is what is behind one figure. It is for the internal edition only.
type Explanation struct {
	InternalOnly bool       `json:"internal_only"` // always true: it names the cells of single children
	Indicator    string     `json:"indicator"`
	Title        model.Text `json:"title"`
	Definition   model.Text `json:"definition"`
	Measure      string     `json:"measure"`
	Period       string     `json:"period"`
	Breakdown    string     `json:"breakdown"`
	Area         string     `json:"area"`
	Status       string     `json:"status"`
	Origin       string     `json:"origin"`
	Value        string     `json:"value,omitempty"`
	Rate         string     `json:"rate,omitempty"`
	RateUnit     string     `json:"rate_unit,omitempty"`
	Denominator  string     `json:"denominator,omitempty"`
	Received     int        `json:"received"`
	Expected     int        `json:"expected"`
	SetAside     int        `json:"set_aside"`
	NotGiven     int        `json:"not_given"`
	Source       string     `json:"source,omitempty"` // of a reported or published figure
	// InReports is the value in the outputs of the last run where it is another
	// than the one counted now: workbooks or definitions changed since.
	InReports *string     `json:"in_reports,omitempty"`
	Public    PublicState `json:"public"`

	Law       []model.LawReference `json:"law"`
	Legal     []LegalInForce       `json:"legal_values"`
	Senders   []SenderStatus       `json:"senders"`
	Sheets    []SheetAccount       `json:"sheets"`
	Cases     Cases                `json:"counted_from"`
	DividedBy *Cases               `json:"divided_by,omitempty"`
	LeftOut   []RowsLeftOut        `json:"not_counted"`
	Aside     []RowAside           `json:"rows_set_aside"`
	Unused    []UnusedWorkbook     `json:"workbooks_not_used"`
}

// PublicState is what the public edition of the same run does with a figure.
type PublicState struct {
	State    string     `json:"state"` // shown, withheld, absent, or none when there is no public edition
	Reason   string     `json:"reason,omitempty"`
	Text     model.Text `json:"text"`
	Value    string     `json:"value,omitempty"`    // as shown there: of a frozen measure another than that counted now
	Protects string     `json:"protects,omitempty"` // the figure it is withheld for
	// Low and High are what the figure is in the two tables of its certificate:
	// both agree with everything published.
	Low  *int64 `json:"low,omitempty"`
	High *int64 `json:"high,omitempty"`
}

// Why explains a figure: value, definition, law, senders, the cells it was
// counted from and those that did not count, and what the public edition does
// with it. Unchanged years come from work/. The year must have outputs.
func Why(ctx context.Context, o Options, q Question) (e *Explanation, err error) {
	s, unlock, err := open(o)
	if err != nil {
		return nil, err
	}
	defer unlock()
	dir := s.project.Out(s.o.Year, "internal")
	if _, ok, err := editionIn(dir); err != nil {
		return nil, err
	} else if !ok {
		return nil, fmt.Errorf("%d: %w", s.o.Year, ErrNoOutputs)
	}
	reports, err := factsIn(dir)
	if err != nil {
		return nil, err
	}
	c, err := s.computed(ctx)
	if err = errors.Join(err, s.settled()); err != nil {
		return nil, err
	}
	t := s.tracer(c)
	defer func() { err = errors.Join(err, t.close()) }()
	if e, err = t.answer(ctx, q, reports); err != nil {
		return nil, err
	}
	e.Public, err = s.publicState(t.fact)
	return e, errors.Join(err, ctx.Err())
}

// asked finds the fact a question is about.
func (s *session) asked(facts []model.Fact, q Question) (model.Fact, error) {
	if q.Area == "" {
		q.Area = s.project.Municipality.Name
	}
	var parts []model.Part
	for _, text := range q.Parts {
		dimension, code, ok := strings.Cut(text, "=")
		if !ok || dimension == "" {
			return model.Fact{}, &NoFigure{model.Text{LV: fmt.Sprintf("„%s” nav dalījums; piemēram, age=0-3", text), EN: fmt.Sprintf("%q is no breakdown; want, for example, age=0-3", text)}}
		}
		parts = append(parts, model.Part{Dimension: dimension, Code: code})
	}
	breakdown := model.BreakdownKey(parts...)
	var near []string
	for _, f := range facts {
		if f.Area != q.Area || f.Measure != q.Measure {
			continue
		}
		if f.Period == q.Period && f.Breakdown == breakdown {
			return f, nil
		}
		near = append(near, strings.TrimSpace(f.Period+" "+strings.ReplaceAll(f.Breakdown, ";", " ")))
	}
	near = slices.Compact(near)
	if len(near) == 0 {
		for _, f := range facts {
			if f.Area == q.Area && f.Breakdown == "" {
				near = append(near, f.Measure)
			}
		}
		slices.Sort(near)
		near = slices.Compact(near)
		return model.Fact{}, &NoFigure{model.Text{LV: fmt.Sprintf("rādītāja %s nav; ir: %s", q.Measure, strings.Join(near, ", ")), EN: fmt.Sprintf("no measure %s; there are: %s", q.Measure, strings.Join(near, ", "))}}
	}
	return model.Fact{}, &NoFigure{model.Text{LV: fmt.Sprintf("šāda skaitļa %s nav; ir: %s", q.Measure, strings.Join(near, ", ")), EN: fmt.Sprintf("no such figure of %s; there are: %s", q.Measure, strings.Join(near, ", "))}}
}

// described gives what a fact and its definition say.
func (s *session) described(f model.Fact) *Explanation {
	e := &Explanation{InternalOnly: true, Indicator: f.Indicator, Measure: f.Measure, Period: f.Period, Breakdown: f.Breakdown, Area: f.Area, Status: string(f.Status), Origin: string(f.Origin),
		Received: f.Received, Expected: f.Expected, SetAside: f.SetAside, NotGiven: f.NotGiven, Source: f.Source,
		Law: []model.LawReference{}, Legal: []LegalInForce{}, Senders: []SenderStatus{}, Sheets: []SheetAccount{}, LeftOut: []RowsLeftOut{}, Aside: []RowAside{}, Unused: []UnusedWorkbook{}}
	if f.HasValue() {
		e.Value = f.Value.String()
	}
	if f.HasValue() && f.RateUnit != "" {
		e.Rate, e.RateUnit, e.Denominator = f.Rate.String(), f.RateUnit, f.Denominator.String()
	}
	for _, d := range s.defs.Indicators {
		for _, m := range d.Measures {
			if m.ID == f.Measure {
				e.Title, e.Definition = m.Title, d.Definition
				e.Law = append(e.Law, d.Law...)
			}
		}
	}
	return e
}

// publicState reads what was decided about a fact.
func (s *session) publicState(f model.Fact) (PublicState, error) {
	d, err := s.decisions()
	if errors.Is(err, os.ErrNotExist) {
		return PublicState{State: "none", Text: model.Text{LV: "publiskā izdevuma nav", EN: "there is no public edition"}}, nil
	}
	if err != nil {
		return PublicState{}, err
	}
	return publicStateOf(d, f), nil
}

func publicStateOf(d *protect.Decisions, f model.Fact) PublicState {
	out := PublicState{State: "absent"}
	for _, x := range d.Facts {
		if x.Measure == f.Measure && x.Period == f.Period && x.Area == f.Area && x.Breakdown == f.Breakdown {
			out = PublicState{State: "shown", Value: x.Value, Text: model.Text{LV: "kā saskaitīts", EN: "as counted"}}
			switch model.Status(x.Status) {
			case model.Withheld:
				out = PublicState{State: "withheld"}
			case model.NotDelivered:
				out.Text = model.Text{LV: "nav iesniegts", EN: "not delivered"}
			}
		}
	}
	for _, w := range d.Withheld {
		if w.Area == "" && w.Measure == f.Measure && w.Period == f.Period && w.Breakdown == f.Breakdown {
			out.Reason, out.Text, out.Protects = string(w.Reason), w.Text, w.Protects
		}
	}
	if out.State == "withheld" {
		out.Low, out.High = d.Between(model.KeyOf(f).String())
	}
	return out
}
