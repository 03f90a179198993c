package pipeline

import (
	"cmp"
	"fmt"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// fill is what a blank form is stamped with before anything of last year is
// brought along: sender, year, due day, what a school is called, and what its
// drop-downs offer.
func (plan *blankPlan) fill(b blank) forms.Fill {
	fill := forms.Fill{
		Sender: b.sender, Year: plan.year, SchoolYear: b.schoolYear, Due: plan.due(b.form),
		Choices: map[string][]string{"measures": measureChoices(plan.defs)},
	}
	for _, u := range plan.config.Units {
		fill.Choices["units"] = append(fill.Choices["units"], u.Name)
	}
	if units := fill.Choices["units"]; len(units) > 0 {
		fill.Choices["units_or_whole"] = append([]string{forms.WholeMunicipality}, units...)
	}
	if b.form.Sender == "school" {
		fill.Pairs = schoolAnswers(b)
	}
	return fill
}

// schoolAnswers is what we know of a school without asking: its code, its name
// and the school year.
func schoolAnswers(b blank) map[string]map[string]string {
	answers := map[string]map[string]string{}
	known := map[string]string{"institution": b.institution}
	if b.institution != "" {
		known["name"] = b.sender
	}
	if from, to, ok := strings.Cut(b.schoolYear, "/"); ok && len(from) == 4 {
		known["school_year"] = fmt.Sprintf("%s./%s%s.", from, from[:2], to)
	}
	for _, s := range b.form.Sheets {
		for _, c := range s.Columns {
			if value := known[c.Field]; value != "" && s.Layout == "pairs" {
				if answers[s.ID] == nil {
					answers[s.ID] = map[string]string{}
				}
				answers[s.ID][c.Field] = value
			}
		}
	}
	return answers
}

// due is the day by which a form must come, as people write it.
func (plan *blankPlan) due(f forms.Form) string {
	month, day, ok := strings.Cut(plan.config.Expected[f.ID].Due, "-")
	if !ok || plan.year == 0 {
		return ""
	}
	return fmt.Sprintf("%s.%s.%d.", day, month, plan.year+1)
}

// defaultSender names the office that usually fills in a form.
func defaultSender(f forms.Form, m model.Municipality) string {
	switch f.Sender {
	case "municipality":
		return m.Phrase
	case "education_board":
		return m.Genitive + " Izglītības pārvalde"
	case "school":
		return "Izglītības iestāde"
	case "police":
		return m.Genitive + " pašvaldības policija"
	case "social_service":
		return m.Genitive + " Sociālais dienests"
	case "orphans_court":
		return m.Genitive + " bāriņtiesa"
	}
	return cmp.Or(f.Title.LV, f.ID)
}

// measureChoices lists the measures as a totals workbook may name them: by the
// Latvian title, by the id where two measures share one.
func measureChoices(defs *Definitions) []string {
	seen := map[string]int{}
	for _, d := range defs.Indicators {
		for _, m := range d.Measures {
			seen[forms.Fold(m.Title.LV)]++
		}
	}
	var choices []string
	for _, d := range defs.Indicators {
		for i, m := range d.Measures {
			switch {
			case d.Counts[i].Hidden:
			case seen[forms.Fold(m.Title.LV)] > 1:
				choices = append(choices, m.ID)
			default:
				choices = append(choices, m.Title.LV)
			}
		}
	}
	return choices
}
