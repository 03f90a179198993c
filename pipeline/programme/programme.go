// Package programme says how far a child-rights programme has come: what each
// activity's status is against its due day, where each result stands between
// base and target, how much money is needed, planned and spent. It takes rows as
// the programme workbook gave them and computes with whole ten-thousandths; it
// reads no file, knows no figure of children and puts nothing into words.
package programme

import (
	"slices"
	"strings"

	"bernskats/pipeline/model"
)

// Programme is what the programme workbook says, with the progress of one year.
type Programme struct {
	Title                                            string // "" when the sheet „Programma” is missing or was set aside
	FirstYear, LastYear                              int
	ApprovedOn                                       model.Day
	DecisionNo, MonitoredBy, CouncilBoard, Reporting string

	Strategy   []Paragraph
	Activities []Activity
	Amendments []Amendment
}

// Paragraph is one of the strategic part.
type Paragraph struct {
	Part      string // code of the list strategy_part
	Text      string
	Indicator string // what it explains; "" for none
	Public    bool
}

// Activity is one line of the action plan with its results and its progress.
type Activity struct {
	Number, Priority, Text, Responsible, Partners string
	Due                                           model.Day
	Needed                                        *model.Decimal // euros for the whole activity; nil when not given
	Funding                                       string         // code of the list funding, "" when not given
	Indicator                                     string         // what it should move: "A2", a measure id, or ""

	Results  []Result
	Progress *Progress // nil: nothing was reported
	KeptBack bool      // of a public programme: progress was reported, but not for publishing
}

// Result is what an activity should reach. Measure, when it is one of ours, gives
// the reached value; Actual is what was entered and then means nothing.
type Result struct {
	Text, Measure, Unit  string
	Base, Target, Actual *model.Decimal
	BaseYear, TargetYear int // 0 when not given
	Public               bool
}

// Progress is what was done in the report year.
type Progress struct {
	Status          string         // code of the list progress
	Budgeted, Spent *model.Decimal // euros in the year; nil when not given
	Note            string
	Public          bool
}

// Amendment is a change of the programme that is needed.
type Amendment struct {
	Number           string // of the activity, "" for the programme as a whole
	Proposal, Reason string
	Public           bool
}

// Public leaves only what the workbook lets everybody see: rows marked as
// public, and the action plan, which has no mark.
func (p Programme) Public() Programme {
	p.Strategy = slices.DeleteFunc(slices.Clone(p.Strategy), func(x Paragraph) bool { return !x.Public })
	p.Amendments = slices.DeleteFunc(slices.Clone(p.Amendments), func(x Amendment) bool { return !x.Public })
	p.Activities = slices.Clone(p.Activities)
	for i := range p.Activities {
		a := &p.Activities[i]
		a.Results = slices.DeleteFunc(slices.Clone(a.Results), func(r Result) bool { return !r.Public })
		if a.Progress != nil && !a.Progress.Public {
			a.Progress, a.KeptBack = nil, true
		}
	}
	return p
}

// Find gives the activity with a number, as people write numbers.
func (p Programme) Find(number string) (Activity, bool) {
	i := slices.IndexFunc(p.Activities, func(a Activity) bool { return Same(a.Number, number) })
	if i < 0 {
		return Activity{}, false
	}
	return p.Activities[i], true
}

// Same says whether two texts name the same thing: letter case and spaces aside.
func Same(a, b string) bool { return folded(a) == folded(b) }

func folded(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// Part gives the paragraphs of one part of the strategy.
func (p Programme) Part(code string) (list []Paragraph) {
	for _, x := range p.Strategy {
		if x.Part == code {
			list = append(list, x)
		}
	}
	return list
}
