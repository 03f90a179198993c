package report

import (
	"sort"

	"bernskats/pipeline/model"
	"bernskats/pipeline/programme"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report/chart"
)

// Input is everything a report says, before it is put into words. Slices that
// have an order of their own (Indicators) keep it; the others are sorted where
// they are printed, so their order in the input never matters.
type Input struct {
	Municipality model.Municipality
	Year         int
	Languages    []string // "lv", "en": the pages made together; a page links to the others

	// Edition holds all figures a page may show: those of the year and of earlier
	// years, of our municipality and of the areas to compare with.
	Edition protect.Edition
	// Indicators in the order of the guideline, A1 … F3, then the blocks of
	// context (Group "context").
	Indicators []model.Indicator
	// Legal are the dated values in force during the year, all periods that touch it.
	Legal []model.LegalValue
	// Names gives what codes of the breakdowns "school" and "unit" are called:
	// institution code to name. A code without a name prints as itself.
	Names map[string]string
	// Compare are the areas drawn beside ours, in this order.
	Compare []string
	// Breaks of series; no change is computed across one.
	Breaks []Break
	// Reading is what may be called a change, a finding, a problem.
	Reading model.Reading
	// Targets of the programme that name one of our measures, in the workbook's order.
	Targets []Target

	Senders  []Sender
	Sheets   []SheetCount
	Files    []File
	List     []model.Finding // every finding of the year
	Findings FindingCounts
	// Open says that error findings are neither corrected nor waived: every page
	// then calls itself provisional.
	Open    bool
	Waivers []Waiver

	Comments []Comment
	Opinions []Opinion
	Surveys  []SurveyAnswer
	Groups   []CooperationGroup
	// Proposals of the cooperation groups in the year, in the order of their days.
	Proposals []Proposal
	// Programme is the child-rights programme; nil when its workbook did not come.
	// A public page shows what its Public() leaves.
	Programme *programme.Programme

	// Drawings keeps charts between runs; nil draws all of them. It changes no byte.
	Drawings chart.Drawings

	Fingerprint    string // of the run, the same in both editions
	ProgramVersion string
}

// Sender is one who was to send a workbook of a form.
type Sender struct {
	Form     string     // form id: "school", "police", …
	Title    model.Text // what the form is called
	Name     string     // the sender's name; "" when only a number of senders was expected
	Period   string     // label of the period the workbook is about; "" for the report year
	Received bool
	Expected bool      // false: it came though nobody expected it
	Due      model.Day // "" when no day was set
	File     string    // the workbook, relative to inbox/<year>; "" when none came

	State  string          // "received", "partly_set_aside", "refused", "unfilled" or "not_received"
	Office string          // who usually sends the form, when Name is ""
	Rows   model.RowCounts // of the workbook
	Files  []string        // every file of the workbook: of CSV there may be several
}

// File is one workbook of the inbox and what became of it.
type File struct {
	Name   string
	Form   model.Text // what the form is called; empty when it was not recognised
	Sender string
	Use    string // "used", "superseded", "copy", "refused", "unfilled" or "skipped"
}

// SheetCount accounts for the rows of one sheet of one workbook in use.
type SheetCount struct {
	Form, Sheet string // ids
	Title       string // the sheet's name as the form prints it
	Sender      string
	File        string
	Counts      model.RowCounts
}

// FindingCounts says how many findings of each severity there are; Waived are
// the error findings somebody accepted, counted among the errors too.
type FindingCounts struct{ Errors, Warnings, Notes, Waived int }

// Waiver is one accepted finding, or a group of them, with its reason.
type Waiver struct {
	Code, File, Sheet, Cell string
	Reason, By              string
	Findings                int // how many findings it matched
}

// Comment is the analyst's own text beside an indicator or a measure.
type Comment struct {
	Indicator string // "A2" or a measure id
	Text      string
	Public    bool
	Moved     bool // the figure changed since the comment was written
}

// Opinion is what a specialist or an institution says, from the programme workbook.
type Opinion struct {
	Indicator string // "" when it is about no indicator in particular
	Text      string
	Public    bool
}

// SurveyAnswer is one answer of one question with how many gave it.
type SurveyAnswer struct {
	Survey, Asked, Question, Answer string
	Answers                         int
	Public                          bool
}

// CooperationGroup is one group of the municipality with who sits in it.
type CooperationGroup struct {
	Name, Territory, Bylaw, SupportedBy, ReportsEvery string
	LastReport                                        model.Day
	Bodies                                            []string // codes of the list group_body
}

// Proposal is what a cooperation group proposed, in the sender's words.
type Proposal struct {
	Group    string
	Day      model.Day // of the meeting
	To       string    // "municipality" or "ministry"
	Outcome  string    // what was decided; may be empty
	FollowUp string    // a code of the list follow_up; "" when nobody told
}

// Break is a place in a series across which numbers cannot be compared.
type Break = model.Break

// Target is what a result of the programme that names our measure should reach.
type Target struct {
	Measure              string
	Base, Reach          model.Decimal
	BaseYear, TargetYear int
	Public               bool
}

// Measure finds a measure's description with the indicator it belongs to.
func (in Input) Measure(id string) (model.Measure, model.Indicator, bool) {
	for _, indicator := range in.Indicators {
		for _, m := range indicator.Measures {
			if m.ID == id {
				return m, indicator, true
			}
		}
	}
	return model.Measure{}, model.Indicator{}, false
}

// Series gives the figures of one measure, breakdown and area in the order of
// their periods, oldest first, whatever their status. A semester follows the
// semester before it.
func (in Input) Series(measure, breakdown, area string) []protect.Figure {
	var figures []protect.Figure
	for _, f := range in.Edition.Figures() {
		k := f.Key()
		if k.Measure == measure && k.Breakdown == breakdown && k.Area == area {
			figures = append(figures, f)
		}
	}
	sort.SliceStable(figures, func(i, j int) bool { return figures[i].Key().Period < figures[j].Key().Period })
	return figures
}

// Figure finds one figure of our own municipality.
func (in Input) Figure(measure, period, breakdown string) (protect.Figure, bool) {
	return in.Edition.Figure(protect.Key{Measure: measure, Period: period, Area: in.Municipality.Name, Breakdown: breakdown})
}
