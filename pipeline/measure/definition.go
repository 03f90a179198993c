package measure

import (
	"bernskats/pipeline/model"
)

// Definition is one indicator's folder: what readers need to know of it and how
// its cases are found and counted.
type Definition struct {
	model.Indicator
	Folder string // path inside the definitions, e.g. "indicators/A_education/A2_unexcused_absence"
	Origin string // "built in", "local" or "local, replaces built in"
	Cases  []CaseFile
	Counts []Count
	Trials []Trial
}

// CaseFile is one SELECT that returns cases: one line for each child, family,
// decision … with the columns it is broken down by.
type CaseFile struct {
	Name    string // "absent.sql"
	Query   string
	Period  model.PeriodKind
	Needs   []Need   // without these nothing was delivered
	Uses    []string // sheets read as well; their absence does not matter
	History bool     // looks at all years at hand (pathways)
}

// Need is a sheet a case file cannot do without: "school.absences"; one of
// several when any will do, where "a & b" needs both and "!c" that c did not come;
// or the keyword "events" for the events sheets of all senders.
type Need []string

// Count is how one measure is counted from the cases of a file.
type Count struct {
	Measure  string
	Cases    string
	Where    string // SQL condition on the cases, "" for all
	Operator Operator
	Column   string // what is counted, summed or compared
	Per      string // of largest_per and persons_per
	Code     string // of persons_per
	Hidden   bool   // only a denominator, never a figure
	Within   int    // pathways: years after the cohort's that must be at hand
	Rate     *Rate

	About    string // of a sum: the column of those it is about (families); it is shown only where their number is
	Follows  string // a measure without which this one is not shown
	SubsetOf string // a measure that by construction counts everybody this one counts

	// Continues is a measure that one year earlier is the same number: what was at
	// the end of a year is there at the start of the next.
	Continues string

	where model.Problem // the place in the definition, for problems
}

// Operator is how cases become a number.
type Operator string

const (
	CountDistinct Operator = "count"       // distinct values of Column
	Sum           Operator = "sum"         // of Column; empty values are "not given"
	Max           Operator = "max"         // largest value of Column
	LargestPer    Operator = "largest_per" // per Per the largest Column, summed
	PersonsPer    Operator = "persons_per" // per Per the distinct Code if any row has one, else the largest Column; summed
)

// Rate is what a measure is divided by.
type Rate struct {
	Unit   string // "percent" or "per_1000"
	Of     string // measure id of the denominator
	Where  string // SQL condition on the denominator's cases
	Only   string // breakdown key at which alone the rate stands, "" for the total and its parts
	Subset bool   // by construction everybody counted is in the denominator: those who are not counted are protected too
}

// Per is the multiplier of the rate's unit.
func (r Rate) Per() int64 {
	if r.Unit == "percent" {
		return 100
	}
	return 1000
}

// measure finds the reader's description of a count.
func (d Definition) measure(id string) (model.Measure, bool) {
	for _, m := range d.Measures {
		if m.ID == id {
			return m, true
		}
	}
	return model.Measure{}, false
}

// FigureNames lists what a figure may be called by: the codes of indicators and
// the ids of measures.
func FigureNames(defs []Definition) []string {
	var names []string
	for _, d := range defs {
		if d.Code != "" {
			names = append(names, d.Code)
		}
		for i, m := range d.Measures {
			if !d.Counts[i].Hidden {
				names = append(names, m.ID)
			}
		}
	}
	return names
}

// caseFile finds a case file by name.
func (d Definition) caseFile(name string) (CaseFile, bool) {
	for _, c := range d.Cases {
		if c.Name == name {
			return c, true
		}
	}
	return CaseFile{}, false
}
