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
}

// Explanation is what is behind one figure. It is for the internal edition only.
type Explanation struct {
	Indicator   string      `json:"indicator"`
	Title       model.Text  `json:"title"`
	Definition  model.Text  `json:"definition"`
	Measure     string      `json:"measure"`
	Period      string      `json:"period"`
	Breakdown   string      `json:"breakdown"`
	Area        string      `json:"area"`
	Status      string      `json:"status"`
	Origin      string      `json:"origin"`
	Value       string      `json:"value,omitempty"`
	Rate        string      `json:"rate,omitempty"`
	RateUnit    string      `json:"rate_unit,omitempty"`
	Denominator string      `json:"denominator,omitempty"`
	Received    int         `json:"received"`
	Expected    int         `json:"expected"`
	SetAside    int         `json:"set_aside"`
	NotGiven    int         `json:"not_given"`
	Public      PublicState `json:"public"`
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

// Why explains a figure of the last run: value, definition, senders, and what
// the public edition does with it and why.
func Why(ctx context.Context, o Options, q Question) (*Explanation, error) {
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
	facts, err := factsIn(dir)
	if err != nil {
		return nil, err
	}
	f, err := s.asked(facts, q)
	if err != nil {
		return nil, err
	}
	e := s.explain(f)
	if e.Public, err = s.publicState(f); err != nil {
		return nil, err
	}
	return e, ctx.Err()
}

// asked finds the fact a question is about.
func (s *session) asked(facts []model.Fact, q Question) (model.Fact, error) {
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
		if f.Area != s.project.Municipality.Name || f.Measure != q.Measure {
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
			if f.Area == s.project.Municipality.Name && f.Breakdown == "" {
				near = append(near, f.Measure)
			}
		}
		slices.Sort(near)
		near = slices.Compact(near)
		return model.Fact{}, &NoFigure{model.Text{LV: fmt.Sprintf("rādītāja %s nav; ir: %s", q.Measure, strings.Join(near, ", ")), EN: fmt.Sprintf("no measure %s; there are: %s", q.Measure, strings.Join(near, ", "))}}
	}
	return model.Fact{}, &NoFigure{model.Text{LV: fmt.Sprintf("šāda skaitļa %s nav; ir: %s", q.Measure, strings.Join(near, ", ")), EN: fmt.Sprintf("no such figure of %s; there are: %s", q.Measure, strings.Join(near, ", "))}}
}

func (s *session) explain(f model.Fact) *Explanation {
	e := &Explanation{Indicator: f.Indicator, Measure: f.Measure, Period: f.Period, Breakdown: f.Breakdown, Area: f.Area, Status: string(f.Status), Origin: string(f.Origin),
		Received: f.Received, Expected: f.Expected, SetAside: f.SetAside, NotGiven: f.NotGiven}
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
